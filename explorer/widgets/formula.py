"""Formulas drawn: boxes on a baseline over text of the system's font, in the colours of the theme.

`layout` turns a tree of `explorer.formula` into a `Picture`; `FormulaView` is a widget that shows one.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.formula import Part, Row, plain
from explorer.widgets import theme
from explorer.widgets.formula_boxes import Box, Curve, Run, static, type_font
from explorer.widgets.formula_rows import lay


class Picture:
    """A formula laid out once, to be painted anywhere.

    width, height: pixels.  baseline: from the top to the baseline of the first line.
    """

    def __init__(self, box: Box) -> None:
        self.width, self.height, self.baseline = box.width, box.ascent + box.descent, box.ascent
        self._runs: list[tuple[float, float, Run]] = []
        self._curves: list[tuple[float, float, Curve]] = []
        self._meanings: list[tuple[QRectF, str]] = []
        self._collect(box, 0.0, box.ascent)

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Paint with the upper left corner at `x`, `y`, in the colours of the current theme."""
        for left, top, run in self._runs:
            painter.setPen(theme.color(run.color))
            painter.setFont(type_font(run.px, run.italic))
            painter.drawStaticText(QPointF(x + left, y + top), static(run.text, run.px, run.italic))
        if not self._curves:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(x, y)
        for left, top, curve in self._curves:
            self._paint_curve(painter, left, top, curve)
        painter.restore()

    def meaning_at(self, point: QPointF) -> str:
        """Return what the symbol at a point, from the upper left corner, stands for; "" if there is none."""
        return next((words for rect, words in self._meanings if rect.contains(point)), "")

    @property
    def meanings(self) -> tuple[tuple[QRectF, str], ...]:
        """Where hovering explains something, from the upper left corner, the smallest parts first."""
        return tuple(self._meanings)

    @property
    def smallest(self) -> int:
        """The height of the smallest font used, in pixels."""
        return min((run.px for _, _, run in self._runs), default=theme.NORMAL)

    def _collect(self, box: Box, x: float, baseline: float) -> None:
        for dx, dy, child in box.children:
            self._collect(child, x + dx, baseline + dy)
        if isinstance(box.ink, Run):
            self._runs.append((x, round(baseline) - box.ink.rise, box.ink))
        elif isinstance(box.ink, Curve):
            self._curves.append((x, baseline, box.ink))
        if box.meaning:
            rect = QRectF(x, baseline - box.ascent, box.width, box.ascent + box.descent)
            self._meanings.append((rect, box.meaning))

    @staticmethod
    def _paint_curve(painter: QPainter, left: float, top: float, curve: Curve) -> None:
        if curve.bar is not None:  # a fraction's bar lies on whole pixels
            painter.fillRect(curve.bar.translated(left, top), theme.color("text"))
        if curve.path is not None:
            pen = QPen(theme.color("text"), curve.thickness)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(curve.path.translated(left, top))


def layout(part: Part, px: int = theme.NORMAL, room: float | None = None) -> Picture:
    """Lay a formula out at `px`; rows wider than `room` go on below, broken before operators."""
    return Picture(lay(part, px, room))


class FormulaView(QWidget):
    """Shows one formula, broken to the width it has, and says what its symbols mean."""

    def __init__(
        self, part: Part | None = None, px: int = theme.NORMAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._part: Part = Row()
        self._px = px
        self._picture = layout(self._part, px)
        self._widest = self._picture.width
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if part is not None:
            self.show_formula(part)

    @property
    def picture(self) -> Picture:
        """What is painted."""
        return self._picture

    def show_formula(self, part: Part) -> None:
        """Show another formula."""
        if part == self._part:
            return
        self._part = part
        self.setAccessibleName(plain(part))
        self._widest = layout(part, self._px).width
        self._lay()
        self.updateGeometry()

    def _lay(self) -> None:
        self._picture = layout(self._part, self._px, self.width())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = layout(self._part, self._px, self.width())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(layout(self._part, self._px, width).height + 0.999)

    def sizeHint(self) -> QSize:
        return QSize(int(self._widest + 0.999), self.heightForWidth(int(self._widest + 0.999)))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), 16)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._picture.meaning_at(QPointF(event.pos()))
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._picture.paint(painter, 0, 0)

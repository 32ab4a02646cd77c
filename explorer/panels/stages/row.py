"""The stages of the present trace side by side; a click enlarges one."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.panels.sheets import sheets_of
from explorer.panels.stages import words
from explorer.panels.stages.pictures import fitted, picture_of
from explorer.session import Session
from explorer.trace import Stage
from explorer.widgets import text, theme

LARGEST, SMALLER, GAP, LINE = 64, 48, 4, 14  # px; smaller in two lines
FEWEST, MOST = 4, 5  # stages in a line
SMALLEST = theme.SMALL - 1  # px, of a size that would touch the next
BETWEEN = 6  # px from one line to the next
SPARE = 1.5  # pixels of a stage that are painted for one of the screen, at least


class StageRow(QWidget):
    """Painted; more than `MOST` stages take two lines."""

    chosen = Signal(str)  # the name of a stage

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._images: dict[str, tuple[Stage, tuple[object, int], QImage]] = {}
        self._current = 0
        self._hint = QSize()  # when last looked
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("What the network sees")
        self.setAccessibleDescription("Left and right choose a stage, Enter enlarges it")
        session.trace_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What is shown."""
        return self._session.trace.stages if self._session.trace is not None else ()

    def sizeHint(self) -> QSize:
        lines = -(-len(self.stages) // self._columns()) or 1
        return QSize(248, round(lines * self._high() + (lines - 1) * BETWEEN))

    def _columns(self) -> int:
        """Return how many stages there are in a line."""
        count = len(self.stages)
        lines = -(-count // MOST) or 1
        return max(-(-count // lines), FEWEST)

    def _side(self) -> float:
        columns = self._columns()
        largest = LARGEST if len(self.stages) <= MOST else SMALLER
        return min((max(self.width(), 160) - (columns - 1) * GAP) // columns, largest)

    def _high(self) -> float:
        return self._side() + 2 * LINE

    def rects(self) -> list[QRectF]:
        """Return the square of every stage."""
        side, columns = self._side(), self._columns()
        high = self._high() + BETWEEN
        places = [divmod(index, columns) for index in range(len(self.stages))]
        step = min(side + GAP + 8, (self.width() + GAP) / columns)
        return [QRectF(round(column * step), line * high, side, side) for line, column in places]

    def _follow(self, _changed: object = None) -> None:
        if self.sizeHint() != self._hint:
            self._hint = self.sizeHint()
            self.updateGeometry()
        self._images = {name: known for name, known in self._images.items() if known[0] in self.stages}
        if self.isVisible():
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for index, (stage, cell) in enumerate(zip(self.stages, self.rects(), strict=True)):
                place = fitted(stage, cell)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, max(stage.image.shape) > 64)
                painter.drawImage(place, self._image(stage))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.color("focus" if self.hasFocus() and index == self._current else "line"))
                painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
                self._paint_words(painter, cell, stage)

    def _paint_words(self, painter: QPainter, cell: QRectF, stage: Stage) -> None:
        left, right = max(cell.left() - GAP / 2, 0), min(cell.right() + GAP / 2, self.width())
        below = QRectF(left, cell.bottom() + 1, right - left, LINE)
        name = stage.name
        if text.width(name, theme.SMALL) > below.width():
            name = words.SHORT.get(name, name)
        text.paint(painter, below, name, theme.SMALL, "text", align="center")
        below.translate(0, LINE - 1)
        size = words.size(stage)
        px = theme.SMALL if text.width(size, theme.SMALL) <= below.width() - GAP else SMALLEST
        text.paint(painter, below, size, px, "secondary", align="center")

    def _image(self, stage: Stage) -> QImage:
        """Return a stage's picture, no larger than can be seen, made once for every trace and range of colours."""
        sheets = sheets_of(self._session)
        assert sheets is not None
        known, most = self._images.get(stage.name), round(self._side() * self.devicePixelRatioF() * SPARE)
        look = sheets.coloring, most
        if known is None or known[0].image is not stage.image or known[1] != look:
            shown = picture_of(stage, sheets.coloring.scale(sheets.trace.layers[0].name), most)
            known = self._images[stage.name] = (stage, look, shown)
        return known[2]

    # ---- pointer and keys

    def _at(self, point: QPointF) -> int | None:
        high = 2 * LINE
        for index, rect in enumerate(self.rects()):
            if rect.adjusted(0, 0, 0, high).contains(point):
                return index
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index is not None and event.button() is Qt.MouseButton.LeftButton:
            self._current = index
            self.chosen.emit(self.stages[index].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.stages) - 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0:
            by = 1 if event.key() == Qt.Key.Key_Right else -1
            self._current = min(max(self._current + by, 0), last)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current <= last:
            self.chosen.emit(self.stages[self._current].name)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._at(QPointF(event.pos()))
            if index is not None:
                tip = f"{words.meaning(self.stages[index])}\nClick to see it large"
                QToolTip.showText(event.globalPos(), tip, self)
                return True
        return super().event(event)

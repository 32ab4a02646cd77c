"""What lies over the whole window while one presents: black or white, a spotlight, and what the pen writes."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

COLORS = ("#ff4d4d", "#ffd23f", "#3ddc84", "#4da3ff")
WIDTH = 5.0  # px of the pen
LIGHT = 150  # px: the spotlight's radius
DIM = QColor(0, 0, 0, 190)


class Blank(StrEnum):
    """What hides everything."""

    BLACK = "black"
    WHITE = "white"


class Overlay(QWidget):
    """Lies over `window`; lets the mouse through unless it writes or hides everything."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName("Pen and spotlight")
        self.setMouseTracking(True)
        self._strokes: list[tuple[QColor, list[QPointF]]] = []
        self._down = False
        self.blank: Blank | None = None
        self.writes = False
        self.color = 0
        self.spot: QPointF | None = None
        window.installEventFilter(self)
        self.hide()

    # ---- what it shows

    @property
    def strokes(self) -> int:
        """How many strokes are written."""
        return len(self._strokes)

    def show_blank(self, blank: Blank | None) -> None:
        """Hide everything, or show it again."""
        self.blank = blank
        self._settle()

    def show_spot(self, at: QPointF | None) -> None:
        """Dim all but a circle, or end it."""
        self.spot = at
        self._settle()

    def write(self, on: bool) -> None:
        """Let the mouse write, or let it through again; what is written stays."""
        self.writes, self._down = on, False
        self._settle()

    def choose_color(self, color: int) -> None:
        """Write with one of the four colours."""
        self.color = color
        self._settle()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._settle()

    def clear(self) -> None:
        """Take everything away that was written."""
        self._strokes.clear()
        self._settle()

    def _settle(self) -> None:
        """Be there if there is anything to show, over everything, and let the mouse through if it is not needed."""
        catches = self.writes or self.blank is not None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not catches)
        self.setCursor(Qt.CursorShape.CrossCursor if self.writes else Qt.CursorShape.ArrowCursor)
        self.setGeometry(self.parentWidget().rect())
        self.setVisible(bool(catches or self._strokes or self.spot is not None))
        self.raise_()
        self.update()

    # ---- events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.writes and self.blank is None and event.button() is Qt.MouseButton.LeftButton:
            self._down = True
            self._strokes.append((QColor(COLORS[self.color]), [event.position()]))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._down and self._strokes:
            self._strokes[-1][1].append(event.position())
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._down = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.blank is not None:
            painter.fillRect(self.rect(), QColor(self.blank.value))
            return
        if self.spot is not None:
            self._dim(painter, self.spot)
        for color, points in self._strokes:
            painter.setPen(
                QPen(color, WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            path = QPainterPath(points[0])
            for point in points[1:]:
                path.lineTo(point)
            painter.drawPath(path) if len(points) > 1 else painter.drawPoint(points[0])
        if self.writes:
            self._show_pen(painter)
        painter.end()

    def _dim(self, painter: QPainter, at: QPointF) -> None:
        hole = QRegion(
            int(at.x()) - LIGHT, int(at.y()) - LIGHT, 2 * LIGHT, 2 * LIGHT, QRegion.RegionType.Ellipse
        )
        painter.save()
        painter.setClipRegion(QRegion(self.rect()).subtracted(hole))
        painter.fillRect(self.rect(), DIM)
        painter.restore()

    def _show_pen(self, painter: QPainter) -> None:
        """Show the four colours at the lower edge, the chosen one larger."""
        painter.setPen(Qt.PenStyle.NoPen)
        for at, color in enumerate(COLORS):
            painter.setBrush(QColor(color))
            x = self.width() / 2 + (at - 1.5) * 40
            radius = 13 if at == self.color else 8
            painter.drawEllipse(QPointF(x, self.height() - 28), radius, radius)

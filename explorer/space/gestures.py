"""Mouse, wheel and touch on the 3D view, as calls of what they mean."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

TURN = 0.4  # degrees a pixel
NOTCH = 1.18  # zoom of one wheel notch
TOUCHES = frozenset(
    {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
)
TAP = 12.0  # pixels a tapping finger may slip


class Gestures:
    """Mixed into a widget: left drag orbits, right, middle or Shift drag pans, the wheel zooms.

    One finger orbits, two zoom, three pan.  A press that does not move is a click.
    """

    def __init__(self) -> None:
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._touched: dict[int, QPointF] = {}
        self._tap: QPointF | None = None

    # ---- what the widget does

    def drag_orbit(self, dx: float, dy: float) -> None:
        """Turn by a drag of (dx, dy) pixels."""
        raise NotImplementedError

    def drag_pan(self, dx: float, dy: float) -> None:
        """Move by a drag of (dx, dy) pixels."""
        raise NotImplementedError

    def zoom_at(self, factor: float, x: float, y: float) -> None:
        """Zoom, keeping the pixel (x, y)."""
        raise NotImplementedError

    def point_at(self, x: float, y: float) -> None:
        """The pointer is over (x, y), no button pressed."""
        raise NotImplementedError

    def click_at(self, x: float, y: float) -> None:
        """A click on (x, y)."""
        raise NotImplementedError

    def menu_at(self, x: float, y: float) -> None:
        """A click with the right button on (x, y)."""
        raise NotImplementedError

    def double_click_at(self, x: float, y: float) -> None:
        """A double click on (x, y)."""
        raise NotImplementedError

    def gesture_begun(self) -> None:
        """The user takes hold of the camera."""
        raise NotImplementedError

    def gesture_ended(self) -> None:
        """The user lets go of the camera."""
        raise NotImplementedError

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; a second button changes what a drag does, but is no click."""
        event.accept()
        if self._dragging:
            return
        self._pressed_at = self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point, orbit or pan."""
        here = event.position()
        if self._pressed_at is None or event.buttons() == Qt.MouseButton.NoButton:
            self.point_at(here.x(), here.y())
            return
        if not self._dragging:
            way = (here - self._pressed_at).manhattanLength()
            if way < QApplication.startDragDistance() // 2:
                return
            self._dragging = True
            self.gesture_begun()
        step, self._last = here - self._last, here
        orbits = event.buttons() == Qt.MouseButton.LeftButton
        if orbits and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.drag_orbit(step.x(), step.y())
        else:
            self.drag_pan(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        pressed, self._pressed_at = self._pressed_at, None
        if self._dragging:
            self._dragging = False
            self.gesture_ended()
        elif pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.click_at(event.position().x(), event.position().y())
        elif pressed is not None and event.button() == Qt.MouseButton.RightButton:
            self.menu_at(event.position().x(), event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open or close a layer."""
        self._pressed_at = None
        self.double_click_at(event.position().x(), event.position().y())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom towards the pointer."""
        notches = event.angleDelta().y() / 120
        if notches:
            self.gesture_begun()
            self.zoom_at(NOTCH**notches, event.position().x(), event.position().y())
            self.gesture_ended()
        event.accept()

    # ---- keys: the window's table of actions has them

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the key to the window."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave the key to the window."""
        event.ignore()

    # ---- touch

    def event(self, event: QEvent) -> bool:
        """Take touches, leave the rest to the widget."""
        return self.touched(event) if event.type() in TOUCHES else super().event(event)

    def touched(self, event: QTouchEvent) -> bool:
        """Handle a touch event."""
        kind = event.type()
        points = [p for p in event.points() if p.state() != QEventPoint.State.Released]
        if kind == QEvent.Type.TouchBegin:
            self._tap = points[0].position() if points else None
            self.gesture_begun()
        elif kind == QEvent.Type.TouchUpdate and len(points) == len(self._touched):
            self._follow(points)
        elif kind in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            points = []
            self._let_go(tapped=kind == QEvent.Type.TouchEnd)
        self._touched = {p.id(): p.position() for p in points}
        event.accept()
        return True

    def _let_go(self, tapped: bool) -> None:
        tap, self._tap = self._tap, None
        if tapped and tap is not None:
            self.click_at(tap.x(), tap.y())
        else:
            self.gesture_ended()

    def _follow(self, points: list[QEventPoint]) -> None:
        if self._tap is not None:
            still = len(points) == 1 and (points[0].position() - self._tap).manhattanLength() < TAP
            if still:
                return
            self._tap = None
        if not points or any(p.id() not in self._touched for p in points):
            return
        before = [self._touched[p.id()] for p in points]
        after = [p.position() for p in points]
        middle_before, middle = _middle(before), _middle(after)
        step = middle - middle_before
        if len(points) == 1:
            self.drag_orbit(step.x(), step.y())
        elif len(points) == 2:
            spread, old = _spread(after), _spread(before)
            if old > 1 and spread > 1:
                self.zoom_at(spread / old, middle.x(), middle.y())
        else:
            self.drag_pan(step.x(), step.y())


def _middle(points: list[QPointF]) -> QPointF:
    count = len(points)
    return QPointF(sum(p.x() for p in points) / count, sum(p.y() for p in points) / count)


def _spread(points: list[QPointF]) -> float:
    way = points[1] - points[0]
    return float((way.x() ** 2 + way.y() ** 2) ** 0.5)

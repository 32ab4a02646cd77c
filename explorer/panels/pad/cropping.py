"""The crop tool: while it is active, mouse, wheel and arrow keys move the part that the network gets."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.images import Crop
from explorer.panels.pad import crops
from explorer.panels.pad.crops import GRIPS, Grip
from explorer.panels.pad.photo import aspect_of, on_pad, part_of, place_of
from explorer.session import Session

REACH = 7.0  # px around a side within which it is held
ZOOM = 1.1  # a notch of the wheel
SETTLE_MS = 500  # turns of the wheel and presses of arrows within this are one step to undo
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_POINTERS = {
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (1, 0): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeHorCursor,
    (0, 0): Qt.CursorShape.SizeAllCursor,
}


@dataclass(frozen=True)
class Drag:
    """What is held, where the pointer took it, and the crop it was then."""

    grip: Grip
    row: float
    column: float
    crop: Crop


class CropTool(QObject):
    """Filters the events of the pad.  Pens and fingers come as a mouse."""

    def __init__(self, session: Session, canvas: QWidget, pad: Callable[[], QRectF]) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._pad = session, canvas, pad
        self._drag: Drag | None = None
        self._latest: Crop | None = None  # what the drag has made of it
        self._active = False
        self._settling = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settling.timeout.connect(self._settle)

    @property
    def active(self) -> bool:
        """Whether the mouse crops."""
        return self._active

    def set_active(self, active: bool) -> None:
        """Begin to crop, or let the mouse draw again."""
        if active == self._active:
            return
        self._settle()
        self._active = active
        self._canvas.setMouseTracking(active)
        (self._canvas.installEventFilter if active else self._canvas.removeEventFilter)(self)
        if active:
            self._canvas.setCursor(Qt.CursorShape.ArrowCursor)
        self._canvas.update()

    # ---- what there is

    def _shape(self) -> tuple[int, int] | None:
        picture = self._session.scene.picture
        return picture.pixels.shape[:2] if picture is not None else None  # type: ignore[return-value]

    def _aspect(self) -> float | None:
        """Return the aspect that is kept."""
        return aspect_of(self._session.trace)

    def _pixel(self, point: QPointF) -> tuple[float, float]:
        """Return the (row, column) of the picture under a point of the pad."""
        shape = self._shape()
        assert shape is not None
        place = place_of(shape, self._pad())
        each = shape[1] / place.width()
        return (point.y() - place.top()) * each, (point.x() - place.left()) * each

    def grip_at(self, point: QPointF) -> Grip | None:
        """Return what is held at a point: a corner, an edge, (0, 0) for the inside; None outside."""
        shape, part = self._shape(), part_of(self._session)
        if shape is None or part is None:
            return None
        area = on_pad(part, shape, place_of(shape, self._pad()))
        xs = {-1: area.left(), 0: area.center().x(), 1: area.right()}
        ys = {-1: area.top(), 0: area.center().y(), 1: area.bottom()}
        for down, right in GRIPS:
            near_x = abs(point.x() - xs[right]) <= (REACH if right else area.width() / 2)
            near_y = abs(point.y() - ys[down]) <= (REACH if down else area.height() / 2)
            if near_x and near_y:
                return down, right
        return (0, 0) if area.contains(point) else None

    # ---- events

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent):
            return self._mouse(kind, event)
        if isinstance(event, QWheelEvent):
            self._wheel(event)
            return True
        if isinstance(event, QKeyEvent) and event.key() in _ARROWS and not event.modifiers() & _HELD:
            if kind == QEvent.Type.KeyPress:
                self._nudge(*_ARROWS[Qt.Key(event.key())])
            event.accept()
            return True
        if kind in _PENS:  # Qt sends the mouse instead
            event.ignore()
            return True
        return False

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        if kind == QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._press(event.position())
        elif kind == QEvent.Type.MouseMove:
            self._move(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton:
            self._settle()
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._settle()
            self._session.desk.crop(None)
        return True

    def _press(self, point: QPointF) -> None:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._settle()
        grip, part = self.grip_at(point), part_of(self._session)
        if grip is not None and part is not None:
            self._drag, self._latest = Drag(grip, *self._pixel(point), part), self._session.scene.work.crop

    def _move(self, point: QPointF) -> None:
        drag, shape = self._drag, self._shape()
        if drag is None or shape is None or self._session.scene.work.crop != self._latest:
            self._drag = None  # undone or replaced while it was held
            self._show_pointer(point)
            return
        row, column = self._pixel(point)
        if drag.grip == (0, 0):
            crop = crops.moved(drag.crop, row - drag.row, column - drag.column, shape)
        else:
            crop = crops.resized(drag.crop, drag.grip, row, column, self._aspect(), shape)
        if crop != drag.crop or self._latest is not None:
            self._latest = crop
            self._session.desk.crop(crop, settled=False)

    def _wheel(self, event: QWheelEvent) -> None:
        shape, part = self._shape(), part_of(self._session)
        if shape is not None and part is not None and event.angleDelta().y():
            factor = ZOOM ** (-event.angleDelta().y() / 120)
            self._change(crops.zoomed(part, factor, *self._pixel(event.position()), self._aspect(), shape))
        event.accept()

    def _nudge(self, down: int, right: int) -> None:
        """Move the crop by what one pixel of the input is wide, at least by one of the picture."""
        shape, part, trace = self._shape(), part_of(self._session), self._session.trace
        if shape is not None and part is not None and trace is not None:
            by = max(1, round(part.height / trace.layers[0].shape[-2])) if trace.layers[0].shape[1:] else 1
            self._change(crops.moved(part, down * by, right * by, shape))

    def _change(self, crop: Crop) -> None:
        """Crop by wheel or key; the steps that follow at once are undone together."""
        if crop != part_of(self._session):
            self._session.desk.crop(crop, settled=False)
            self._settling.start()

    def _settle(self) -> None:
        """End a drag, and what wheel and keys began: the next is another step to undo."""
        self._drag = None
        self._settling.stop()
        if self._session.scene.picture is not None:
            self._session.desk.crop(self._session.scene.work.crop, settled=True)

    def _show_pointer(self, point: QPointF) -> None:
        grip = self.grip_at(point)
        if grip is None:
            self._canvas.setCursor(Qt.CursorShape.ArrowCursor)
        else:
            self._canvas.setCursor(_POINTERS.get(grip) or _POINTERS[(-grip[0], -grip[1])])


_HELD = (
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
)
_PENS = (
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)

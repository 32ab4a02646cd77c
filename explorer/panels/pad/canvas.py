"""The pad: where one draws, and where the network's gaze is framed on the drawing."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QShowEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.drawing import PAD, Pen
from explorer.images import Crop
from explorer.panels.pad.cover import Cover
from explorer.panels.pad.cropping import CropTool
from explorer.panels.pad.gaze import gaze_of, within
from explorer.panels.pad.hint import paint_hint
from explorer.panels.pad.ink import Ink
from explorer.panels.pad.pen_cursor import ring_cursor
from explorer.panels.pad.photo import Photo, paint_choice, part_of
from explorer.panels.selection import Selection
from explorer.session import Session
from explorer.trace import Trace
from explorer.widgets import theme
from explorer.widgets.map_view import FRAME, paint_frame

AWAIT_MS = 12  # the longest a pen line waits for its trace, so that pad and network repaint in one frame
BORDER = 1  # px


class Canvas(QWidget):
    """A square black pad with white ink, for mouse, touch and tablet pen.

    Every repaint of any widget recomposes the whole window, so a pen move repaints when its trace has come or
    after AWAIT_MS, whichever is first.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pen = Pen()
        self._occluding = False
        self._factor = 1.0  # of its type
        self._drawn_with: object = None  # the device that draws at present
        self._ink = Ink()
        self._cover = Cover()
        self._selection = Selection(session)
        self._frame: QRectF | None = None
        self._photo = Photo()
        self._part: Crop | None = None  # of the picture that the network gets
        self._crop_tool = CropTool(session, self, self.pad_rect)
        self._later = QTimer(self, interval=AWAIT_MS, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._later.timeout.connect(self._repaint_ink)
        self._slices = QTimer(self, interval=0, singleShot=True)
        self._slices.timeout.connect(self._paint_slice)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(160, 160)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription(
            "Draw with the mouse, a finger or a pen; the right button rubs out.  "
            "With the crop tool, drag, wheel and arrow keys choose the part of a picture that the network gets"
        )
        session.drawing_changed.connect(self._drawing_changed)
        session.trace_changed.connect(self._trace_changed)
        session.scene_changed.connect(self._scene_changed)
        session.selected_changed.connect(self._selection_changed)

    # ---- the pen

    @property
    def pen(self) -> Pen:
        """What the left button draws with."""
        return self._pen

    @property
    def occluding(self) -> bool:
        """Whether the left button covers the input instead of drawing."""
        return self._occluding

    def set_pen(self, pen: Pen, occluding: bool = False) -> None:
        """Draw with `pen` from now on; occluding: hide what it passes over, in a picture as well."""
        self._pen, self._occluding = pen, occluding
        self._crop_tool.set_active(False)
        self._show_cursor()

    def magnify(self, factor: float) -> None:
        """Write `factor` times as large as usual; before an audience, that is."""
        self._factor = factor
        self.update()

    @property
    def cropping(self) -> bool:
        """Whether the mouse chooses the part of a picture that the network gets."""
        return self._crop_tool.active

    def crop_with_mouse(self) -> None:
        """Choose the part of the picture that the network gets, until a pen is set."""
        self._crop_tool.set_active(True)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def pad_point(self, point: QPointF) -> tuple[float, float]:
        """Return a widget point in pad units."""
        pad = self.pad_rect()
        scale = PAD / pad.width()
        return (point.x() - pad.left()) * scale, (point.y() - pad.top()) * scale

    def pad_rect(self) -> QRectF:
        """Return where the pad lies in the widget."""
        side = min(self.width(), self.height()) - 2 * BORDER
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _begin(self, device: object, point: QPointF, pressure: float, eraser: bool) -> None:
        self._end(device)  # where a dialog or another window took its release
        if self._drawn_with is None and self.pad_rect().contains(point):
            self._drawn_with = device
            pen = Pen(self._pen.width, eraser)
            self._session.desk.begin_stroke(*self.pad_point(point), pressure, pen, self._occluding)

    def _extend(self, device: object, point: QPointF, pressure: float) -> None:
        if self._drawn_with is not None and self._drawn_with == device:
            self._session.desk.extend_stroke([(*self.pad_point(point), pressure)])

    def _end(self, device: object) -> None:
        if self._drawn_with is not None and self._drawn_with == device:
            self._drawn_with = None
            self._session.desk.end_stroke()

    # ---- Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            eraser = self._pen.eraser or event.button() is Qt.MouseButton.RightButton
            self._begin(event.button(), event.position(), 0.5, eraser)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if isinstance(self._drawn_with, Qt.MouseButton) and event.buttons() & self._drawn_with:
            self._extend(self._drawn_with, event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end(event.button())

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind, point = event.type(), event.position()
        if kind == QEvent.Type.TabletPress:
            tail = event.pointerType() is QPointingDevice.PointerType.Eraser
            button = event.button() is Qt.MouseButton.RightButton
            self._begin("tablet", point, event.pressure(), self._pen.eraser or tail or button)
        elif kind == QEvent.Type.TabletMove:
            self._extend("tablet", point, event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self._end("tablet")
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """Draw with the first finger; others are ignored until it is lifted."""
        for point in event.points():
            finger = ("finger", point.id())
            if point.state() is point.State.Pressed:
                self._begin(finger, point.position(), 0.5, self._pen.eraser)
            elif point.state() is point.State.Updated:
                self._extend(finger, point.position(), 0.5)
            elif point.state() is point.State.Released:
                self._end(finger)
        if event.type() in (QEvent.Type.TouchCancel, QEvent.Type.TouchEnd) and isinstance(
            self._drawn_with, tuple
        ):
            self._end(self._drawn_with)

    def sizeHint(self) -> QSize:
        return QSize(256, 256)

    def heightForWidth(self, width: int) -> int:
        return min(width, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_cursor()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._frame = gaze_of(self._session, self._selection)
        self._show_cursor()

    # ---- following the session

    def _drawing_changed(self, _drawing: object) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _trace_changed(self, _trace: Trace) -> None:
        if not self.isVisible():
            return
        if self._later.isActive():
            self._later.stop()
            self._repaint_ink()
        elif self._ink.unfinished or part_of(self._session) != self._part:
            self.update()
        self._selection_changed()

    def _scene_changed(self, _scene: object) -> None:
        if self.isVisible() and self._session.scene.picture is not None:
            self.update()  # its ground may be another

    def _selection_changed(self, _unit: object = None) -> None:
        frame = gaze_of(self._session, self._selection) if self.isVisible() else self._frame
        if frame != self._frame:
            self._frame = frame
            self.update()

    def _repaint_ink(self) -> None:
        """Bring the ink up to date and repaint what changed of it."""
        scene, side = self._session.scene, self._pixels_a_side()
        changes = (self._ink.follow(scene.drawing, side), self._cover.follow(scene.occlusion, side))
        shown = self._photo.shown
        if scene.picture is None:
            self._photo.forget()
        if shown is not scene.picture or part_of(self._session) != self._part:
            self.update()
        for dirty in changes:
            self._repaint_part(dirty)
        self._go_on()

    def _repaint_part(self, dirty: QRectF | None) -> None:
        """Repaint a part in device pixels; None is all."""
        if dirty is None:
            self.update()
        elif not dirty.isEmpty():
            ratio, pad = self.devicePixelRatioF(), self.pad_rect()
            area = QRectF(dirty.topLeft() / ratio + pad.topLeft(), dirty.size() / ratio)
            self.update(area.toAlignedRect().adjusted(-1, -1, 1, 1))

    def _go_on(self) -> None:
        if self._ink.unfinished and not self._slices.isActive():
            self._slices.start()

    def _paint_slice(self) -> None:
        """Paint a little of a long drawing, then let other events through."""
        if not self.isVisible():
            return
        self._ink.go_on()
        if not self._ink.unfinished:
            self.update()
        self._go_on()

    def _pixels_a_side(self) -> int:
        return max(round(self.pad_rect().width() * self.devicePixelRatioF()), 1)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            pad, side, scene = self.pad_rect(), self._pixels_a_side(), self._session.scene
            self._part = part_of(self._session)
            painter.fillRect(pad, Qt.GlobalColor.black)
            if scene.picture is not None:
                self._photo.paint(painter, pad, scene.picture, scene.ground, side)
            else:
                self._paint_ink(painter, pad, event.rect())
            self._cover.paint(painter, pad, event.rect(), scene.occlusion, side)
            if scene.picture is not None and self._part is not None:
                paint_choice(painter, pad, scene.picture.pixels.shape, self._part, self.cropping)
            if self._frame is not None:
                painter.setClipRect(pad)
                paint_frame(painter, within(self._frame, pad), FRAME)
                painter.setClipping(False)
            self._paint_border(painter, pad)

    def _paint_ink(self, painter: QPainter, pad: QRectF, exposed: QRect) -> None:
        drawing = self._session.scene.drawing
        if drawing.empty:
            paint_hint(painter, pad, self._session.trace, self._factor)
            return
        self._ink.paint(painter, pad, exposed, drawing, self._pixels_a_side(), self._session.trace)
        self._go_on()

    def _paint_border(self, painter: QPainter, pad: QRectF) -> None:
        focused = self.hasFocus() and self.window().isActiveWindow()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("focus" if focused else "line"), BORDER))
        painter.drawRect(pad.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _show_cursor(self) -> None:
        """Show the pen's size as the pointer itself: moving it costs no repaint."""
        if self.cropping:
            return
        width = self._pen.width * self.pad_rect().width() / PAD
        self.setCursor(ring_cursor(width, self._pen.eraser, self.devicePixelRatioF()))

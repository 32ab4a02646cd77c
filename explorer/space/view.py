"""The network in 3D: draws the session's trace, asks it to hover and pin, and moves its own camera."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent

from explorer.scene import Camera, Scene
from explorer.session import Session
from explorer.space import camera as cameras
from explorer.space.camera import Shot
from explorer.space.cameraman import Cameraman
from explorer.space.context import widget_format
from explorer.space.gestures import TURN, Gestures
from explorer.space.layout import ARRANGEMENTS
from explorer.space.picking import unit_at
from explorer.space.projection import Projection
from explorer.space.stage import Stage
from explorer.trace import Trace, Unit

FIGURE = (900, 620)  # pixels: a snapshot of this size has texts of the size they have on screen


class NetworkView(Gestures):
    """The 3D view of a session: what is mixed into a widget that OpenGL draws on.  `network_view` makes one.

    Everything it shows comes from the session; the camera alone lives here during a gesture and is told to the
    session at its end.
    """

    def __init__(self, session: Session) -> None:
        Gestures.__init__(self)
        self.setFormat(widget_format())
        self._session = session
        self._stage = Stage()
        for item in self._stage.items:
            self.addItem(item)
        self._cameraman = Cameraman(self)
        self._cameraman.moved.connect(self._on_moved)
        self._view = "row"
        self._rearranging = False
        self._arranged: tuple[Any, ...] = ()
        self._stale = True
        self._frame_ms = 0.0
        self._watch()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The network in 3D")
        self.setMinimumSize(240, 200)

    def _watch(self) -> None:
        session = self._session
        session.trace_changed.connect(self._on_trace_or_scene_changed)
        session.scene_changed.connect(self._on_trace_or_scene_changed)
        session.camera_changed.connect(self._on_camera_changed)
        session.hovered_changed.connect(self._on_selection_changed)
        session.pinned_changed.connect(self._on_selection_changed)

    # ---- the session changed

    def _on_trace_or_scene_changed(self, _value: Trace | Scene) -> None:
        self._refresh()

    def _on_selection_changed(self, _unit: Unit | None) -> None:
        if self.isVisible():
            self._explain()
            self.update()
        else:
            self._stale = True

    def _on_camera_changed(self, camera: Camera | None) -> None:
        if self._stage.layout is not None and camera != self._cameraman.shot.camera:
            self._go_to(self._wanted())

    def _refresh(self) -> None:
        """Show the session's trace; put off while hidden."""
        if not self.isVisible():
            self._stale = True
            return
        self._load(animated=not self._stale)
        self._stale = False
        self.update()

    def _load(self, animated: bool) -> None:
        trace, coloring, scene = self._session.trace, self._session.coloring, self._session.scene
        if trace is None or coloring is None:
            return
        if scene.view in ARRANGEMENTS:
            self._view = str(scene.view)
        shapes = tuple(layer.shape for layer in trace.layers)
        groups = self._session.groups
        wish = (trace.network, shapes, groups, self._view, scene.hidden, scene.collapsed)
        if wish != self._arranged:
            same_network = self._arranged[:2] == wish[:2]
            self._arranged = wish
            self._stage.set_layout(trace, groups, self._view, scene.hidden, scene.collapsed)
            self._go_to(self._wanted(), animated and same_network, rearranging=True)
        elif self._stale and scene.camera is None:
            self._go_to(self._wanted(), animated=False)  # another view was chosen, and this one again
        self._stage.set_values(trace, coloring)
        self._explain()

    def _explain(self) -> None:
        self._stage.set_selection(self._session.selected, self._session.scene.pinned)

    # ---- camera

    def _wanted(self) -> Shot:
        """Return the session's camera, or the one that shows everything."""
        layout = self._stage.layout
        assert layout is not None
        camera = self._session.scene.camera
        if camera is None:
            camera = cameras.default_camera(layout, self.width(), self.height())
        return Shot(camera, layout.arrangement.flat)

    def _go_to(self, shot: Shot, animated: bool = True, rearranging: bool = False) -> None:
        self._cameraman.finish()
        self._rearranging = rearranging
        self._cameraman.go_to(shot, animated and self.isVisible())

    def _on_moved(self, t: float) -> None:
        if self._rearranging:
            self._stage.move(t)
            self._rearranging = t < 1.0
        self.update()

    @property
    def moving(self) -> bool:
        """Whether the camera or the layers are on their way."""
        return self._cameraman.moving

    def projection(self) -> Projection:
        """Return the present camera on the present size, in pixels of the widget."""
        return self._cameraman.projection(self.width(), self.height())

    def fit(self) -> None:
        """Show the whole network."""
        self._session.set_camera(None)

    def look(self, preset: str) -> None:
        """Look from "three-quarter", "front", "side" or "top"; the flat view has one side only."""
        layout = self._stage.layout
        if layout is not None and preset in cameras.PRESETS:
            self._session.set_camera(cameras.default_camera(layout, self.width(), self.height(), preset))

    def zoom(self, factor: float) -> None:
        """Come `factor` times nearer to the middle."""
        self._by_hand(lambda: self.zoom_at(factor, self.width() / 2, self.height() / 2))

    def orbit(self, d_azimuth: float, d_elevation: float) -> None:
        """Turn by degrees; what is flat is moved instead."""
        self._by_hand(lambda: self.drag_orbit(-d_azimuth / TURN, d_elevation / TURN))

    def pan(self, dx: float, dy: float) -> None:
        """Move the network by (dx, dy) pixels."""
        self._by_hand(lambda: self.drag_pan(dx, dy))

    def _by_hand(self, change: Callable[[], None]) -> None:
        self.gesture_begun()
        change()
        self.gesture_ended()

    # ---- gestures

    def gesture_begun(self) -> None:
        """See `Gestures`."""
        self._cameraman.finish()
        self._session.hover(None)

    def gesture_ended(self) -> None:
        """See `Gestures`."""
        self._session.set_camera(self._cameraman.shot.camera)

    def drag_orbit(self, dx: float, dy: float) -> None:
        """See `Gestures`; what is flat is moved instead."""
        if self._cameraman.shot.flat:
            self.drag_pan(dx, dy)
        else:
            camera = self._cameraman.shot.camera
            self._cameraman.look_through(cameras.orbited(camera, -dx * TURN, dy * TURN))

    def drag_pan(self, dx: float, dy: float) -> None:
        """See `Gestures`."""
        camera = self._cameraman.shot.camera
        self._cameraman.look_through(cameras.panned(camera, self.projection(), dx, dy))

    def zoom_at(self, factor: float, x: float, y: float) -> None:
        """See `Gestures`."""
        camera = self._cameraman.shot.camera
        self._cameraman.look_through(cameras.zoomed(camera, self.projection(), factor, x, y))

    def point_at(self, x: float, y: float) -> None:
        """See `Gestures`."""
        group = self.group_at(x, y)
        self.setCursor(Qt.CursorShape.ArrowCursor if group is None else Qt.CursorShape.PointingHandCursor)
        self.setToolTip("" if group is None else f"Double-click to collapse or open {group}")
        self._session.hover(None if group is not None else self.unit_at(x, y))

    def click_at(self, x: float, y: float) -> None:
        """See `Gestures`."""
        if self.group_at(x, y) is None:
            self._session.pin(self.unit_at(x, y))

    def double_click_at(self, x: float, y: float) -> None:
        """See `Gestures`."""
        if (group := self.group_at(x, y)) is not None:
            self._session.toggle_collapsed(group)

    def group_at(self, x: float, y: float) -> str | None:
        """Return the layer group whose name is under a pixel of the widget."""
        return self._stage.group_at(x, y)

    def unit_at(self, x: float, y: float) -> Unit | None:
        """Return the unit under a pixel of the widget."""
        layout, trace = self._stage.layout, self._session.trace
        if layout is None or trace is None or self._arranged[:1] != (trace.network,):
            return None
        return unit_at(layout, self.projection(), x, y)

    def position_of(self, unit: Unit) -> tuple[float, float] | None:
        """Return the pixel of the widget where the middle of a unit is drawn, None if it is not on stage."""
        layout = self._stage.layout
        place = None if layout is None else layout.place(unit)
        if layout is None or place is None:
            return None
        x, y = self.projection().screen(layout.middle(*place))
        return float(x), float(y)

    # ---- Qt

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        self._session.hover(None)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint texts and lines in a new theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and hasattr(self, "_stage"):
            self._stage.set_theme()
            self._explain()
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole network in sight while the user has not chosen a camera."""
        super().resizeEvent(event)
        if self._stage.layout is not None and self._session.scene.camera is None:
            self._go_to(self._wanted(), animated=False)

    def sizeHint(self) -> QSize:
        """Return the size it is designed for."""
        return QSize(*FIGURE)

    def initializeGL(self) -> None:
        """Make all OpenGL objects; Qt calls this again for every new context (docking, another window)."""
        for item in self._stage.items:
            item.initialize()

    def paintGL(self) -> None:
        """Draw one frame."""
        begin = time.perf_counter()
        self._stage.draw(self.projection(), self.devicePixelRatioF(), self._rearranging)
        self._frame_ms = (time.perf_counter() - begin) * 1e3

    @property
    def frame_ms(self) -> float:
        """How long the last frame took to draw, in milliseconds."""
        return self._frame_ms

    def snapshot(self, width: int, height: int) -> QImage:
        """Return a picture of width × height pixels of what is shown, also while the view is hidden."""
        self._cameraman.finish()
        if self._stale:
            self._load(animated=False)
        ratio = max(0.75, min(width / FIGURE[0], height / FIGURE[1]))  # texts grow with the picture
        shot, layout = self._cameraman.shot, self._stage.layout
        if layout is not None and self._session.scene.camera is None:
            shot = Shot(cameras.default_camera(layout, width / ratio, height / ratio), shot.flat)
        if not self.isValid():
            self.grabFramebuffer()  # makes the context
        self.makeCurrent()
        try:
            projection = shot.project(width / ratio, height / ratio)
            return self._stage.picture(projection, width, height, ratio)
        finally:
            self.doneCurrent()

"""The network in 3D: draws the session's trace, asks it to hover and pin, and moves its own camera."""

import time
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent

from explorer.film import FilmState
from explorer.scene import Camera, Scene
from explorer.session import Session
from explorer.space import camera as cameras
from explorer.space.camera import Shot
from explorer.space.context import widget_format
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.space.navigation import Navigation
from explorer.space.picking import block_at, unit_at
from explorer.space.turntable import turntable_camera
from explorer.trace import Trace, Unit

FIGURE = (900, 620)  # pixels: a snapshot of this size has texts of the size they have on screen


class NetworkView(Navigation):
    """The 3D view of a session: what is mixed into a widget that OpenGL draws on.  `network_view` makes one.

    Everything it shows comes from the session; the camera alone lives here during a gesture and is told to the
    session at its end.
    """

    menu_requested: Any  # Signal(Unit, QPoint): where the widget is

    def __init__(self, session: Session) -> None:
        Navigation.__init__(self, session)
        self.setFormat(widget_format())
        for item in self._stage.items:
            self.addItem(item)
        self._view = "row"
        self._arranged: tuple[Any, ...] = ()
        self._pointed: tuple[str | None, ...] = ()
        self._stale = True
        self._filmed = ("", 0)  # layer and channel of the film's map
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
        session.selected_changed.connect(self._on_selection_changed)
        session.pinned_changed.connect(self._on_selection_changed)
        session.film.changed.connect(self._on_film_changed)

    # ---- the session changed

    def _on_trace_or_scene_changed(self, _value: Trace | Scene) -> None:
        self._refresh()

    def _on_selection_changed(self, _unit: Unit | None) -> None:
        if self.isVisible():
            self._explain()
            self.update()
        else:
            self._stale = True

    def _on_film_changed(self, state: FilmState | None) -> None:
        """Fill the film's map up to the unit it is at; the lines follow the selection."""
        if not self.isVisible():
            self._stale = True
            return
        before = self._filmed
        self._fill(state)
        if self._filmed != before:
            self._explain()  # another map is framed, or none
        self.update()

    def _fill(self, state: FilmState | None) -> None:
        self._filmed = ("", 0) if state is None else (state.layer, state.channel)
        self._stage.set_film(*self._filmed, 0 if state is None else state.index + 1)

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
        wish = (trace.network, shapes, groups, self._view, scene.hidden, scene.collapsed, scene.kernels)
        if wish != self._arranged:
            same_network = self._arranged[:2] == wish[:2]
            self._arranged = wish
            self._stage.set_layout(trace, *wish[2:])
            self._go_to(self._wanted(), animated and same_network, rearranging=True)
        elif self._stale and scene.camera is None:
            self._go_to(self._wanted(), animated=False)  # another view was chosen, and this one again
        self._stage.set_values(trace, coloring)
        self._fill(self._session.film.state)
        self._explain()

    def _explain(self) -> None:
        session = self._session
        selected = session.selected
        vivid = selected is not None and selected == session.film.unit
        self._stage.set_selection(selected, session.scene.pinned, vivid)

    # ---- the pointer

    def point_at(self, x: float, y: float) -> None:
        """See `Gestures`."""
        group, path = self.group_at(x, y), self._open_block_at(x, y)
        named = group is not None or path is not None
        layer = None if named else self.layer_at(x, y)
        what = (group, layer, path)
        if what != self._pointed:
            self._pointed = what
            hand = named or layer is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self._hint(*what))
        self._session.hover(None if named else self.unit_at(x, y))

    def _hint(self, group: str | None, layer: str | None, open_block: str | None) -> str:
        """Return what a click or a double click does on the name of a group or an open block, or on a layer."""
        if open_block is not None:
            return f"Click to close {open_block}"
        if group is not None and self._stage.is_closed(group):
            return f"Click to open {group}"
        if group is not None:
            return f"Double-click to collapse or open {group}"
        if layer is not None and (path := self._stage.closed_block_at(layer)):
            return f"Click to pin a unit, double-click to open {path}"
        return "" if layer is None else f"Click to pin a unit, double-click to open the page of {layer}"

    def click_at(self, x: float, y: float) -> None:
        """See `Gestures`."""
        group = self.group_at(x, y)
        if (path := self._open_block_at(x, y)) is not None:
            self._session.toggle_block(path)
        elif group is None:
            self._session.pin(self.unit_at(x, y))
        elif self._stage.is_closed(group):
            self._session.toggle_block(group)

    def menu_at(self, x: float, y: float) -> None:
        """Ask for the menu of the map that is there."""
        unit = self.unit_at(x, y)
        if unit is not None:
            self.menu_requested.emit(unit, self.mapToGlobal(QPoint(round(x), round(y))))

    def double_click_at(self, x: float, y: float) -> None:
        """Collapse or open the layer whose name is there, or show the page of the layer that is."""
        if self._open_block_at(x, y) is not None:
            return  # a block was closed, and another's name came to stand here
        if (group := self.group_at(x, y)) is not None:
            self._session.toggle_collapsed(group)
        elif (layer := self.layer_at(x, y)) is not None and (path := self._stage.closed_block_at(layer)):
            self._session.hover(None)
            self._session.toggle_block(path)
        elif layer is not None:
            unit = self.unit_at(x, y)
            if unit is not None:
                self._session.visit(unit)  # the first of the two presses may have let it go
            self._session.hover(None)
            self._session.open_layer(layer)

    def group_at(self, x: float, y: float) -> str | None:
        """Return the layer group whose name is under a pixel of the widget."""
        return self._stage.group_at(x / self._magnification, y / self._magnification)

    def _open_block_at(self, x: float, y: float) -> str | None:
        """Return the open block of the network whose name is under a pixel of the widget."""
        return self._stage.open_block_at(x / self._magnification, y / self._magnification)

    def layer_at(self, x: float, y: float) -> str | None:
        """Return the layer whose slab is under a pixel of the widget."""
        layout = self._present
        index = None if layout is None else block_at(layout, self.projection(), x, y)
        return None if layout is None or index is None else layout.blocks[index].layer

    @property
    def _present(self) -> Layout | None:
        """The layout, if it is that of the session's trace."""
        trace = self._session.trace
        return None if trace is None or self._arranged[:1] != (trace.network,) else self._stage.layout

    def unit_at(self, x: float, y: float) -> Unit | None:
        """Return the unit under a pixel of the widget."""
        layout = self._present
        return None if layout is None else unit_at(layout, self.projection(), x, y)

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
            if self.isVisible():
                self._explain()
                self.update()
            else:
                self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole network in sight while the user has not chosen a camera."""
        super().resizeEvent(event)
        if self.isVisible():
            self._session.hover(None)  # something else lies under the pointer now
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
        ratio = self.devicePixelRatioF() * self._magnification
        self._stage.draw(self._cameraman.projection(*self._room), ratio, self._rearranging)
        self._frame_ms = (time.perf_counter() - begin) * 1e3

    @property
    def frame_ms(self) -> float:
        """How long the last frame took to draw, in milliseconds."""
        return self._frame_ms

    def snapshot(
        self, width: int, height: int, turn: float | None = None, quick: bool = False, ground: str = ""
    ) -> QImage:
        """Return a picture of width × height pixels of what is shown, also while the view is hidden.

        turn: degrees by which a turntable has turned the network.  quick: smoothed by the shaders alone, for films.
        ground: the colour behind all of it instead of the theme's, ``#rrggbb``.
        """
        self._cameraman.finish()
        if self._stale:
            self._load(animated=False)
        ratio = max(0.75, min(width / FIGURE[0], height / FIGURE[1]))  # texts grow with the picture
        shot = self._shot(width / ratio, height / ratio, turn)
        if not self.isValid():
            self.grabFramebuffer()  # makes the context
        self.makeCurrent()
        try:
            projection = shot.project(width / ratio, height / ratio)
            return self._stage.picture(projection, width, height, ratio, 0 if quick else 4, ground)
        finally:
            self.doneCurrent()

    def _shot(self, width: float, height: float, turn: float | None) -> Shot:
        """Return the session's camera, or what shows the whole network on width × height pixels; see `snapshot`."""
        shot, layout = self._cameraman.shot, self._stage.layout
        if layout is None:
            return shot
        camera = shot.camera
        if self._session.scene.camera is None:
            camera = cameras.default_camera(layout, width, height)
            if turn is not None:
                camera = turntable_camera(layout, camera, width, height)
        return Shot(cameras.orbited(camera, turn or 0.0, 0.0), shot.flat)

"""Moving the camera of the 3D view: by gestures, by steps, and to what the session says."""

from collections.abc import Callable

from explorer.session import Session
from explorer.space import camera as cameras
from explorer.space.camera import Shot
from explorer.space.cameraman import Cameraman
from explorer.space.gestures import TURN, Gestures
from explorer.space.projection import Projection
from explorer.space.stage import Stage


class Navigation(Gestures):
    """Mixed into a widget that shows a stage; the session is told of a camera when a gesture ends."""

    def __init__(self, session: Session) -> None:
        Gestures.__init__(self)
        self._session = session
        self._stage = Stage()
        self._cameraman = Cameraman(self)
        self._cameraman.moved.connect(self._on_moved)
        self._rearranging = False
        self._magnification = 1.0

    @property
    def _room(self) -> tuple[float, float]:
        """Width and height in pixels of the size that texts and lines are drawn for."""
        return self.width() / self._magnification, self.height() / self._magnification

    def magnify(self, factor: float) -> None:
        """Draw texts, lines and their distances `factor` times as large."""
        self._magnification = factor
        if self._stage.layout is not None and self._session.scene.camera is None:
            self._go_to(self._wanted(), animated=False)
        self.update()

    def _wanted(self) -> Shot:
        """Return the session's camera, or the one that shows everything."""
        layout = self._stage.layout
        assert layout is not None
        camera = self._session.scene.camera
        if camera is None:
            camera = cameras.default_camera(layout, *self._room)
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

    def fit_selected(self) -> None:
        """Show the block of the network, or else the layer, of what is selected, as large as it can be."""
        layout, unit = self._stage.layout, self._session.selected
        home = None if layout is None or unit is None else layout.homes.get(unit.layer)
        if layout is None or home is None:
            return
        around = [one.blocks for one in layout.opened if home[0] in one.blocks]
        blocks = min(around, key=len, default=(home[0],))
        camera = self._cameraman.shot.camera
        self._session.set_camera(cameras.close_camera(layout, blocks, *self._room, camera))

    def look(self, preset: str) -> None:
        """Look from "three-quarter", "front", "side" or "top"; the flat view has one side only."""
        layout = self._stage.layout
        if layout is not None and preset in cameras.PRESETS:
            self._session.set_camera(cameras.default_camera(layout, *self._room, preset))

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

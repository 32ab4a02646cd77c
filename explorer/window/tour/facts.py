"""What ends a step of the tour: something that was really done in the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.film import FilmState
from explorer.scene import Camera
from explorer.trace import Unit

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

QUIET_MS = 600  # then the pen has come to rest
LOOKING_MS = 700  # a pointer that rests so long was put there


class Fact(QObject):
    """Says once that something has happened; it listens from when it is made until it is deleted."""

    happened = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.listen()

    def listen(self) -> None:
        """Connect to what tells it."""
        raise NotImplementedError

    def _after(self, ms: int) -> QTimer:
        timer = QTimer(self, interval=ms, singleShot=True)
        timer.timeout.connect(self.happened)
        return timer


class Drawn(Fact):
    """Another drawing lies on the pad, and the pen rests."""

    def listen(self) -> None:
        self._quiet = self._after(QUIET_MS)
        self._session.drawing_changed.connect(self._wait)

    def _wait(self, _drawing: object) -> None:
        self._quiet.start()


class Turned(Fact):
    """The camera looks from another side."""

    def listen(self) -> None:
        self._before = _angles(self._session.scene.camera)
        self._session.camera_changed.connect(self._compare)

    def _compare(self, camera: Camera | None) -> None:
        if camera is not None and _angles(camera) != self._before:
            self.happened.emit()


class Pointed(Fact):
    """The pointer rests on cells behind the input."""

    def listen(self) -> None:
        self._looking = self._after(LOOKING_MS)
        self._session.hovered_changed.connect(self._look)

    def _look(self, unit: Unit | None) -> None:
        trace = self._session.trace
        if unit is None or trace is None or unit.layer == trace.layers[0].name:
            self._looking.stop()
        elif not self._looking.isActive():
            self._looking.start()


class Pinned(Fact):
    """A unit was pinned."""

    def listen(self) -> None:
        self._session.pinned_changed.connect(self._accept)

    def _accept(self, unit: Unit | None) -> None:
        if unit is not None:
            self.happened.emit()


class Played(Fact):
    """The film runs."""

    def listen(self) -> None:
        self._session.film.changed.connect(self._accept)

    def _accept(self, state: FilmState | None) -> None:
        if state is not None and state.playing:
            self.happened.emit()


class Presented(Fact):
    """Presentation mode was asked for."""

    def listen(self) -> None:
        self._window.actions_by_name["present"].triggered.connect(self.happened)


def _angles(camera: Camera | None) -> tuple[float, float] | None:
    return None if camera is None else (camera.elevation, camera.azimuth)

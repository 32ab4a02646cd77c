"""The camera, live: frames go through the network at the pace at which it answers."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.errors import ExplorerError
from explorer.images import fitted
from explorer.session import Session
from explorer.worker import Lane

NAME = "camera"
SIDE = 640  # pixels a side that a frame keeps
PATIENCE_MS = 15_000  # then a camera sends nothing; the user may have to permit it
Pixels = NDArray[np.uint8]
Frame = Callable[[], Pixels | None]
"""Converts a frame to (H, W, 3) uint8, on any thread; None if it cannot be read."""


@dataclass(frozen=True)
class Device:
    """A camera.  key: what it is started with."""

    key: str
    name: str


class FrameSource(QObject):
    """Where frames come from.  `take` is asked only when one is wanted, so that no other is ever converted.

    Converting a large frame takes longer than the pen can wait, so it is done on a thread of its own.
    """

    arrived = Signal()
    failed = Signal(str)  # one sentence; no frame will come any more

    @abstractmethod
    def devices(self) -> tuple[Device, ...]:
        """Return the cameras there are, the usual one first."""

    @abstractmethod
    def start(self, key: str) -> None:
        """Send frames of a camera."""

    @abstractmethod
    def stop(self) -> None:
        """Send nothing any more."""

    @abstractmethod
    def take(self) -> Frame:
        """Return the newest frame, not yet converted."""


def qt_frames() -> FrameSource:
    """Return the cameras of this computer; raises ExplorerError where Qt's multimedia part cannot be loaded."""
    try:
        from explorer.window.qt_camera import QtFrames
    except ModuleNotFoundError:
        raise ExplorerError(
            "The camera needs Qt's multimedia part; install it with: pip install 'cnn-explorer[camera]'."
        ) from None
    except ImportError as error:  # libpulse.so.0, for one, is not part of every Linux
        missing = str(error).partition(":")[0]
        raise ExplorerError(
            f"The camera needs {missing}, which this computer lacks; install it with the system's package manager."
        ) from None
    return QtFrames()


@dataclass(frozen=True, eq=False)
class _Conversion:
    frame: Frame
    mirrored: bool

    def pixels(self) -> Pixels | None:
        """Return the frame, at most SIDE pixels a side."""
        pixels = self.frame()
        if pixels is None:
            return None
        pixels = fitted(pixels, SIDE)
        return np.ascontiguousarray(pixels[:, ::-1] if self.mirrored else pixels)


class Camera(QObject):
    """Puts frames on the desk, each when the one before was answered: they never queue.

    It stops by itself when something else is drawn, opened or undone; the last frame stays as a picture.
    """

    changed = Signal()
    failed = Signal(object)  # the exception

    def __init__(
        self,
        session: Session,
        make_source: Callable[[], FrameSource] = qt_frames,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._make_source = make_source
        self._source: FrameSource | None = None
        self._lane: Lane | None = None
        self._key = ""  # of the camera chosen; empty is the usual one
        self._running, self._mirrored = False, True
        self._fresh = self._awaiting = self._putting = False
        self._conversion: _Conversion | None = None  # under way
        self._frame: object = None  # the Picture shown last
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(
            lambda: self._fail("The camera sends no pictures; see whether another program uses it.")
        )
        session.trace_changed.connect(self._answered)
        session.failed.connect(lambda _error: self.stop())
        session.drawing_changed.connect(self._follow)

    @property
    def running(self) -> bool:
        """Whether it is live."""
        return self._running

    @property
    def frozen(self) -> bool:
        """Whether its last frame is still shown."""
        return not self._running and self._frame is not None and self._session.scene.picture is self._frame

    @property
    def mirrored(self) -> bool:
        """Whether left and right are as in a mirror."""
        return self._mirrored

    @property
    def key(self) -> str:
        """The camera chosen."""
        return self._key

    def devices(self) -> tuple[Device, ...]:
        """Return the cameras there are; raises ExplorerError where none can be used."""
        if self._source is None:
            self._source = self._make_source()
            self._source.setParent(self)
            self._source.arrived.connect(self._arrived)
            self._source.failed.connect(self._fail)
            self._lane = Lane("camera", lambda request, _cancelled: request.pixels(), self)
            self._lane.finished.connect(self._converted)
            self._lane.failed.connect(self._not_converted)
        return self._source.devices()

    def toggle(self) -> None:
        """Go live, or stop."""
        if self._running:
            self.stop()
        else:
            self.start()

    def start(self, key: str = "") -> None:
        """Go live, with the camera `key`, else with the one chosen last, else with the usual one."""
        try:
            devices = self.devices()
        except ExplorerError as error:
            self.failed.emit(error)
            return
        if not devices:
            self.failed.emit(ExplorerError("No camera was found; connect one and try again."))
            return
        self.stop()
        keys = [device.key for device in devices]
        self._key = next((each for each in (key, self._key) if each in keys), keys[0])
        self._running, self._frame = True, None
        self._fresh = self._awaiting = False
        self._conversion = None
        self._patience.start()
        self._source.start(self._key)
        self.changed.emit()

    def stop(self) -> None:
        """Stop; the last frame stays."""
        if self._running:
            self._running = False
            self._patience.stop()
            self._source.stop()
            self._lane.cancel()
            self._conversion = None
            self.changed.emit()

    def freeze(self) -> None:
        """Keep the last frame as a picture, or go on from it."""
        self.toggle()

    def dismiss(self) -> None:
        """Stop, and go on no more; the last frame stays."""
        self.stop()
        self._frame = None
        self.changed.emit()

    def mirror(self, mirrored: bool) -> None:
        """Show frames as a mirror does, or as others see one."""
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self.changed.emit()

    def close(self) -> None:
        """Let the camera go."""
        self.stop()
        if self._lane is not None:
            self._lane.stop()

    # ---- the inside

    def _arrived(self) -> None:
        if self._running:
            self._patience.stop()
            self._fresh = True
            self._show_next()

    def _answered(self, _trace: object) -> None:
        if self._conversion is not None:
            return  # the answer to something else
        self._awaiting = False
        self._show_next()

    def _show_next(self) -> None:
        """Show the newest frame when it is converted, if the one before was answered."""
        if self._running and self._fresh and not self._awaiting:
            self._fresh, self._awaiting = False, True
            self._conversion = _Conversion(self._source.take(), self._mirrored)
            self._lane.submit(self._conversion)

    def _converted(self, request: _Conversion, pixels: Pixels | None) -> None:
        if not self._running or request is not self._conversion:
            return  # of the camera before
        self._conversion = None
        if pixels is None:
            self._answered(None)
            return
        desk = self._session.desk
        show = desk.load_picture if self._frame is None else desk.show_frame  # a frozen one can be undone to
        self._putting = True
        show(pixels, NAME)
        self._putting = False
        self._frame = self._session.scene.picture

    def _not_converted(self, _request: object, error: Exception) -> None:
        self.stop()
        self.failed.emit(error)

    def _follow(self, _drawing: object) -> None:
        """Stop when something else is shown."""
        if self._frame is None or self._putting:
            return
        if self._session.scene.picture is not self._frame:
            self.dismiss()

    def _fail(self, sentence: str) -> None:
        self.stop()
        self.failed.emit(ExplorerError(sentence))

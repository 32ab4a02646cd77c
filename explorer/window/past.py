"""What failed, and what makes it past: the next thing of its kind that succeeds."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.errors import ExplorerError
from explorer.scene import Scene
from explorer.window.arrivals import Arrivals

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

INPUT, CAMERA, NETWORK = "input", "camera", "network"


class Past(QObject):
    """Shows the errors of a window's parts, and takes each away when it is past."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._session, self._camera = window.session, window.camera
        self._errors, self._banner = window.errors, window.banner
        self._network = window.session.scene.network
        self._falls_back = False  # the next network is the session's choice, not the user's
        window.session.failed.connect(self._network_failed)
        window.session.scene_changed.connect(self._follow)
        window.shelf.failed.connect(lambda _request, error: self._errors.show(error, NETWORK))
        window.shelf.finished.connect(lambda *_: self._banner.settle(NETWORK))
        window.files.failed.connect(partial(self._errors.show, about=INPUT))
        window.camera.failed.connect(partial(self._errors.show, about=CAMERA))
        window.camera.changed.connect(self._follow_camera)
        arrivals = Arrivals(window.session, self)
        arrivals.came.connect(partial(self._banner.settle, INPUT, CAMERA))
        arrivals.came.connect(window.status.forget_input)

    def _network_failed(self, error: ExplorerError) -> None:
        self._falls_back = self._session.trace is None
        self._errors.show(error, NETWORK)

    def _follow(self, scene: Scene) -> None:
        if scene.network == self._network:
            return
        self._network = scene.network
        if not self._falls_back:
            self._banner.settle(INPUT, CAMERA, NETWORK)
        self._falls_back = False

    def _follow_camera(self) -> None:
        if self._camera.running:
            self._banner.settle(CAMERA)

"""The window on a network of the user's own, from a script or a notebook."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from explorer.drawing import Drawing
from explorer.scene import Picture
from explorer.worker import Lane

if TYPE_CHECKING:
    from explorer.session import Session
    from explorer.window.main import MainWindow

_shown: list["Shown"] = []  # the newest is last; Python would close a window that nobody holds


class Shown(QObject):
    """A window on a network; `refresh` shows what has become of it."""

    def __init__(
        self, window: "MainWindow", name: str, renew: Callable[[], Callable[[], object]] | None
    ) -> None:
        """`renew()` takes a copy of the module at once; what it returns opens that, on a lane."""
        super().__init__()
        self.window, self.name = window, name
        self._renew = renew
        self._lane = Lane("own network", lambda open_it, _cancelled: open_it(), self)
        self._lane.finished.connect(self._reload)
        self._lane.failed.connect(lambda _request, error: window.errors.show(error))
        window.destroyed.connect(lambda: self._lane.stop(0))

    @property
    def session(self) -> "Session":
        """What the window shows."""
        return self.window.session

    def refresh(self) -> None:
        """Show the module's present weights; the trace that is frozen as A stays as it was."""
        if self._renew is not None:
            self._lane.submit(self._renew())

    def close(self) -> None:
        """Close the window."""
        self._lane.stop()
        self.window.close()

    def _reload(self, _request: object, _network: object) -> None:
        if self.session.scene.network == self.name:
            self.session.reload()


def show(
    network: Any,
    input_size: tuple[int, int, int] | None = None,
    classes: Sequence[str] | None = None,
    preprocess: Callable[[Any], Any] | None = None,
    output: str = "auto",
    name: str | None = None,
    image: Any = None,
    block: bool | None = None,
) -> Shown:
    """Open the window on a network: a name, an nn.Module, an exported program or a `Network`.

    The other arguments are those of `open_network`.  image: a path, a PIL image, an array or a Drawing to begin with.
    block: stay until the window is closed, which a script does and IPython does not; otherwise call `process_events`.
    A module is copied, and stays as it is; `refresh` of what is returned shows what it was trained to since.
    Raises ExplorerError if no window can open here, or the network or the image cannot be opened.
    """
    from explorer.cli import display

    display.require()
    source = _source(image)
    called, renew = _opened(network, input_size, classes, preprocess, output, name)
    from explorer import app

    window = app.create(called, source, remember=False)
    shown = Shown(window, called, renew)
    _shown[:] = [*(one for one in _shown if one.window.isVisible()), shown]
    window.show()
    notebook = _ipython()
    if notebook is not None:
        os.environ.setdefault("QT_API", "pyside6")
        notebook.enable_gui("qt")
    if block or (block is None and notebook is None):
        app.application().exec()
    return shown


def process_events() -> None:
    """Let the windows that `show` opened answer; to be called again and again where nothing blocks."""
    from explorer import app

    app.application().processEvents()


def _opened(
    network: Any, input_size: Any, classes: Any, preprocess: Any, output: str, name: str | None
) -> tuple[str, Callable[[], Callable[[], object]] | None]:
    """Return the name a network is found by, and what renews it."""
    from explorer.network import Network, library
    from explorer.network.live import snapshot

    if isinstance(network, str):
        library.check(network)
        return network, None
    if isinstance(network, Network):
        return library.register(network), None
    if not hasattr(network, "state_dict") or not hasattr(network, "modules"):  # an exported program
        return library.register(
            library.open_network(network, input_size, classes, preprocess, output, name)
        ), None

    def copied(called: str | None) -> Callable[[], Network]:
        module = snapshot(network)
        kind = called or name or type(network).__name__
        return lambda: library.open_network(module, input_size, classes, preprocess, output, kind)

    key = library.register(copied(None)())

    def renew() -> Callable[[], object]:
        open_it = copied(key)
        return lambda: library.replace(key, open_it())

    return key, renew


def _source(image: Any) -> Drawing | Picture | None:
    if image is None or isinstance(image, Drawing):
        return image
    from explorer import images

    if isinstance(image, str | Path):
        from explorer.window import files

        return files.read(Path(image))
    pixels = images.from_pil(image) if hasattr(image, "getbands") else images.from_array(image)
    return Picture(pixels, "image")


def _ipython() -> Any:
    """Return the running IPython, if it is one."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()

"""The window on a network of the user's own, from a script or a notebook."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from explorer.drawing import Drawing
from explorer.scene import Picture
from explorer.worker import Lane

if TYPE_CHECKING:
    from explorer.network import Network
    from explorer.session import Session
    from explorer.trace import Trace
    from explorer.window.main import MainWindow

Open = Callable[[], "Network"]
_shown: list["Shown"] = []  # all in the one window; Python would close it if nobody held it


class Shown(QObject):
    """A network in the window; `refresh` shows what has become of it."""

    def __init__(
        self, window: "MainWindow", name: str, asked: str, kept: bool, renew: Callable[[], Open] | None
    ) -> None:
        """name: the network is found by it; asked: how it was to be called.  kept: until the window is closed.

        `renew()` takes a copy of the module at once; what it returns opens that, on a lane.  None for what stays.
        """
        super().__init__()
        self.window, self.name, self.asked, self.kept = window, name, asked, kept
        self.renew = renew
        self._lane: Lane | None = None

    @property
    def session(self) -> "Session":
        """What the window shows."""
        return self.window.session

    def refresh(self) -> None:
        """Show the module's present weights; the trace that is frozen as A stays as it was."""
        if self.renew is None or self not in _shown:
            return
        if self._lane is None:
            self._lane = Lane("own network", lambda open_it, _cancelled: open_it(), self)
            self._lane.finished.connect(self._reload)
            self._lane.failed.connect(lambda _request, error: self.window.errors.show(error))
        self._lane.submit(self.renew())

    def close(self) -> None:
        """Close the window; the networks that were shown in it are forgotten."""
        self.window.close()
        _forget_closed()

    def let_go(self) -> None:
        """Follow the module no longer."""
        if self._lane is not None:
            self._lane.stop(0)

    def renewed_by(self, renew: Callable[[], Open] | None) -> None:
        """Follow another module from now on; what was being opened of the one before is given up."""
        self.renew = renew
        if self._lane is not None:
            self._lane.cancel()

    def _reload(self, _request: object, network: "Network") -> None:
        if self not in _shown:
            return
        from explorer.network import library

        library.replace(self.name, network)
        _turn_to(self.window, self.name, network)


class _Closing(QObject):
    """Forgets networks when their window is closed."""

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:
            QTimer.singleShot(0, _forget_closed)
        return False


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
    """Show a network in the window: a name, an nn.Module, an exported program or a `Network`.

    The other arguments are those of `open_network`.  image: a path, a PIL image, an array or a Drawing to begin with.
    block: stay until the window is closed, which a script does and IPython does not; otherwise call `process_events`.
    A module is copied, and stays as it is; `refresh` of what is returned shows what it was trained to since.
    While the window is open, another network is shown in the same one: it takes the place of one that has its name,
    and stands beside others in the list of networks.  Once the window is closed they are forgotten.
    Raises ExplorerError if no window can open here, or the network or the image cannot be opened.
    """
    from explorer.cli import display

    display.require()
    source = _source(image)
    _forget_closed()
    shown = _shown_as(*_opened(network, input_size, classes, preprocess, output, name), source)
    window = shown.window
    window.show()
    window.raise_()
    notebook = _ipython()
    if notebook is not None:
        os.environ.setdefault("QT_API", "pyside6")
        notebook.enable_gui("qt")
    if block or (block is None and notebook is None):
        QApplication.exec()
        _forget_closed()
    return shown


def process_events() -> None:
    """Let the windows that `show` opened answer; to be called again and again where nothing blocks."""
    from explorer import app

    app.application().processEvents()


def _forget_closed() -> None:
    """Let go of the networks whose window was closed."""
    closed = [one for one in _shown if one.window.isHidden()]
    _shown[:] = [one for one in _shown if one not in closed]
    if closed:
        from explorer.network import library

        for one in closed:
            one.let_go()
            if one.kept:
                library.discard(one.name)


def _shown_as(
    name: str, asked: str, kept: bool, renew: Callable[[], Open] | None, source: "Drawing | Picture | None"
) -> Shown:
    """Return what shows a network, in the window that is open or in a new one."""
    from explorer import app

    before = _before(asked) if kept else None
    if before is not None:
        before.renewed_by(renew)
    if _shown:
        window = _shown[-1].window
        _show_in(window, name, source)
    else:
        window = app.create(name, source, remember=False)
        window.installEventFilter(_Closing(window))
    if before is None:
        before = Shown(window, name, asked, kept, renew)
        _shown.append(before)
    return before


def _show_in(window: "MainWindow", name: str, source: "Drawing | Picture | None") -> None:
    """Show another network, and another input if there is one, in a window that is open."""
    from explorer.network import library
    from explorer.network.catalogue import card

    session = window.session
    window.shelf.put(card(name))
    if isinstance(source, Drawing):
        session.desk.load_drawing(source)
    elif source is not None:
        session.desk.load_picture(source.pixels, source.name)
    if session.scene.network == name:
        _turn_to(window, name, library.own(name))
    else:
        session.choose_network(name)


def _turn_to(window: "MainWindow", name: str, network: "Network | None") -> None:
    """Let a window that shows a network of this name ask again; what belongs to other layers is let go first."""
    session = window.session
    if session.scene.network != name:
        return
    seen_here = network is not None and session.scene.reference_network == name
    if seen_here and session.reference is not None and not _are_alike(session.reference, network):
        session.unfreeze()
    if network is not None and session.trace is not None and not _are_alike(session.trace, network):
        session.hover(None)
        session.film.close()
    session.reload()


def _are_alike(trace: "Trace", network: "Network") -> bool:
    """Whether a trace is of a network with the same layers and classes."""
    layers = [[(layer.name, layer.kind, layer.shape) for layer in one.layers] for one in (trace, network)]
    return layers[0] == layers[1] and trace.classes == network.classes


def _opened(
    network: Any, input_size: Any, classes: Any, preprocess: Any, output: str, name: str | None
) -> tuple[str, str, bool, Callable[[], Open] | None]:
    """Return the name a network is found by, the name it was to have, whether it is kept for us, what renews it."""
    from explorer.network import Network, library
    from explorer.network.live import snapshot

    if isinstance(network, str):
        library.check(network)
        return network, network, False, None
    if isinstance(network, Network):
        if library.holds(network):  # the user registered it
            return network.name, network.name, False, None
        asked = network.name
        return _keep(network, asked), asked, True, None
    if not hasattr(network, "state_dict") or not hasattr(network, "modules"):  # an exported program
        made = library.open_network(network, input_size, classes, preprocess, output, name)
        asked = made.name
        return _keep(made, asked), asked, True, None
    called = name or type(network).__name__

    def renew() -> Open:
        module = snapshot(network)
        return lambda: library.open_network(module, input_size, classes, preprocess, output, called)

    return _keep(renew()(), called), called, True, renew


def _before(asked: str) -> Shown | None:
    """Return what shows a network of ours that was to have this name."""
    return next((one for one in _shown if one.kept and one.asked == asked), None)


def _keep(network: "Network", asked: str) -> str:
    """Let a network be found, in the place of one that was shown under its name; return the name it is found by."""
    from explorer.network import library

    before = _before(asked)
    if before is None:
        return library.register(network)
    library.replace(before.name, network)
    return before.name


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

"""What is being fetched, in the status line, and the way to give it up."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.requests import Download, Request
from explorer.shelf import Shelf
from explorer.widgets import text, theme
from explorer.window.networks.rows import amount

WIDEST = 260  # px of what is being fetched


class Fetching(QToolButton):
    """Is there as long as something is fetched; a click gives it up."""

    said = Signal(str)  # what is being fetched, and how far it is; "" when nothing is

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent, text="Cancel")
        self._shelf = shelf
        self.setProperty("kind", "quiet")
        self.clicked.connect(shelf.cancel)
        shelf.changed.connect(self._follow)
        shelf.progressed.connect(self._show_progress)
        self.hide()

    def _follow(self) -> None:
        fetching = self._shelf.fetching
        self.setVisible(fetching is not None)
        if fetching is not None:
            self.setToolTip(f"{doing(fetching, self._shelf)}: a click gives it up")
            self.setAccessibleName(f"Cancel: {doing(fetching, self._shelf)}")
        self.said.emit(f"{self._words(fetching)} …" if fetching is not None else "")

    def _show_progress(self, request: Request, done: int, total: int) -> None:
        if request == self._shelf.fetching and done:
            self.said.emit(f"{self._words(request)}  ·  {amount(done, total)}")

    def _words(self, request: Request) -> str:
        return text.elided(doing(request, self._shelf), theme.NORMAL, False, WIDEST)


def doing(request: Request, shelf: Shelf) -> str:
    """Return what is done to answer a request: ``Downloading ResNet-18``, ``Reading mine.pth``."""
    if not isinstance(request, Download):
        return f"Reading {request.path.name}"
    card = shelf.card(request.network)
    return f"Downloading {request.network if card is None else card.title}"

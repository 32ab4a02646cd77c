"""The words "untrained weights" in the top bar, and the way to trained ones."""

from PySide6.QtWidgets import QToolButton, QWidget

from explorer.requests import Download
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.window.networks.rows import amount, data_size

MEANING = "The weights of this network are random, so its predictions mean nothing."


class Badge(QToolButton):
    """Shown while the network's weights are random; a click downloads trained ones, or gives that up."""

    def __init__(self, session: Session, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._shelf = session, shelf
        self._done = ""
        self.setProperty("kind", "badge")
        self.clicked.connect(self._act)
        session.trace_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        shelf.cards_changed.connect(self._follow)
        shelf.changed.connect(self._follow)
        shelf.progressed.connect(self._progress)
        self._follow()

    @property
    def _download(self) -> Download:
        return Download(self._session.scene.network)

    def _act(self) -> None:
        card = self._shelf.card(self._session.scene.network)
        if self._shelf.fetching == self._download:
            self._shelf.cancel()
        elif card is not None and card.download and self._shelf.fetching is None:
            self._shelf.fetch(self._download)

    def _progress(self, request: object, done: int, total: int) -> None:
        if request == self._download:
            self._done = amount(done, total)
            self._follow()

    def _follow(self, _changed: object = None) -> None:
        trace = self._session.trace
        self.setVisible(trace is not None and not trace.trained)
        if self._shelf.fetching != self._download:
            self._done = ""
        words, meaning = self._words()
        if (words, meaning) != (self.text(), self.toolTip()):  # this is asked with every pen stroke
            self.setText(words)
            self.setToolTip(meaning)
            self.setAccessibleName(words)

    def _words(self) -> tuple[str, str]:
        """Return what it says, and what that means."""
        card, problem = (look(self._download.network) for look in (self._shelf.card, self._shelf.problem))
        fetching = self._shelf.fetching
        if fetching == self._download:
            return f"{self._done or 'asking …'}  ✕", "Downloading trained weights; a click gives it up."
        if card is None or not card.download:
            return "untrained weights", MEANING
        if fetching is not None:
            return "untrained weights", f"{MEANING}  Something else is being fetched just now."
        if problem is not None and isinstance(problem.request, Download):
            return f"{problem.short} · try again", f"{problem.sentence}  A click tries again."
        return (
            f"untrained · ↓ {data_size(card.download_bytes)}",
            f"{MEANING}  A click downloads trained ones.",
        )

"""The words "untrained weights" in the top bar, and the way to trained ones."""

from PySide6.QtWidgets import QToolButton, QWidget

from explorer.requests import Download
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.window.networks.rows import megabytes

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
        elif card is not None and card.download:
            self._shelf.fetch(self._download)

    def _progress(self, request: object, done: int, total: int) -> None:
        if request == self._download:
            self._done = f"{done / 2**20:.1f} of {megabytes(total)}" if total else megabytes(done)
            self._follow()

    def _follow(self, _changed: object = None) -> None:
        trace = self._session.trace
        self.setVisible(trace is not None and not trace.trained)
        card = self._shelf.card(self._session.scene.network)
        words, meaning = "untrained weights", MEANING
        if self._shelf.fetching == self._download:
            words, meaning = (
                f"{self._done or 'asking …'}  ✕",
                "Downloading trained weights; a click gives it up.",
            )
        elif card is not None and card.download:
            self._done = ""
            words = f"untrained · ↓ {megabytes(card.download_bytes)}"
            meaning = f"{MEANING}  A click downloads trained ones."
        if words != self.text():
            self.setText(words)
            self.setToolTip(meaning)
            self.setAccessibleName(words)

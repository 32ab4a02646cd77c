"""The networks to choose from, and those that are being fetched: weights to download, files to open."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.errors import ExplorerError
from explorer.requests import Download, NetworkFile, Report, Request, WeightsFile
from explorer.trace.card import NetworkCard
from explorer.worker import Lane

__all__ = ["Download", "Fetch", "NetworkFile", "Problem", "Report", "Request", "Shelf", "WeightsFile"]

Fetch = Callable[[Request, Callable[[], bool], Report], NetworkCard]
"""fetch(request, cancelled, report) -> the card of what can be chosen now; raises ExplorerError."""

PATIENCE = 2.0  # seconds
BETWEEN_REPORTS = 0.05  # seconds: a quick download must not flood the window


@dataclass(frozen=True)
class Problem:
    """What could not be fetched, and why: the sentence that was told."""

    request: Request
    sentence: str

    @property
    def short(self) -> str:
        """The same in two or three words."""
        return "download failed" if isinstance(self.request, Download) else "file not opened"


class Shelf(QObject):
    """Holds the cards, and fetches one thing at a time on a lane of its own."""

    cards_changed = Signal()
    changed = Signal()  # something is being fetched now, or no longer, or could not be fetched
    progressed = Signal(object, object, object)  # request, bytes done, bytes in all
    finished = Signal(object, object)  # request, NetworkCard
    failed = Signal(object, object)  # request, the exception

    def __init__(
        self,
        fetch: Fetch | None = None,
        cards: tuple[NetworkCard, ...] = (),
        parent: QObject | None = None,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        """`fetch` runs on the lane; without one there is nothing to fetch.

        prepare: does in the background, once, what the first network of the catalogue would wait for.
        """
        super().__init__(parent)
        self._prepare = prepare
        self._preparing: threading.Thread | None = None
        self._cards = cards
        self._fetch = fetch
        self._fetching: Request | None = None
        self._problems: dict[str, Problem] = {}  # by the network's name, "" for a whole network from a file
        self._lane = Lane("networks", self._run, self)
        self._lane.finished.connect(self._accept)
        self._lane.failed.connect(self._reject)

    @property
    def cards(self) -> tuple[NetworkCard, ...]:
        """All networks, in the order they are listed."""
        return self._cards

    @property
    def fetching(self) -> Request | None:
        """What is being fetched."""
        return self._fetching

    def card(self, name: str) -> NetworkCard | None:
        """Return the card of a network, if it is on the shelf."""
        return next((card for card in self._cards if card.name == name), None)

    def problem(self, name: str = "") -> Problem | None:
        """Return why the weights of a network could not be had last; "" for a whole network from a file."""
        return self._problems.get(name)

    def forget_files(self) -> None:
        """Speak no more of the files that could not be opened."""
        kept = {name: one for name, one in self._problems.items() if isinstance(one.request, Download)}
        if kept != self._problems:
            self._problems = kept
            self.changed.emit()

    def fetch(self, request: Request) -> None:
        """Fetch something; what is being fetched already is given up."""
        if self._fetch is None:
            return
        self._problems.pop(_network_of(request), None)
        self._lane.cancel()
        self._lane.submit(request)
        self._set_fetching(request)

    def prepare(self) -> None:
        """Networks will be chosen soon."""
        if self._prepare is not None:
            self._preparing = threading.Thread(target=self._prepare, name="catalogue", daemon=True)
            self._preparing.start()
            self._prepare = None

    def cancel(self) -> None:
        """Give up what is being fetched."""
        self._lane.cancel()
        self._set_fetching(None)

    def close(self) -> None:
        """Fetch and prepare nothing more."""
        self._lane.stop()
        self._prepare = None
        if self._preparing is not None:
            self._preparing.join(PATIENCE)  # Python may not end in the middle of an import

    def _run(self, request: Request, cancelled: Callable[[], bool]) -> NetworkCard:
        told = 0.0

        def report(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            if not cancelled() and (now - told >= BETWEEN_REPORTS or done == total):
                told = now
                self.progressed.emit(request, done, total)

        assert self._fetch is not None
        return self._fetch(request, cancelled, report)

    def _set_fetching(self, request: Request | None) -> None:
        if request != self._fetching:
            self._fetching = request
            self.changed.emit()

    def _accept(self, request: Request, card: NetworkCard) -> None:
        self.put(card)
        if request != self._fetching:  # given up, when it was there already
            return
        self._set_fetching(None)
        self.finished.emit(request, card)

    def _reject(self, request: Request, error: Any) -> None:
        if request == self._fetching:
            if isinstance(error, ExplorerError):
                self._problems[_network_of(request)] = Problem(request, str(error))
            self._set_fetching(None)
            self.failed.emit(request, error)

    def put(self, card: NetworkCard) -> None:
        """Put a card in the place of the one of its name, or behind all others."""
        known = self.card(card.name) is not None
        kept = tuple(card if old.name == card.name else old for old in self._cards)
        self._cards = kept if known else (*kept, card)
        self.cards_changed.emit()


def _network_of(request: Request) -> str:
    """Return the network whose weights are asked for; none for a whole network from a file."""
    return "" if isinstance(request, NetworkFile) else request.network

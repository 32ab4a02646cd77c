"""What the page needs of many tokens at once, worked out on a lane of its own, so that nothing waits for it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.panels.attention.board import Board
from explorer.trace import FloatArray, Trace, attention, attention_layers, rollouts
from explorer.worker import Lane


@dataclass(frozen=True)
class Wanted:
    """The weights of one attention layer, by its place among them, or the rollout after each if `layer` is None.

    board: where the tokens of the trace lie, for those who draw what comes of it.
    """

    trace: Trace
    board: Board
    layer: int | None = None

    def is_like(self, other: "Wanted") -> bool:
        """Whether another is of the same layer of the same network, of another image perhaps."""
        same = self.trace.network == other.trace.network and self.board.tokens == other.board.tokens
        return same and self.layer == other.layer


def work_out(wanted: Wanted, cancelled: Callable[[], bool]) -> tuple[FloatArray, ...]:
    """Return every head's weights, (T, T) each, or the rollout after every layer."""
    trace = wanted.trace
    if wanted.layer is None:
        return rollouts(trace, cancelled)
    return tuple(attention(trace, attention_layers(trace)[wanted.layer]).weights)


class Weighing(QObject):
    """Works out what is wanted last; `done` is what was worked out last."""

    worked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lane: Lane | None = None
        self._asked: Wanted | None = None
        self.done: tuple[Wanted, tuple[FloatArray, ...]] | None = None

    def want(self, wanted: Wanted) -> None:
        """Work it out next, if that is not under way or done."""
        if wanted == self._asked:
            return
        if self._lane is None:
            self._lane = Lane("attention", work_out, self)
            self._lane.finished.connect(self._keep)
            self._lane.failed.connect(self._fail)
        self._asked = wanted
        self._lane.submit(wanted)

    def forget(self) -> None:
        """Let go of what is done, and of what is under way."""
        self._asked = self.done = None

    def stop(self) -> None:
        """Go no further, and forget."""
        self.forget()
        if self._lane is not None:
            self._lane.stop(0)
            self._lane.deleteLater()
            self._lane = None

    def _fail(self, wanted: Wanted, error: Exception) -> None:
        if wanted == self._asked:
            self._asked = None  # to be tried again
        raise error

    def _keep(self, wanted: Wanted, found: tuple[FloatArray, ...]) -> None:
        if self._asked is not None:
            self.done = (wanted, found)
            self.worked.emit()

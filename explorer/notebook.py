"""What the labs show: one frozen state for each, with an undo of its own.

Undo belongs to the page that is looked at: nobody wants to lose a stroke of the drawing, unseen, by taking back a cell.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.history import History
from explorer.kept import Past
from explorer.scene import Page


class Notebook(QObject):
    """Holds the labs' states.  Whoever changes one says whether that can be undone."""

    changed = Signal(object)  # Page

    def __init__(self, states: tuple[tuple[Page, Any], ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._states: dict[Page, Any] = dict(states)
        self._histories: defaultdict[Page, History[Any]] = defaultdict(History)
        self._carried: dict[Page, Callable[[Any, Any], Any]] = {}

    @property
    def states(self) -> tuple[tuple[Page, Any], ...]:
        """(page, state) of every lab that was changed."""
        return tuple(self._states.items())

    def state(self, page: Page, first: Any) -> Any:
        """Return what a lab shows; `first` before anything was changed."""
        return self._states.get(page, first)

    def put(self, page: Page, state: Any, before: Any = None) -> None:
        """Show `state`; given what was there `before`, it can be undone."""
        if before is not None and before != state:
            self._histories[page].record(before)
        if self._states.get(page) != state:
            self._states[page] = state
            self.changed.emit(page)

    def keep(self) -> tuple[tuple[Page, Past], ...]:
        """Return what can be undone and redone in every lab, for `recall`."""
        histories = self._histories.items()
        return tuple((page, Past(tuple(each.past), tuple(each.future))) for page, each in histories)

    def recall(self, states: tuple[tuple[Page, Any], ...], pasts: tuple[tuple[Page, Past], ...]) -> None:
        """Show exactly what was there when `states` and `keep` were asked."""
        before, self._states = self._states, dict(states)
        self._histories.clear()
        for page, each in pasts:
            self._histories[page].restore(each.past, each.future)
        for page in {*before, *self._states}:
            if before.get(page) is not self._states.get(page):
                self.changed.emit(page)

    def can_undo(self, page: Page) -> bool:
        """Whether an edit of a lab can be taken back."""
        return bool(self._histories[page].past)

    def can_redo(self, page: Page) -> bool:
        """Whether what was taken back can be done again."""
        return bool(self._histories[page].future)

    def undo(self, page: Page) -> None:
        """Take the last edit of a lab back."""
        if self.can_undo(page):
            self._bring_back(page, self._histories[page].undo(self._states[page]))

    def redo(self, page: Page) -> None:
        """Do again what was taken back."""
        if self.can_redo(page):
            self._bring_back(page, self._histories[page].redo(self._states[page]))

    def carry(self, page: Page, carried: Callable[[Any, Any], Any]) -> None:
        """Let ``carried(state, now)`` say what undo shows instead of `state`: parts of `now` may stay."""
        self._carried[page] = carried

    def _bring_back(self, page: Page, state: Any) -> None:
        carried = self._carried.get(page)
        self.put(page, state if carried is None else carried(state, self._states[page]))

"""Undo and redo over frozen values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass
class History(Generic[Value]):
    """The values before (`past`) and after (`future`) the present one; at most `limit` are kept."""

    limit: int = 500
    past: list[Value] = field(default_factory=list)
    future: list[Value] = field(default_factory=list)

    def record(self, before: Value) -> None:
        """An edit replaced `before`: it can be undone, and what had been undone is gone."""
        self.past = [*self.past[-self.limit + 1 :], before]
        self.future.clear()

    def lighten(self, weights: Callable[[Value], dict[int, int]], most: int) -> None:
        """Forget the oldest until what the others hold on to weighs at most `most`.

        weights: of one value, by the identity of what it holds on to, which others may hold as well.
        """
        held: set[int] = set()
        total = 0
        for kept, value in enumerate(reversed(self.past)):
            total += sum(weight for each, weight in weights(value).items() if each not in held)
            held.update(weights(value))
            if kept and total > most:
                del self.past[: len(self.past) - kept]
                return

    def restore(self, past: Iterable[Value], future: Iterable[Value]) -> None:
        """Have these values before and after the present one."""
        self.past, self.future = list(past), list(future)

    def undo(self, present: Value) -> Value:
        """Return the value before `present`, or `present` if there is none."""
        if not self.past:
            return present
        self.future.append(present)
        return self.past.pop()

    def redo(self, present: Value) -> Value:
        """Return the value after `present`, or `present` if there is none."""
        if not self.future:
            return present
        self.past.append(present)
        return self.future.pop()

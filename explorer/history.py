"""Undo and redo over frozen values."""

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

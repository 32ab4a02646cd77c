"""Where one has been among the units, back and forward like in a browser."""

from collections.abc import Callable
from dataclasses import dataclass, field

from explorer.trace import Unit

MOST = 200


@dataclass
class Visits:
    """The units before (`past`) and after (`future`) the one `here`."""

    here: Unit | None = None
    past: list[Unit] = field(default_factory=list)
    future: list[Unit] = field(default_factory=list)
    _stepping: bool = False

    @property
    def stepping(self) -> bool:
        """Whether the last visit was a step from key to key."""
        return self._stepping

    def visit(self, unit: Unit, step: bool = False) -> None:
        """Go to `unit`.  step: from key to key in one layer one walks without leaving a mark at each unit."""
        if unit == self.here:
            self._stepping = self._stepping and step
            return
        replaces = step and self._stepping and self.here is not None and self.here.layer == unit.layer
        if self.here is not None and not replaces:
            self.past = [*self.past[-MOST + 1 :], self.here]
        self.here, self._stepping = unit, step
        self.future.clear()

    def back(self, exists: Callable[[Unit], bool] = lambda unit: True) -> Unit | None:
        """Return to the unit before, None if there is none; those that are gone are forgotten."""
        return self._moved(self.past, self.future, exists)

    def forward(self, exists: Callable[[Unit], bool] = lambda unit: True) -> Unit | None:
        """Go where one came back from, None if nowhere; units that are gone are forgotten."""
        return self._moved(self.future, self.past, exists)

    def _moved(self, source: list[Unit], target: list[Unit], exists: Callable[[Unit], bool]) -> Unit | None:
        while source and not exists(source[-1]):
            source.pop()
        if not source:
            return None
        if self.here is not None:
            target.append(self.here)
        self.here, self._stepping = source.pop(), False
        return self.here

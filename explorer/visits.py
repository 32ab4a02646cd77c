"""Where one has been among the units, back and forward like in a browser."""

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

    def visit(self, unit: Unit, step: bool = False) -> None:
        """Go to `unit`.  step: from key to key in one layer one walks without leaving a mark at each unit."""
        if unit == self.here:
            return
        replaces = step and self._stepping and self.here is not None and self.here.layer == unit.layer
        if self.here is not None and not replaces:
            self.past = [*self.past[-MOST + 1 :], self.here]
        self.here, self._stepping = unit, step
        self.future.clear()

    def back(self) -> Unit | None:
        """Return to the unit before, None if there is none."""
        if not self.past:
            return None
        if self.here is not None:
            self.future.append(self.here)
        self.here, self._stepping = self.past.pop(), False
        return self.here

    def forward(self) -> Unit | None:
        """Go where one came back from, None if nowhere."""
        if not self.future:
            return None
        if self.here is not None:
            self.past.append(self.here)
        self.here, self._stepping = self.future.pop(), False
        return self.here

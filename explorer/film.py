"""The film: one unit of a map after the other, in reading order, played, stepped or scrubbed."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from explorer.trace import Layer, Unit

SPEEDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)  # units a second
USUAL_SPEED = 4.0
TICK_MS = 16


@dataclass(frozen=True)
class FilmState:
    """Where a film is.

    layer, shape: what is filled, by its name and shape.  channel: the map, 0 in a vector.
    index: the unit in the map, row by row; all up to it are filled.  speed: units a second.
    """

    layer: str
    shape: tuple[int, ...]
    channel: int
    index: int = 0
    playing: bool = False
    speed: float = USUAL_SPEED

    @property
    def count(self) -> int:
        """The number of units in the map."""
        return int(np.prod(self._map))

    @property
    def unit(self) -> Unit:
        """The unit that is computed now."""
        inside = tuple(int(i) for i in np.unravel_index(self.index, self._map))
        return Unit(self.layer, (self.channel, *inside) if len(self.shape) == 3 else inside)

    def index_of(self, unit: Unit) -> int:
        """Return the place of a unit of this map."""
        inside = unit.position[1:] if len(self.shape) == 3 else unit.position
        return int(np.ravel_multi_index(inside, self._map))

    @property
    def finished(self) -> bool:
        """Whether the last unit is reached."""
        return self.index == self.count - 1

    @property
    def _map(self) -> tuple[int, ...]:
        return self.shape[1:] if len(self.shape) == 3 else self.shape


class Film(QObject):
    """Plays over one map; None as state while there is no film."""

    changed = Signal(object)  # FilmState | None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state: FilmState | None = None
        self._speed = USUAL_SPEED
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._advance)
        self._clock = QElapsedTimer()
        self._begun_at = 0

    @property
    def state(self) -> FilmState | None:
        """Where the film is."""
        return self._state

    @property
    def unit(self) -> Unit | None:
        """The unit that is computed now."""
        return None if self._state is None else self._state.unit

    def open(self, layer: Layer, unit: Unit, playing: bool = False) -> None:
        """Choose the map that `unit` lies in; played from its first unit, or held at `unit`."""
        state = FilmState(layer.name, layer.shape, unit.channel, 0, playing, self._speed)
        self._begin(state if playing else replace(state, index=state.index_of(unit)))

    def close(self) -> None:
        """End the film."""
        self._show(None)

    def recall(self, state: FilmState | None) -> None:
        """Be where a film was, and go on if it did."""
        if state is None:
            self.close()
        elif state != self._state:
            self._speed = state.speed
            self._begin(state)

    def meet(self, unit: Unit) -> None:
        """Hold at a unit of this map; a unit of another ends the film."""
        state = self._state
        if state is None:
            return
        if (unit.layer, unit.channel) != (state.layer, state.channel):
            self.close()
        elif unit != state.unit:
            self.seek(state.index_of(unit))

    def play(self) -> None:
        """Go on; from the first unit, if the last is reached."""
        if self._state is not None and not self._state.playing:
            index = 0 if self._state.finished else self._state.index
            self._begin(replace(self._state, playing=True, index=index))

    def pause(self) -> None:
        """Hold."""
        if self._state is not None:
            self._show(replace(self._state, playing=False))

    def step(self, by: int) -> None:
        """Hold, `by` units on or back."""
        if self._state is not None:
            self.seek(self._state.index + by)

    def seek(self, index: int) -> None:
        """Hold at a unit of the map; beyond the ends, at the nearest."""
        if self._state is not None:
            index = min(max(index, 0), self._state.count - 1)
            self._show(replace(self._state, index=index, playing=False))

    def set_speed(self, speed: float) -> None:
        """Play `speed` units a second from now on."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        if self._state is not None:
            self._begin(replace(self._state, speed=self._speed))

    @property
    def speed(self) -> float:
        """Units a second, also while there is no film."""
        return self._speed

    def _begin(self, state: FilmState) -> None:
        self._begun_at = state.index
        self._clock.start()
        self._show(state)

    def _show(self, state: FilmState | None) -> None:
        if state is not None and state.playing:
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def _advance(self) -> None:
        state = self._state
        if state is None:
            return
        on = int(self._clock.nsecsElapsed() / 1e9 * state.speed)
        index = min(self._begun_at + on, state.count - 1)
        if index != state.index or state.finished:
            self._show(replace(state, index=index, playing=index < state.count - 1))

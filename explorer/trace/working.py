"""What every rule of `contributions` hands back, and small helpers they share.  NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace.explanation import Detail, DoubleArray, Terms
from explorer.trace.layer import Axes, Layer
from explorer.trace.trace import Trace
from explorer.trace.windows import Indices

Position = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Working:
    """The arithmetic of one unit.

    value: the result in float64.  magnitude: the scale of rounding errors, None for Σ|terms| + |bias|.
    """

    value: float
    terms: tuple[Terms, ...] = ()
    bias: float | None = None
    detail: Detail = None
    magnitude: float | None = None

    def scale(self) -> float:
        """Return the scale of rounding errors."""
        if self.magnitude is not None:
            return self.magnitude
        return sum(float(np.abs(each.products).sum()) for each in self.terms) + abs(self.bias or 0.0)


def read(trace: Trace, layer: Layer) -> tuple[Layer, NDArray[Any]]:
    """Return the first layer that `layer` reads, and its values."""
    source = trace.layer(layer.sources[0])
    return source, trace[source.name]


def one(trace: Trace, source: str, position: Position, weight: float = 1.0) -> Terms:
    """Return a single cell of a source and its weight."""
    value = float(trace[source][position])
    return Terms(source, np.array([position], np.int32), np.array([value]), np.array([weight]))


def some(trace: Trace, source: str, positions: NDArray[np.int32], weights: DoubleArray) -> Terms:
    """Return cells of a source, (n, axes), and their weights, (n,)."""
    values = trace[source][tuple(positions.T)].astype(np.float64)
    return Terms(source, positions, values, weights)


def nothing(source: Layer) -> Terms:
    """Return no cells of a source: what padding and constants read."""
    return Terms(source.name, np.zeros((0, len(source.shape)), np.int32), np.zeros(0), np.zeros(0))


def grid(*axes: Indices) -> NDArray[np.int32]:
    """Return every combination of the indices of each axis, in order, (n, axes)."""
    cells = np.empty((*(len(axis) for axis in axes), len(axes)), np.int32)
    for place, axis in enumerate(axes):
        cells[..., place] = axis.reshape([-1 if place == other else 1 for other in range(len(axes))])
    return cells.reshape(-1, len(axes))


def place(layer: Layer, position: Sequence[int]) -> str:
    """Return where a unit is, for people: ``map 3 · row 2, column 4 of pool2``."""
    if layer.axes is Axes.MAPS and len(position) == 3:
        channel, row, column = position
        return f"map {channel} · row {row}, column {column} of {layer.name}"
    words = {Axes.TOKENS: ("token", "feature"), Axes.SIGNALS: ("channel", "position")}.get(layer.axes, ())
    if len(words) == len(position):
        named = ", ".join(f"{word} {index}" for word, index in zip(words, position, strict=True))
        return f"{named} of {layer.name}"
    return f"position {', '.join(map(str, position))} of {layer.name}"

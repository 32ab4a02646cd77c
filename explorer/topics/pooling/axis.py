"""One axis of pooling: how many windows there are, and which cell each of them reads with each tap.  NumPy only."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.state import Pair, Pooling

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Axis:
    """The arguments along the rows or the columns."""

    size: int
    window: int
    stride: int
    padding: int
    dilation: int
    ceil_mode: bool

    @property
    def padded(self) -> int:
        """The input's length with its padding."""
        return self.size + 2 * self.padding

    @property
    def reach(self) -> int:
        """How many cells the window spans: d(k − 1) + 1."""
        return self.dilation * (self.window - 1) + 1

    @property
    def places(self) -> int:
        """How many windows the formula gives, before those that begin too late are left out."""
        room = self.padded - self.reach
        return (-(-room // self.stride) if self.ceil_mode else room // self.stride) + 1

    @property
    def length(self) -> int:
        """The output's length; below 1 where there is none.

        Rounded up, a window must still begin inside the input or the padding before it, as in torch.
        """
        too_late = self.ceil_mode and (self.places - 1) * self.stride >= self.size + self.padding
        return self.places - too_late

    @property
    def begins(self) -> Indices:
        """Where each window begins, (length,), in the input's own coordinates: below 0 in padding."""
        return np.arange(self.length) * self.stride - self.padding

    @property
    def reads(self) -> Indices:
        """The cell under each tap of each window, (length, window), outside the input where padding is."""
        return self.begins[:, None] + self.dilation * np.arange(self.window)


def axes(state: Pooling, size: Pair | None = None) -> tuple[Axis, Axis]:
    """Return the row axis and the column axis; size: (rows, columns) of a picture in place of the matrix."""
    sides = size or (len(state.matrix), len(state.matrix[0]))
    rows, columns = (
        Axis(*each, state.ceil_mode)
        for each in zip(sides, state.window, state.steps, state.padding, state.dilation, strict=True)
    )
    return rows, columns


@lru_cache(maxsize=64)
def table_of(axis: Axis) -> Indices:
    """Return `axis.reads` with -1 where padding is, (length, window)."""
    reads = axis.reads
    return np.where((reads >= 0) & (reads < axis.size), reads, -1)


@lru_cache(maxsize=64)
def covers(axis: Axis) -> FloatArray:
    """Return 1 where a window reads a cell, else 0, (length, size): windows @ cells are their sums."""
    table = table_of(axis)
    covered = np.zeros((axis.length, axis.size))
    window, tap = np.nonzero(table >= 0)
    covered[window, table[window, tap]] = 1
    return covered


@lru_cache(maxsize=64)
def counted(axis: Axis, with_padding: bool) -> FloatArray:
    """Return how many taps of each window count where an average divides, (length,).

    Padding counts or not; what lies beyond the padding, under a window rounded up, never does.
    """
    margin = axis.padding if with_padding else 0
    reads = axis.reads
    inside = (reads >= -margin) & (reads < axis.size + margin)
    counts: FloatArray = inside.sum(axis=1).astype(np.float64)
    return counts

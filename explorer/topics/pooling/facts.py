"""Sizes and counts, with their formulas filled in.  NumPy only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.pooling.axis import Axis, axes
from explorer.topics.pooling.computing import Results, reads
from explorer.topics.pooling.state import Pooling
from explorer.topics.pooling.valid import size_of

SYMBOLS = "⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1"
SYMBOLS_CEIL = "⌈(n + 2p − d(k − 1) − 1) / s⌉ + 1"


@dataclass(frozen=True)
class Formula:
    """An axis of the output: its formula in letters, with the numbers, and what it makes.

    dropped: whether the last window of the formula begins beyond the input and is left out, as torch does;
    unread: how many cells at the end of the input lie behind the last window.
    """

    symbols: str
    numbers: str
    length: int
    dropped: bool
    unread: int


@dataclass(frozen=True)
class Facts:
    """What is counted: values in and out, and how many inputs are read, win, and so get a gradient."""

    rows: Formula
    columns: Formula
    values_in: int
    values_out: int
    read: int
    winning: int
    overlapping: bool
    parameters: int = 0

    @property
    def gone(self) -> float:
        """The share of values that is gone, 0 to 1; below 0 where more come out than went in."""
        return 1 - self.values_out / self.values_in

    @property
    def gradient_of_max(self) -> float:
        """The share of inputs that a gradient reaches through max pooling, 0 to 1."""
        return self.winning / self.values_in

    @property
    def gradient_of_average(self) -> float:
        """The share of inputs that a gradient reaches through average and sum pooling, 0 to 1."""
        return self.read / self.values_in


def facts(state: Pooling, found: Results, image: NDArray[Any] | None = None) -> Facts:
    """Return what is counted; found: from `results` of the same."""
    rows, columns = axes(state, size_of(state, image))
    read = reads(state, image)
    return Facts(
        _formula(rows),
        _formula(columns),
        found.input.size,
        found.output.maximum.size,
        int(np.count_nonzero(read)),
        int(np.count_nonzero(found.wins)),
        bool(read.max() > 1),
    )


def _formula(axis: Axis) -> Formula:
    opened, closed = "⌈⌉" if axis.ceil_mode else "⌊⌋"
    numbers = (
        f"{opened}({axis.size} + 2·{axis.padding} − {axis.dilation}·({axis.window} − 1) − 1) / {axis.stride}{closed}"
        f" + 1 = {axis.places}"
    )
    dropped = axis.places > axis.length
    if dropped:
        numbers += f", less one that would begin beyond the input: {axis.length}"
    unread = axis.size - 1 - int(axis.reads[-1, -1])
    symbols = SYMBOLS_CEIL if axis.ceil_mode else SYMBOLS
    return Formula(symbols, numbers, axis.length, dropped, max(unread, 0))

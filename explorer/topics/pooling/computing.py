"""Pooling itself: the three outputs, the winners, and where a gradient goes.  NumPy only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.axis import Indices, axes, counted, covers, table_of
from explorer.topics.pooling.shifting import input_of
from explorer.topics.pooling.state import Pooling
from explorer.topics.pooling.valid import size_of

Cell = tuple[int, int]
Counts = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Three:
    """The same thing for max, average and sum pooling."""

    maximum: FloatArray
    average: FloatArray
    total: FloatArray

    @property
    def by_name(self) -> dict[str, FloatArray]:
        """The three under the words for them."""
        return {"max": self.maximum, "average": self.average, "sum": self.total}


@dataclass(frozen=True, eq=False)
class Results:
    """What is pooled and what comes out.

    input: (rows, columns), after the shift; output: three of (oh, ow); winners: (oh, ow, 2), the cell that each
    maximum was taken from, the first row by row where several are as large (as torch's indices), -1 where a window
    reads padding only and its maximum is -∞; ties: (oh, ow), how many other cells of the window are as large;
    divisors: (oh, ow), what the averages divide by.
    """

    input: FloatArray
    output: Three
    winners: Indices
    ties: Counts
    divisors: FloatArray

    @property
    def wins(self) -> Counts:
        """How many maxima were taken from each input cell, (rows, columns)."""
        rows, columns = self.winners[(self.winners >= 0).all(axis=2)].T
        counts = np.zeros(self.input.shape, np.intp)
        np.add.at(counts, (rows, columns), 1)
        return counts


def results(state: Pooling, image: NDArray[Any] | None = None) -> Results:
    """Return everything that pooling makes of a state that makes sense; whole numbers' sums come out exact.

    image: (rows, columns), a picture or feature map pooled in place of the matrix.
    """
    values = input_of(state, image)
    rows, columns = axes(state, size_of(state, image))
    total = covers(rows) @ values @ covers(columns).T
    divisors = np.outer(*(counted(axis, state.count_include_pad) for axis in (rows, columns)))
    average = total / np.maximum(divisors, 1)
    maximum, winners, ties = _won(values, table_of(rows), table_of(columns))
    return Results(values, Three(maximum, average, total), winners, ties, divisors)


def reads(state: Pooling, image: NDArray[Any] | None = None) -> Counts:
    """Return how many windows read each input cell, (rows, columns)."""
    rows, columns = (covers(axis).sum(axis=0) for axis in axes(state, size_of(state, image)))
    return np.outer(rows, columns).astype(np.intp)


def gradients(state: Pooling, image: NDArray[Any] | None = None) -> Three:
    """Return the gradient of the outputs' sum with respect to each input cell, three of (rows, columns)."""
    found = results(state, image)
    rows, columns = (covers(axis) for axis in axes(state, size_of(state, image)))
    average = rows.T @ (1 / np.maximum(found.divisors, 1)) @ columns
    return Three(found.wins.astype(np.float64), average, reads(state, image).astype(np.float64))


def steps(state: Pooling, image: NDArray[Any] | None = None) -> int:
    """Return how many windows an animation visits."""
    rows, columns = axes(state, size_of(state, image))
    return rows.length * columns.length


def cell_of_step(state: Pooling, step: int, image: NDArray[Any] | None = None) -> Cell:
    """Return the output (row, column) of a step: row by row, then from the start."""
    row, column = divmod(step % steps(state, image), axes(state, size_of(state, image))[1].length)
    return row, column


def step_of_cell(state: Pooling, row: int, column: int, image: NDArray[Any] | None = None) -> int:
    """Return the step at which an animation visits an output."""
    return row * axes(state, size_of(state, image))[1].length + column


def _won(values: FloatArray, rows: Indices, columns: Indices) -> tuple[FloatArray, Indices, Counts]:
    """Return the maxima (oh, ow), where they are (oh, ow, 2) and how many others are as large (oh, ow).

    rows, columns: the cell under each tap, -1 in padding, where index -1 finds the -∞ put there.
    """
    bordered = np.pad(values, (0, 1), constant_values=-np.inf)
    patches = bordered[rows[:, None, :, None], columns[None, :, None, :]]  # (oh, ow, kh, kw)
    flat = patches.reshape(len(rows), len(columns), -1)
    first = flat.argmax(axis=2)
    maximum = flat.max(axis=2)
    down, across = np.divmod(first, columns.shape[1])
    winners = np.stack(
        [rows[np.arange(len(rows))[:, None], down], columns[np.arange(len(columns)), across]], axis=2
    )
    nothing = np.isneginf(maximum)
    winners[nothing] = -1
    ties = np.where(nothing, 0, (flat == maximum[:, :, None]).sum(axis=2) - 1)
    return maximum, winners, ties

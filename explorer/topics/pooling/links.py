"""Which cells and which outputs touch when one of them is pointed at.  NumPy only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.axis import Axis, Indices, axes, covers
from explorer.topics.pooling.computing import Cell, Results
from explorer.topics.pooling.state import Pooling
from explorer.topics.pooling.valid import size_of


@dataclass(frozen=True, eq=False)
class Window:
    """What one output reads.

    output: its (row, column); top, left: where the window begins, in the input's own coordinates; height, width: how
    many rows and columns it spans, gaps of the dilation with them.  cells: (n, 2), the input cells it reads, row by
    row; values: (n,), what they hold; padding: (m, 2), the places outside the input that it reads.  winner: the cell
    of the maximum, None where it reads padding only; tied: (t, 2), other cells as large.  divisor: what the average
    divides by.
    """

    output: Cell
    top: int
    left: int
    height: int
    width: int
    cells: Indices
    values: FloatArray
    padding: Indices
    winner: Cell | None
    tied: Indices
    maximum: float
    average: float
    total: float
    divisor: int


@dataclass(frozen=True, eq=False)
class Links:
    """Where an input cell goes: outputs (n, 2) that read it, row by row; won (n,), whether it is their maximum."""

    cell: Cell
    outputs: Indices
    won: NDArray[np.bool_]


def window_of(
    state: Pooling, found: Results, row: int, column: int, image: NDArray[Any] | None = None
) -> Window:
    """Return what an output reads; found: from `results` of the same.  Raises IndexError outside the output."""
    rows, columns = axes(state, size_of(state, image))
    if not (0 <= row < rows.length and 0 <= column < columns.length):
        raise IndexError(f"no output ({row}, {column})")
    places = _crossed(rows.reads[row], columns.reads[column])
    inside = ((places >= 0) & (places < found.input.shape)).all(axis=1)
    cells, winner = places[inside], found.winners[row, column]
    values = found.input[cells[:, 0], cells[:, 1]]
    maximum = float(found.output.maximum[row, column])
    tied = cells[(values == maximum) & (cells != winner).any(axis=1)]
    return Window(
        (row, column),
        int(rows.begins[row]),
        int(columns.begins[column]),
        rows.reach,
        columns.reach,
        cells,
        values,
        places[~inside],
        None if winner[0] < 0 else (int(winner[0]), int(winner[1])),
        tied,
        maximum,
        float(found.output.average[row, column]),
        float(found.output.total[row, column]),
        int(found.divisors[row, column]),
    )


def windows_of(
    state: Pooling, found: Results, image: NDArray[Any] | None = None
) -> tuple[tuple[Window, ...], ...]:
    """Return what every output reads, row by row: for small inputs; `window_of` is quicker for one."""
    height, width = found.output.maximum.shape
    return tuple(
        tuple(window_of(state, found, row, column, image) for column in range(width)) for row in range(height)
    )


def links_of_input(
    state: Pooling, found: Results, row: int, column: int, image: NDArray[Any] | None = None
) -> Links:
    """Return which outputs read an input cell, none perhaps.  Raises IndexError outside the input."""
    size = size_of(state, image)
    if not (0 <= row < size[0] and 0 <= column < size[1]):
        raise IndexError(f"no input cell ({row}, {column})")
    rows, columns = axes(state, size)
    outputs = _crossed(_reading(rows, row), _reading(columns, column))
    won = (found.winners[outputs[:, 0], outputs[:, 1]] == (row, column)).all(axis=1)
    return Links((row, column), outputs, won)


def _reading(axis: Axis, cell: int) -> Indices:
    return np.flatnonzero(covers(axis)[:, cell])


def _crossed(rows: Indices, columns: Indices) -> Indices:
    """Return every (row, column), row by row, (n, 2)."""
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=2).reshape(-1, 2)

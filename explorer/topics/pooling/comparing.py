"""What a shift changes, and what pooling loses.  NumPy only."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.axis import axes, covers
from explorer.topics.pooling.computing import Results, results
from explorer.topics.pooling.shifting import original
from explorer.topics.pooling.state import Pooling
from explorer.topics.pooling.valid import size_of

Mask = NDArray[np.bool_]

_ROUNDING = 1e-12  # beside the largest value: as far as sums in another order may differ


@dataclass(frozen=True, eq=False)
class Change:
    """Which values differ from those before the shift; same shape as the values."""

    where: Mask

    @property
    def count(self) -> int:
        """How many differ."""
        return int(np.count_nonzero(self.where))

    @property
    def of(self) -> int:
        """How many there are."""
        return self.where.size

    @property
    def share(self) -> float:
        """Which share of them differs, 0 to 1."""
        return self.count / self.of


@dataclass(frozen=True, eq=False)
class Changes:
    """What the shift changed; before: the same pooling without the shift."""

    before: Results
    input: Change
    maximum: Change
    average: Change
    total: Change

    @property
    def by_name(self) -> dict[str, Change]:
        """The four under the words for them."""
        return {"input": self.input, "max": self.maximum, "average": self.average, "sum": self.total}


@dataclass(frozen=True, eq=False)
class Restored:
    """An output put back to the input's size.

    picture: (rows, columns); error: picture less input; known: (rows, columns), where the output said anything.
    """

    picture: FloatArray
    error: FloatArray
    known: Mask

    @property
    def exact(self) -> int:
        """How many cells came back as they were, up to rounding."""
        size = max(float(np.abs(self.picture).max()), float(np.abs(self.picture - self.error).max()))
        return int(np.count_nonzero(np.abs(self.error) <= _ROUNDING * size))

    @property
    def mean_error(self) -> float:
        """How far a cell is off on average."""
        return float(np.abs(self.error).mean())

    @property
    def largest_error(self) -> float:
        """How far the worst cell is off."""
        return float(np.abs(self.error).max())


@dataclass(frozen=True)
class Lost:
    """The three outputs put back."""

    maximum: Restored
    average: Restored
    total: Restored

    @property
    def by_name(self) -> dict[str, Restored]:
        """The three under the words for them."""
        return {"max": self.maximum, "average": self.average, "sum": self.total}


def changes(state: Pooling, found: Results, image: NDArray[Any] | None = None) -> Changes:
    """Return what the shift changed; found: from `results` of the same."""
    before = found if state.shift == (0, 0) else results(replace(state, shift=(0, 0)), image)
    scale = float(np.abs(original(state, image)).max()) * _ROUNDING
    was, now = before.output, found.output
    return Changes(
        before,
        Change(before.input != found.input),
        Change(was.maximum != now.maximum),
        Change(_differ(was.average, now.average, scale)),
        Change(_differ(was.total, now.total, scale * state.window[0] * state.window[1])),
    )


def lost(state: Pooling, found: Results, image: NDArray[Any] | None = None) -> Lost:
    """Return the outputs put back to the input's size; found: from `results` of the same.

    Each maximum goes back to its winner's place and 0 to the others, as torch's max_unpool2d does; an average goes
    to every cell of its window, and so does a sum divided by the window's cells.  A cell that several windows read
    takes their mean, one that none reads 0.
    """
    rows, columns = (covers(axis) for axis in axes(state, size_of(state, image)))
    reads = np.outer(rows.sum(axis=0), columns.sum(axis=0))
    known, often = reads > 0, np.maximum(reads, 1)
    averages = rows.T @ found.output.average @ columns / often
    totals = rows.T @ (found.output.total / (state.window[0] * state.window[1])) @ columns / often
    return Lost(
        _restored(_unpooled(found), found, found.wins > 0),
        _restored(averages, found, known),
        _restored(totals, found, known),
    )


def _unpooled(found: Results) -> FloatArray:
    picture = np.zeros(found.input.shape)
    there = found.winners[..., 0] >= 0
    rows, columns = found.winners[there].T
    picture[rows, columns] = found.output.maximum[there]
    return picture


def _restored(picture: FloatArray, found: Results, known: Mask) -> Restored:
    return Restored(picture, picture - found.input, known)


def _differ(one: FloatArray, other: FloatArray, rounding: float) -> Mask:
    return np.asarray(np.abs(one - other) > rounding)

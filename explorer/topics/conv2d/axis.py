"""One axis of a convolution: which cell of the input each tap of the kernel reads for which output.  NumPy only."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d.state import Conv2d, PaddingBy, PaddingMode

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Axis:
    """The arguments along the rows or the columns, the padding as cells before and after."""

    size: int
    kernel: int
    stride: int
    before: int
    after: int
    dilation: int
    mode: PaddingMode
    transposed: bool
    output_padding: int

    @property
    def padded(self) -> int:
        """The input's length with its padding."""
        return self.size + self.before + self.after

    @property
    def reach(self) -> int:
        """How many cells the kernel spans: d(k − 1) + 1."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def length(self) -> int:
        """The output's length; below 1 where there is no output."""
        if not self.transposed:
            return (self.padded - self.reach) // self.stride + 1
        grown = (self.size - 1) * self.stride + self.reach
        return grown - self.before - self.after + self.output_padding


@dataclass(frozen=True, eq=False)
class Steps:
    """Every (tap of the kernel, output) pair of an axis with what it reads; four arrays (n,).

    read: the cell in the input's own coordinates, below 0 or from the size on where it is padding; origin: the cell
    that its value comes from, -1 for a zero; output: outside the output where a transposed convolution crops.
    """

    read: Indices
    origin: Indices
    tap: Indices
    output: Indices


def output_length(size: int, kernel: int, padding: int, dilation: int, stride: int) -> int:
    """Return ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def transposed_length(
    size: int, kernel: int, padding: int, dilation: int, stride: int, extra: int = 0
) -> int:
    """Return (n − 1)s − 2p + d(k − 1) + output padding + 1."""
    return (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1


@lru_cache(maxsize=1024)
def axes(state: Conv2d) -> tuple[Axis, Axis]:
    """Return the row axis and the column axis; also of a state that makes no sense."""
    return _axis(state, 0), _axis(state, 1)


def _axis(state: Conv2d, axis: int) -> Axis:
    kernel, dilation = state.kernel[axis], state.dilation[axis]
    before = after = state.padding[axis]
    if state.padding_by is PaddingBy.VALID:
        before = after = 0
    elif state.padding_by is PaddingBy.SAME:
        total = dilation * (kernel - 1)
        before, after = total // 2, total - total // 2
    return Axis(
        state.size[axis],
        kernel,
        state.stride[axis],
        before,
        after,
        dilation,
        state.padding_mode,
        state.transposed,
        state.output_padding[axis],
    )


@lru_cache(maxsize=64)
def steps_of(axis: Axis) -> Steps:
    """Return what every tap reads for every output; a transposed convolution counts from the input's cells."""
    outer = axis.size if axis.transposed else axis.length
    cell, tap = (grid.ravel() for grid in np.indices((outer, axis.kernel)))
    moved = cell * axis.stride - axis.before + axis.dilation * tap
    if axis.transposed:
        return Steps(cell, cell, tap, moved)
    return Steps(moved, origin_of(axis, moved), tap, cell)


@lru_cache(maxsize=64)
def table_of(axis: Axis) -> Indices:
    """Return the input cell under each tap of each output, (outputs, kernel); -1 for a zero or none."""
    table = np.full((axis.length, axis.kernel), -1, np.intp)
    steps = steps_of(axis)
    there = (steps.output >= 0) & (steps.output < axis.length)
    table[steps.output[there], steps.tap[there]] = steps.origin[there]
    return table


def origin_of(axis: Axis, cells: Indices) -> Indices:
    """Return the input cell that each cell of the padded input takes its value from, -1 for a zero."""
    last = axis.size - 1
    if axis.mode is PaddingMode.CIRCULAR:
        return cells % axis.size
    if axis.mode is PaddingMode.REPLICATE:
        return cells.clip(0, last)
    if axis.mode is PaddingMode.REFLECT:
        cells = np.abs(cells)
        return np.where(cells > last, 2 * last - cells, cells)
    return np.where((cells >= 0) & (cells <= last), cells, -1)

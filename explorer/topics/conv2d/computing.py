"""The convolution itself, its partial sums, and one output's products.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d.axis import Indices, axes, origin_of, table_of
from explorer.topics.conv2d.shapes import output_shape
from explorer.topics.conv2d.state import Conv2d
from explorer.topics.conv2d.values import FloatArray, Tensors

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Results:
    """partial: (out, in / groups, oh, ow), one sum for each input channel; output: (out, oh, ow), with the bias."""

    partial: FloatArray
    output: FloatArray


@dataclass(frozen=True, eq=False)
class Padded:
    """The input with its padding as the kernel meets it, for drawing.

    values: (in, ph, pw); padding: (ph, pw), where padding is; origins: (ph, pw, 2), the (row, column) of the input
    that each cell shows, -1 in zeros; top, left: how many cells of padding come before the input.
    """

    values: FloatArray
    padding: Mask
    origins: Indices
    top: int
    left: int


@dataclass(frozen=True, eq=False)
class Products:
    """Everything that is summed into one output cell; c counts the input channels of its group.

    channels: (c,); reads: (kh, kw, 2), the cell under each weight in the input's own coordinates, outside it where
    padding is; origins: (kh, kw, 2), where its value comes from, -1 for a zero; padding: (kh, kw), where padding is
    read; missing: (kh, kw), weights that meet nothing (transposed only, their reads are -1); values, weights,
    products: (c, kh, kw); partial: (c,); total: with the bias.
    """

    channels: tuple[int, ...]
    reads: Indices
    origins: Indices
    padding: Mask
    missing: Mask
    values: FloatArray
    weights: FloatArray
    products: FloatArray
    partial: FloatArray
    bias: float
    total: float


def results(state: Conv2d, numbers: Tensors) -> Results:
    """Return the output and the partial sums; whole numbers come out exact.  numbers: from `tensors(state)`."""
    partial = _stamped(state, numbers) if state.transposed else _gathered(state, numbers)
    partial = partial.reshape(state.out_channels, -1, *partial.shape[-2:])
    return Results(partial, partial.sum(axis=1) + numbers.bias[:, None, None])


def _gathered(state: Conv2d, numbers: Tensors) -> FloatArray:
    """Return (groups, out, in, oh, ow): at every place, the patch under the kernel times the kernel."""
    rows, columns = (table_of(axis) for axis in axes(state))
    patches = _bordered(numbers.input)[
        :, rows[:, None, :, None], columns[None, :, None, :]
    ]  # (in, oh, ow, kh, kw)
    places, taps = len(rows) * len(columns), rows.shape[1] * columns.shape[1]
    groups, share = state.groups, state.in_channels // state.groups
    seen = patches.reshape(groups, share, places, taps)
    weight = numbers.weight.reshape(groups, -1, share, taps).swapaxes(1, 2)  # (groups, share, out, taps)
    sums: FloatArray = (weight @ seen.swapaxes(2, 3)).swapaxes(1, 2)  # (groups, out, share, places)
    return sums.reshape(groups, -1, share, len(rows), len(columns))


def _stamped(state: Conv2d, numbers: Tensors) -> FloatArray:
    """Return (groups, out, in, oh, ow): every weight times the whole input, laid down where the weight falls."""
    rows, columns = axes(state)
    groups, share = state.groups, state.in_channels // state.groups
    maps = numbers.input.reshape(groups, 1, share, *state.size)
    weight = numbers.weight.reshape(groups, -1, share, *state.kernel)
    space = [
        max(axis.before + axis.length, (axis.size - 1) * axis.stride + axis.reach) for axis in (rows, columns)
    ]
    sums = np.zeros((*weight.shape[:3], *space))
    for i, j in np.ndindex(*state.kernel):
        down = slice(i * rows.dilation, None, rows.stride)
        across = slice(j * columns.dilation, None, columns.stride)
        below = sums[..., down, across][..., : rows.size, : columns.size]
        below += weight[..., i, j, None, None] * maps
    return sums[..., rows.before :, columns.before :][..., : rows.length, : columns.length]


def padded(state: Conv2d, numbers: Tensors) -> Padded:
    """Return the input inside its padding; a transposed convolution pads nothing (its padding crops the output)."""
    borders = [(0, 0) if axis.transposed else (axis.before, axis.after) for axis in axes(state)]
    cells = [
        np.arange(-before, axis.size + after)
        for axis, (before, after) in zip(axes(state), borders, strict=True)
    ]
    origins = [origin_of(axis, along) for axis, along in zip(axes(state), cells, strict=True)]
    outside = [(along < 0) | (along >= axis.size) for axis, along in zip(axes(state), cells, strict=True)]
    return Padded(
        _bordered(numbers.input)[:, origins[0][:, None], origins[1]],
        outside[0][:, None] | outside[1],
        _from(*origins),
        borders[0][0],
        borders[1][0],
    )


def products_of(state: Conv2d, numbers: Tensors, out: int, row: int, column: int) -> Products:
    """Return what is summed into output (out, row, column).  Raises IndexError outside the output."""
    if not all(0 <= at < size for at, size in zip((out, row, column), output_shape(state), strict=True)):
        raise IndexError(f"no output ({out}, {row}, {column})")
    tables = [table_of(axis)[at] for axis, at in zip(axes(state), (row, column), strict=True)]
    origins = _from(*tables)
    reads = origins if state.transposed else _reads(state, row, column)
    missing = np.logical_and((origins < 0).any(axis=2), state.transposed)
    padding = np.logical_and(((reads < 0) | (reads >= state.size)).any(axis=2), ~missing)
    share = state.in_channels // state.groups
    first = out // (state.out_channels // state.groups) * share
    values = _bordered(numbers.input)[first : first + share, tables[0][:, None], tables[1]]
    weights = numbers.weight[out]
    products = values * weights
    partial = products.sum(axis=(1, 2))
    bias = float(numbers.bias[out])
    return Products(
        tuple(range(first, first + share)),
        reads,
        origins,
        padding,
        missing,
        values,
        weights,
        products,
        partial,
        bias,
        float(partial.sum()) + bias,
    )


def steps(state: Conv2d) -> int:
    """Return how many output cells an animation visits."""
    out, rows, columns = output_shape(state)
    return out * rows * columns


def cell_of_step(state: Conv2d, step: int) -> tuple[int, int, int]:
    """Return the output cell (out, row, column) of a step: row by row, channel by channel, then from the start."""
    out, row, column = np.unravel_index(step % steps(state), output_shape(state))
    return int(out), int(row), int(column)


def step_of_cell(state: Conv2d, out: int, row: int, column: int) -> int:
    """Return the step at which an animation visits an output cell."""
    return int(np.ravel_multi_index((out, row, column), output_shape(state)))


def _reads(state: Conv2d, row: int, column: int) -> Indices:
    along = [
        at * axis.stride - axis.before + axis.dilation * np.arange(axis.kernel)
        for axis, at in zip(axes(state), (row, column), strict=True)
    ]
    return _crossed(*along)


def _crossed(rows: Indices, columns: Indices) -> Indices:
    """Return every (row, column), (rows, columns, 2)."""
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=2)


def _from(rows: Indices, columns: Indices) -> Indices:
    """Return every (row, column) that a value comes from, (rows, columns, 2); both -1 where either is."""
    both = _crossed(rows, columns)
    both[(both < 0).any(axis=2)] = -1
    return both


def _bordered(maps: FloatArray) -> FloatArray:
    """Return maps (C, H, W) with a zero row and column at the end, where index -1 finds them."""
    return np.pad(maps, ((0, 0), (0, 1), (0, 1)))

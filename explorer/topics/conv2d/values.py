"""The numbers in the input, the weight and the bias.  NumPy only."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.conv2d.state import Conv2d, Edit, Fill, Part
from explorer.topics.conv2d.valid import check
from explorer.topics.matrices import Matrix

FloatArray = NDArray[np.float64]
Shape = tuple[int, ...]
_SALT = {Part.INPUT: 1, Part.WEIGHT: 2, Part.BIAS: 3}
_LECTURE = {
    Part.INPUT: ((1, 1, 1, 0, 0), (0, 1, 1, 1, 0), (0, 0, 1, 1, 1), (0, 0, 1, 1, 0), (0, 1, 1, 0, 0)),
    Part.WEIGHT: ((0, 1, 0), (1, 2, 1), (0, 1, 0)),
}
_BEYOND_LECTURE = {Part.INPUT: (0, 1), Part.WEIGHT: (-1, 2), Part.BIAS: (-2, 2)}
_LARGEST = 1e6  # in a picture
_RANDOM = {Part.INPUT: (0, 5), Part.WEIGHT: (-2, 2), Part.BIAS: (-2, 2)}


@dataclass(frozen=True, eq=False)
class Tensors:
    """input: (in, H, W); weight: (out, in / groups, kh, kw), transposed or not; bias: (out,), zeros without one."""

    input: FloatArray
    weight: FloatArray
    bias: FloatArray


def tensors(state: Conv2d, image: NDArray[Any] | None = None) -> Tensors:
    """Return the numbers; image: maps (C, H, W) or a picture (H, W) that stand in for the input, fitted to its shape.

    Typed cells lie over either.  Raises ExplorerError if the state makes no sense.
    """
    check(state)
    natural = _natural(state)
    if image is not None:
        natural[Part.INPUT] = fitted(image, state)
    for edit in state.edits:
        if _holds(natural[edit.part].shape, edit.cell):
            natural[edit.part][edit.cell] = edit.value
    if not state.bias:
        natural[Part.BIAS][:] = 0
    return Tensors(natural[Part.INPUT], natural[Part.WEIGHT], natural[Part.BIAS])


def edited(state: Conv2d, part: Part, cell: tuple[int, ...], value: float) -> Conv2d:
    """Return the state with a number typed into a cell; raises ExplorerError if it is too large or none."""
    kept = tuple(edit for edit in state.edits if (edit.part, edit.cell) != (part, cell))
    new = replace(state, edits=(*kept, Edit(part, cell, float(value))))
    check(new)
    return new


def edited_channel(state: Conv2d, part: Part, channel: tuple[int, ...], table: Matrix) -> Conv2d:
    """Return the state with other numbers in one channel: (input,) or (output, input) of the weights.

    Raises ExplorerError unless the table has the channel's size.
    """
    size = state.size if part is Part.INPUT else state.kernel
    if (len(table), len(table[0])) != tuple(size):
        now, given = f"{size[0]} × {size[1]}", f"{len(table)} × {len(table[0])}"
        raise ExplorerError(f"This table is {given}, but here are {now} numbers; choose that size first.")
    cells = {
        (*channel, row, column): value
        for row, values in enumerate(table)
        for column, value in enumerate(values)
    }
    kept = tuple(edit for edit in state.edits if edit.part is not part or edit.cell not in cells)
    new = replace(state, edits=(*kept, *(Edit(part, cell, value) for cell, value in cells.items())))
    check(new)
    return new


def unedited(state: Conv2d, part: Part | None = None) -> Conv2d:
    """Return the state without typed numbers: those of one part, or all."""
    return replace(state, edits=tuple(edit for edit in state.edits if part not in (None, edit.part)))


def fitted(image: NDArray[Any], state: Conv2d) -> FloatArray:
    """Return a picture (H, W) or maps (C, H, W) at the input's shape, rounded to three decimals.

    A larger picture is averaged, a smaller one repeated; channels beyond the picture's begin anew.  Raises
    ExplorerError if the picture is empty, or holds something that is not a number or one beyond a million.
    """
    maps = np.asarray(image, np.float64)
    maps = maps[None] if maps.ndim == 2 else maps
    if maps.ndim != 3 or not maps.size or not np.isfinite(maps).all():
        raise ExplorerError("This picture has no numbers to convolve: choose another one.")
    maps = maps[np.arange(state.in_channels) % len(maps)]
    if np.abs(maps).max() > _LARGEST:
        raise ExplorerError(
            "This picture holds numbers beyond a million: scale it down or choose another one."
        )
    resized: FloatArray = np.round(_resized(_resized(maps, state.size[0], 1), state.size[1], 2), 3)
    return resized


def _resized(maps: FloatArray, size: int, axis: int) -> FloatArray:
    old = maps.shape[axis]
    starts = np.arange(size) * old // size
    if size >= old:
        repeated: FloatArray = maps.take(starts, axis)
        return repeated
    widths = np.diff(starts, append=old).reshape([-1 if axis == at else 1 for at in range(3)])
    means: FloatArray = np.add.reduceat(maps, starts, axis) / widths
    return means


def _natural(state: Conv2d) -> dict[Part, FloatArray]:
    """Return every tensor before any cell was typed into."""
    weight = (state.out_channels, state.in_channels // state.groups, *state.kernel)
    return {
        Part.INPUT: _filled(state.input_fill, Part.INPUT, (state.in_channels, *state.size), state.seed),
        Part.WEIGHT: _filled(state.weight_fill, Part.WEIGHT, weight, state.seed),
        Part.BIAS: _drawn((state.out_channels,), Part.BIAS, state.seed, *_RANDOM[Part.BIAS]),
    }


def _filled(fill: Fill, part: Part, shape: Shape, seed: int) -> FloatArray:
    if fill is Fill.ONES:
        return np.ones(shape)
    if fill is Fill.COUNTING:
        rows, columns = np.indices(shape[-2:])
        return np.broadcast_to(10.0 * rows + columns, shape).copy()
    if fill is Fill.IMPULSE:
        values = np.zeros(shape)
        values[..., (shape[-2] - 1) // 2, (shape[-1] - 1) // 2] = 1
        return values
    if fill is Fill.RANDOM:
        return _drawn(shape, part, seed, *_RANDOM[part])
    values = _drawn(shape, part, seed, *_BEYOND_LECTURE[part])
    lecture = np.array(_LECTURE[part])[: shape[-2], : shape[-1]]
    values[(0,) * (len(shape) - 2)][: lecture.shape[0], : lecture.shape[1]] = lecture
    return values


def _drawn(shape: Shape, part: Part, seed: int, least: int, most: int) -> FloatArray:
    """Return whole numbers from `least` to `most`, each a function of the seed and its own indices alone."""
    key = np.full(shape, seed * 8 + _SALT[part], np.uint64)
    for index in np.indices(shape, np.uint64):
        key = _mixed(key * np.uint64(31) + index)
    whole = least + (key >> np.uint64(33)).astype(np.int64) % (most - least + 1)
    return whole.astype(np.float64)


def _mixed(key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the bits well stirred (the finaliser of SplitMix64)."""
    key = key + np.uint64(0x9E3779B97F4A7C15)
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


def _holds(shape: Shape, cell: tuple[int, ...]) -> bool:
    return len(cell) == len(shape) and all(0 <= at < size for at, size in zip(cell, shape, strict=True))

"""The input before and after it is shifted.  NumPy only."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.state import Border, Pooling


def original(state: Pooling, image: NDArray[Any] | None = None) -> FloatArray:
    """Return the matrix, or the picture in its place, before any shift, (rows, columns)."""
    return np.array(state.matrix if image is None else image, np.float64)


def input_of(state: Pooling, image: NDArray[Any] | None = None) -> FloatArray:
    """Return what is pooled: the matrix, or the picture in its place, shifted, (rows, columns)."""
    return shifted(state, original(state, image))


def shifted(state: Pooling, values: FloatArray) -> FloatArray:
    """Return values (rows, columns) moved down and to the right by `state.shift`."""
    if state.shift == (0, 0):
        return values
    rolled = np.roll(values, state.shift, axis=(0, 1))
    if state.border is Border.ZEROS:
        rows, columns = (_came_in(by, side) for by, side in zip(state.shift, values.shape, strict=True))
        rolled[rows, :] = 0
        rolled[:, columns] = 0
    return rolled


def _came_in(by: int, side: int) -> slice:
    return slice(0, by) if by >= 0 else slice(side + by, side)

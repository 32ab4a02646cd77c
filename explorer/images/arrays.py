"""A picture from an array."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.errors import ExplorerError
from explorer.images.ground import Pixels, without_opaque
from explorer.images.scaling import LARGEST, check_size, fitted

SLACK = 1e-3  # beyond 0..1: what resizing in floating point leaves behind


def from_array(array: ArrayLike) -> Pixels:
    """Return a copy of a picture as (H, W), (H, W, 3) or, where something is transparent, (H, W, 4) uint8.

    One that is read-only and right already is returned itself.  `array` is (H, W), (H, W, 1), (H, W, 3) or (H, W, 4),
    the last with alpha; of booleans, of whole numbers 0..255 or of floats 0..1.  More than LARGEST pixels a side are
    made fewer.  Raises ExplorerError for anything else.
    """
    if isinstance(array, np.ndarray) and _is_plain(array):
        return array
    try:
        values = np.asarray(array)
    except (ValueError, TypeError):
        raise ExplorerError("The array's rows differ in length; give every row as many pixels.") from None
    if values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (1, 3, 4)):
        raise ExplorerError(
            f"An array of shape {values.shape} is no picture; "
            "give one of (height, width), (height, width, 3) or (height, width, 4)."
        )
    check_size(values.shape[1], values.shape[0], "The array")
    pixels = _eight_bits(values)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    return fitted(without_opaque(pixels))


def _is_plain(array: NDArray[Any]) -> bool:
    """Whether an array is read-only, shared with none that is not, and needs no change."""
    own = array.base is None and not array.flags.writeable and array.flags.c_contiguous
    colors = array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)
    return bool(own and colors and array.dtype == np.uint8 and array.size and max(array.shape) <= LARGEST)


def _eight_bits(values: NDArray[np.generic]) -> Pixels:
    """Return a contiguous copy as uint8."""
    if values.dtype == np.bool_:
        return np.where(values, np.uint8(255), np.uint8(0))
    if np.issubdtype(values.dtype, np.integer):
        if values.min() < 0 or values.max() > 255:
            raise ExplorerError("The array's whole numbers leave 0..255; scale them to 0..255 first.")
        return np.array(values, np.uint8, order="C")
    if np.issubdtype(values.dtype, np.floating):
        low, high = float(values.min()), float(values.max())
        if np.isnan(low):
            raise ExplorerError("The array contains NaN; replace it by numbers from 0 to 1.")
        if low < -SLACK or high > 1.0 + SLACK:
            raise ExplorerError("The array's floats leave 0..1; scale them to 0..1, or make them uint8.")
        scaled = values.clip(0.0, 1.0) * np.float32(255.0)
        scaled += np.float32(0.5)
        return np.array(scaled, np.uint8, order="C")
    raise ExplorerError(f"An array of {values.dtype} is no picture; give uint8, floats 0..1 or booleans.")

"""Coarser pictures: every new pixel is the mean of the area it covers, rounded once and exactly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.pixels.pictures import Image
from explorer.topics.pixels.state import MOST

Numbers = NDArray[np.float64]


def smaller_size(shape: tuple[int, ...], longest: int | None) -> tuple[int, int]:
    """Return the (rows, columns) that keep the proportions with at most `longest` on the longest side."""
    rows, columns = shape[:2]
    before = max(rows, columns)
    after = min(before, longest or MOST, MOST)
    return max(1, (2 * rows * after + before) // (2 * before)), max(
        1, (2 * columns * after + before) // (2 * before)
    )


def reduced(picture: Image) -> Image:
    """Return a picture of at most 1024 pixels on the longest side; a smaller one as it is.

    Raises ExplorerError if it is not (H, W) or (H, W, 3) uint8.
    """
    return averaged(picture, smaller_size(_checked(picture).shape, MOST))


def averaged(picture: Image, size: tuple[int, int]) -> Image:
    """Return the picture at (rows, columns), neither larger than before, by the mean over each area.

    Shares of pixels are whole numbers, so that sums are exact and a half is rounded up, never by chance.
    """
    rows, columns = picture.shape[:2]
    if (rows, columns) == size:
        return picture
    channels = picture.reshape(rows, columns, -1)
    sums = _sums(channels, size[0])  # (h, W, C)
    sums = _sums(sums.swapaxes(0, 1), size[1]).swapaxes(0, 1)  # (h, w, C)
    means = np.floor(sums / (rows * columns) + 0.5).astype(np.uint8)
    return np.ascontiguousarray(means.reshape(*size, *picture.shape[2:]))


def size_sentence(shape: tuple[int, ...]) -> str:
    """Return how large a picture is, and at what size it is worked on if it is too large."""
    rows, columns = shape[:2]
    said = f"This picture has {columns} × {rows} pixels"
    if max(rows, columns) <= MOST:
        return f"{said}."
    h, w = smaller_size(shape, MOST)
    return (
        f"{said} ({rows * columns / 1e6:.1f} million); the lab works on {w} × {h}, each the mean of its area."
    )


def _sums(array: NDArray[np.uint8] | Numbers, after: int) -> Numbers:
    """Return, along the first axis, `after` sums over equal stretches, cells weighted by (share · after)."""
    before = len(array)
    flat: NDArray[Any] = np.ascontiguousarray(array).reshape(before, -1)
    sums = np.empty((after, flat.shape[1]))
    for index in range(after):
        begin, end = index * before, (index + 1) * before
        cells = np.arange(begin // after, -(-end // after))
        shares = np.minimum((cells + 1) * after, end) - np.maximum(cells * after, begin)
        sums[index] = shares.astype(np.float64) @ flat[cells[0] : cells[-1] + 1]
    return sums.reshape(after, *array.shape[1:])


def _checked(picture: Image) -> Image:
    if (
        picture.dtype != np.uint8
        or picture.ndim not in (2, 3)
        or picture.shape[2:] not in ((), (3,))
        or not picture.size
    ):
        raise ExplorerError("This is not a grey or RGB picture of 8 bits: choose another.")
    return picture

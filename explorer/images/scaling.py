"""Large pictures, made small enough to be kept, moved and undone."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import ExplorerError

Pixels = NDArray[np.uint8]

LARGEST = 4096  # pixels a side of what is kept
MEGAPIXELS = 400  # more is not read at all
MEMORY = 1_000_000_000  # bytes that decoding may take at once
BAND = 256  # rows of the result that are made at a time


def check_size(width: int, height: int, name: str, bytes_each: int = 1) -> None:
    """Raise ExplorerError if a picture has no pixels or too many of them; bytes_each: while it is decoded."""
    if width < 1 or height < 1:
        raise ExplorerError(f"{name} has no pixels; choose another picture.")
    most = min(MEGAPIXELS, MEMORY // bytes_each // 1_000_000)
    if width * height > most * 1_000_000:
        raise ExplorerError(
            f"{name} has {width} × {height} pixels, too many to be read; "
            f"make it smaller first, at most {most} megapixels."
        )


def kept(width: int, height: int, side: int = LARGEST) -> tuple[int, int]:
    """Return the width and height that a picture is kept with: its own, or smaller."""
    largest = max(width, height)
    if largest <= side:
        return width, height
    return max(1, round(width * side / largest)), max(1, round(height * side / largest))


def fitted(pixels: Pixels, side: int = LARGEST) -> Pixels:
    """Return a picture made smaller, if need be, so that no side is longer than `side`."""
    height, width = pixels.shape[:2]
    if max(width, height) <= side:
        return pixels
    return _resized(pixels, kept(width, height, side))


def banded(image: Image.Image, plain: Callable[[Image.Image], Pixels]) -> Pixels:
    """Return what `plain` makes of a decoded image, at most LARGEST pixels a side.

    A large one goes band by band, so that besides itself only the small result is in memory.
    """
    if max(image.size) <= LARGEST:
        return plain(image)
    factor = max(image.size) // LARGEST
    return fitted(np.concatenate([_reduced(plain(band), factor) for band in _bands(image, BAND * factor)]))


def _bands(image: Image.Image, rows: int) -> Iterator[Image.Image]:
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _reduced(pixels: Pixels, factor: int) -> Pixels:
    """Return the means of `factor` × `factor` pixels."""
    return pixels if factor == 1 else np.asarray(Image.fromarray(pixels).reduce(factor))


def _resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))

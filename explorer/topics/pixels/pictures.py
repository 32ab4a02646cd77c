"""Pictures made by functions, each of NumPy alone: `code` prints them as they stand."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.pixels.state import Picture

Image = NDArray[np.uint8]


@lru_cache
def picture_of(picture: Picture) -> Image:
    """Return a preset picture, (H, W) or (H, W, 3), read-only; of `Picture.OWN` the sprite."""
    drawn: Image = DRAWN.get(picture, sprite)()
    drawn.flags.writeable = False
    return drawn


def sprite() -> Any:
    """Return a smiling face of 8 × 8 pixels, (8, 8, 3)."""
    colors = {
        ".": (24, 32, 72),
        "Y": (255, 205, 0),
        "K": (20, 20, 20),
        "R": (220, 40, 60),
        "G": (60, 170, 90),
    }
    rows = ["..YYYY..", ".YYYYYY.", "YYKYYKYY", "YYKYYKYY", "YYYYYYYY", "YRYYYYRY", ".YRRRRY.", "GGYYYYGG"]
    return np.array([[colors[letter] for letter in row] for row in rows], np.uint8)


def digit() -> Any:
    """Return a handwritten 7 of 28 × 28 pixels in grey, (28, 28)."""
    row, column = np.mgrid[:28, :28]
    darkness = np.zeros((28, 28))
    for (r0, c0), (r1, c1) in [((7, 7), (7, 20)), ((7, 20), (22, 12)), ((14, 12), (14, 19))]:
        along = ((row - r0) * (r1 - r0) + (column - c0) * (c1 - c0)) / ((r1 - r0) ** 2 + (c1 - c0) ** 2)
        along = along.clip(0, 1)
        distance = np.hypot(row - r0 - along * (r1 - r0), column - c0 - along * (c1 - c0))
        darkness = np.maximum(darkness, (2.2 - distance).clip(0, 1))
    return np.floor(255 * darkness + 0.5).astype(np.uint8)


def gradient() -> Any:
    """Return grey from 0 at the left to 255 at the right, (64, 256)."""
    return np.tile(np.arange(256, dtype=np.uint8), (64, 1))


def wheel() -> Any:
    """Return all hues around a white middle, (96, 96, 3)."""
    row, column = np.mgrid[:96, :96] - 47.5
    hue = np.arctan2(-row, column) / (2 * np.pi) % 1
    saturation = np.hypot(row, column) / 47.5
    distance = np.abs((hue[..., None] - np.array([0, 1 / 3, 2 / 3]) + 0.5) % 1 - 0.5)  # to red, green, blue
    pure = (2 - 6 * distance).clip(0, 1)
    color = 1 - saturation[..., None].clip(0, 1) * (1 - pure)
    color[saturation > 1] = 0.1
    return np.floor(255 * color + 0.5).astype(np.uint8)


def checkerboard() -> Any:
    """Return black and white squares of one pixel, (24, 24)."""
    row, column = np.mgrid[:24, :24]
    return ((row + column) % 2 * 255).astype(np.uint8)


DRAWN: dict[Picture, Callable[[], Any]] = {
    Picture.SPRITE: sprite,
    Picture.DIGIT: digit,
    Picture.GRADIENT: gradient,
    Picture.WHEEL: wheel,
    Picture.CHECKERBOARD: checkerboard,
}

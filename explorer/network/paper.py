"""The paper of a photographed drawing: how bright it is, and how it is taken away."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
Contrast = NDArray[np.float32]

INK = 0.25  # of the contrast of a picture: what counts as ink
INK_IN_SHADE = 0.5  # the same where light and shadow lie over the paper
FAINT = 0.1 * 255  # brighter than nothing and still no ink
STRONGEST = 99.8  # percentile of the contrast that is full ink in a photograph
UNEVEN = 30  # of 255: paper whose border differs by more was lit unevenly
REDUCED = 4  # times: light and shadow are looked at in a smaller picture
WIDEST = 13  # pixels of the reduced picture: what is wider than this is a shadow, not a stroke; odd
SOFT = 1.5  # pixels of the reduced picture, by which the light is smoothed
UNCLEAR = 0.2  # of the contrast: how near the middle a border may be neither paper nor darkness
DARKEST = 32.0  # of 255: where there is less light, noise would look like ink


def brightness_of(grey: Pixels) -> int:
    """Return the brightness of the border of (H, W), where no ink is expected."""
    return int(np.median(_border(grey)))


def is_bright(grey: Pixels) -> bool:
    """Whether the paper of (H, W) is brighter than its ink: dark ink on white paper, say, even in the shade."""
    picture = Image.fromarray(grey)
    low, high = (picture.reduce(2) if min(grey.shape) > 1 else picture).getextrema()
    over = brightness_of(grey) - (int(low) + int(high)) / 2  # type: ignore[arg-type]  # of one channel
    if min(grey.shape) >= REDUCED and (_is_uneven(grey) or abs(over) < UNCLEAR * (int(high) - int(low))):  # type: ignore[arg-type]
        return _outstanding(255 - grey) > _outstanding(grey)
    return over > 0


def _outstanding(grey: Pixels) -> float:
    """Return by how much the brightest strokes outshine what lies around them."""
    return float(np.percentile(grey - _light(grey), STRONGEST))


def without_paper(grey: Pixels) -> Pixels:
    """Return the ink of a picture, light on dark, at full contrast, with its paper and what is nearly paper at 0."""
    even, brightest = brightness_of(grey), int(grey.max())
    if even == 0 and brightest == 255 and not ((grey > 0) & (grey < FAINT)).any():
        return grey
    if _is_uneven(grey):
        contrast = _above(grey, _light(grey))
    else:
        contrast = np.clip((grey.astype(np.float32) - even) / max(brightest - even, 1), 0.0, 1.0)
        contrast[contrast < INK] = 0.0
    return (contrast * 255.0 + 0.5).astype(np.uint8)


def _border(grey: Pixels) -> Pixels:
    border: list[Any] = [grey[0], grey[-1], grey[:, 0], grey[:, -1]]
    return np.concatenate(border)


def _is_uneven(grey: Pixels) -> bool:
    """Whether light or shadow lies over the paper; noise and the ends of strokes at the border do not count."""
    if min(grey.shape) < REDUCED * 2:
        return False
    low, high = np.percentile(_border(np.asarray(Image.fromarray(grey).reduce(REDUCED))), (5, 95))
    return bool(high - low > UNEVEN)


def _light(grey: Pixels) -> Contrast:
    """Return what the paper would be without ink, (H, W): light and shadows that are wider than a stroke."""
    small = Image.fromarray(grey).reduce(REDUCED)
    opened = small.filter(ImageFilter.MinFilter(WIDEST)).filter(ImageFilter.MaxFilter(WIDEST))
    smooth = opened.filter(ImageFilter.GaussianBlur(SOFT))
    return np.asarray(smooth.resize(grey.shape[::-1], Image.Resampling.BILINEAR), np.float32)


def _above(grey: Pixels, paper: Contrast) -> Contrast:
    """Return how much of full ink lies over paper that is not everywhere as bright, 0..1.

    Ink takes a share of the light there is: over paper p it is (g − p) / (255 − p) of it.
    """
    over = np.maximum(grey - paper, 0.0) / np.maximum(255.0 - paper, DARKEST)
    full = float(np.percentile(over, STRONGEST))
    contrast: Contrast = np.clip(over / max(full, 1e-3), 0.0, 1.0)
    contrast[contrast < INK_IN_SHADE] = 0.0
    return contrast

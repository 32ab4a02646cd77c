"""What is transparent, and what lies under it."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def laid_on(pixels: Pixels, brightness: int) -> Pixels:
    """Return a picture with alpha, (H, W, 4), laid on a ground of 0..255 as (H, W, 3); any other as it is."""
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return pixels
    alpha = pixels[:, :, 3:].astype(np.uint16)
    mixed = pixels[:, :, :3] * alpha  # at most 255 · 255, which uint16 holds
    mixed += np.uint16(brightness) * (255 - alpha) + np.uint16(127)
    mixed //= 255
    return mixed.astype(np.uint8)


def without_opaque(pixels: Pixels) -> Pixels:
    """Return (H, W, 3) for a picture (H, W, 4) of which nothing is transparent; any other as it is."""
    if pixels.ndim == 3 and pixels.shape[2] == 4 and pixels[:, :, 3].min() == 255:
        return np.ascontiguousarray(pixels[:, :, :3])
    return pixels

"""The first steps of every preparation of pictures: their colours, and a part of them."""

from typing import Any

import numpy as np
from PIL import Image

from explorer.images import Crop
from explorer.network.preprocess import Pixels
from explorer.trace import Stage
from explorer.trace.trace import CROPPED

DRAWN, PICTURE = "drawn", "picture"


def coloured(pixels: Pixels, channels: int) -> Pixels:
    """Return a picture as (H, W) for one channel, as (H, W, 3) for three."""
    if channels == 1:
        return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


def cut(pixels: Pixels, crop: Crop) -> Pixels:
    """Return the part of a picture inside a crop, not copied."""
    return pixels[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]


def cropped(pixels: Pixels, crop: Crop) -> Stage:
    """Return the stage of a crop; pixels: all of the picture, or the crop already."""
    part = pixels if pixels.shape[:2] == (crop.height, crop.width) else cut(pixels, crop)
    note = f"{crop.width}×{crop.height} pixels, from column {crop.left} and row {crop.top}"
    return Stage(CROPPED, frozen(part), (1.0, float(crop.top), 1.0, float(crop.left)), note)


def frozen(array: Any) -> Any:
    """Return an array, read-only from now on."""
    array.flags.writeable = False
    return array

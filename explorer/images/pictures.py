"""A picture from Pillow, in whatever mode it came."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from explorer.errors import ExplorerError
from explorer.images.ground import Pixels, without_opaque
from explorer.images.scaling import banded, check_size

_UPRIGHT = {  # EXIF orientation: what makes it upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "LA": 4}  # a pixel in memory; others: 4


def from_pil(image: Image.Image, name: str = "The picture") -> Pixels:
    """Return a Pillow image, of an animation the present frame, as (H, W), (H, W, 3) or (H, W, 4) uint8.

    The last where something is transparent; at most LARGEST pixels a side.  Raises ExplorerError if it is too large
    or cannot be decoded; `name` is what the sentence calls it.
    """
    check_size(*image.size, name, _BYTES.get(image.mode, 4))
    with decoding(name):
        image.load()
        pixels = without_opaque(banded(image, _reader(image)))
        return _upright(pixels, _orientation(image))


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """Turn whatever Pillow raises at a broken file into one sentence, and its warnings into silence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ExplorerError:
        raise
    except MemoryError:
        raise ExplorerError(f"There is not enough memory to read {name}; make it smaller first.") from None
    except Exception:  # decoders raise nearly anything at broken files, down to struct.error
        raise ExplorerError(f"{name} is damaged or incomplete; choose another picture.") from None


def _reader(image: Image.Image) -> Callable[[Image.Image], Pixels]:
    """Return what makes plain pixels of the image and of every band of it: without palette, depth, colour space."""
    if image.mode.startswith("I") or image.mode == "F":
        low, high = _range(image)
        clear = image.info.get("transparency")
        return lambda band: _eight_bits(np.asarray(band), low, high, clear)
    if image.mode == "LAB":
        lab, screen = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(lab, screen, "LAB", "RGB")
        return lambda band: _copied(transform.apply(band))
    if image.has_transparency_data:
        return _with_alpha
    mode = "L" if image.mode in ("1", "L") else "RGB"
    return lambda band: _copied(band.convert(mode))


def _range(image: Image.Image) -> tuple[float, float]:
    """Return what is black and what is white: 0..65535 or 0..1; of other numbers the least and the largest."""
    usual = 1.0 if image.mode == "F" else 65535.0
    if image.mode.startswith("I;16"):
        return 0.0, usual
    low, high = np.inf, -np.inf
    for top in range(0, image.height, 256):
        values = np.asarray(image.crop((0, top, image.width, min(top + 256, image.height))))
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low < 0 or usual < high < np.inf else (0.0, usual)


def _eight_bits(values: NDArray[Any], low: float, high: float, clear: object) -> Pixels:
    """Return numbers low..high as 0..255, what is no number as 0; `clear` is the one value that is not there."""
    scaled = np.nan_to_num((values.astype(np.float64) - low) / max(high - low, 1e-30), nan=0.0)
    grey = np.floor(scaled.clip(0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    if not isinstance(clear, int):
        return grey
    alpha = np.where(values == clear, np.uint8(0), np.uint8(255))
    return np.dstack([grey, grey, grey, alpha])


def _with_alpha(band: Image.Image) -> Pixels:
    """Return (H, W, 4)."""
    clear = band.info.get("transparency")
    if (
        band.mode == "RGB" and isinstance(clear, tuple) and max(clear) > 255
    ):  # of sixteen bits, eight are left
        band.info["transparency"] = tuple(value >> 8 for value in clear)
    if band.mode in ("La", "RGBa"):
        band = band.convert({"La": "LA", "RGBa": "RGBA"}[band.mode])
    return _copied(band.convert("RGBA"))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a picture whose notes are damaged is still a picture
        return 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    turn = _UPRIGHT.get(orientation)
    return pixels if turn is None else _copied(Image.fromarray(pixels).transpose(turn))


def _copied(image: Image.Image) -> Pixels:
    return np.array(image, np.uint8)

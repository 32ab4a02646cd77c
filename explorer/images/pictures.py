"""A picture from Pillow, in whatever mode it came."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import ExifTags, Image

from explorer.errors import ExplorerError
from explorer.images.arrays import Pixels, check_size, from_array

_UPRIGHT = {  # EXIF orientation: what makes it upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def from_pil(image: Image.Image, name: str = "The picture") -> Pixels:
    """Return a Pillow image, of an animation the present frame, as (H, W) or (H, W, 3) uint8.

    Raises ExplorerError if it is too large or cannot be decoded; `name` is what the sentence calls it.
    """
    check_size(*image.size, name)
    with decoding(name):
        image.load()
        return _upright(_plain(image), _orientation(image))


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """Turn whatever Pillow raises at a broken file into one sentence, and its other warnings into silence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ExplorerError:
        raise
    except Exception:  # decoders raise nearly anything at broken files, down to struct.error
        raise ExplorerError(f"{name} is damaged or incomplete; choose another picture.") from None


def _plain(image: Image.Image) -> Pixels:
    """Return the pixels without alpha, palette, depth and colour space, as they lie in the file."""
    if image.mode.startswith("I"):
        return _sixteen_bits(image)
    if image.mode == "F":
        return from_array(np.asarray(image))
    if image.has_transparency_data:
        return _on_white(image)
    return _copied(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def _sixteen_bits(image: Image.Image) -> Pixels:
    """Return whole numbers 0..65535 as 0..255; "transparency" is the one value that is not there."""
    values = np.asarray(image).astype(np.int64).clip(0, 65535)
    pixels = ((values * 255 + 32767) // 65535).astype(np.uint8)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        pixels[values == clear] = 255
    return pixels


def _on_white(image: Image.Image) -> Pixels:
    grey = image.mode in ("1", "L", "LA", "La")
    inked = image.convert("LA" if grey else "RGBA")
    paper = Image.new("L" if grey else "RGB", image.size, "white")
    paper.paste(inked.convert(paper.mode), mask=inked.getchannel("A"))
    return _copied(paper)


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

"""A picture from a file that may be anything."""

import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from explorer.errors import ExplorerError
from explorer.images.arrays import MEGAPIXELS, Pixels
from explorer.images.pictures import decoding, from_pil

# What Pillow decodes by itself: no EPS, for which it would start a program on the file's behalf.
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "AVIF", "PPM", "ICO", "JPEG2000")


def open_image(path: str | Path) -> Pixels:
    """Return the picture in a file, of an animation the first frame, as (H, W) or (H, W, 3) uint8.

    Raises ExplorerError if there is no such file, it is no picture, damaged, or larger than MEGAPIXELS; the
    size is read from the header, before anything is decoded.
    """
    path = Path(path)
    name = path.name or str(path)
    try:
        if path.exists() and not path.is_file():  # a folder; or a pipe, which would be waited for
            raise ExplorerError(f"{name} is not a file; choose a PNG or JPEG picture.")
        with path.open("rb") as file, _header(file, name) as image:
            return from_pil(image, name)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise ExplorerError(_reason(error, name)) from None


def _reason(error: Exception, name: str) -> str:
    name = name[:80].replace("\0", "")
    if isinstance(error, FileNotFoundError):
        return f"There is no file {name}; choose another picture."
    if isinstance(error, PermissionError):
        return f"You may not read {name}; change its permissions or choose another picture."
    return f"{name} cannot be read ({getattr(error, 'strerror', None) or error}); choose another picture."


def _header(file: BinaryIO, name: str) -> Image.Image:
    """Return the picture with its size known and its pixels not yet decoded."""
    if not file.read(1):
        raise ExplorerError(f"{name} is empty; choose another picture.")
    file.seek(0)
    Image.init()
    known = [kind for kind in _FORMATS if kind in Image.OPEN]
    with decoding(name):
        warnings.simplefilter("error", Image.DecompressionBombWarning)  # until decoding() ends
        try:
            return Image.open(file, formats=known)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            message = f"{name} has more than {MEGAPIXELS} megapixels; make it smaller first."
            raise ExplorerError(message) from None
        except UnidentifiedImageError:
            raise ExplorerError(f"{name} is not a picture; choose a PNG or JPEG file.") from None

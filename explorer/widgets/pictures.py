"""From values to pictures: one look-up per layer, no copy on the way to Qt."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from explorer.colors import NONFINITE, TABLES, ColorScale

Pixels = NDArray[np.uint32]
"""(…, H, W) colours as 0xAARRGGBB."""

FloatArray = NDArray[np.float32]


@cache
def table(lut: str) -> Pixels:
    """Return the 256 colours of a colour map as 0xAARRGGBB, (256,)."""
    return _packed(TABLES[lut].astype(np.uint32))


def pixels(values: FloatArray, scale: ColorScale) -> Pixels:
    """Return the colours of `values`, the same as ``scale.rgb``, in Qt's order.

    NaN is a value with a colour: what a caller has padded with it, he makes transparent himself, by its place.
    """
    index, odd = scale.placed(values)
    colored = table(scale.lut).take(index)  # in C order, whatever the order of `values`
    return colored if odd is None else np.where(odd, _packed(np.array(NONFINITE, np.uint32)), colored)


def _packed(colors: NDArray[np.uint32]) -> Pixels:
    """Return opaque colours (…, 3) as 0xAARRGGBB."""
    red, green, blue = (colors[..., channel] for channel in range(3))
    packed: Pixels = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return packed


def image(picture: Pixels) -> QImage:
    """Return a (H, W) picture as an image that shares its memory: keep `picture` as long."""
    height, width = picture.shape
    return QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_ARGB32_Premultiplied)


def draws_pixels(painter: QPainter) -> bool:
    """Whether what is painted becomes pixels, so that it may as well be painted once and kept."""
    return painter.paintEngine().type() not in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def draw_part(painter: QPainter, place: QRectF, picture: QImage, part: QRectF) -> None:
    """Draw a part of a picture, whole pixels of it.  painter: of any device."""
    if painter.paintEngine().type() is QPaintEngine.Type.SVG:
        picture, part = picture.copy(part.toRect()), QRectF(0, 0, part.width(), part.height())
    painter.drawImage(place, picture, part)  # WORKAROUND: in SVG, Qt would draw the whole of the picture


def grey_image(picture: NDArray[np.uint8]) -> QImage:
    """Return a (H, W), (H, W, 3) or, with alpha, (H, W, 4) uint8 picture as an image of its own."""
    picture = np.ascontiguousarray(picture)
    colour = QImage.Format.Format_RGBA8888 if picture.shape[-1] == 4 else QImage.Format.Format_RGB888
    kind = QImage.Format.Format_Grayscale8 if picture.ndim == 2 else colour
    return QImage(picture.data, picture.shape[1], picture.shape[0], picture.strides[0], kind).copy()


def dark_ink(picture: Pixels) -> NDArray[np.bool_]:
    """Return where dark text is more legible on `picture` than light text."""
    red, green, blue = picture >> 16 & 255, picture >> 8 & 255, picture & 255
    luminance: NDArray[np.bool_] = red * 299 + green * 587 + blue * 114 > 128_000
    return luminance

"""How one picture of the Pixels lab is painted: its cells, the lines between them, their numbers, its caption."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.topics.pixels import numbers, window_of
from explorer.topics.pixels.state import Scale, Window
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, LIGHT_INK
from explorer.widgets.pictures import grey_image

Image = NDArray[np.uint8]
CAPTION = 26  # px
LEGIBLE, LARGEST = 10, 24  # px: of numbers
LINED = 14  # px of a cell from which lines divide them
_LINE = QColor(20, 24, 32, 90)


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture, (h, w) or (h, w, 3).  planes: what its numbers are, each (h, w), above each other in a cell.

    plane: which of red, green, blue is typed over in it; None is the whole pixel.
    """

    caption: str
    picture: Image
    planes: tuple[Image, ...]
    plane: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a panel's cells are: side px each, the first at `area`'s corner."""

    area: QRectF
    side: float


def paint_panel(painter: QPainter, panel: Panel, place: Place, window: Window | None, scale: Scale) -> None:
    """Paint what is seen of a panel through a window."""
    top, left, bottom, right = window_of(panel.picture.shape, window)
    seen = panel.picture[top:bottom, left:right]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, place.side < 1)
    painter.drawImage(place.area, grey_image(seen))
    if place.side >= LINED:
        _lines(painter, place)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.area)
    px = letter_size(place.side, len(panel.planes), scale)
    if px:
        painter.setFont(theme.shared_font(px))
        _write(
            painter,
            place,
            [numbers(plane, window).in_scale(scale) for plane in panel.planes],
            _brightness(seen),
        )
    painter.setPen(theme.color("secondary"))
    painter.setFont(theme.shared_font(theme.NORMAL))
    below = QRectF(place.area.left() - 40, place.area.bottom() + 4, place.area.width() + 80, CAPTION - 4)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, panel.caption)


def frame(painter: QPainter, rect: QRectF, color: str) -> None:
    """Frame a cell, in a colour of the theme."""
    side = rect.width()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    grown = rect if side >= 6 else rect.adjusted(side - 6, side - 6, 6 - side, 6 - side)
    wide = 3 if side >= 24 else 2
    for ink, width in ((DARK_INK, wide + 3), (theme.color(color), wide)):
        painter.setPen(QPen(ink, width))
        painter.drawRect(grown)


def letter_size(side: float, lines: int, scale: Scale) -> int:
    """Return how large numbers are written in cells of `side` px, `lines` above each other; 0: not at all."""
    widest = "255" if scale is Scale.BYTES else "0.50"
    for px in range(min(LARGEST, int((side - 4) / lines / 1.15)), text.legible(LEGIBLE) - 1, -1):
        if text.width(widest, px) <= side - 9:
            return px
    return 0


def _lines(painter: QPainter, place: Place) -> None:
    painter.setPen(QPen(_LINE, 1))
    area, side = place.area, place.side
    for at in range(1, round(area.width() / side)):
        x = area.left() + at * side
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    for at in range(1, round(area.height() / side)):
        y = area.top() + at * side
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def _write(painter: QPainter, place: Place, written: list, light: NDArray[np.float64]) -> None:
    height = place.side / len(written)
    for row, column in np.ndindex(light.shape):
        painter.setPen(DARK_INK if light[row, column] > 128 else LIGHT_INK)
        x, y = place.area.left() + column * place.side, place.area.top() + row * place.side
        for line, words in enumerate(written):
            cell = QRectF(x, y + line * height, place.side, height)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words[row][column])


def _brightness(picture: Image) -> NDArray[np.float64]:
    """Return how bright each pixel looks, 0 … 255, (h, w)."""
    return picture.astype(float) if picture.ndim == 2 else picture @ np.array([0.299, 0.587, 0.114])

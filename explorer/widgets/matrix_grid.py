"""A small matrix as coloured cells with their numbers: a kernel, a window, a patch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from explorer.colors import ColorScale
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, LIGHT_INK, cells_rect, paint_map
from explorer.widgets.pictures import FloatArray, dark_ink, image, pixels

LOWEST, LARGEST = 11, 13  # px: of the numbers in cells
TELLING = 2.0  # the last decimals in which the largest value must be, for fewer decimals than asked for
BELOW_ONE = (-0.888888, 0.888888)  # the widest numbers below one
LINE_HIGH = 15.0  # px: a cell that holds a line of them


@dataclass(frozen=True)
class Lettering:
    """How numbers are written in cells.

    px: the size, 0 for not at all.  bare: in the same width as many digits as fit, ``.37`` and ``1.2``.
    """

    px: int
    decimals: int = 2
    bare: bool = False

    def word(self, value: float) -> str:
        """Return a number as it is written."""
        if self.bare and abs(value) >= 1:
            return text.number(value, max(self.decimals - 1, 0))
        word = text.number(value, self.decimals)
        return word.replace("0.", ".", 1) if self.bare else word


NO_NUMBERS = Lettering(0)


def lettering(cell: tuple[float, float], scale: ColorScale, decimals: int) -> Lettering:
    """Return how all values of a scale can be written in cells of (width, height), with `decimals` or fewer.

    Fewer only where they still tell something: a grid of 0.0 is better left a picture.
    """
    wide, high = cell
    if high < LINE_HIGH or wide < LINE_HIGH:
        return NO_NUMBERS
    size = max(abs(scale.low), abs(scale.high))
    fewest = 0 if size >= 10 else 1
    for places in range(decimals, min(fewest, decimals) - 1, -1):
        if places < decimals and size < TELLING * 10.0**-places:
            break
        for bare in (False, True) if places else (False,):
            samples = (scale.low, scale.high, *(BELOW_ONE if scale.low < 0 else BELOW_ONE[1:]))
            found = _largest(Lettering(LARGEST, places, bare), wide, samples)
            if found.px:
                return found
    return NO_NUMBERS


def alike(letterings: Sequence[Lettering]) -> tuple[Lettering, ...]:
    """Return the letterings of grids that stand side by side: none larger than the smallest that is legible."""
    sizes = [one.px for one in letterings if one.px]
    return tuple(replace(one, px=min(sizes)) if one.px else one for one in letterings)


def _largest(wanted: Lettering, wide: float, values: tuple[float, ...]) -> Lettering:
    words = [wanted.word(value) for value in values]
    for px in range(wanted.px, LOWEST - 1, -1):
        if max(text.width(word, px) for word in words) <= wide - 3:
            return Lettering(px, wanted.decimals, wanted.bare)
    return NO_NUMBERS


def paint_cells(
    painter: QPainter,
    rect: QRectF,
    values: FloatArray,
    scale: ColorScale,
    how: Lettering,
    present: NDArray[np.bool_] | None = None,
) -> None:
    """Paint `values` (rows, columns) with their numbers; where not `present` there is padding, hatched."""
    picture = pixels(values, scale)
    paint_map(painter, rect, image(picture))
    rows, columns = values.shape
    if present is not None and not present.all():
        _paint_padding(painter, rect, ~present)
    cell = (rect.width() / columns, rect.height() / rows)
    if min(cell) >= 5:
        _paint_lines(painter, rect, rows, columns)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.color("line"))  # a white cell ends somewhere on a white panel, too
    painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
    if how.px:
        _write(painter, rect, values, dark_ink(picture), how, present)


def _write(
    painter: QPainter,
    rect: QRectF,
    values: FloatArray,
    dark: NDArray[np.bool_],
    how: Lettering,
    present: NDArray[np.bool_] | None,
) -> None:
    rows, columns = values.shape
    wide, high = rect.width() / columns, rect.height() / rows
    top = rect.top() + (high - text.metrics(how.px).height()) / 2
    painter.setFont(theme.shared_font(how.px))
    numbers = values.tolist()
    for ink, wanted in ((LIGHT_INK, False), (DARK_INK, True)):
        painter.setPen(ink)
        where = (dark == wanted) if present is None else (dark == wanted) & present
        for row, column in np.argwhere(where).tolist():
            word = how.word(numbers[row][column])
            left = rect.left() + column * wide + (wide - text.width(word, how.px)) / 2
            painter.drawStaticText(QPointF(left, top + row * high), text.static(word, how.px))


def _paint_padding(painter: QPainter, rect: QRectF, absent: NDArray[np.bool_]) -> None:
    shape = (absent.shape[0], absent.shape[1])
    hatch = QBrush(theme.color("secondary", 0.55), Qt.BrushStyle.BDiagPattern)
    for row, column in np.argwhere(absent).tolist():
        cell = cells_rect(rect, shape, row, column, row + 1, column + 1)
        painter.fillRect(cell, theme.color("background"))
        painter.fillRect(cell, hatch)


def _paint_lines(painter: QPainter, rect: QRectF, rows: int, columns: int) -> None:
    """Part the cells by hairlines of the panel's colour."""
    painter.setPen(QPen(theme.color("panel"), 1))
    lines = []
    for row in range(1, rows):
        y = round(rect.top() + row * rect.height() / rows)
        lines.append(QLineF(rect.left(), y, rect.right(), y))
    for column in range(1, columns):
        x = round(rect.left() + column * rect.width() / columns)
        lines.append(QLineF(x, rect.top(), x, rect.bottom()))
    painter.drawLines(lines)

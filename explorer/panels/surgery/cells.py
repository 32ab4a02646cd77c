"""How the weights of one kernel are painted: cells, numbers, and the marks of what was changed."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.panels.grid import vector_shape
from explorer.trace import FloatArray
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, FRAME, LIGHT_INK, cells_rect, paint_map
from explorer.widgets.pictures import dark_ink, image, pixels

WIDEST, HIGHEST, TALLEST = 56.0, 34.0, 252.0  # px: a cell with its number, and the whole grid
LINED_FROM = 13.0  # px: lower cells have no lines between them
CHIP = QColor(16, 19, 26, 200)  # behind the number of a changed weight, on any colour

Flags = NDArray[np.bool_]


def cell_size(rows: int, columns: int, room: float) -> tuple[float, float]:
    """Return (width, height) of a cell where the grid may be `room` pixels wide."""
    wide = min(room / columns, WIDEST if columns > 1 else 2 * WIDEST)
    high = HIGHEST if wide >= HIGHEST else wide
    if rows * high > TALLEST:
        high = TALLEST / rows
        wide = min(wide, max(high, 1.0)) if high < HIGHEST / 2 else wide
    return wide, high


def rest_of(trained: FloatArray) -> int:
    """Return how many cells (rows, columns) at the end stand for no weight: a wrapped vector may end before them.

    They are NaN, but so may weights be; only as many count as a vector of the length before them leaves.
    """
    known = np.flatnonzero(~np.isnan(trained.ravel()))
    length = int(known[-1]) + 1 if known.size else 0
    return trained.size - length if length and vector_shape(length) == trained.shape else 0


def paint_weights(
    painter: QPainter,
    area: QRectF,
    values: FloatArray,
    marks: Flags,
    scale: ColorScale,
    decimals: int,
    rest: int = 0,
) -> None:
    """Paint (rows, columns) values into `area`, but for the last `rest`, which are no weights."""
    rows, columns = values.shape
    ended = np.arange(values.size).reshape(values.shape) >= values.size - rest
    colored = pixels(values, scale)
    colored[ended] = 0
    paint_map(painter, area, image(colored))
    if area.height() / rows >= LINED_FROM:
        _paint_lines(painter, area, rows, columns)
    px, decimals = _fitting(values[~ended], area.width() / columns, area.height() / rows, decimals)
    dark = dark_ink(colored)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    places = np.argwhere(~ended if px else marks).tolist()
    for row, column in places:
        rect = cells_rect(area, values.shape, row, column, row + 1, column + 1)
        word = text.number(float(values[row, column]), decimals) if px else ""
        if marks[row, column]:
            _paint_mark(painter, rect, word, px)
        else:
            ink = DARK_INK if dark[row, column] else LIGHT_INK
            text.paint(painter, rect, word, px, ink, align="center")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_dot(painter: QPainter, where: QPointF) -> None:
    """Paint the small mark of something changed, seen on any colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawEllipse(where, 4, 4)
    painter.setBrush(FRAME)
    painter.drawEllipse(where, 2.5, 2.5)


def _paint_lines(painter: QPainter, area: QRectF, rows: int, columns: int) -> None:
    painter.setPen(theme.color("panel"))
    for row in range(1, rows):
        y = round(area.top() + row * area.height() / rows)
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    for column in range(1, columns):
        x = round(area.left() + column * area.width() / columns)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _paint_mark(painter: QPainter, rect: QRectF, word: str, px: int) -> None:
    """Paint the number of a changed weight on a chip, with a dot in the corner; without number the dot alone."""
    if not px:
        paint_dot(painter, rect.center())
        return
    chip = QRectF(0, 0, text.width(word, px) + 8, px + 6)
    chip.moveCenter(rect.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawRoundedRect(chip, 4, 4)
    text.paint(painter, rect, word, px, FRAME, align="center")
    paint_dot(painter, rect.topRight() + QPointF(-5, 5))


def _fitting(values: FloatArray, wide: float, high: float, decimals: int) -> tuple[int, int]:
    """Return font size and decimals with which every number fits its cell; (0, 0) if none does."""
    finite = values[np.isfinite(values)]
    if high < theme.SMALL + 4:
        return 0, 0
    if not finite.size:
        return theme.SMALL, 0
    ends = (float(finite.min()), float(finite.max()))
    for places in range(max(decimals, 1), 0, -1):
        for px in (theme.NORMAL, theme.SMALL):
            if max(text.width(text.number(value, places), px) for value in ends) <= wide - 8:
                return px, places
    return 0, 0

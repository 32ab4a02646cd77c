"""One feature map on a painter: its picture, the numbers of its cells, frames around them."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.widgets import text, theme
from explorer.widgets.pictures import FloatArray, Pixels, dark_ink

NUMBERS_FROM = 26.0  # px: the narrowest cell that holds its number

LIGHT_INK, DARK_INK = QColor("#FFFFFF"), QColor("#10131A")
FRAME = QColor("#FFB347")  # on maps and pad, whose colours no theme changes
_SHADE = QColor(16, 19, 26, 170)


def paint_map(painter: QPainter, rect: QRectF, picture: QImage) -> None:
    """Paint a map without smoothing: one cell, one colour."""
    painter.drawImage(rect, picture)


def cell_at(rect: QRectF, shape: tuple[int, int], point: QPointF) -> tuple[int, int] | None:
    """Return the (row, column) under `point` of a map of `shape` painted in `rect`."""
    if not (rect.left() <= point.x() < rect.right() and rect.top() <= point.y() < rect.bottom()):
        return None
    rows, columns = shape
    row = int((point.y() - rect.top()) / rect.height() * rows)
    column = int((point.x() - rect.left()) / rect.width() * columns)
    return min(row, rows - 1), min(column, columns - 1)


def cells_rect(
    rect: QRectF, shape: tuple[int, int], top: float, left: float, bottom: float, right: float
) -> QRectF:
    """Return where rows [top, bottom) and columns [left, right) lie in a map painted in `rect`."""
    high, wide = rect.height() / shape[0], rect.width() / shape[1]
    return QRectF(
        rect.left() + left * wide, rect.top() + top * high, (right - left) * wide, (bottom - top) * high
    )


def paint_frame(painter: QPainter, rect: QRectF, color: QColor, width: float = 1.5) -> None:
    """Frame `rect` from outside, seen on any colour: a shade around a bright line."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    outer = rect.adjusted(-half, -half, half, half)
    painter.setPen(_line(_SHADE, width + 1.5))
    painter.drawRect(outer)
    painter.setPen(_line(color, width))
    painter.drawRect(outer)


def _line(color: QColor, width: float) -> QPen:
    return _pen(color.rgba(), width)


@lru_cache(maxsize=32)
def _pen(rgba: int, width: float) -> QPen:
    solid, flat, sharp = Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
    return QPen(QColor.fromRgba(rgba), width, solid, flat, sharp)


def paint_numbers(
    painter: QPainter, rect: QRectF, values: FloatArray, picture: Pixels, visible: QRectF
) -> None:
    """Write the number of each cell that is `visible`, if the cells are large enough."""
    rows, columns = values.shape
    high, wide = rect.height() / rows, rect.width() / columns
    if min(high, wide) < NUMBERS_FROM:
        return
    part = rect.intersected(visible)
    if part.isEmpty():
        return
    first_row, last_row = _span(part.top() - rect.top(), part.bottom() - rect.top(), high, rows)
    first_column, last_column = _span(part.left() - rect.left(), part.right() - rect.left(), wide, columns)
    here = (slice(first_row, last_row), slice(first_column, last_column))
    origin = QPointF(rect.left() + first_column * wide, rect.top() + first_row * high)
    px, decimals = fitting(wide, values[here])
    write_cells(painter, origin, (wide, high), values[here], dark_ink(picture[here]), px, decimals)


def _span(begin: float, end: float, size: float, count: int) -> tuple[int, int]:
    return max(int(begin / size), 0), min(int(end / size) + 1, count)


def fitting(wide: float, values: FloatArray) -> tuple[int, int]:
    """Return the font size and decimals with which `values` fit cells `wide` pixels wide; or (0, 0)."""
    finite = values[np.isfinite(values)] if not np.isfinite(values).all() else values
    if not finite.size:
        return 0, 0
    longest = (float(finite.min()), float(finite.max()))
    for decimals, smallest in ((2, 10), (1, 9), (0, 9)):
        px = min(int(wide / 2.9), 15)
        while px >= text.legible(smallest):
            if max(text.width(text.number(value, decimals), px) for value in longest) <= wide - 5:
                return px, decimals
            px -= 1
    return 0, 0


def write_cells(
    painter: QPainter,
    origin: QPointF,
    cell: tuple[float, float],
    values: FloatArray,
    dark: np.ndarray,  # type: ignore[type-arg]
    px: int,
    decimals: int,
) -> None:
    """Write `values` into a grid of cells of (width, height) `cell` that begins at `origin`."""
    if not px:
        return
    wide, high = cell
    painter.setFont(theme.shared_font(px))
    drop = (high - text.metrics(px).height()) / 2
    for ink, wanted in ((LIGHT_INK, False), (DARK_INK, True)):
        painter.setPen(ink)
        rows, columns = np.nonzero(dark == wanted)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            word = text.number(float(values[row, column]), decimals)
            shift = (wide - text.width(word, px)) / 2
            x, y = origin.x() + column * wide + shift, origin.y() + row * high + drop
            painter.drawStaticText(QPointF(x, y), text.static(word, px))

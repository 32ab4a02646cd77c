"""A small matrix as coloured cells with their numbers: a kernel, a window, a patch."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.colors import ColorScale
from explorer.widgets import theme
from explorer.widgets.map_view import FRAME, cells_rect, fitting, paint_frame, paint_map, write_cells
from explorer.widgets.pictures import FloatArray, dark_ink, image, pixels


def paint_matrix(
    painter: QPainter,
    rect: QRectF,
    values: FloatArray,
    scale: ColorScale,
    numbers: bool = True,
    marked: tuple[int, int] | None = None,
) -> None:
    """Paint `values` (rows, columns) into `rect`; `marked` frames one cell."""
    picture = pixels(values, scale)
    paint_map(painter, rect, image(picture))
    rows, columns = values.shape
    wide, high = rect.width() / columns, rect.height() / rows
    if numbers and high >= 13:
        _paint_lines(painter, rect, rows, columns)
        px, decimals = fitting(wide, values)
        write_cells(painter, rect.topLeft(), (wide, high), values, dark_ink(picture), px, decimals)
    if marked is not None:
        row, column = marked
        cell = cells_rect(rect, (rows, columns), row, column, row + 1, column + 1)
        paint_frame(painter, cell.adjusted(1, 1, -1, -1), FRAME, 2)


def _paint_lines(painter: QPainter, rect: QRectF, rows: int, columns: int) -> None:
    """Part the cells by hairlines of the panel's colour."""
    painter.setPen(QPen(QColor(theme.color("panel")), 1))
    for row in range(1, rows):
        y = round(rect.top() + row * rect.height() / rows)
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    for column in range(1, columns):
        x = round(rect.left() + column * rect.width() / columns)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

"""The cells that decide what a pooling layer gives, marked on the map it reads."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.widgets.map_view import DARK_INK, FRAME, NUMBERS_FROM, cells_rect
from explorer.widgets.pictures import image

DOTS_FROM = 5.0  # px: the smallest cell with a dot; smaller ones are dimmed where they do not decide


def paint_winners(painter: QPainter, rect: QRectF, won: NDArray[np.bool_]) -> None:
    """Mark the cells of a map that decide: framed around their numbers, dotted, or the others dimmed."""
    rows, columns = won.shape
    cell = rect.width() / columns
    if cell < DOTS_FROM:
        shade = np.where(won, np.uint32(0), np.uint32(0xA6000000))
        painter.drawImage(rect, image(np.ascontiguousarray(shade)))
        return
    framed = min(cell, rect.height() / rows) >= NUMBERS_FROM
    painter.setRenderHint(painter.RenderHint.Antialiasing)
    for row, column in np.argwhere(won).tolist():
        here = cells_rect(rect, (rows, columns), row, column, row + 1, column + 1)
        if framed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, wide in ((DARK_INK, 4), (FRAME, 2)):  # seen on any colour
                painter.setPen(QPen(color, wide))
                painter.drawRoundedRect(here.adjusted(2.5, 2.5, -2.5, -2.5), 3, 3)
        else:
            painter.setBrush(FRAME)
            painter.setPen(DARK_INK)
            radius = max(min(cell * 0.2, 4.0), 1.6)
            painter.drawEllipse(here.center(), radius, radius)
    painter.setRenderHint(painter.RenderHint.Antialiasing, False)

"""A pooling window: all that is read, the winner framed."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import LINE, Block, Spot
from explorer.panels.explained.reading import Reading
from explorer.trace import Unit, Window
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, LIGHT_INK, cell_at, cells_rect, paint_frame
from explorer.widgets.matrix_grid import lettering, paint_cells

WIDEST, NUMBERS_FROM = 52.0, 20.0  # px: cells


class PoolingWindow(Block):
    """The cells of the window in the colours of their layer; each leads to its unit."""

    live = True

    def __init__(self, read: Callable[[], Reading], room: int) -> None:
        self._read, self._room = read, room
        rows, columns = self._window.values.shape
        wide = min(WIDEST, room / columns)
        high = wide * 0.7 if wide >= NUMBERS_FROM else wide
        self._cell = (wide, high)
        self._rect = QRectF(0, 0, columns * wide, rows * high)
        self.height = self._rect.height() + 6 + LINE

    @property
    def _window(self) -> Window:
        detail = self._read().main.detail
        assert isinstance(detail, Window)
        return detail

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now, window = self._read(), self._window
        scale = now.map_scale(window.source, window.channel)
        paint_cells(
            painter,
            self._rect,
            window.values,
            scale,
            lettering(self._cell, scale, now.decimals),
        )
        if window.winners is not None and window.chosen is not None:
            for row, column in np.argwhere(window.winners).tolist():
                paint_frame(painter, self._place(row, column).adjusted(1, 1, -1, -1), LIGHT_INK, 1)
            paint_frame(painter, self._place(*window.chosen).adjusted(2, 2, -2, -2), FRAME, 2.5)
        below = QRectF(0, self._rect.bottom() + 6, self._room, LINE)
        text.paint(painter, below, said(window), theme.NORMAL, "secondary")

    def _place(self, row: int, column: int) -> QRectF:
        rows, columns = self._window.values.shape
        return cells_rect(self._rect, (rows, columns), row, column, row + 1, column + 1)

    def spot(self, point: QPointF) -> Spot | None:
        now, window = self._read(), self._window
        rows, columns = window.values.shape
        cell = cell_at(self._rect, (rows, columns), point)
        if cell is None:
            return None
        row, column = cell
        unit = now.link(Unit(window.source, _position(now, window, row, column)))
        return Spot((self._place(row, column),), f"{now.name(unit)}\n{text.exact(now.value(unit))}", unit)

    def words(self) -> Iterable[str]:
        return (said(self._window),)


def _position(now: Reading, window: Window, row: int, column: int) -> tuple[int, ...]:
    place = (window.channel, int(window.rows[row]), int(window.columns[column]))
    return place if len(now.trace.layer(window.source).shape) == 3 else (place[0], place[2])


def said(window: Window) -> str:
    """Return what becomes of the values, in a sentence."""
    if window.winners is None:
        return f"Their sum, divided by {window.divisor:g}, goes on."
    tied = int(window.winners.sum())
    if tied > 1:
        return f"{tied} are equally large; the first goes on."
    return "The framed value is the largest and goes on."

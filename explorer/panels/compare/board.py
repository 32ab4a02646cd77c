"""A map of A, the same of B, and B − A, large and side by side."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.panels.compare.values import Pair
from explorer.panels.selection import place
from explorer.session import Session
from explorer.trace import FloatArray, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame, paint_map, paint_numbers
from explorer.widgets.pictures import Pixels, image, pixels

GAP, CAPTION, FIGURE, LEGEND = 24, 22, 22, 30  # px
CAPTIONED = 168.0  # px: what a caption needs
NAMES = ("A", "B", "B − A")


class Board(QWidget):
    """Three pictures; the cell under the pointer is framed in all of them, with its three numbers."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pair: Pair | None = None
        self._channel = 0
        self._captions = ("", "", "")
        self._pictures: tuple[Pixels, ...] = ()
        self.setMouseTracking(True)
        self.setMinimumHeight(CAPTION + FIGURE + LEGEND + 48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("A, B and their difference")

    def sizeHint(self) -> QSize:
        """Return what the pictures can fill in the present width."""
        if self._pair is None:
            return QSize(720, 300)
        grid = self._pair.grid
        cell = (max(self.width(), 400) - 2 * GAP) / 3 / grid.columns
        return QSize(720, int(cell * grid.rows) + CAPTION + FIGURE + LEGEND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_pair(self, pair: Pair | None, channel: int, captions: tuple[str, str, str]) -> None:
        """Show a map of `pair`; captions: what stands beside A, B and B − A."""
        if self._pair is None or pair is None or pair.grid != self._pair.grid:
            self.updateGeometry()
        self._pair, self._channel, self._captions, self._pictures = pair, channel, captions, ()
        self.update()

    # ---- where things are

    def rects(self) -> tuple[QRectF, QRectF, QRectF]:
        """Return where the three pictures lie."""
        assert self._pair is not None
        grid = self._pair.grid
        wide = (self.width() - 2 * GAP) / 3
        high = self.height() - CAPTION - FIGURE - LEGEND
        cell = min(wide / grid.columns, high / grid.rows)
        cell = float(int(cell)) if cell >= 2 else cell
        size = cell * grid.columns, cell * grid.rows
        room = self._room(size[0])
        begin = int((self.width() - 3 * room - 2 * GAP) / 2)
        first, second, third = (QRectF(begin + index * int(room + GAP), CAPTION, *size) for index in range(3))
        return first, second, third

    def _room(self, picture: float) -> float:
        """Return how wide what stands above and below a picture of this width may be."""
        return max(picture, min(CAPTIONED, (self.width() - 2 * GAP) / 3))

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit under a point of any of the pictures."""
        if self._pair is None:
            return None
        grid = self._pair.grid
        for rect in self.rects():
            cell = cell_at(rect, (grid.rows, grid.columns), point)
            if cell is not None:
                return grid.unit(self._channel, *cell)
        return None

    def cell(self) -> tuple[int, int] | None:
        """Return the (row, column) of the selected unit, if it lies in the map shown."""
        unit = self._session.selected
        if self._pair is None or unit is None or unit.layer != self._pair.layer.name:
            return None
        cells = self._pair.grid.cell(unit.position)
        return (cells.top, cells.left) if cells.channel == self._channel else None

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._pair is None:
                text.paint(painter, QRectF(self.rect()), "…", theme.TITLE, "secondary", align="center")
                return
            pair, channel = self._pair, self._channel
            shared, signed = pair.scale(channel), pair.difference_scale
            values = tuple(part[channel] for part in pair.arranged)
            if not self._pictures:
                scales = (shared, shared, signed)
                self._pictures = tuple(map(pixels, values, scales))
                if pair.grid.ragged:
                    for picture in self._pictures:
                        picture.reshape(-1)[pair.layer.units :] = 0
            rects, seen = self.rects(), QRectF(event.rect())
            for index, rect in enumerate(rects):
                paint_map(painter, rect, image(self._pictures[index]))
                paint_numbers(painter, rect, values[index], self._pictures[index], seen)
                self._paint_caption(painter, rect, index)
            self._paint_cell(painter, rects, values)
            across = QRectF(rects[0].topLeft(), rects[1].bottomRight())
            self._paint_legend(painter, across, shared)
            self._paint_legend(painter, rects[2], signed)

    def _paint_caption(self, painter: QPainter, rect: QRectF, index: int) -> None:
        """Paint a picture's name, and what it is of; of the difference the place of the selected cell."""
        assert self._pair is not None
        line = QRectF(rect.left(), 0, self._room(rect.width()), CAPTION - 4)
        text.paint(painter, line, NAMES[index], theme.LARGE, "text", bold=True)
        begin = text.width(NAMES[index], theme.LARGE, True) + 8
        words = self._captions[index]
        if index == 2 and self.cell() is not None and self._session.selected is not None:
            position = self._session.selected.position
            words = place(self._pair.layer, position).rpartition(" · ")[2]
            if text.width(words, theme.NORMAL) > line.width() - begin:
                words = f"({', '.join(map(str, position[-2:]))})"
        text.paint(painter, line.adjusted(begin, 1, 0, 1), words, theme.NORMAL, "secondary")

    def _paint_cell(
        self, painter: QPainter, rects: tuple[QRectF, ...], values: tuple[FloatArray, ...]
    ) -> None:
        """Frame the selected cell in all three, and write its numbers below them."""
        assert self._pair is not None
        cell, shape = self.cell(), (self._pair.grid.rows, self._pair.grid.columns)
        for index, rect in enumerate(rects):
            below = QRectF(rect.left(), rect.bottom() + 2, self._room(rect.width()), FIGURE - 2)
            if cell is None:
                continue
            row, column = cell
            paint_frame(painter, cells_rect(rect, shape, row, column, row + 1, column + 1), FRAME, 2)
            figure = text.exact(float(values[index][cell]))
            if index == 2 and values[index][cell] > 0:
                figure = f"+{figure}"
            text.paint(painter, below, figure, theme.LARGE, "text", bold=True)

    def _paint_legend(self, painter: QPainter, above: QRectF, scale: ColorScale) -> None:
        bar = QRectF(above.left(), above.bottom() + FIGURE + 2, above.width(), 8)
        ramp = np.linspace(scale.low, scale.high, 256, dtype=np.float32)[None]  # (1, 256)
        colored = pixels(ramp, scale)
        painter.drawImage(bar, image(colored))
        line = QRectF(bar.left(), bar.bottom() + 2, bar.width(), 16)
        text.paint(painter, line, text.number(scale.low), theme.SMALL, "secondary")
        text.paint(painter, line, text.number(scale.high), theme.SMALL, "secondary", align="right")
        if scale.lut == "diverging" and line.width() > 110:
            text.paint(painter, line, "0", theme.SMALL, "secondary", align="center")

    # ---- pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and unit is not None:
            self._session.pin(unit)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._session.hover(None)

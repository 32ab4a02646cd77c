"""Shares of tokens as heat over the image, and their legend."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.panels.attention.board import Board, grey
from explorer.panels.attention.looks import percent
from explorer.scene import RangeMode
from explorer.trace import FloatArray
from explorer.widgets import text, theme
from explorer.widgets.map_view import cells_rect, paint_map, paint_numbers
from explorer.widgets.pictures import grey_image, image, pixels, table

OVER = 0.74  # how much of what is seen is heat, where the image lies below
MIDDLE = QColor("#808080")
WORDS = {
    RangeMode.LAYER: "one range for all",
    RangeMode.MAP: "each its own",
    RangeMode.NETWORK: "all of 100 %",
}


class Heat:
    """Paints shares over one board; keeps the image in the size it is painted in."""

    def __init__(self, board: Board, pictured: bool) -> None:
        self.board = board
        self._below = grey_image(grey(board.picture)) if pictured and board.picture is not None else None
        self._scaled: dict[tuple[int, int], QImage] = {}

    def paint(self, painter: QPainter, rect: QRectF, shares: FloatArray, high: float) -> None:
        """Paint (tokens,) shares; in large cells with their numbers in per cent."""
        cells = self.board.spread(shares)
        picture = pixels(cells, ColorScale("sequential", 0.0, high))
        if self.board.grid is None:
            picture = picture.copy()
            picture.ravel()[self.board.tokens :] = 0
        if self._below is not None:
            painter.drawImage(rect, self._fitted(self._below, rect, painter.device().devicePixelRatioF()))
            painter.setOpacity(OVER)
        paint_map(painter, rect, image(picture))
        painter.setOpacity(1.0)
        paint_numbers(painter, rect, cells * np.float32(100), picture, rect)

    def color(self, share: float, high: float) -> QColor:
        """Return the colour of a share that lies beside the image."""
        red, green, blue = ColorScale("sequential", 0.0, high).rgb(np.float32(share)).tolist()
        return QColor(red, green, blue)

    def cell(self, rect: QRectF, token: int) -> QRectF | None:
        """Return where a token lies in a board painted in `rect`."""
        place = self.board.place(token)
        if place is None:
            return None
        row, column = place
        return cells_rect(rect, self.board.shape, row, column, row + 1, column + 1)

    def _fitted(self, picture: QImage, rect: QRectF, ratio: float) -> QImage:
        size = (round(rect.width() * ratio), round(rect.height() * ratio))
        if size not in self._scaled:
            if len(self._scaled) > 4:
                self._scaled.clear()
            ways = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self._scaled[size] = picture.scaled(max(size[0], 1), max(size[1], 1), *ways)
        return self._scaled[size]


class HeatLegend(QWidget):
    """The colours of shares with both ends, and what shares the range."""

    def __init__(self) -> None:
        super().__init__()
        self._high, self._mode, self._below = 1.0, RangeMode.LAYER, True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colours of the attention")

    def show_range(self, high: float, mode: RangeMode, below: bool) -> None:
        """Show 0 to `high`; below: whether the image lies under the colours."""
        self._high, self._mode, self._below = high, mode, below
        self.setAccessibleDescription(f"0 to {self._end}; {WORDS[mode]}")
        self.setToolTip(f"Of 100 % that every token hands out: {WORDS[mode]}  (K)")
        self.update()

    @property
    def _end(self) -> str:
        return "max" if self._mode is RangeMode.MAP else percent(self._high)

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            zero = f"0{text.THIN_SPACE}%"
            left, right = text.width(zero, theme.SMALL) + 6, text.width(self._end, theme.SMALL) + 6
            bar = QRectF(left, 3, max(self.width() - left - right, 8), 10)
            line = QRectF(0, 0, self.width(), 16)
            text.paint(painter, line, zero, theme.SMALL, "secondary")
            text.paint(painter, line, self._end, theme.SMALL, "text", align="right")
            if self._below:
                painter.fillRect(bar, MIDDLE)
                painter.setOpacity(OVER)
            paint_map(painter, bar, image(table("sequential").reshape(1, 256)))
            painter.setOpacity(1.0)
            words = QRectF(left, 15, bar.width(), 16)
            text.paint(painter, words, WORDS[self._mode], theme.SMALL, "secondary", align="center")

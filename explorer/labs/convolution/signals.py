"""The stage in one dimension: f with g turned round and slid over it, their product, and the growing result."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from explorer.labs.scaling import honest
from explorer.topics.convolution import Convolution, Sampling, Sliding
from explorer.widgets import text, theme
from explorer.widgets.number_grid import NumberGrid, Sheet

FloatArray = NDArray[np.float64]
LEFT, RIGHT, TITLE, BELOW = 24, 24, 24, 20  # px around a plot
NUMBER = 14  # px over a bar
GRID_CELL = 40  # px: of the signals' numbers
F_COLOR, G_COLOR = QColor("#3D9BE0"), QColor("#E6653A")
WIDEST_BAR = 26.0  # px


class SignalsStage(QWidget):
    """Draws two signals; tells where they are `dragged` to, and what is `written` into one."""

    dragged = Signal(float)  # t
    pasted = Signal(str, str)  # "f" or "g", a table
    written = Signal(str, object, str)  # "f" or "g", (0, sample), what was typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(8)
        self._numbers = QWidget()
        row = QHBoxLayout(self._numbers)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        self._grids: dict[str, NumberGrid] = {}
        self._now: Sliding | None = None
        for name in ("f", "g"):
            label = QLabel(f"{name} =")
            label.setFont(theme.font(theme.LARGE, bold=True))
            grid = NumberGrid(name, editable=True)
            grid.written.connect(lambda cell, words, name=name: self.written.emit(name, cell, words))
            grid.pasted.connect(lambda words, name=name: self.pasted.emit(name, words))
            self._grids[name] = grid
            row.addWidget(label)
            row.addWidget(grid)
            row.addStretch(1)
        self.plots = Plots()
        self.plots.dragged.connect(self.dragged)
        lines.addWidget(self._numbers)
        lines.addWidget(self.plots, 1)

    def grid(self, name: str) -> NumberGrid:
        """Return the numbers of "f" or "g"."""
        return self._grids[name]

    def show_signals(self, state: Convolution, now: Sliding) -> None:
        """Draw the signals at their shift."""
        self._now = now
        self.plots.show_signals(state, now)
        discrete = state.sampling is Sampling.DISCRETE
        self._numbers.setVisible(discrete)
        if discrete:
            side = self._side(now)
            for name, values in (("f", now.f), ("g", now.g)):
                row = values[None]
                self._grids[name].show_sheet(Sheet(row, honest(row)), side)

    def _side(self, now: Sliding) -> float:
        return float(max(min((self.width() - 160) / (len(now.f) + len(now.g)), GRID_CELL), 14) // 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._now is not None:
            for grid in self._grids.values():
                grid.set_cell(self._side(self._now))


class Plots(QWidget):
    """Three plots over one axis: the signals, their product, the result."""

    dragged = Signal(float)  # t

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("f, g turned round and shifted, their product, and the result")
        self.setToolTip("Drag to slide g along f")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._now: Sliding | None = None
        self._discrete = True
        self._span = (0.0, 1.0)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 300)

    def show_signals(self, state: Convolution, now: Sliding) -> None:
        """Draw the signals at their shift."""
        self._now, self._discrete = now, state.sampling is Sampling.DISCRETE
        low = min(now.x[0], now.times[0] - now.g_x[-1])
        high = max(now.x[-1], now.times[-1] - now.g_x[0])
        if not self._discrete:
            low, high = now.x[0], now.x[-1]
        self._span = (float(low) - 0.5 * self._discrete, float(high) + 0.5 * self._discrete)
        self.update()

    # ---- places

    def across(self, at: float) -> float:
        """Return where a place of the axis is, in px."""
        low, high = self._span
        return LEFT + (at - low) / (high - low) * (self.width() - LEFT - RIGHT)

    def place_at(self, x: float) -> float:
        """Return the place of the axis at so many px."""
        low, high = self._span
        return low + (x - LEFT) / max(self.width() - LEFT - RIGHT, 1) * (high - low)

    def _areas(self) -> tuple[QRectF, ...]:
        high, above = self.height() / 3, TITLE + (NUMBER if self._discrete else 0)
        wide = self.width() - LEFT - RIGHT
        return tuple(QRectF(LEFT, at * high + above, wide, high - above - BELOW) for at in range(3))

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._now is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, (signals, product, result) = self._now, self._areas()
        t = text.short(now.t)
        both = np.concatenate([now.f, now.g])
        self._title(painter, signals, (("f(x)", F_COLOR), (f"g({t} − x), turned round and shifted", G_COLOR)))
        self._axis(painter, signals, both)
        self._draw(painter, signals, now.x, now.f, both, F_COLOR, -1)
        self._draw(painter, signals, now.turned_x, now.turned, both, G_COLOR, 1)
        highlight = theme.color("highlight")
        most = np.outer([now.f.min(), now.f.max()], [now.g.min(), now.g.max()]).ravel()
        name = f"their product, {'sum' if self._discrete else 'area'} {text.short(now.value)}"
        self._title(painter, product, ((name, highlight),))
        self._axis(painter, product, most)
        self._draw(painter, product, now.x, now.product, most, highlight, 0, filled=True)
        self._title(painter, result, (("the result, f ∗ g", theme.color("text")),))
        self._axis(painter, result, now.result)
        self._draw(painter, result, now.times, now.result, now.result, theme.color("secondary", 0.35), 0)
        self._draw(painter, result, now.times[: now.done], now.so_far, now.result, theme.color("text"), 0)
        if self._discrete:
            here = slice(now.done - 1, now.done)
            self._draw(painter, result, now.times[here], now.so_far[here], now.result, highlight, 0)
        else:
            self._here(painter, result)
        painter.end()

    def _title(self, painter: QPainter, area: QRectF, parts: tuple[tuple[str, QColor], ...]) -> None:
        x, y = area.left(), area.top() - 8 - (NUMBER if self._discrete else 0)
        for words, color in parts:
            painter.setPen(color)
            painter.setFont(theme.shared_font(theme.NORMAL + 1, bold=True))
            painter.drawText(QPointF(x, y), words)
            x += text.width(words, theme.NORMAL + 1, True) + 24

    def _axis(self, painter: QPainter, area: QRectF, values: FloatArray) -> None:
        zero = self._up(area, 0.0, values)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
        painter.setPen(theme.color("secondary"))
        painter.setFont(theme.shared_font(theme.SMALL))
        low, high = self._span
        every = max(1, round((high - low) / 12))
        for at in range(int(np.ceil(low)), int(high) + 1, every):
            box = QRectF(self.across(at) - 20, area.bottom() + 2, 40, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text.short(at))

    @staticmethod
    def _up(area: QRectF, value: float, values: FloatArray) -> float:
        """Return how high a value stands, in px."""
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        return area.bottom() - (value - low) / ((high - low) or 1.0) * area.height()

    def _draw(
        self,
        painter: QPainter,
        area: QRectF,
        x: FloatArray,
        y: FloatArray,
        scale: FloatArray,
        color: QColor,
        side: int,
        filled: bool = False,
    ) -> None:
        """Draw a signal: bars with numbers if discrete, beside the middle to the left or right; else a line."""
        if self._discrete:
            self._bars(painter, area, x, y, scale, color, side)
            return
        inside = (x >= self._span[0]) & (x <= self._span[1])
        points = [
            QPointF(self.across(at), self._up(area, value, scale))
            for at, value in zip(x[inside].tolist(), y[inside].tolist(), strict=True)
        ]
        if filled and points:
            zero = self._up(area, 0.0, scale)
            painter.setPen(Qt.PenStyle.NoPen)
            soft = QColor(color)
            soft.setAlphaF(0.45)
            painter.setBrush(soft)
            ends = [QPointF(points[-1].x(), zero), QPointF(points[0].x(), zero)]
            painter.drawPolygon(QPolygonF([*points, *ends]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 2.2))
        painter.drawPolyline(QPolygonF(points))

    def _bars(
        self,
        painter: QPainter,
        area: QRectF,
        x: FloatArray,
        y: FloatArray,
        scale: FloatArray,
        color: QColor,
        side: int,
    ) -> None:
        pitch = self.across(1.0) - self.across(0.0)
        wide = min(pitch * (0.38 if side else 0.6), WIDEST_BAR)
        zero = self._up(area, 0.0, scale)
        painter.setFont(theme.shared_font(theme.SMALL))
        for at, value in zip(x.tolist(), y.tolist(), strict=True):
            middle = self.across(at) + side * wide * 0.55
            top = self._up(area, value, scale)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRect(
                QRectF(QPointF(middle - wide / 2, zero), QPointF(middle + wide / 2, top)).normalized()
            )
            word = text.short(value)
            if value and text.width(word, theme.SMALL) <= pitch * (0.5 if side else 1.0):
                painter.setPen(theme.color("text") if color.alphaF() > 0.5 else theme.color("secondary"))
                above = top - 15 if value > 0 else top + 1
                painter.drawText(QRectF(middle - 24, above, 48, 14), Qt.AlignmentFlag.AlignCenter, word)

    def _here(self, painter: QPainter, area: QRectF) -> None:
        """Mark the result that is being made."""
        now = self._now
        x, y = self.across(now.t), self._up(area, now.value, now.result)
        if not area.left() - 2 <= x <= area.right() + 2:
            return
        painter.setPen(QPen(theme.color("highlight"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("highlight"))
        painter.drawEllipse(QPointF(x, y), 6, 6)

    # ---- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.dragged.emit(self.place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.place_at(event.position().x()))

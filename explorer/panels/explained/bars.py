"""Inputs of a linear unit as bars, the largest product first; and the logits of a softmax."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.panels.blocks import LINE, SMALL_LINE, Block, Spot, centred
from explorer.panels.explained.reading import Reading
from explorer.trace import Axes, Layer, Softmax, Unit
from explorer.widgets import text, theme

ROW, BAR, LOGIT = 30, 4, 22  # px
FEW, MORE = 12, 24  # rows at first, and with every click more

Read = Callable[[], Reading]


class ProductBars(Block):
    """value × weight = product of the inputs that matter most; each leads to its unit."""

    live = True

    def __init__(self, read: Read, room: int, shown: int, show_more: Callable[[], None]) -> None:
        self._read, self._room, self._show_more = read, room, show_more
        total = len(read().terms.values)
        self._count = min(shown, total)
        self._hidden = total - self._count
        self.height = self._count * ROW + (LINE + 4 if self._hidden else 0)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        products = now.term_products[now.order[: self._count]]
        scale = centred(products)
        for rank in range(max(int(area.top() // ROW), 0), min(int(area.bottom() // ROW) + 1, self._count)):
            index = int(now.order[rank])
            row = QRectF(0, rank * ROW, self._room, ROW)
            self._paint_row(painter, row, now, index)
            paint_bar(painter, row, float(now.term_products[index]), scale)
        if self._hidden:
            rest = float(now.term_products[now.order[self._count :]].sum())
            words = f"{self._hidden} smaller ones  Σ {now.figure(rest)}"
            line = self._more_rect()
            text.paint(painter, line, words, theme.NORMAL, "secondary")
            text.paint(painter, line, "show more", theme.NORMAL, "focus", align="right")

    def _paint_row(self, painter: QPainter, row: QRectF, now: Reading, index: int) -> None:
        value, weight = float(now.terms.values[index]), float(now.terms.weights[index])
        line = QRectF(row.left(), row.top() + 2, row.width(), LINE)
        equation = f"{now.figure(value)} × {now.figure(weight)} ="
        figure = now.figure(value * weight)
        room = text.width(now.figure(-888.0), theme.NORMAL, True)
        text.paint(painter, line, figure, theme.NORMAL, bold=True, align="right")
        text.paint(painter, line.adjusted(0, 0, -room - 6, 0), equation, theme.NORMAL, align="right")
        left = line.adjusted(0, 0, -room - 12 - text.width(equation, theme.NORMAL), 0)
        text.paint(painter, left, self._name(now, index), theme.SMALL, "secondary")

    def _unit(self, now: Reading, index: int) -> Unit:
        position = tuple(int(i) for i in now.terms.positions[index])
        return now.link(Unit(now.terms.source, position))

    def _name(self, now: Reading, index: int) -> str:
        unit = self._unit(now, index)
        return short(now.trace.layer(unit.layer), unit.position)

    def _more_rect(self) -> QRectF:
        return QRectF(0, self._count * ROW + 2, self._room, LINE)

    def spot(self, point: QPointF) -> Spot | None:
        now, rank = self._read(), int(point.y() // ROW)
        if rank >= self._count:
            return Spot((self._more_rect(),), "Show more of them", act=self._show_more)
        unit = self._unit(now, int(now.order[rank]))
        weight = float(now.terms.weights[now.order[rank]])
        words = f"{now.name(unit)}\n{text.exact(now.value(unit))} × {text.exact(weight)}"
        return Spot((QRectF(0, rank * ROW + 1, self._room, ROW - 2),), words, unit)

    def words(self) -> Iterable[str]:
        now = self._read()
        for index in now.order[: self._count].tolist():
            value, weight = float(now.terms.values[index]), float(now.terms.weights[index])
            figures = f"{now.figure(value)} × {now.figure(weight)} = {now.figure(value * weight)}"
            yield f"{self._name(now, index)}: {figures}"


def short(layer: Layer, position: tuple[int, ...]) -> str:
    """Return where a unit lies, in little room: ``map 3 [1, 2]``, ``unit 17``."""
    if layer.axes is Axes.VECTOR:
        return f"unit {position[0]}"
    first = "map" if layer.axes is not Axes.TOKENS else "token"
    return f"{first} {position[0]} [{', '.join(map(str, position[1:]))}]"


def paint_bar(painter: QPainter, row: QRectF, product: float, scale: ColorScale) -> None:
    """Paint a bar from the middle: to the right for a positive product, to the left for a negative one."""
    track = QRectF(row.left(), row.bottom() - BAR - 3, row.width(), BAR)
    painter.fillRect(track, theme.color("raised"))
    if not np.isfinite(product):
        return
    middle, half = track.center().x(), track.width() / 2
    wide = half * product / scale.high
    red, green, blue = scale.rgb(np.float32(np.copysign(0.6 * scale.high, product))).tolist()
    left = middle + min(wide, 0.0)
    painter.fillRect(QRectF(left, track.top(), max(abs(wide), 1.0), BAR), QColor(red, green, blue))


class Logits(Block):
    """The logits of a softmax with e^(z − max), in order, or the largest first where there are many."""

    live = True

    def __init__(self, read: Read, room: int, shown: int, show_more: Callable[[], None]) -> None:
        self._read, self._room, self._show_more = read, room, show_more
        count = len(self._softmax.logits)
        self._in_order = count <= FEW
        self._count = min(count, shown)
        self._hidden = count - self._count
        self.height = SMALL_LINE + 4 + self._count * LOGIT + (LINE + 4 if self._hidden else 0)

    @property
    def _softmax(self) -> Softmax:
        detail = self._read().main.detail
        assert isinstance(detail, Softmax)
        return detail

    def _order(self, softmax: Softmax) -> list[int]:
        if self._in_order:
            return list(range(self._count))
        order = np.argsort(-np.nan_to_num(softmax.logits, nan=-np.inf), kind="stable")
        return [int(index) for index in order[: self._count]]

    def _columns(self) -> tuple[float, float, float]:
        """Return where labels, logits and exponentials end."""
        return self._room * 0.24, self._room * 0.44, float(self._room)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now, softmax = self._read(), self._softmax
        label, logit, wide = self._columns()
        exponentials = softmax.exponentials
        for words, right in (("z", logit), ("e^(z − max)", wide)):
            line = QRectF(0, 0, right, SMALL_LINE)
            text.paint(painter, line, words, theme.SMALL, "secondary", align="right")
        for rank, index in enumerate(self._order(softmax)):
            row = QRectF(0, SMALL_LINE + 4 + rank * LOGIT, wide, LOGIT)
            mine = index == softmax.index
            if mine:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("selection"))
                painter.drawRoundedRect(row.adjusted(-4, 1, 4, -1), 4, 4)
            part = QRectF(0, row.top(), label, LOGIT)
            text.paint(painter, part, self._label(now, softmax, index), theme.NORMAL, bold=mine)
            figure = now.figure(float(softmax.logits[index]))
            text.paint(painter, QRectF(0, row.top(), logit, LOGIT), figure, bold=mine, align="right")
            share = float(exponentials[index])
            text.paint(painter, row, now.figure(share), theme.NORMAL, bold=mine, align="right")
            self._paint_share(painter, row, logit + 12, share, mine)
        if self._hidden:
            line = self._more_rect()
            text.paint(painter, line, f"{self._hidden} smaller ones", theme.NORMAL, "secondary")
            text.paint(painter, line, "show more", theme.NORMAL, "focus", align="right")

    def _paint_share(self, painter: QPainter, row: QRectF, left: float, share: float, mine: bool) -> None:
        right = row.right() - text.width(self._read().figure(1.0), theme.NORMAL, True) - 8
        track = QRectF(left, row.center().y() - 4, max(right - left, 0), 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(track, 3, 3)
        if np.isfinite(share):
            painter.setBrush(theme.color("highlight" if mine else "secondary"))
            painter.drawRoundedRect(QRectF(left, track.top(), max(track.width() * share, 2), 8), 3, 3)

    def _label(self, now: Reading, softmax: Softmax, index: int) -> str:
        if len(now.trace.classes) == len(softmax.logits):
            return now.trace.classes[index]
        return f"unit {index}"

    def _unit(self, now: Reading, softmax: Softmax, index: int) -> Unit:
        position = tuple(int(i) for i in softmax.positions[index])
        return now.link(Unit(softmax.source, position))

    def _more_rect(self) -> QRectF:
        return QRectF(0, SMALL_LINE + 6 + self._count * LOGIT, self._room, LINE)

    def spot(self, point: QPointF) -> Spot | None:
        now, softmax = self._read(), self._softmax
        rank = int((point.y() - SMALL_LINE - 4) // LOGIT)
        if rank < 0:
            return None
        if rank >= self._count:
            return Spot((self._more_rect(),), "Show more of them", act=self._show_more)
        unit = self._unit(now, softmax, self._order(softmax)[rank])
        row = QRectF(-3, SMALL_LINE + 5 + rank * LOGIT, self._room + 6, LOGIT - 2)
        return Spot((row,), f"{now.name(unit)}\n{text.exact(now.value(unit))}", unit)

    def words(self) -> Iterable[str]:
        now, softmax = self._read(), self._softmax
        exponentials = softmax.exponentials
        for index in self._order(softmax):
            figures = f"{now.figure(float(softmax.logits[index]))}, {now.figure(float(exponentials[index]))}"
            yield f"{self._label(now, softmax, index)}: {figures}"

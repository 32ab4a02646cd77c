"""The inspector's building blocks: pieces that know their height and paint themselves."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.panels.facts import Weights, Window
from explorer.widgets import text, theme
from explorer.widgets.map_view import paint_map
from explorer.widgets.matrix_grid import paint_matrix
from explorer.widgets.pictures import image, pixels

LINE, SMALL_LINE, AFTER_HEADER, BEFORE_HEADER = 20, 16, 6, 16  # px
LABEL = 84  # px: the left column of a list of facts
NUMBER_WIDE, NUMBER_WIDEST, CELL_HIGH = 34.0, 46.0, 16.0  # px: a cell with its number
PICTURE, PICTURE_GAP = 52.0, 8.0  # px: one of many pictures

Painting = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True)
class Block:
    """A piece `height` pixels high.  live: whether a new trace changes it."""

    height: float
    paint: Painting
    live: bool = False


def space(height: float) -> Block:
    """Return empty space."""
    return Block(height, lambda painter, rect: None)


def lines(words: str, room: int, px: int = theme.NORMAL, color: str = "text", bold: bool = False) -> Block:
    """Return a paragraph, wrapped to `room`."""
    parts = text.wrapped(words, px, bold, room)
    high = px + 7

    def paint(painter: QPainter, rect: QRectF) -> None:
        for index, part in enumerate(parts):
            line = QRectF(rect.left(), rect.top() + index * high, rect.width(), high)
            text.paint(painter, line, part, px, color, bold)

    return Block(len(parts) * high, paint)


def header(words: str) -> Block:
    """Return a section header with space above it."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        line = QRectF(rect.left(), rect.top() + BEFORE_HEADER, rect.width(), SMALL_LINE)
        text.paint_header(painter, line, words)

    return Block(BEFORE_HEADER + SMALL_LINE + AFTER_HEADER, paint)


def facts(pairs: tuple[tuple[str, str], ...], room: int) -> Block:
    """Return a list in two columns; long figures run over several lines."""
    wrapped = [(what, text.wrapped(figure, theme.NORMAL, False, room - LABEL)) for what, figure in pairs]
    count = sum(len(parts) for _, parts in wrapped)

    def paint(painter: QPainter, rect: QRectF) -> None:
        line = QRectF(rect.left(), rect.top(), rect.width(), LINE)
        for what, parts in wrapped:
            text.paint(painter, line, what, theme.NORMAL, "secondary")
            for part in parts:
                text.paint(painter, line.adjusted(LABEL, 0, 0, 0), part)
                line.translate(0, LINE)

    return Block(count * LINE, paint)


def value(read: Callable[[], tuple[float, QColor, str]]) -> Block:
    """Return the unit's value, large, beside its colour; `read` gives value, colour and a second line."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        number, color, second = read()
        painter.setPen(theme.color("line"))
        painter.setBrush(color)
        painter.drawRect(QRectF(rect.left() + 0.5, rect.top() + 5.5, 23, 23))
        first = QRectF(rect.left() + 36, rect.top() + 2, rect.width() - 36, 28)
        text.paint(painter, first, text.exact(number), theme.TITLE, bold=True)
        below = QRectF(rect.left(), rect.top() + 34, rect.width(), SMALL_LINE)
        text.paint(painter, below, second, theme.NORMAL, "secondary")

    return Block(56, paint, live=True)


def weight_scale(weights: Weights) -> ColorScale:
    """Return the range of a unit's weights: zero in the middle."""
    high = float(np.nanmax(np.abs(weights.pictures), initial=0.0)) or 1.0
    return ColorScale("diverging", -high, high)


def kernels(weights: Weights, room: int) -> list[Block]:
    """Return the kernels as coloured cells with their numbers, in lines of as many as fit legibly."""
    scale = weight_scale(weights)
    count, rows, columns = weights.pictures.shape
    across = min(max(int((room + PICTURE_GAP) // (columns * NUMBER_WIDE + PICTURE_GAP)), 1), count)
    wide = min((room - (across - 1) * PICTURE_GAP) / across / columns, NUMBER_WIDEST) * columns
    high = rows * max(wide / columns * 0.6, CELL_HIGH)
    return [
        _kernel_line(weights, slice(begin, begin + across), (wide, high), scale)
        for begin in range(0, count, across)
    ]


def _kernel_line(weights: Weights, part: slice, size: tuple[float, float], scale: ColorScale) -> Block:
    wide, high = size

    def paint(painter: QPainter, rect: QRectF) -> None:
        left = rect.left()
        for kernel, name in zip(weights.pictures[part], weights.names[part], strict=True):
            text.paint(painter, QRectF(left, rect.top(), wide, SMALL_LINE), name, theme.SMALL, "secondary")
            paint_matrix(painter, QRectF(left, rect.top() + SMALL_LINE + 2, wide, high), kernel, scale)
            left += wide + PICTURE_GAP

    return Block(SMALL_LINE + 2 + high + 10, paint)


def pictures(weights: Weights, room: int) -> Block:
    """Return all weights as pictures without numbers, in lines."""
    scale = weight_scale(weights)
    count, rows, columns = weights.pictures.shape
    across = 1 if count == 1 else max(int((room + PICTURE_GAP) // (PICTURE + PICTURE_GAP)), 1)
    wide = min((room + PICTURE_GAP) / across - PICTURE_GAP, 200.0)
    high = wide * rows / columns
    named = SMALL_LINE if count > 1 else 0
    step = high + named + 4
    colored = pixels(weights.pictures, scale)
    colored[np.isnan(weights.pictures)] = 0
    images = [image(picture) for picture in colored]

    def paint(painter: QPainter, rect: QRectF) -> None:
        assert len(colored) == len(images)  # the images share the memory of `colored`
        for index, (name, one) in enumerate(zip(weights.names, images, strict=True)):
            left = rect.left() + index % across * (wide + PICTURE_GAP)
            where = QRectF(left, rect.top() + index // across * step, wide, high)
            paint_map(painter, where, one)
            if named:
                below = QRectF(left, where.bottom(), wide, SMALL_LINE)
                text.paint(painter, below, name, theme.SMALL, "secondary", align="center")

    return Block(-(-count // across) * step + 4, paint)


def range_line(scale: ColorScale) -> Block:
    """Return the colours of the weights with their range."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        line = QRectF(rect.left(), rect.top(), rect.width(), SMALL_LINE)
        for words, align in ((text.number(scale.low), "left"), (text.number(scale.high), "right")):
            text.paint(painter, line, words, theme.SMALL, "secondary", align=align)
        side = 44.0
        bar = QRectF(rect.left() + side, rect.top() + 4, rect.width() - 2 * side, 8)
        ramp = np.linspace(scale.low, scale.high, 256, dtype=np.float32)[None]
        colors = pixels(ramp, scale)
        painter.drawImage(bar, image(colors))

    return Block(SMALL_LINE + 6, paint)


def window(read: Callable[[], tuple[Window, ColorScale] | None], rows: int, columns: int) -> Block:
    """Return a pooling window with its winner framed, in the colours of the layer it reads."""
    cell = 48.0 if columns <= 4 else 28.0

    def paint(painter: QPainter, rect: QRectF) -> None:
        found = read()
        if found is None:
            return
        values, scale = found[0].values, found[1]
        where = QRectF(rect.left(), rect.top(), values.shape[1] * cell, values.shape[0] * cell * 0.75)
        paint_matrix(painter, where, values, scale, marked=found[0].winner)

    return Block(rows * cell * 0.75 + 4, paint, live=True)

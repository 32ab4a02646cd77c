"""How the parts of "Step by step" look."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QRegion

from explorer.colors import Coloring
from explorer.panels.selection import gives_classes
from explorer.panels.steps.layout import CAPTION, SIGN, Places
from explorer.panels.steps.planes import Plane
from explorer.panels.steps.story import Cell, Frame, Pane, Story
from explorer.trace import FloatArray, Trace
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, FRAME, LIGHT_INK, cells_rect, paint_frame, write_cells
from explorer.widgets.pictures import Pixels, dark_ink, image, pixels

SMALLEST_NUMBER, LARGEST_NUMBER = 11, 18  # px
FADED = 0.72  # how much of the theme's background covers what is not meant


@dataclass(frozen=True, eq=False)
class Picture:
    """A plane in its colours: values and pixels, NaN and transparent where there is no unit."""

    plane: Plane
    values: FloatArray
    pixels: Pixels


class Colors:
    """The colours of one trace as it is coloured now; every map has those of its own range."""

    def __init__(self, trace: Trace, coloring: Coloring) -> None:
        self.trace, self.coloring = trace, coloring
        self._pictures: dict[Plane, Picture] = {}
        self._units: dict[str, Pixels] = {}

    def picture(self, plane: Plane) -> Picture:
        """Return a plane with its values."""
        if plane not in self._pictures:
            self._pictures[plane] = Picture(plane, plane.values(self.trace[plane.layer]), self.of(plane))
        return self._pictures[plane]

    def of(self, plane: Plane) -> Pixels:
        """Return the colours of a plane, (rows, columns); transparent where there is no unit."""
        if plane.channel is not None:
            return pixels(
                self.trace[plane.layer][plane.channel], self.coloring.scale(plane.layer, plane.channel)
            )
        colored = self._of_units(plane.layer)[plane.index]
        if plane.blank is not None:
            colored[plane.blank] = 0
        return colored

    def _of_units(self, layer: str) -> Pixels:
        """Return the colour of every unit of a layer, (units,)."""
        if layer not in self._units:
            values, maps = self.trace[layer], self.trace.layer(layer).channels
            scales = [self.coloring.scale(layer, channel) for channel in range(maps)]
            if len(set(scales)) == 1:
                colored = pixels(values, scales[0])
            else:
                colored = np.stack([pixels(*pair) for pair in zip(values, scales, strict=True)])
            self._units[layer] = colored.reshape(-1)
        return self._units[layer]


def fitting(wide: float, high: float, values: FloatArray, decimals: int) -> tuple[int, int]:
    """Return the font size and decimals with which `values` fit cells of `wide` × `high` pixels; or (0, 0)."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0, 0
    ends = {float(finite.min()), float(finite.max()), float(finite[np.abs(finite).argmin()])}
    largest = min(int(high / 1.6), LARGEST_NUMBER)
    for places in range(decimals, min(decimals, 1) - 1, -1):  # 0.4 is not written as 0
        words = [text.number(value, places) for value in ends]
        for px in range(largest, SMALLEST_NUMBER - 1, -1):
            if max(text.width(word, px) for word in words) <= wide - 7:
                return px, places
    return 0, 0


def paint_grid(
    painter: QPainter,
    rect: QRectF,
    values: FloatArray,
    colored: Pixels,
    decimals: int | None,
    size: tuple[int, int] | None = None,
) -> None:
    """Paint `values` in their colours, with numbers where they fit; without, if `decimals` is None.

    size: the font size and decimals of the numbers, where it was worked out for several grids.
    """
    painter.drawImage(rect, image(colored))
    rows, columns = values.shape
    wide, high = rect.width() / columns, rect.height() / rows
    if min(wide, high) >= 16:
        _paint_lines(painter, rect, rows, columns)
    if decimals is None:
        return
    px, places = fitting(wide, high, values, decimals) if size is None else size
    if px:
        known = np.isfinite(values)
        dark = dark_ink(colored)
        if known.all():
            write_cells(painter, rect.topLeft(), (wide, high), values, dark, px, places)
            return
        for row, column in np.argwhere(known).tolist():
            corner = QPointF(rect.left() + column * wide, rect.top() + row * high)
            one = slice(row, row + 1), slice(column, column + 1)
            write_cells(painter, corner, (wide, high), values[one], dark[one], px, places)


def _paint_lines(painter: QPainter, rect: QRectF, rows: int, columns: int) -> None:
    painter.setPen(QPen(theme.color("background"), 1))
    for row in range(1, rows):
        y = round(rect.top() + row * rect.height() / rows)
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    for column in range(1, columns):
        x = round(rect.left() + column * rect.width() / columns)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def paint_padding(painter: QPainter, places: Places, padding: tuple[int, int]) -> None:
    """Paint the zeros around the input as empty cells."""
    rows, columns = padding
    if not rows and not columns:
        return
    outer = places.source.adjusted(
        -columns * places.cell, -rows * places.cell, columns * places.cell, rows * places.cell
    )
    painter.setPen(QPen(theme.color("line"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(outer.adjusted(0.5, 0.5, -0.5, -0.5))


def frame_rect(rect: QRectF, shape: tuple[int, int], frame: Frame) -> QRectF:
    """Return where a frame lies on a picture painted in `rect`."""
    return cells_rect(rect, shape, frame.top, frame.left, frame.bottom, frame.right)


def paint_source(
    painter: QPainter, story: Story, places: Places, picture: Picture, decimals: int | None
) -> None:
    """Paint the input with its padding and what is read of it."""
    paint_padding(painter, places, story.padding)
    paint_grid(painter, places.source, picture.values, picture.pixels, decimals)
    if story.frame is not None:
        where = frame_rect(places.source, picture.plane.shape, story.frame)
        paint_frame(painter, where, FRAME, 2.5)


def paint_output(
    painter: QPainter, places: Places, picture: Picture, filled: int | None, decimals: int | None
) -> None:
    """Paint the output; of a film only the first `filled` cells, the others empty."""
    rect, shape = places.output, picture.plane.shape
    if filled is None or filled >= picture.values.size:
        paint_grid(painter, rect, picture.values, picture.pixels, decimals)
        return
    full = filled_region(rect, shape, filled)
    painter.save()
    painter.setClipRegion(QRegion(rect.toAlignedRect()) - full, Qt.ClipOperation.IntersectClip)
    paint_empty(painter, rect, shape)
    painter.restore()
    painter.save()
    painter.setClipRegion(full, Qt.ClipOperation.IntersectClip)
    paint_grid(painter, rect, picture.values, picture.pixels, decimals)
    painter.restore()


def filled_region(rect: QRectF, shape: tuple[int, int], filled: int) -> QRegion:
    """Return where the first `filled` cells of a picture are."""
    row, column = divmod(filled, shape[1])
    whole = cells_rect(rect, shape, 0, 0, row, shape[1])
    begun = cells_rect(rect, shape, row, 0, row + 1, column)
    return QRegion(whole.toRect()) + QRegion(begun.toRect())


def paint_empty(painter: QPainter, rect: QRectF, shape: tuple[int, int]) -> None:
    """Paint cells that are not computed yet: hatched, with their lines."""
    painter.fillRect(rect, theme.color("panel"))
    painter.fillRect(rect, QBrush(theme.color("line"), Qt.BrushStyle.BDiagPattern))
    painter.setPen(theme.color("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    if rect.width() / shape[1] >= 8:
        rows, columns = shape
        for row in range(1, rows):
            y = rect.top() + row * rect.height() / rows
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        for column in range(1, columns):
            x = rect.left() + column * rect.width() / columns
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def paint_spotlight(painter: QPainter, rect: QRectF, lit: NDArray[np.bool_]) -> None:
    """Fade every cell of a picture that is not `lit`."""
    shade = theme.color("background", FADED)
    cover = np.where(lit, np.uint32(0), np.uint32(_premultiplied(shade)))
    painter.drawImage(rect, image(np.ascontiguousarray(cover, np.uint32)))


def _premultiplied(color: QColor) -> int:
    alpha = color.alpha()
    red, green, blue = (part * alpha // 255 for part in (color.red(), color.green(), color.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue


def paint_caption(painter: QPainter, rect: QRectF, words: str, bold: bool = False, width: float = 0) -> None:
    """Write what a picture is above it."""
    line = QRectF(rect.left(), rect.top() - CAPTION - 2, max(width, rect.width()), CAPTION)
    text.paint(painter, line, words, theme.NORMAL, "text" if bold else "secondary", bold)


def paint_pane(
    painter: QPainter,
    rect: QRectF,
    pane: Pane,
    size: tuple[int, int] | None,
    pointed: Cell | None,
    stacked: bool,
    colors: Colors,
) -> None:
    """Paint one grid of the arithmetic, the sign before it and its name.

    size: the font size and decimals of its numbers; None for no numbers.
    """
    if stacked:
        name = QRectF(rect.left() - 112, rect.top(), 104, rect.height())
        text.paint(painter, name, pane.name, theme.NORMAL, "secondary", align="right")
    else:
        paint_caption(painter, rect, pane.name)
    if pane.sign:
        before = QRectF(rect.left() - SIGN, rect.top(), SIGN, rect.height())
        text.paint(painter, before, pane.sign, theme.TITLE, "secondary", align="center")
    colored = pixels(pane.values, pane.scale) if pane.plane is None else colors.of(pane.plane)
    if pane.blank is not None:
        colored[pane.blank] = 0
    paint_grid(painter, rect, pane.values, colored, None if size is None else 0, size)
    shape = pane.values.shape
    for cell, color in [(cell, FRAME) for cell in pane.marked] + (
        [(pointed, theme.color("text"))] if pointed is not None else []
    ):
        row, column = cell
        if row < shape[0] and column < shape[1]:
            where = cells_rect(rect, (shape[0], shape[1]), row, column, row + 1, column + 1)
            paint_frame(painter, where.adjusted(1, 1, -1, -1), color, 2)


def paint_labels(painter: QPainter, rect: QRectF, labels: tuple[str, ...]) -> None:
    """Write a name above every column."""
    wide = rect.width() / len(labels)
    for index, label in enumerate(labels):
        line = QRectF(rect.left() + index * wide, rect.top() - CAPTION - 2, wide, CAPTION)
        text.paint(painter, line, label, theme.NORMAL, "text", bold=True, align="center")


def names_classes(picture: Picture, rect: QRectF, trace: Trace) -> bool:
    """Whether the cells of a picture are large enough to hold the classes they stand for."""
    shape = picture.plane.shape
    layer = trace.layer(picture.plane.layer)
    return gives_classes(trace, layer) and rect.width() / shape[1] >= 36


def paint_classes(
    painter: QPainter, rect: QRectF, picture: Picture, trace: Trace, shown: int, decimals: int | None
) -> None:
    """Write class and number into each of the first `shown` cells."""
    shape, dark = picture.plane.shape, dark_ink(picture.pixels)
    wide, high = rect.width() / shape[1], rect.height() / shape[0]
    px, places = (0, 0) if decimals is None else fitting(wide, high / 2, picture.values, decimals)
    for index, name in enumerate(trace.classes[:shown]):
        row, column = divmod(index, shape[1])
        cell = cells_rect(rect, shape, row, column, row + 1, column + 1).adjusted(0, 3, 0, -3)
        ink = DARK_INK if dark[row, column] else LIGHT_INK
        upper, lower = cell.adjusted(0, 0, 0, -high / 2), cell.adjusted(0, high / 2 - 3, 0, 0)
        text.paint(painter, upper if px else cell, name, theme.LARGE, ink, bold=True, align="center")
        if px:
            number = text.number(float(picture.values[row, column]), places)
            text.paint(painter, lower, number, px, ink, align="center")

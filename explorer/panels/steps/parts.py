"""The parts of "Step by step" where they lie: input, output, lines, strip of input maps, grids."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QRegion

from explorer.panels.steps import painter as paint
from explorer.panels.steps import table
from explorer.panels.steps.layout import CAPTION, MARGIN, THUMB_LINE, Places
from explorer.panels.steps.painter import Colors
from explorer.panels.steps.story import Cell, Story
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cells_rect, paint_frame

EMPTY = "The pad is empty. Draw or open something, and the numbers appear."

Painted = tuple[QRectF, Callable[[QPainter], None]]
"""Where a part is, and what paints it."""


@dataclass(frozen=True)
class Spot:
    """What the pointer is over.  part: "source", "output", "pane" or "strip"; index: which pane or input map."""

    part: str
    cell: Cell = (0, 0)
    index: int = 0


def unit_rect(story: Story, places: Places) -> QRectF | None:
    """Return the current cell of the output."""
    cell = story.output.cell(story.unit.position)
    if cell is None:
        return None
    return cells_rect(places.output, story.output.shape, *cell, cell[0] + 1, cell[1] + 1)


def frame_rect(story: Story, places: Places) -> QRectF | None:
    """Return the frame on the input."""
    if story.frame is None or story.source is None:
        return None
    return paint.frame_rect(places.source, story.source.shape, story.frame)


def arithmetic_rect(places: Places, width: int, height: int) -> QRectF:
    """Return where grids and graph lie, from side to side."""
    rects = [*places.panes, *([places.graph] if places.graph else [])]
    if not rects:
        return QRectF()
    top = min(rect.top() for rect in rects) - CAPTION - 4
    return QRectF(0, top, width, height - top)


def strip_rect(places: Places, width: int) -> QRectF:
    """Return where the input maps lie, from side to side."""
    if not places.strip:
        return QRectF()
    first = places.strip[0][1]
    return QRectF(0, first.top() - 4, width, first.height() + THUMB_LINE + 10)


@dataclass(frozen=True, eq=False)
class Parts:
    """What is painted of a story in `size` (width, height) pixels.

    filled: how many cells of the output, None for all.  spot: what the pointer is over.
    lit: by "source" and "output" the cells that are not faded.
    """

    story: Story
    places: Places
    size: tuple[int, int]
    colors: Colors
    decimals: int
    filled: int | None
    spot: Spot | None
    lit: dict[str, NDArray[np.bool_]]

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint the parts that lie in `region`."""
        for rect, part in self._parts():
            if region.intersects(rect.toAlignedRect().adjusted(-5, -5, 5, 5)):
                part(painter)

    def _parts(self) -> Iterator[Painted]:
        yield self._around(self.places.source), self._paint_source
        yield self._around(self.places.output), self._paint_output
        yield self.places.table, self._paint_table
        yield strip_rect(self.places, self.size[0]), self._paint_strip
        yield arithmetic_rect(self.places, *self.size), self._paint_arithmetic

    def _around(self, rect: QRectF) -> QRectF:
        """Return a picture with its caption, its padding and its frames."""
        return rect.adjusted(-40, -CAPTION - 40, 40, 40)

    @property
    def _numbers(self) -> int | None:
        return None if self.story.at_rest else self.decimals

    # ---- input and output

    def _paint_source(self, painter: QPainter) -> None:
        story, places = self.story, self.places
        if story.source is None:
            return
        top, beside = story.padding[0] * places.cell, story.padding[1] * places.cell
        outer = places.source.adjusted(-beside, -top, beside, top)
        paint.paint_caption(painter, outer, story.source.name, width=places.table.left() - outer.left())
        picture, trace, decimals = self.colors.picture(story.source), self.colors.trace, self._numbers
        named = paint.names_classes(picture, places.source, trace)
        paint.paint_source(painter, story, places, picture, None if named else decimals)
        if named:
            paint.paint_classes(painter, places.source, picture, trace, picture.values.size, decimals)
        if "source" in self.lit:
            paint.paint_spotlight(painter, places.source, self.lit["source"])
        where = frame_rect(story, places)
        if where is not None and (named or "source" in self.lit):  # they cover the frame
            paint_frame(painter, where, FRAME, 2.5)
        if self.spot is not None and self.spot.part == "source":
            row, column = self.spot.cell
            where = cells_rect(places.source, story.source.shape, row, column, row + 1, column + 1)
            paint_frame(painter, where, theme.color("text"), 2)

    def _paint_output(self, painter: QPainter) -> None:
        story, places, trace, decimals = self.story, self.places, self.colors.trace, self._numbers
        picture = self.colors.picture(story.output)
        wide = max(places.output.width(), self.size[0] - places.output.left() - MARGIN)
        paint.paint_caption(painter, places.output, story.output.name, width=wide)
        named = paint.names_classes(picture, places.output, trace)
        paint.paint_output(painter, places, picture, self.filled, None if named else decimals)
        if named:
            shown = picture.values.size if self.filled is None else self.filled
            paint.paint_classes(painter, places.output, picture, trace, shown, decimals)
        if "output" in self.lit:
            paint.paint_spotlight(painter, places.output, self.lit["output"])
        where = unit_rect(story, places)
        if where is not None:
            paint_frame(painter, where, FRAME, 2.5)

    # ---- lines

    def _paint_table(self, painter: QPainter) -> None:
        story, rect = self.story, self.places.table
        if words := EMPTY if story.at_rest else story.note:
            self._paint_note(painter, rect, words)
        if story.lines and not story.at_rest:
            swatch = self.colors.coloring.scale(story.unit.layer, story.unit.channel)
            table.paint_table(painter, rect, story, swatch, self.decimals)

    def _paint_note(self, painter: QPainter, rect: QRectF, words: str) -> None:
        lines = text.wrapped(words, theme.NORMAL, False, int(rect.width()))
        top = rect.center().y() - len(lines) * 10
        if self.story.lines and not self.story.at_rest:
            top = rect.top() + 8
        for index, line in enumerate(lines):
            where = QRectF(rect.left(), top + index * 20, rect.width(), 20)
            text.paint(painter, where, line, theme.NORMAL, "secondary", align="center")

    # ---- input maps and grids

    def _paint_strip(self, painter: QPainter) -> None:
        story = self.story
        for index, rect in self.places.strip:
            share, shown = story.shares[index], index == story.shown
            painter.drawImage(rect, paint.image(self.colors.picture(share.plane).pixels))
            if shown:
                paint_frame(painter, rect, theme.color("focus"), 2)
            elif self.spot == Spot("strip", index=index):
                paint_frame(painter, rect, theme.color("text"), 1.5)
            if share.sum is not None and not story.at_rest:
                below = QRectF(rect.left() - 16, rect.bottom() + 3, rect.width() + 32, THUMB_LINE)
                number, color = text.number(share.sum, self.decimals), "text" if shown else "secondary"
                text.paint(painter, below, number, theme.SMALL, color, align="center")

    def _paint_arithmetic(self, painter: QPainter) -> None:
        story, places = self.story, self.places
        pointed = self.spot.cell if self.spot is not None and self.spot.part == "pane" else None
        size = self._lettering()
        for pane, rect in zip(story.panes, places.panes, strict=True):
            written = size if pane.fixed or not story.at_rest else None
            paint.paint_pane(painter, rect, pane, written, pointed, story.stacked, self.colors)
        if story.stacked and story.panes[0].labels:
            paint.paint_labels(painter, places.panes[0], story.panes[0].labels)
        if places.graph is not None:
            table.paint_graph(painter, places.graph, story)

    def _lettering(self) -> tuple[int, int]:
        """Return one font size, and decimals, for the numbers of all grids."""
        sizes = []
        for pane, rect in zip(self.story.panes, self.places.panes, strict=True):
            rows, columns = pane.values.shape
            cell = rect.width() / columns, rect.height() / rows
            sizes.append(paint.fitting(*cell, pane.values, self.decimals))
        return min(sizes, default=(0, 0))

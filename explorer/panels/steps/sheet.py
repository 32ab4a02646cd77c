"""The drawing surface of "Step by step": paints a story, again only where a step changes it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import Coloring
from explorer.panels.steps import painter as paint
from explorer.panels.steps import table
from explorer.panels.steps.layout import CAPTION, MARGIN, THUMB_LINE, Places, arrange
from explorer.panels.steps.painter import Picture
from explorer.panels.steps.planes import Plane, fed
from explorer.panels.steps.story import Cell, Story
from explorer.session import Session
from explorer.trace import Trace
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cells_rect, paint_frame

EMPTY = "The pad is empty. Draw a digit, and the numbers appear."


@dataclass(frozen=True)
class Spot:
    """What the pointer is over.  part: "source", "output", "pane" or "strip"; index: which pane or input map."""

    part: str
    cell: Cell = (0, 0)
    index: int = 0


class StepsSheet(QWidget):
    """Shows one `Story`; only what changed is painted again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._story: Story | None = None
        self._places: Places | None = None
        self._pictures: dict[Plane, Picture] = {}
        self._painted: tuple[Trace, Coloring] | None = None
        self._filled: int | None = None
        self._spot: Spot | None = None
        self._lit: dict[str, NDArray[np.bool_]] = {}
        self._pressed: Spot | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(520, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Step by step")

    @property
    def story(self) -> Story | None:
        """What is shown."""
        return self._story

    @property
    def places(self) -> Places | None:
        """Where its parts lie."""
        return self._places

    def sizeHint(self) -> QSize:
        return QSize(720, 520)

    # ---- what is shown

    def show_story(self, story: Story | None, filled: int | None) -> None:
        """Show `story`, the output filled up to `filled` cells (None: whole)."""
        trace, coloring = self._session.trace, self._session.coloring
        same = self._painted is not None and self._painted == (trace, coloring)
        old, before, fill = self._story, self._places, self._filled
        if trace is None or coloring is None:
            story = None
        else:
            self._painted = (trace, coloring)
        if not same:
            self._pictures = {}
        self._story, self._filled = story, filled
        self._arrange()
        self._light(self._spot)
        if same and story is not None and old is not None and before == self._places:
            if story.output is old.output and story.source is old.source and fill == filled is None:
                self._update_step(old, story)
                return
            if story.output is old.output and story.source is old.source and None not in (fill, filled):
                self._update_step(old, story)
                self._update_filled(fill or 0, filled or 0)
                return
        self.update()

    def _arrange(self) -> None:
        if self._story is not None:
            self._places = arrange(self._story, float(self.width()), float(self.height()))

    def _update_step(self, old: Story, new: Story) -> None:
        """Paint again what one step changes: frames, grids, lines, the current cell."""
        assert self._places is not None
        region = QRegion()
        for story in (old, new):
            for rect in (self._frame_rect(story), self._unit_rect(story)):
                if rect is not None:
                    region += rect.toAlignedRect().adjusted(-5, -5, 5, 5)
        for rect in (self._places.table, self._arithmetic_rect(), self._strip_rect()):
            region += rect.toAlignedRect().adjusted(-2, -2, 2, 2)
        self.update(region)

    def _update_filled(self, before: int, now: int) -> None:
        story, places = self._story, self._places
        assert story is not None and places is not None
        first, last = sorted((before, now))
        columns = story.output.shape[1]
        rows = first // columns, last // columns + 1
        band = cells_rect(places.output, story.output.shape, rows[0], 0, rows[1], columns)
        self.update(band.toAlignedRect().adjusted(-4, -4, 4, 4))

    def _frame_rect(self, story: Story) -> QRectF | None:
        if story.frame is None or story.source is None or self._places is None:
            return None
        return paint.frame_rect(self._places.source, story.source.shape, story.frame)

    def _unit_rect(self, story: Story) -> QRectF | None:
        cell = story.output.cell(story.unit.position)
        if cell is None or self._places is None:
            return None
        row, column = cell
        return cells_rect(self._places.output, story.output.shape, row, column, row + 1, column + 1)

    def _arithmetic_rect(self) -> QRectF:
        assert self._places is not None
        rects = [*self._places.panes, *([self._places.graph] if self._places.graph else [])]
        if not rects:
            return QRectF()
        top = min(rect.top() for rect in rects) - CAPTION - 4
        return QRectF(0, top, self.width(), self.height() - top)

    def _strip_rect(self) -> QRectF:
        assert self._places is not None
        if not self._places.strip:
            return QRectF()
        top = self._places.strip[0][1].top()
        return QRectF(0, top - 4, self.width(), self._places.strip[0][1].height() + THUMB_LINE + 10)

    def _picture(self, plane: Plane) -> Picture:
        if plane not in self._pictures:
            assert self._painted is not None
            self._pictures[plane] = Picture.of(plane, *self._painted)
        return self._pictures[plane]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            if self._story is None or self._places is None:
                whole = QRectF(self.rect())
                text.paint(painter, whole, self._session.busy, theme.LARGE, "secondary", align="center")
                return
            region = event.region()
            story, places = self._story, self._places
            parts: tuple[tuple[QRectF, Callable[[QPainter, Story, Places], None]], ...] = (
                (self._around(places.source), self._paint_source),
                (self._around(places.output), self._paint_output),
                (places.table, self._paint_table),
                (self._strip_rect(), self._paint_strip),
                (self._arithmetic_rect(), self._paint_arithmetic),
            )
            for rect, part in parts:
                if region.intersects(rect.toAlignedRect().adjusted(-5, -5, 5, 5)):
                    part(painter, story, places)

    def _around(self, rect: QRectF) -> QRectF:
        """Return a picture with its caption, its padding and its frames."""
        return rect.adjusted(-40, -CAPTION - 40, 40, 40)

    @property
    def _decimals(self) -> int:
        return self._session.scene.decimals

    def _numbers(self, story: Story) -> int | None:
        return None if story.at_rest else self._decimals

    def _paint_source(self, painter: QPainter, story: Story, places: Places) -> None:
        if story.source is None:
            return
        top = story.padding[0] * places.cell
        beside = story.padding[1] * places.cell
        outer = places.source.adjusted(-beside, -top, beside, top)
        paint.paint_caption(painter, outer, story.source.name, width=places.table.left() - outer.left())
        picture = self._picture(story.source)
        trace, decimals = self._session.trace, self._numbers(story)
        assert trace is not None
        named = paint.names_classes(picture, places.source, trace)
        paint.paint_source(painter, story, places, picture, None if named else decimals)
        if named:
            paint.paint_classes(painter, places.source, picture, trace, picture.values.size, decimals)
            self._paint_frame(painter, story, places)
        if "source" in self._lit:
            paint.paint_spotlight(painter, places.source, self._lit["source"])
            self._paint_frame(painter, story, places)
        if self._spot is not None and self._spot.part == "source":
            row, column = self._spot.cell
            where = cells_rect(places.source, story.source.shape, row, column, row + 1, column + 1)
            paint_frame(painter, where, theme.color("text"), 2)

    def _paint_frame(self, painter: QPainter, story: Story, places: Places) -> None:
        if story.frame is not None and story.source is not None:
            where = paint.frame_rect(places.source, story.source.shape, story.frame)
            paint_frame(painter, where, FRAME, 2.5)

    def _paint_output(self, painter: QPainter, story: Story, places: Places) -> None:
        trace = self._session.trace
        assert trace is not None
        picture = self._picture(story.output)
        wide = max(places.output.width(), self.width() - places.output.left() - MARGIN)
        paint.paint_caption(painter, places.output, story.output.name, width=wide)
        decimals = self._numbers(story)
        named = paint.names_classes(picture, places.output, trace)
        paint.paint_output(painter, places, picture, self._filled, None if named else decimals)
        if named:
            shown = picture.values.size if self._filled is None else self._filled
            paint.paint_classes(painter, places.output, picture, trace, shown, decimals)
        if "output" in self._lit:
            paint.paint_spotlight(painter, places.output, self._lit["output"])
        where = self._unit_rect(story)
        if where is not None:
            paint_frame(painter, where, FRAME, 2.5)

    def _paint_table(self, painter: QPainter, story: Story, places: Places) -> None:
        words = EMPTY if story.at_rest else story.note
        if words:
            lines = text.wrapped(words, theme.NORMAL, False, int(places.table.width()))
            top = places.table.center().y() - len(lines) * 10
            if story.lines and not story.at_rest:
                top = places.table.top() + 8
            for index, line in enumerate(lines):
                where = QRectF(places.table.left(), top + index * 20, places.table.width(), 20)
                text.paint(painter, where, line, theme.NORMAL, "secondary", align="center")
        if story.lines and not story.at_rest:
            coloring = self._session.coloring
            assert coloring is not None
            swatch = coloring.scale(story.unit.layer, story.unit.channel)
            table.paint_table(painter, places.table, story, swatch, self._decimals)

    def _paint_strip(self, painter: QPainter, story: Story, places: Places) -> None:
        for index, rect in places.strip:
            share = story.shares[index]
            picture = self._picture(share.plane)
            painter.drawImage(rect, paint.image(picture.pixels))
            if index == story.shown:
                paint_frame(painter, rect, theme.color("focus"), 2)
            elif self._spot == Spot("strip", index=index):
                paint_frame(painter, rect, theme.color("text"), 1.5)
            if share.sum is not None and not story.at_rest:
                below = QRectF(rect.left() - 16, rect.bottom() + 3, rect.width() + 32, THUMB_LINE)
                number = text.number(share.sum, self._decimals)
                color = "text" if index == story.shown else "secondary"
                text.paint(painter, below, number, theme.SMALL, color, align="center")

    def _paint_arithmetic(self, painter: QPainter, story: Story, places: Places) -> None:
        pointed = self._spot.cell if self._spot is not None and self._spot.part == "pane" else None
        size = self._lettering(story, places)
        for pane, rect in zip(story.panes, places.panes, strict=True):
            known = pane.fixed or not story.at_rest
            paint.paint_pane(painter, rect, pane, size if known else None, pointed, story.stacked)
        if story.stacked and story.panes[0].labels:
            paint.paint_labels(painter, places.panes[0], story.panes[0].labels)
        if places.graph is not None:
            table.paint_graph(painter, places.graph, story)

    def _lettering(self, story: Story, places: Places) -> tuple[int, int]:
        """Return one font size, and decimals, for the numbers of all grids."""
        sizes = [
            paint.fitting(
                rect.width() / pane.values.shape[1],
                rect.height() / pane.values.shape[0],
                pane.values,
                self._decimals,
            )
            for pane, rect in zip(story.panes, places.panes, strict=True)
        ]
        return min(sizes, default=(0, 0))

    def _light(self, spot: Spot | None) -> None:
        """Work out which cells are lit: those a kernel cell ever multiplies, those an input cell feeds."""
        self._lit = {}
        story, trace = self._story, self._session.trace
        if spot is None or story is None or trace is None:
            return
        if spot.part == "pane" and story.taps is not None:
            self._lit["source"] = story.taps(*spot.cell)
        if spot.part == "source" and story.source is not None:
            rows, columns = story.source.shape
            inside = spot.cell[0] < rows and spot.cell[1] < columns
            unit = story.source.unit(*spot.cell) if inside else None
            if unit is not None:
                self._lit["output"] = fed(trace, unit, story.output)

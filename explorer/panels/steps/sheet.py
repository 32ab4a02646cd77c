"""The drawing surface of "Step by step": paints a story, again only where a step changes it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.panels.steps.layout import Places, arrange
from explorer.panels.steps.painter import Colors
from explorer.panels.steps.parts import Parts, Spot, arithmetic_rect, frame_rect, strip_rect, unit_rect
from explorer.panels.steps.planes import fed
from explorer.panels.steps.story import Story
from explorer.session import Session
from explorer.widgets import text, theme
from explorer.widgets.map_view import cells_rect


class StepsSheet(QWidget):
    """Shows one `Story`; only what changed is painted again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._story: Story | None = None
        self._places: Places | None = None
        self._colors: Colors | None = None
        self._filled: int | None = None
        self._spot: Spot | None = None
        self._lit: dict[str, NDArray[np.bool_]] = {}
        self._pressed: Spot | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(400, 320)
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
        colors, old, before, fill = self._colors, self._story, self._places, self._filled
        same = colors is not None and colors.trace is trace and colors.coloring is coloring
        if trace is None or coloring is None:
            story = self._colors = None
        elif not same:
            self._colors = Colors(trace, coloring)
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
        places = self._places
        assert places is not None
        region = QRegion()
        for story in (old, new):
            for cells in (frame_rect(story, places), unit_rect(story, places)):
                if cells is not None:
                    region += cells.toAlignedRect().adjusted(-5, -5, 5, 5)
        arithmetic = arithmetic_rect(places, self.width(), self.height())
        for rect in (places.table, arithmetic, strip_rect(places, self.width())):
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
            assert self._colors is not None
            size, decimals = (self.width(), self.height()), self._session.scene.decimals
            shown = self._story, self._places, size, self._colors, decimals
            Parts(*shown, self._filled, self._spot, self._lit).paint(painter, event.region())

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

"""The canvas of "Step by step": turns the pointer into cells, and cells into what the session is told."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from explorer.panels.selection import title
from explorer.panels.steps.layout import THUMB_LINE
from explorer.panels.steps.parts import Spot
from explorer.panels.steps.sheet import StepsSheet
from explorer.trace import Unit, visible
from explorer.widgets import text
from explorer.widgets.map_view import cell_at


class StepsCanvas(StepsSheet):
    """A sheet that is pointed at and clicked."""

    chosen = Signal(int)  # the input map to show large

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what lies under a point."""
        story, places = self._story, self._places
        if story is None or places is None:
            return None
        if (cell := cell_at(places.output, story.output.shape, point)) is not None:
            return Spot("output", cell)
        shape = story.source.shape if story.source is not None else (1, 1)
        if story.source is not None and (cell := cell_at(places.source, shape, point)) is not None:
            return Spot("source", cell)
        for index, (pane, rect) in enumerate(zip(story.panes, places.panes, strict=True)):
            shape = pane.values.shape[0], pane.values.shape[1]
            if (cell := cell_at(rect, shape, point)) is not None:
                return Spot("pane", cell, index)
        for index, rect in places.strip:
            if rect.adjusted(-2, -2, 2, THUMB_LINE).contains(point):
                return Spot("strip", index=index)
        return None

    def unit_at(self, spot: Spot | None) -> Unit | None:
        """Return the unit whose value is painted at a spot."""
        story = self._story
        if spot is None or story is None:
            return None
        if spot.part == "output":
            return story.output.unit(*spot.cell)
        if spot.part == "source" and story.source is not None:
            return story.source.unit(*spot.cell)
        if spot.part == "pane" and spot.index == 0 and not story.stacked:
            return story.under(*spot.cell)
        return None

    def _point(self, spot: Spot | None) -> None:
        """Follow the pointer to another spot."""
        if spot == self._spot:
            return
        self._spot = spot
        self._light(spot)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor
            if spot is not None and (spot.part == "strip" or self.unit_at(spot) is not None)
            else Qt.CursorShape.ArrowCursor
        )
        self.update()
        self._session.hover(self.unit_at(spot) if spot is not None and spot.part == "output" else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.spot_at(event.position()) if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot, pressed = self.spot_at(event.position()), self._pressed
        self._pressed = None
        if spot is None or spot != pressed:
            return
        unit, trace = self.unit_at(spot), self._session.trace
        if spot.part == "strip":
            self.chosen.emit(spot.index)
        elif unit is not None and spot.part == "output":
            self._session.pin(unit)
        elif unit is not None and trace is not None:
            self._session.visit(visible(trace, unit))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(self.spot_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _tip(self, spot: Spot | None) -> str:
        trace, unit, story = self._session.trace, self.unit_at(spot), self._story
        if trace is None or spot is None or story is None:
            return ""
        if unit is not None:
            value = "" if story.at_rest else f": {text.exact(float(trace[unit.layer][unit.position]))}"
            return f"{title(self._session, unit) if unit.position else unit.layer}{value}"
        if spot.part == "pane":
            number = float(story.panes[spot.index].values[spot.cell])
            return f"{story.panes[spot.index].name}: {text.exact(number)}" if np.isfinite(number) else ""
        if spot.part == "strip":
            return f"{story.shares[spot.index].plane.name}: click to see its products"
        return ""

"""The maps of one layer, as large as the page allows."""

from math import floor

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.panels.grid import Grid
from explorer.panels.maps.layout import BETWEEN, USUAL, Section, fitting_side, section_of
from explorer.panels.maps.view import MapsView
from explorer.session import Session
from explorer.trace import Trace

HEAD = 12  # px above the maps
LARGEST = 80.0  # px: the side of a cell


class PageMaps(MapsView):
    """The Maps view of a single layer; fills the page until one zooms."""

    largest_cell = LARGEST

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._name = ""
        self._fits = True
        self._fitting = USUAL
        self.setAccessibleDescription("Every feature map of the layer; zoom with + and −")

    def show_layer(self, name: str) -> None:
        """Show another layer, all of it."""
        if name != self._name:
            self._name, self._fits = name, True
            self._scroll_to(QPointF(0, 0))
        self._changed()

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Make the maps `factor` times as large; what lies at `around` (else in the middle) stays there."""
        self._fits = False
        super().zoom(factor, around)

    def fit(self) -> None:
        """Let the maps fill the page again."""
        self._fits = True
        self._changed()

    def _key(self, trace: Trace) -> tuple[object, ...]:
        if self._name in trace:
            size, ratio = self.viewport().size(), self.devicePixelRatioF()
            grid = Grid.of(trace.layer(self._name))
            side = fitting_side(grid, size.width(), size.height() - HEAD - BETWEEN, LARGEST)
            longest = max(grid.rows, grid.columns)
            cell = floor(side / longest * ratio) / ratio
            self._fitting = cell * longest if cell else side
            self._side = self._fitting if self._fits else self._side
        return *super()._key(trace), self._name

    def _arranged(self, trace: Trace) -> tuple[Section, ...]:
        if self._name not in trace:
            return super()._arranged(trace)
        grid, ratio = Grid.of(trace.layer(self._name)), self.devicePixelRatioF()
        width = self.viewport().width()
        return (section_of(grid, self._side, width, ratio, 0.0, self._fitting, HEAD, LARGEST),)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

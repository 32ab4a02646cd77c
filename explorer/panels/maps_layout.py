"""Where the Maps view puts every map of every layer.  No painting here, and no work per map."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from explorer.panels.grid import Grid
from explorer.trace import Trace
from explorer.trace.fold import SILENT

MARGIN, GAP, HEADER, NAME, BETWEEN = 24, 12, 44, 16, 24  # px
USUAL = 84.0  # px: the longer side of a map; enlarged beyond, a layer keeps its lines, as a picture does
LARGEST_CELL = 44.0  # px a side: its number is easily read
NAMED_FROM = 44.0  # px: the narrowest map that has its number written below it


@dataclass(frozen=True)
class Section:
    """One layer: its maps, each of `size`, in rows of `columns` under a header that begins at `top`."""

    grid: Grid
    top: float
    size: QSizeF
    columns: int

    @property
    def named(self) -> bool:
        """Whether the maps have their numbers below them."""
        return self.grid.maps > 1 and self.size.width() >= NAMED_FROM

    @property
    def step(self) -> QSizeF:
        """From one map to the next."""
        return QSizeF(self.size.width() + GAP, self.size.height() + GAP + (NAME if self.named else 0))

    @property
    def rows(self) -> int:
        """Rows of maps."""
        return -(-self.grid.maps // self.columns)

    @property
    def bottom(self) -> float:
        """Where the next section begins."""
        return self.top + HEADER + self.rows * self.step.height() - GAP + BETWEEN

    @property
    def right(self) -> float:
        """The right edge of its maps."""
        return MARGIN + min(self.columns, self.grid.maps) * self.step.width() - GAP

    @property
    def header(self) -> QRectF:
        """Where its name stands."""
        return QRectF(MARGIN, self.top, max(self.right - MARGIN, 480.0), HEADER)

    def map_rect(self, channel: int) -> QRectF:
        """Return where a map is painted."""
        row, column = divmod(channel, self.columns)
        left = MARGIN + column * self.step.width()
        return QRectF(QPointF(left, self.top + HEADER + row * self.step.height()), self.size)

    def maps_in(self, area: QRectF) -> Iterator[tuple[int, QRectF]]:
        """Yield the maps that meet `area`, without looking at the others."""
        high, wide = self.step.height(), self.step.width()
        first = max(int((area.top() - self.top - HEADER) // high), 0)
        last = min(int((area.bottom() - self.top - HEADER) // high) + 1, self.rows)
        begin = max(int((area.left() - MARGIN) // wide), 0)
        end = min(int((area.right() - MARGIN) // wide) + 1, self.columns)
        for row in range(first, last):
            for column in range(begin, end):
                channel = row * self.columns + column
                if channel < self.grid.maps:
                    yield channel, self.map_rect(channel)


def sections_of(trace: Trace, side: float, width: float, ratio: float) -> tuple[Section, ...]:
    """Return the layers from top to bottom; `side`: pixels along the longer side of a map, about."""
    sections, top = [], float(MARGIN) / 2
    for layer in trace.layers:
        if layer.kind in SILENT:
            continue
        grid = Grid.of(layer)
        cell = cell_size(grid, side, ratio)
        size = QSizeF(cell * grid.columns, cell * grid.rows)
        usual = cell_size(grid, min(side, USUAL), ratio) * grid.columns
        columns = max(int((width - 2 * MARGIN + GAP) // (usual + GAP)), 1)
        sections.append(Section(grid, top, size, min(columns, grid.maps)))
        top = sections[-1].bottom
    return tuple(sections)


def cell_size(grid: Grid, side: float, ratio: float) -> float:
    """Return the side of a cell: whole device pixels, so that all cells of a map are equally large."""
    cell = min(side / max(grid.rows, grid.columns), LARGEST_CELL)
    return max(round(cell * ratio), 1) / ratio if cell * ratio >= 1 else cell

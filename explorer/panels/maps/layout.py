"""Where the Maps view puts every map of every layer.  No painting here, and no work per map."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QPointF, QRectF, QSizeF

from explorer.panels.grid import Grid
from explorer.trace import Axes, Trace
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
    head: float = HEADER
    room: float = 480.0  # px: for what stands in the header

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
        return self.top + self.head + self.rows * self.step.height() - GAP + BETWEEN

    @property
    def right(self) -> float:
        """The right edge of its maps."""
        return MARGIN + min(self.columns, self.grid.maps) * self.step.width() - GAP

    @property
    def header(self) -> QRectF:
        """Where its name stands."""
        return QRectF(MARGIN, self.top, max(self.right - MARGIN, self.room), self.head)

    def map_rect(self, channel: int) -> QRectF:
        """Return where a map is painted."""
        row, column = divmod(channel, self.columns)
        left = MARGIN + column * self.step.width()
        return QRectF(QPointF(left, self.top + self.head + row * self.step.height()), self.size)

    def maps_in(self, area: QRectF) -> Iterator[tuple[int, QRectF]]:
        """Yield the maps that meet `area`, without looking at the others."""
        high, wide = self.step.height(), self.step.width()
        first = max(int((area.top() - self.top - self.head) // high), 0)
        last = min(int((area.bottom() - self.top - self.head) // high) + 1, self.rows)
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
        larger = _larger(grid, width, ratio) if layer.axes is Axes.TOKENS else 1.0
        sections.append(section_of(grid, side * larger, width, ratio, top, USUAL * larger))
        top = sections[-1].bottom
    return tuple(sections)


def _larger(grid: Grid, width: float, ratio: float) -> float:
    """Return how much larger than usual a single wide picture is, so that it has a line of its own."""
    longest = max(grid.rows, grid.columns)
    pixels = (width - 2 * MARGIN) / longest * ratio  # of a cell
    cell = (floor(pixels) if pixels >= 1 else pixels) / ratio
    return max(cell * longest / USUAL, 1.0)


def section_of(
    grid: Grid,
    side: float,
    width: float,
    ratio: float,
    top: float,
    usual: float = USUAL,
    head: float = HEADER,
    largest: float = LARGEST_CELL,
) -> Section:
    """Return a layer whose maps flow in lines `width` wide; enlarged beyond `usual`, it keeps its lines."""
    cell = cell_size(grid, side, ratio, largest)
    widest = cell_size(grid, min(side, usual), ratio, largest) * grid.columns
    columns = max(int((width - 2 * MARGIN + GAP) // (widest + GAP)), 1)
    size = QSizeF(cell * grid.columns, cell * grid.rows)
    return Section(grid, top, size, min(columns, grid.maps), head, max(width - 2 * MARGIN, 480.0))


def fitting_side(grid: Grid, width: float, height: float, largest: float = LARGEST_CELL) -> float:
    """Return the longer side of the maps with which all of them fill `width` × `height`; never below `USUAL` / 2."""
    longest, best = max(grid.rows, grid.columns), 0.0
    below = NAME if grid.maps > 1 else 0
    for columns in range(1, min(grid.maps, 64) + 1):
        rows = -(-grid.maps // columns)
        wide = (width - 2 * MARGIN + GAP) / columns - GAP
        high = (height + GAP) / rows - GAP - below
        best = max(best, min(wide / grid.columns, high / grid.rows) * longest)
    return min(max(best, USUAL / 2), largest * longest)


def cell_size(grid: Grid, side: float, ratio: float, largest: float = LARGEST_CELL) -> float:
    """Return the side of a cell: whole device pixels, so that all cells of a map are equally large."""
    cell = min(side / max(grid.rows, grid.columns), largest)
    return max(round(cell * ratio), 1) / ratio if cell * ratio >= 1 else cell

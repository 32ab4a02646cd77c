"""Where the film strip puts each layer's pictures.  No painting here."""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from explorer.panels.grid import Grid
from explorer.trace import Group, Trace
from explorer.widgets import text, theme

PAD, SPACE, GAP = 8, 8, 2  # px: inside an item, between items, between maps
CAPTION = 32  # px: two lines
LOWEST, HIGHEST = 44, 176  # px: the pictures of one item
ROWS, COLUMNS = 4, 6  # maps shown of a layer at most


@dataclass(frozen=True)
class Item:
    """One group: `box` around everything, `maps` the pictures shown, `more` maps left out.

    words: what it is called here, shorter where there is little room.
    """

    group: Group
    grid: Grid
    box: QRectF
    maps: tuple[QRectF, ...]
    words: str

    @property
    def more(self) -> int:
        """The maps for which there is no room."""
        return self.grid.maps - len(self.maps)

    @cached_property
    def pictures(self) -> QRectF:
        """What the pictures cover."""
        return self.maps[0].united(self.maps[-1]).united(self.maps[min(COLUMNS, len(self.maps)) - 1])

    @property
    def label(self) -> QRectF:
        """The first line of the caption."""
        return QRectF(self.box.left() + 4, self.box.bottom() - CAPTION - 4, self.box.width() - 8, CAPTION / 2)

    @property
    def detail(self) -> QRectF:
        """The second line."""
        return self.label.translated(0, CAPTION / 2)

    def buttons(self) -> tuple[QRectF, QRectF]:
        """Where the switches "hide" and "collapse" lie, in the second line."""
        middle = self.detail.center()
        left = QRectF(middle.x() - 26, middle.y() - 10, 22, 20)
        return left, left.translated(30, 0)

    def map_at(self, point: QPointF) -> int | None:
        """Return the map under `point`."""
        return next((index for index, rect in enumerate(self.maps) if rect.contains(point)), None)


def arrange(trace: Trace, groups: tuple[Group, ...], width: int, height: int) -> tuple[Item, ...]:
    """Return the items from left to right: as high as the strip allows, lower and closer to fit, but never tiny."""
    grids = [Grid.of(trace.layer(group.shown)) for group in groups]
    side = float(min(max(height - 2 * PAD - 8 - CAPTION, LOWEST), HIGHEST))
    tight = False
    while _total(groups, grids, side, tight) > width and not (tight and side <= LOWEST):
        tight, side = side <= LOWEST, max(side - 2, LOWEST)
    space = SPACE / 4 if tight else SPACE
    items, left = [], float(space)
    for group, grid in zip(groups, grids, strict=True):
        item = _item(group, grid, side, left, height, tight)
        items.append(item)
        left = item.box.right() + space
    return tuple(items)


def _total(groups: tuple[Group, ...], grids: list[Grid], side: float, tight: bool) -> float:
    widths = (_width(group, grid, side, tight) for group, grid in zip(groups, grids, strict=True))
    return sum(widths) + (SPACE / 4 if tight else SPACE) * (len(groups) + 1)


def _words(group: Group, tight: bool) -> str:
    """Return ``conv1 + ReLU``, or ``conv1+`` where there is little room."""
    return group.label if not tight or " + " not in group.label else f"{group.label.split(' + ')[0]}+"


def _width(group: Group, grid: Grid, side: float, tight: bool) -> float:
    columns, _, wide, _ = _measures(grid, side)
    label = text.width(_words(group, tight), theme.SMALL, True) + 18  # a dot has room before it
    shape = text.width(grid.layer.shape_text, theme.SMALL, True) + 9
    pad = PAD / 2 if tight else PAD
    return max(columns * (wide + GAP) - GAP + 2 * pad, label, shape, 48.0 if tight else 64.0)


def _measures(grid: Grid, side: float) -> tuple[int, int, float, float]:
    """Return (columns, rows, width, height) of the maps shown, which are `side` high together."""
    shown = min(grid.maps, ROWS * COLUMNS)
    rows = 1 if shown == 1 else 2 if shown <= 8 else 3 if shown <= 12 else ROWS
    columns = -(-shown // rows)
    high = (side - GAP * (rows - 1)) / rows
    wide = high * grid.columns / grid.rows
    largest = side if shown == 1 else high * 1.5
    if wide > largest:
        wide, high = largest, largest * grid.rows / grid.columns
    return columns, rows, wide, high


def _item(group: Group, grid: Grid, side: float, left: float, height: int, tight: bool) -> Item:
    columns, rows, wide, high = _measures(grid, side)
    tall = side + 2 * PAD + CAPTION
    box = QRectF(left, max(round((height - tall) / 2), 2), _width(group, grid, side, tight), tall)
    across, down = columns * (wide + GAP) - GAP, rows * (high + GAP) - GAP
    x = round(box.left() + (box.width() - across) / 2)
    y = round(box.top() + PAD + (side - down) / 2)
    count = min(grid.maps, ROWS * COLUMNS)
    maps = tuple(
        QRectF(x + index % columns * (wide + GAP), y + index // columns * (high + GAP), wide, high)
        for index in range(count)
    )
    return Item(group, grid, box, maps, _words(group, tight))

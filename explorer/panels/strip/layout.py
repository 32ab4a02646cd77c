"""Where the film strip puts each layer's pictures.  No painting here."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF

from explorer.panels.grid import Grid
from explorer.panels.selection import path_end
from explorer.panels.untrained import untrained_mark
from explorer.trace import Block, Group, Trace, blocks
from explorer.widgets import text, theme

PAD, SPACE, GAP = 8, 8, 2  # px: inside an item, between items, between maps
CAPTION = 32  # px: two lines
BRACKET = 16  # px: the line above the items of an open block
LOWEST, HIGHEST = 44, 176  # px: the pictures of one item
ROWS, COLUMNS = 4, 6  # maps shown of a layer at most
SIGN = 16.0  # px: what opens or closes a block
FLAT = 2.5  # times as wide as high: no wrapped vector is more
MUCH = 1.6  # times the width: what is so much longer is scrolled, not made small


@dataclass(frozen=True)
class Item:
    """One group: `box` around everything, `maps` the pictures shown, `more` maps left out.

    words: what it is called here, shorter where there is little room.
    said: its shape, or that its weights are random, and what it reads that is not the item on its left.
    """

    group: Group
    grid: Grid
    box: QRectF
    side: float
    words: str
    said: str

    @cached_property
    def maps(self) -> tuple[QRectF, ...]:
        """The pictures shown; laid out when they come into sight."""
        columns, rows, wide, high = _measures(self.grid, self.side)
        across, down = columns * (wide + GAP) - GAP, rows * (high + GAP) - GAP
        x = round(self.box.left() + (self.box.width() - across) / 2)
        y = round(self.box.top() + PAD + (self.side - down) / 2)
        return tuple(
            QRectF(x + index % columns * (wide + GAP), y + index // columns * (high + GAP), wide, high)
            for index in range(_shown(self.grid))
        )

    @property
    def more(self) -> int:
        """The maps for which there is no room."""
        return self.grid.maps - _shown(self.grid)

    @cached_property
    def pictures(self) -> QRectF:
        """What the pictures cover."""
        across = _measures(self.grid, self.side)[0]
        return self.maps[0].united(self.maps[-1]).united(self.maps[min(across, len(self.maps)) - 1])

    @property
    def label(self) -> QRectF:
        """The first line of the caption."""
        return QRectF(self.box.left() + 4, self.box.bottom() - CAPTION - 4, self.box.width() - 8, CAPTION / 2)

    @property
    def detail(self) -> QRectF:
        """The second line."""
        return self.label.translated(0, CAPTION / 2)

    @property
    def sign(self) -> QRectF:
        """Where a closed block is opened."""
        return QRectF(self.box.right() - SIGN - 2, self.box.top() + 2, SIGN, SIGN)

    def buttons(self) -> tuple[QRectF, QRectF]:
        """Where the switches "hide" and "collapse" lie, in the second line."""
        middle = self.detail.center()
        left = QRectF(middle.x() - 26, middle.y() - 10, 22, 20)
        return left, left.translated(30, 0)

    def map_at(self, point: QPointF) -> int | None:
        """Return the map under `point`."""
        return next((index for index, rect in enumerate(self.maps) if rect.contains(point)), None)


@dataclass(frozen=True)
class Bracket:
    """An open block above its items.  path, kind: the block's; rect: from its first item to its last."""

    path: str
    kind: str
    rect: QRectF

    @property
    def sign(self) -> QRectF:
        """Where the block is closed."""
        return QRectF(self.rect.left(), self.rect.top(), SIGN, SIGN)


@dataclass(frozen=True)
class Film:
    """The whole strip.  items: from left to right; brackets: the open blocks, each the innermost of its items."""

    items: tuple[Item, ...] = ()
    brackets: tuple[Bracket, ...] = ()

    @cached_property
    def _edges(self) -> tuple[list[float], list[float]]:
        return [item.box.left() for item in self.items], [item.box.right() for item in self.items]

    @property
    def width(self) -> float:
        """Where the strip ends."""
        return self.items[-1].box.right() + SPACE if self.items else 0.0

    def inside(self, left: float, right: float) -> tuple[Item, ...]:
        """Return the items that lie, in part, between two places."""
        begins, ends = self._edges
        return self.items[bisect_left(ends, left) : bisect_right(begins, right)]

    def item_at(self, point: QPointF) -> Item | None:
        """Return the item under a point."""
        return next((item for item in self.inside(point.x(), point.x()) if item.box.contains(point)), None)

    def bracket_at(self, point: QPointF) -> Bracket | None:
        """Return the bracket under a point."""
        return next((bracket for bracket in self.brackets if bracket.rect.contains(point)), None)

    def bracket_over(self, item: Item) -> Bracket | None:
        """Return the bracket above an item."""
        return self.bracket_at(QPointF(item.box.center().x(), item.box.top() - BRACKET / 2))

    def item_of(self, layer: str) -> Item | None:
        """Return the item that a layer is shown in."""
        return next((item for item in self.items if layer in item.group.members), None)


def arrange(trace: Trace, groups: tuple[Group, ...], width: int, height: int) -> Film:
    """Return the items from left to right: as high as the strip allows; lower and closer where that lets all be seen.

    A network that is far too long keeps its height, and is scrolled.
    """
    grids = [Grid.of(trace.layer(group.shown)) for group in groups]
    around = _around(trace, groups)
    top = BRACKET if any(around) else 0
    side = float(min(max(height - 2 * PAD - 8 - CAPTION - top, LOWEST), HIGHEST))
    said = [
        f"{untrained_mark(trace, grid.layer) or grid.layer.shape_text}{skipped}"
        for grid, skipped in zip(grids, _skipped(groups), strict=True)
    ]
    inner = [
        group if block is None else _inside(group, block) for group, block in zip(groups, around, strict=True)
    ]
    drafts = list(zip(inner, grids, said, strict=True))
    tight = False
    if _total(drafts, LOWEST, True) <= MUCH * width:
        while _total(drafts, side, tight) > width and not (tight and side <= LOWEST):
            tight, side = side <= LOWEST, max(side - 2, LOWEST)
    space = SPACE / 4 if tight else SPACE
    items, left = [], float(space)
    for group, (named, grid, words) in zip(groups, drafts, strict=True):
        tall = side + 2 * PAD + CAPTION
        above = max(round((height - tall - top) / 2), 2) + top
        box = QRectF(left, above, _width(named, grid, side, tight, words), tall)
        items.append(Item(group, grid, box, side, _words(named, tight), words))
        left = box.right() + space
    return Film(tuple(items), _brackets(items, around))


def _inside(group: Group, block: Block) -> Group:
    """Return a group called as it is inside an open block: its bracket says the rest."""
    path = f"{block.path}."
    return replace(group, name=group.name.removeprefix(path), label=group.label.removeprefix(path))


def _total(drafts: Sequence[tuple[Group, Grid, str]], side: float, tight: bool) -> float:
    widths = (_width(group, grid, side, tight, said) for group, grid, said in drafts)
    return sum(widths) + (SPACE / 4 if tight else SPACE) * (len(drafts) + 1)


def _words(group: Group, tight: bool) -> str:
    """Return ``conv1 + ReLU``, or ``conv1+`` where there is little room; of a closed block its path."""
    if group.block:
        return group.name
    return group.label if not tight or " + " not in group.label else f"{group.label.split(' + ')[0]}+"


def _width(group: Group, grid: Grid, side: float, tight: bool, said: str) -> float:
    columns, _, wide, _ = _measures(grid, side)
    label = text.width(_words(group, tight), theme.SMALL, True) + 18  # a dot has room before it
    shape = text.width(said, theme.SMALL, True) + 9
    pad = PAD / 2 if tight else PAD
    return max(columns * (wide + GAP) - GAP + 2 * pad, label, shape, 48.0 if tight else 64.0)


def _shown(grid: Grid) -> int:
    return min(grid.maps, ROWS * COLUMNS)


@lru_cache(maxsize=4096)
def _measured(maps: int, rows: int, columns: int, side: float) -> tuple[int, int, float, float]:
    shown = min(maps, ROWS * COLUMNS)
    lines = 1 if shown == 1 else 2 if shown <= 8 else 3 if shown <= 12 else ROWS
    across = -(-shown // lines)
    high = (side - GAP * (lines - 1)) / lines
    wide = high * columns / rows
    widest = 1 if columns <= FLAT * rows else 2  # tokens have many features
    largest = widest * side if shown == 1 else high * 1.5
    if wide > largest:
        wide, high = largest, max(largest * rows / columns, min(side, 8.0))
    return across, lines, wide, high


def _measures(grid: Grid, side: float) -> tuple[int, int, float, float]:
    """Return (columns, rows, width, height) of the maps shown, which are `side` high together."""
    return _measured(grid.maps, grid.rows, grid.columns, side)


# ---- blocks and branches


def _around(trace: Trace, groups: tuple[Group, ...]) -> list[Block | None]:
    """Return for each group the innermost open block that holds it and others."""
    known = {block.path: block for block in blocks(trace.layers)}
    found = []
    for group in groups:
        paths = [path for path, _ in trace.layer(group.members[0]).scope if path in known]
        found.append(paths[: paths.index(group.name)] if group.block and group.name in paths else paths)
    counts = Counter(path for paths in found for path in paths)
    shared = ([path for path in paths if counts[path] > 1] for paths in found)
    return [known[paths[-1]] if paths else None for paths in shared]


def _brackets(items: Sequence[Item], around: Sequence[Block | None]) -> tuple[Bracket, ...]:
    """Return one bracket for every run of items in the same open block."""
    made: list[Bracket] = []
    before: Block | None = None
    for item, block in zip(items, around, strict=True):
        rect = QRectF(item.box.left(), item.box.top() - BRACKET, item.box.width(), BRACKET)
        if block is not None and block is before:
            made[-1] = Bracket(block.path, block.kind, made[-1].rect.united(rect))
        elif block is not None:
            made.append(Bracket(block.path, block.kind, rect))
        before = block
    return tuple(made)


def _skipped(groups: tuple[Group, ...]) -> list[str]:
    """Return in words what each group reads that is not the group before it: ``  ↶ maxpool``, the end of its name."""
    said, before = [], ""
    for group in groups:
        others = [name for name in group.sources if name != before]
        words = f"  ↶ {path_end(others[0])}" if others else ""
        said.append(f"{words} + {len(others) - 1}" if len(others) > 1 else words)
        before = group.name
    return said

"""How large a layer's maps are drawn, and in how many rows and columns they stand together.  NumPy only."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace import Axes, Group, Layer

COLUMN_LIMIT = 16  # vectors up to this length stand in one line
ROOM = 2**26  # values on screen at once
ROW = 4096  # values; what a layer may take more than it has
TOKEN_HEIGHT = 2.5  # of a token's cells, times their width, where maps are upright: the row is long and low
CHARACTER = 2.9  # world units a label's character takes at the default camera


@dataclass(frozen=True)
class Block:
    """The slabs of one group: `count` maps of rows × columns cells, `width` × `height` × `depth` world units.

    units: cells that hold a value (a wrapped vector may leave the last ones empty).
    mean: collapsed to the mean over its maps. output: the network's last group.
    closed: a whole block of the network, shown as its output. members: the layers it stands for.
    crowded: among so many that no room is kept for its label.
    """

    group: str
    label: str
    layer: str
    shape: str
    count: int
    rows: int
    columns: int
    units: int
    width: float
    height: float
    depth: float
    mean: bool = False
    output: bool = False
    first: int = 0
    closed: bool = False
    members: tuple[str, ...] = ()
    crowded: bool = False

    @property
    def label_width(self) -> float:
        """The room its label takes, in world units at the default camera."""
        return 0.0 if self.crowded else max(len(self.label), len(self.shape)) * CHARACTER


@dataclass(frozen=True)
class Grid:
    """Maps in rows and columns, with their size and the gap between them."""

    rows: int
    columns: int
    map_width: float
    map_height: float
    gap: float

    @property
    def width(self) -> float:
        """The width of the whole block."""
        return self.columns * (self.map_width + self.gap) - self.gap

    @property
    def height(self) -> float:
        """The height of the whole block."""
        return self.rows * (self.map_height + self.gap) - self.gap

    def offsets(self, count: int) -> NDArray[np.float64]:
        """Return the top left corners (count, 2) of the maps, right and down from the block's middle."""
        row, column = np.divmod(np.arange(count), self.columns)
        across = column * (self.map_width + self.gap) - self.width / 2
        along = row * (self.map_height + self.gap) - self.height / 2
        return np.stack([across, along], axis=1)


def averaged(groups: Sequence[Group], table: Mapping[str, Layer], room: int) -> set[str]:
    """Return the groups, the largest first, whose means are shown because not all values find room.

    room: how many values there may be.
    """
    sizes = {group.name: table[group.shown].units + ROW for group in groups}
    total, found = sum(sizes.values()), set()
    for group in sorted(groups, key=lambda group: -sizes[group.name]):
        if total <= room:
            break
        shape = table[group.shown].shape
        if len(shape) > 1:
            found.add(group.name)
            total -= (shape[0] - 1) * sizes[group.name] // shape[0]
    return found


def block_of(group: Group, layer: Layer, tall: bool, collapsed: bool, averaged: bool = False) -> Block:
    """Return the block that draws a group.  averaged: as the mean along its first axis, for want of room."""
    mean, collapsed = averaged, collapsed or averaged
    units, stretch = layer.units, 1.0
    if layer.axes is Axes.MAPS:
        count, rows, columns = layer.shape
        side = 3.79 * max(rows, columns) ** 0.6  # a 28×28 map is 28 wide, a 5×5 map 10
        if collapsed and count > 1:
            count, mean = 1, True
        units = rows * columns
        side *= 1.6 if count == 1 else 1.0  # alone, it has room
    elif len(layer.shape) == 2 and not averaged:  # tokens, or signals: one slab, a line each
        count, (rows, columns) = 1, layer.shape
        side = 13 * max(rows, columns) ** 0.5
        stretch = TOKEN_HEIGHT if tall else 1.0
    else:
        count = 1
        units = math.prod(layer.shape[1:]) if averaged else units
        rows, columns = wrapped(units, tall)
        side = max(rows, columns) * 8.5 if min(rows, columns) == 1 else 13 * max(rows, columns) ** 0.5
    scale = side / max(rows, columns) * (0.5 if collapsed and not mean else 1)
    depth = max(1.0, 0.05 * min(rows, columns) * scale) * (4 if mean else 1)
    return Block(
        group.name,
        f"+ {tail(group.name)}{group.label.removeprefix(group.name)}" if group.block else group.label,
        layer.name,
        layer.shape_text + (", as their mean" if averaged else ""),
        count,
        rows,
        columns,
        units,
        columns * scale,
        rows * scale * stretch,
        depth,
        mean,
        closed=group.block,
        members=group.members,
    )


def tail(path: str) -> str:
    """Return the end of a path from its last word on: ``encoder.layers.block_3`` is block_3, ``layer1.0`` stays."""
    parts = path.split(".")
    begin = next((i for i in range(len(parts) - 1, 0, -1) if not parts[i][0].isdigit()), 0)
    return ".".join(parts[begin:])


def wrapped(units: int, tall: bool) -> tuple[int, int]:
    """Return (rows, columns) for a vector: one line if short, else a block, filled to the last cell if possible."""
    if units <= COLUMN_LIMIT:
        return (units, 1) if tall else (1, units)
    wish = math.sqrt(units * (1 / 1.3 if tall else 2.6))  # the columns of a pleasant block
    fitting = [c for c in range(1, units + 1) if units % c == 0 and wish / 1.6 <= c <= wish * 1.6]
    columns = min(fitting, key=lambda c: abs(math.log(c / wish)), default=math.ceil(wish))
    return math.ceil(units / columns), columns


def choose_grids(
    blocks: Sequence[Block], ranks: Sequence[int], squeeze: float, tall: bool, aspect: float, gap: float
) -> list[Grid]:
    """Return the grids that let the whole network appear largest in a view of that width : height."""
    limits = np.array(sorted({size for block in blocks for size in _line_lengths(block, tall)}))
    scales = _scales(blocks, ranks, limits, squeeze, tall, aspect, gap) if blocks else np.zeros(0)
    best, chosen = -1.0, math.inf
    for limit, scale in zip(limits.tolist(), scales.tolist(), strict=True):
        if scale > best * 1.02:
            best, chosen = scale, limit
    return [_grid(block, chosen, tall) for block in blocks]


def _scales(
    blocks: Sequence[Block],
    ranks: Sequence[int],
    limits: NDArray[np.float64],
    squeeze: float,
    tall: bool,
    aspect: float,
    gap: float,
) -> NDArray[np.float64]:
    """Return how large the network appears for every limit of the lines' lengths, (limits,)."""
    order = np.argsort(ranks, kind="stable")
    first = np.flatnonzero(np.diff(np.asarray(ranks)[order], prepend=-1))  # where each rank begins
    size, other, apart, count, longest, label = (
        np.array([_measures(blocks[i], tall) for i in order]).reshape(-1, 6).T
    )
    most = np.floor((limits[:, None] + apart) / (size + apart)).clip(1, longest)  # (limits, blocks)
    lines = np.ceil(count / most)
    length = np.ceil(count / lines) * (size + apart) - apart
    extent = (lines * (other + apart) - apart) * squeeze
    if tall:
        extent = np.maximum(extent, label)
    along = (np.maximum.reduceat(extent, first, axis=1) + gap).sum(axis=1)
    across = np.add.reduceat(length, first, axis=1).max(axis=1)
    return np.minimum(aspect / along, 1 / across) if tall else np.minimum(aspect / across, 1 / along)


def _measures(block: Block, tall: bool) -> tuple[float, ...]:
    """Return a map's size along the lines and across them, the gap, the maps, the most in a line, the label."""
    size, other = (block.height, block.width) if tall else (block.width, block.height)
    return size, other, _gap(block), block.count, _longest(block), block.label_width


def _line_lengths(block: Block, tall: bool) -> list[float]:
    size = block.height if tall else block.width
    gap = _gap(block)
    lines = {math.ceil(block.count / n) for n in range(1, min(block.count, 40) + 1)}
    lines = {n for n in lines if n <= _longest(block)} or {1}
    return [n * (size + gap) - gap + 1e-6 for n in lines]


def _longest(block: Block) -> int:
    """Return how many maps may stand in one line; longer ones look like a fence."""
    return max(6, round(2 * math.sqrt(block.count)))


def _gap(block: Block) -> float:
    return 1.0 + 0.1 * max(block.width, block.height)


def _grid(block: Block, limit: float, tall: bool) -> Grid:
    """Return the grid with the longest lines (down if tall, else across) that stay within `limit`."""
    size, gap = (block.height if tall else block.width), _gap(block)
    most = _longest(block) if math.isinf(limit) else max(1, int((limit + gap) / (size + gap)))
    most = min(most, _longest(block))
    lines = math.ceil(block.count / most)
    length = math.ceil(block.count / lines)
    rows, columns = (length, lines) if tall else (lines, length)
    return Grid(rows, columns, block.width, block.height, gap)

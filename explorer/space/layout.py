"""Where every feature map stands: layers in, slabs out, for the row, the tower and the flat view.  NumPy only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.space.arrangements import ARRANGEMENTS, Arrangement
from explorer.space.grids import ROOM, Block, Grid, averaged, block_of, choose_grids
from explorer.space.lanes import Edge, depths, edges, lanes, offsets
from explorer.space.opened import Opened, opened, titled
from explorer.space.room import room, sites
from explorer.trace import Group, Layer, Unit

Array = NDArray[np.float64]

LANE_GAP = 18.0  # between branches side by side, room for a name
CROWD = 20  # groups; of more, not every name finds room, and none is waited for


@dataclass(frozen=True)
class Slab:
    """One feature map in space.

    corner: the top left corner of its front. right, down: along its columns and rows, as long as the map.
    """

    group: str
    layer: str
    channel: int
    corner: tuple[float, ...]
    right: tuple[float, ...]
    down: tuple[float, ...]
    depth: float
    rows: int
    columns: int


@dataclass(frozen=True, eq=False)
class Layout:
    """All slabs, as arrays over slabs, and the blocks they form.

    corner, right, down: (n, 3), see `Slab`; normal: (3,), out of the fronts; depth: (n,).
    block: (n,) index into `blocks`; channel: (n,), -1 for the mean over maps.
    edges: which block feeds which.  opened: the open blocks of the network.
    beside: pixels that the answer takes beside the last block.
    """

    view: str
    blocks: tuple[Block, ...]
    corner: Array
    right: Array
    down: Array
    depth: Array
    block: NDArray[np.intp]
    channel: NDArray[np.intp]
    homes: Mapping[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    opened: tuple[Opened, ...] = ()
    beside: float = 26.0

    @property
    def arrangement(self) -> Arrangement:
        """How the view places the layers."""
        return ARRANGEMENTS[self.view]

    @cached_property
    def normal(self) -> Array:
        """The direction the fronts face, (3,)."""
        return np.cross(self.arrangement.down, self.arrangement.right)

    @cached_property
    def cells(self) -> Array:
        """Columns and rows of every slab, (n, 2)."""
        sizes = np.array([(block.columns, block.rows) for block in self.blocks], float).reshape(-1, 2)
        return sizes[self.block]

    @property
    def corners(self) -> Array:
        """The eight corners of every slab, (n, 8, 3); worked out anew each time."""
        front = self.corner[:, None] + np.stack(
            [np.zeros_like(self.right), self.right, self.down, self.right + self.down], axis=1
        )
        back = front - self.normal * self.depth[:, None, None]
        return np.concatenate([front, back], axis=1)

    def slabs(self) -> list[Slab]:
        """Return the slabs one by one."""
        rows = zip(self.block, self.channel, self.corner, self.right, self.down, self.depth, strict=True)
        return [_slab(self.blocks[b], int(c), *axes, float(d)) for b, c, *axes, d in rows]

    def place(self, unit: Unit) -> tuple[int, int, int] | None:
        """Return (slab, row, column) of a unit, or None if its layer is not on screen."""
        home = self.homes.get(unit.layer)
        if home is None or len(unit.position) != len(home[1]):
            return None
        slab, row, column = self.places(unit.layer, np.array([unit.position]))
        return int(slab[0]), int(row[0]), int(column[0])

    def places(self, layer: str, positions: NDArray[Any]) -> tuple[NDArray[np.intp], ...]:
        """Return slabs, rows and columns (n,) of positions (n, axes) of a layer on screen."""
        index, shape = self.homes[layer]
        block = self.blocks[index]
        flat = np.ravel_multi_index(tuple(np.asarray(positions).T), shape)
        cell = flat % block.units
        slab = block.first + (0 if block.mean else flat // block.units)
        return np.broadcast_to(slab, cell.shape), cell // block.columns, cell % block.columns

    def points(self, slabs: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any]) -> Array:
        """Return world points (n, 3) on slab fronts, rows and columns counted in cells from the corner."""
        across = (np.asarray(columns) / self.cells[slabs, 0])[:, None]
        along = (np.asarray(rows) / self.cells[slabs, 1])[:, None]
        return self.corner[slabs] + across * self.right[slabs] + along * self.down[slabs]

    def middle(self, slab: int, row: int, column: int) -> Array:
        """Return the world point (3,) in the middle of a cell."""
        middle: Array = self.points(np.array([slab]), np.array([row + 0.5]), np.array([column + 0.5]))[0]
        return middle

    @cached_property
    def bounds(self) -> Array:
        """The eight corners of the box around every block, (blocks, 8, 3)."""
        every = self.corners
        corners = [every[block.first : block.first + block.count].reshape(-1, 3) for block in self.blocks]
        low = np.array([points.min(0) for points in corners]).reshape(-1, 1, 3)
        high = np.array([points.max(0) for points in corners]).reshape(-1, 1, 3)
        pick = np.array(np.meshgrid([0, 1], [0, 1], [0, 1])).reshape(3, -1).T  # (8, 3)
        return np.where(pick, high, low)


def _slab(block: Block, channel: int, corner: Array, right: Array, down: Array, depth: float) -> Slab:
    corner_, right_, down_ = (tuple(map(float, vector)) for vector in (corner, right, down))
    return Slab(block.group, block.layer, channel, corner_, right_, down_, depth, block.rows, block.columns)


def arrange(
    groups: Sequence[Group],
    layers: Sequence[Layer],
    view: str = "row",
    hidden: Collection[str] = (),
    collapsed: Collection[str] = (),
    kernels: bool = False,
    most: int = ROOM,
) -> Layout:
    """Return where the maps of `groups` stand; hidden groups take no room, collapsed ones are one block.

    kernels: leave room for the kernels before every convolution.  most: how many values can be shown; of more, the
    largest layers are shown as their means.
    """
    arrangement = ARRANGEMENTS[view]
    table = {layer.name: layer for layer in layers}
    shown = [group for group in groups if group.name not in hidden]
    means = averaged([group for group in shown if group.name not in collapsed], table, most)
    blocks = [
        block_of(group, table[group.shown], arrangement.tall, group.name in collapsed, group.name in means)
        for group in shown
    ]
    blocks = [replace(block, output=block.group == groups[-1].name) for block in blocks]
    open_ones = opened(blocks, layers)
    blocks = [replace(block, crowded=len(shown) > CROWD) for block in titled(blocks, open_ones)]
    ranks = _ranks(groups, {group.name for group in shown})
    beside = lanes(groups)
    lane = [beside[group.name] for group in shown]
    grids = choose_grids(
        blocks, ranks, arrangement.squeeze, arrangement.tall, arrangement.aspect, arrangement.gap
    )
    homes = _homes(shown, table)
    spare = _spare(blocks, homes, table, grids, ranks, arrangement) if kernels else {}
    origins = _origins(blocks, grids, ranks, lane, arrangement, spare)
    return replace(
        _built(view, blocks, origins, grids, homes),
        edges=edges(groups, shown, ranks, lane),
        opened=open_ones,
    )


def _homes(groups: Sequence[Group], table: Mapping[str, Layer]) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Return the block and the shape of every layer that is on screen, be it as another one of its group.

    Of a closed block that is its output alone, and what only reshapes it.
    """
    return {
        name: (i, table[name].shape)
        for i, group in enumerate(groups)
        for name in (group.members[group.members.index(group.shown) :] if group.block else group.members)
        if table[name].units == table[group.shown].units
    }


def _spare(
    blocks: Sequence[Block],
    homes: Mapping[str, tuple[int, tuple[int, ...]]],
    table: Mapping[str, Layer],
    grids: Sequence[Grid],
    ranks: Sequence[int],
    arrangement: Arrangement,
) -> dict[int, float]:
    """Return by rank the room for kernels before it, as seen by the default camera."""
    spare: dict[int, float] = {}
    for site in sites(blocks, homes, table):
        pair = (grids[site.source], grids[site.block])
        extent = max(grid.height if arrangement.tall else grid.width for grid in pair)
        rank = ranks[site.block]
        spare[rank] = max(spare.get(rank, 0.0), room(site, extent, arrangement.squeeze))
    return spare


def _ranks(groups: Sequence[Group], shown: set[str]) -> list[int]:
    """Return the step along the flow of every shown group: one more than the last of its sources."""
    depth = depths(groups)
    steps = sorted({depth[group.name] for group in groups if group.name in shown})
    return [steps.index(depth[group.name]) for group in groups if group.name in shown]


def _origins(
    blocks: Sequence[Block],
    grids: Sequence[Grid],
    ranks: Sequence[int],
    beside: Sequence[int],
    arrangement: Arrangement,
    spare: Mapping[int, float],
) -> list[Array]:
    """Return the middle of every block: ranks along the flow, branches in their lanes.

    spare: room to leave before a rank, as seen by the default camera.
    """
    flow, down, right = (np.array(v) for v in (arrangement.flow, arrangement.down, arrangement.right))
    lane = down if arrangement.tall else right
    members = [[i for i, r in enumerate(ranks) if r == rank] for rank in range(max(ranks, default=-1) + 1)]
    extents = [max(_extent(blocks[i], grids[i], arrangement) for i in rank) for rank in members]
    gaps = arrangement.gap + np.array([spare.get(rank, 0.0) for rank in range(1, len(members))])
    sizes = [grid.height if arrangement.tall else grid.width for grid in grids]
    places = _along_flow(extents, gaps, arrangement)
    across = offsets(ranks, beside, sizes, LANE_GAP)
    return [flow * places[rank] + lane * away for rank, away in zip(ranks, across, strict=True)]


def _along_flow(extents: Sequence[float], gaps: Array, arrangement: Arrangement) -> Array:
    """Return the place of every rank along the flow, centred, so that the gaps look alike on screen.

    gaps: between one rank and the next, as seen by the default camera.
    An extent e at the tangent t of the angle of sight appears as e · (squeeze + t · approach) / squeeze.
    """
    extent = np.asarray(extents, float)
    between = (extent[:-1] + extent[1:]) / 2 + gaps  # on screen
    seen = np.concatenate([[0.0], np.cumsum(between)])[: len(extent)]
    total = float(seen[-1]) if len(seen) > 1 else 1.0
    tangent = ((seen[:-1] + seen[1:]) / total - 1) * arrangement.reach
    stretch = arrangement.stretch + tangent * arrangement.approach[0]
    bent = 1 + tangent * arrangement.approach[1] / arrangement.squeeze
    steps = ((extent[:-1] + extent[1:]) / 2 * bent + gaps) / stretch
    places = np.concatenate([[0.0], np.cumsum(steps)])[: len(extent)]
    return places - (places[-1] / 2 if len(places) else 0.0)


def _extent(block: Block, grid: Grid, arrangement: Arrangement) -> float:
    """Return the room a block takes along the flow, as seen by the default camera, its label included."""
    if not arrangement.tall:
        return max(grid.height * arrangement.squeeze, 9.0)
    return max(grid.width * arrangement.squeeze, block.label_width)


def _built(
    view: str,
    blocks: Sequence[Block],
    origins: Sequence[Array],
    grids: Sequence[Grid],
    homes: Mapping[str, tuple[int, tuple[int, ...]]],
) -> Layout:
    right, down = np.array(ARRANGEMENTS[view].right), np.array(ARRANGEMENTS[view].down)
    placed, corners, count = [], [], 0
    for block, origin, grid in zip(blocks, origins, grids, strict=True):
        placed.append(replace(block, first=count))
        count += block.count
        offsets = grid.offsets(block.count)  # (maps, 2): right, down from the middle
        corners.append(origin + offsets[:, :1] * right + offsets[:, 1:] * down)
    index = np.repeat(np.arange(len(placed)), [block.count for block in placed])
    size = np.array([(block.width, block.height, block.depth) for block in placed]).reshape(-1, 3)[index]
    channel = [np.full(b.count, -1) if b.mean else np.arange(b.count) for b in placed]
    return Layout(
        view,
        tuple(placed),
        np.concatenate(corners) if corners else np.zeros((0, 3)),
        size[:, :1] * right,
        size[:, 1:2] * down,
        size[:, 2],
        index,
        np.concatenate(channel) if channel else np.zeros(0, np.intp),
        homes,
    )

"""Kernels between the layers: which are shown, and where in the gap before their layer they stand.  NumPy only."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.room import FEW, Site, pitch, sites
from explorer.trace import FloatArray, Trace, Unit, changed

Array = NDArray[np.float64]

MOST = 64  # kernels of one map; of more, the strongest
ON_LINES = (
    16  # kernels that stand on the lines from map to unit; more would be too small there, and form a grid
)
LARGEST = 12.0  # world units a kernel is wide, at most
SHARE = 0.82  # of the room between two kernels that a kernel takes
NEARER = 0.8  # of the way to the middle of the gap: lines to one unit have more room between them there
THIN = 0.5  # world units a kernel is deep


@dataclass(frozen=True, eq=False)
class Tiles:
    """Kernels as small slabs; arrays over tiles.

    corner, right, down: (n, 3), as in `Layout`.  values: (n, kh, kw) float32 for each run of tiles of one size.
    high: (n,) the largest magnitude in the layer.  chosen: (n,) whether it is one of the selected map's.
    edited: (n,) whether the user changed it.
    """

    corner: Array
    right: Array
    down: Array
    values: tuple[FloatArray, ...]
    high: Array
    chosen: NDArray[np.bool_]
    edited: NDArray[np.bool_]

    @property
    def around(self) -> Array:
        """The corners of every tile, in turn around it, (n, 4, 3)."""
        corner, right, down = self.corner, self.right, self.down
        return np.stack([corner, corner + right, corner + right + down, corner + down], axis=1)


def tiles(layout: Layout, trace: Trace, unit: Unit | None) -> Tiles:
    """Return the kernels to show: the selected map's, and all of every other layer that has few."""
    runs = list(_runs(layout, trace, unit))
    if not runs:
        none, flags = np.zeros((0, 3)), np.zeros(0, bool)
        return Tiles(none, none, none, (), np.zeros(0), flags, flags)
    parts = zip(*((r.corner, r.right, r.down, r.high, r.chosen, r.edited) for r in runs), strict=True)
    corner, right, down, high, chosen, edited = (np.concatenate(part) for part in parts)
    return Tiles(corner, right, down, tuple(r.values[0] for r in runs), high, chosen, edited)


def _runs(layout: Layout, trace: Trace, unit: Unit | None) -> Iterator[Tiles]:
    place = None if unit is None else layout.place(unit)
    for site in sites(layout.blocks, layout.homes, {layer.name: layer for layer in trace.layers}):
        block = layout.blocks[site.block]
        mine = place is not None and layout.block[place[0]] == site.block and not block.mean
        if mine and place is not None and unit is not None:
            yield _of_map(layout, trace, site, unit.channel, layout.middle(*place), unit)
        elif site.count <= FEW:
            yield _all(layout, trace, site)


def _of_map(layout: Layout, trace: Trace, site: Site, channel: int, end: Array, unit: Unit) -> Tiles:
    """Return the kernels of one map, each on the line from the map it reads to the unit, or in a grid."""
    kernels = site.weight[channel]  # (in / groups, kh, kw)
    strength = np.nan_to_num(np.abs(kernels), posinf=0).sum(axis=(1, 2))
    order = np.sort(np.argsort(-strength, kind="stable")[:MOST])
    source = layout.blocks[site.source]
    first = channel // site.per_group * len(kernels)
    slabs = source.first + (0 * order if source.mean else first + order)
    if layout.arrangement.flat or source.mean or len(order) > ON_LINES:
        middles, size = _grid(layout, site, *_lines(layout, site, len(order)))
        middles = middles[: len(order)]
    else:
        starts = layout.corner[slabs] + (layout.right[slabs] + layout.down[slabs]) / 2
        flow = np.array(layout.arrangement.flow)
        share = NEARER * (_between(layout, site) - starts @ flow) / (end @ flow - starts @ flow)  # (n,)
        middles = starts + share[:, None] * (end - starts)
        size = min(LARGEST, SHARE * _pitch(starts) * float(1 - share.max()))
    index = np.stack([np.full(len(order), channel), order], axis=1)
    return _tiles(layout, trace, site, index, middles, size, True)


def _all(layout: Layout, trace: Trace, site: Site) -> Tiles:
    """Return all kernels of a layer: the kernels of a map in one line."""
    outputs, inputs = site.weight.shape[:2]
    index = np.stack(np.meshgrid(range(outputs), range(inputs), indexing="ij"), axis=-1).reshape(-1, 2)
    middles, size = _grid(layout, site, outputs, inputs)
    return _tiles(layout, trace, site, index, middles, size, False)


def _grid(layout: Layout, site: Site, lines: int, length: int) -> tuple[Array, float]:
    """Return the middles (lines · length, 3) of a grid of tiles in the gap, and how wide each may be."""
    arrangement = layout.arrangement
    flow, along, across = _axes(layout)
    apart = pitch(lines, length, _extent(layout, site), arrangement.squeeze)
    middle = layout.bounds[[site.source, site.block]].mean(axis=(0, 1))  # (3,)
    middle = middle + flow * (_between(layout, site) - middle @ flow)
    line, item = np.divmod(np.arange(lines * length), length)
    line, item = line - (lines - 1) / 2, item - (length - 1) / 2
    return middle + along * apart * line[:, None] + across * apart * item[:, None], min(
        LARGEST, SHARE * apart
    )


def _lines(layout: Layout, site: Site, count: int) -> tuple[int, int]:
    """Return in how many lines of how many tiles `count` of them are largest."""
    extent, squeeze = _extent(layout, site), layout.arrangement.squeeze
    shapes = [(-(-count // length), length) for length in range(1, 9)]
    return max(shapes, key=lambda shape: pitch(*shape, extent, squeeze))


def _axes(layout: Layout) -> tuple[Array, Array, Array]:
    """Return the directions of the flow, of lines of kernels after each other, and along such a line."""
    arrangement = layout.arrangement
    flow, down, right = (np.array(v) for v in (arrangement.flow, arrangement.down, arrangement.right))
    return (flow, down, right) if arrangement.tall else (flow, right, down)


def _extent(layout: Layout, site: Site) -> float:
    """Return how long the larger one of the two blocks is where lines of kernels follow each other."""
    along = layout.bounds[[site.source, site.block]] @ _axes(layout)[1]  # (2, 8)
    return float(np.ptp(along, axis=1).max())


def _between(layout: Layout, site: Site) -> float:
    """Return where along the flow the middle of the gap before a layer is, as the default camera sees it."""
    flow, _, across = _axes(layout)
    arrangement = layout.arrangement
    bounds = layout.bounds[[site.source, site.block]]  # (2, 8, 3)
    seen = np.ptp(bounds @ across, axis=1) * arrangement.squeeze / arrangement.stretch
    before, after = (bounds @ flow).mean(axis=1)
    return float(before + seen[0] / 2 + after - seen[1] / 2) / 2


def _pitch(points: Array) -> float:
    """Return the smallest distance of two of `points` (n, 3)."""
    if len(points) < 2:
        return 1e3
    away = np.linalg.norm(points[:, None] - points[None], axis=2)
    return float(away[~np.eye(len(points), dtype=bool)].min())


def _tiles(
    layout: Layout,
    trace: Trace,
    site: Site,
    index: NDArray[np.intp],
    middles: Array,
    size: float,
    chosen: bool,
) -> Tiles:
    """Return tiles of `site` at `middles`; index: (n, 2) output and input of each kernel."""
    values = site.weight[index[:, 0], index[:, 1]]  # (n, kh, kw)
    count, height, width = values.shape
    cell = size / max(height, width)
    right = np.broadcast_to(np.array(layout.arrangement.right) * cell * width, (count, 3))
    down = np.broadcast_to(np.array(layout.arrangement.down) * cell * height, (count, 3))
    edited = np.zeros(count, bool)
    original = trace.originals.get(site.layer)
    if original is not None and original.weight is not None:
        there = changed(site.weight, original.weight.reshape(site.weight.shape))
        edited = there.any(axis=(2, 3))[index[:, 0], index[:, 1]]
    return Tiles(
        middles - (right + down) / 2,
        right,
        down,
        (values,),
        np.full(count, site.high),
        np.full(count, chosen),
        edited,
    )

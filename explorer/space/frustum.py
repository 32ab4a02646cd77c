"""The pyramid from the window that a unit reads, on the maps before, to the unit itself."""

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.lines import NO_FACES, NO_LINES, Faces, Lines, corners, segments, tint
from explorer.trace import Axes, Edges, Field, LayerKind, Region, Trace, Unit, producer
from explorer.widgets import theme

MOST = 16  # maps that a pyramid comes from; of more, those with the strongest weights
MOST_FILLED = 6  # pyramids whose sides are filled; more would hide the maps behind them
SLIDING = frozenset(
    {
        LayerKind.CONVOLUTION,
        LayerKind.TRANSPOSED_CONVOLUTION,
        LayerKind.MAX_POOLING,
        LayerKind.AVERAGE_POOLING,
        LayerKind.ADAPTIVE_POOLING,
        LayerKind.ADAPTIVE_MAX_POOLING,
    }
)


def frustum(
    layout: Layout, trace: Trace, unit: Unit, edges: Edges, field: Field | None, vivid: bool
) -> tuple[Lines, Faces]:
    """Return edges and sides of the pyramids of a unit that a window slides to; nothing for other units.

    edges: what feeds the unit; field: its window in the layer they come from.  vivid: while a film plays;
    its sides are filled then, if they are few.
    """
    place, region = layout.place(unit), None if field is None else field.region
    reads_maps = edges.source in layout.homes and trace.layer(edges.source).axes is Axes.MAPS
    if place is None or region is None or not reads_maps or producer(trace, unit)[0].kind not in SLIDING:
        return NO_LINES, NO_FACES
    slab, row, column = place
    sources = _slabs(layout, edges)
    windows = corners(layout, sources, region.clipped(trace.layer(edges.source).shape))  # (n, 4, 3)
    cell = corners(layout, np.array([slab]), Region(row, column, row + 1, column + 1))
    cells = np.broadcast_to(cell, windows.shape)
    alpha, width = (0.7, 1.2) if vivid else (0.4, 1.0)
    color, fewer = theme.current().highlight, len(sources) ** -0.3  # many are faint: maps shine through
    lines = segments(windows.reshape(-1, 3), cells.reshape(-1, 3), width, tint(color, alpha * fewer))
    if not vivid or len(sources) > MOST_FILLED:
        return lines, NO_FACES
    return lines, _sides(windows, cells, tint(color, 0.14 / len(sources) ** 0.5))


def _slabs(layout: Layout, edges: Edges) -> NDArray[np.intp]:
    """Return the slabs that the strongest edges come from, at most `MOST`."""
    slabs, _, _ = layout.places(edges.source, edges.positions)
    first = int(slabs.min(initial=0))
    found = np.flatnonzero(np.bincount(slabs - first))
    strength = np.bincount(slabs - first, np.nan_to_num(np.abs(edges.weights)))[found]
    strongest: NDArray[np.intp] = first + found[np.argsort(-strength, kind="stable")[:MOST]]
    return strongest


def _sides(windows: NDArray[np.float64], cells: NDArray[np.float64], color: NDArray[np.float64]) -> Faces:
    """Return the four sides of every pyramid."""
    beside = [1, 2, 3, 0]
    strips = np.stack([windows, windows[:, beside], cells, cells[:, beside]], axis=2)  # (n, 4, 4, 3)
    sides = strips.reshape(-1, 12)
    return np.concatenate([sides, np.broadcast_to(color, (len(sides), 4))], axis=1).astype(np.float32)

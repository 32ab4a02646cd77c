"""What is marked as broken on purpose in 3D: maps and units that are switched off."""

from collections.abc import Collection

import numpy as np

from explorer.space.layout import Layout
from explorer.space.lines import NO_LINES, Lines, corners, crosses, frames
from explorer.trace import Axes, Region, Trace, Unit
from explorer.widgets import theme


def marks(layout: Layout, trace: Trace) -> Lines:
    """Return a frame and a cross over every map and unit that is switched off."""
    color = theme.current().highlight
    parts = [NO_LINES]
    for layer in sorted(trace.edits.layers & set(layout.homes)):
        maps = trace.layer(layer).axes is Axes.MAPS
        for switch in trace.edits.switches(layer):
            whole = maps and len(switch.position) == 1
            around = (
                _map(layout, layer, switch.position[0]) if whole else _unit(layout, layer, switch.position)
            )
            if around is not None:
                parts += [frames(around, color, 1.0, 2.0), crosses(around, color, 0.9, 1.6)]
    return np.concatenate(parts)


def edited_blocks(layout: Layout, broken: Collection[str]) -> frozenset[int]:
    """Return the indices of the blocks whose group has one of these layers."""
    return frozenset(layout.homes[layer][0] for layer in broken if layer in layout.homes)


def _map(layout: Layout, layer: str, channel: int) -> np.ndarray | None:
    block = layout.blocks[layout.homes[layer][0]]
    if block.mean or not 0 <= channel < block.count:
        return None
    return corners(layout, np.array([block.first + channel]), Region(0, 0, block.rows, block.columns))


def _unit(layout: Layout, layer: str, position: tuple[int, ...]) -> np.ndarray | None:
    place = layout.place(Unit(layer, position))
    if place is None or layout.blocks[layout.homes[layer][0]].mean:
        return None
    slab, row, column = place
    return corners(layout, np.array([slab]), Region(row, column, row + 1, column + 1))

"""The lines that explain a unit in 3D: its incoming edges, its receptive field, its outline."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from explorer.colors import ColorScale
from explorer.space.layout import Layout
from explorer.trace import Field, Region, Trace, Unit, incoming, receptive_fields
from explorer.widgets import theme

Lines = NDArray[np.float32]

MOST_EDGES = 300  # per source; the strongest are drawn
PALE = 1.35
NO_LINES: Lines = np.zeros((0, 11), np.float32)


def explain(layout: Layout, trace: Trace, unit: Unit | None, pinned: Unit | None) -> Lines:
    """Return the lines (n, 11) of the selected and the pinned unit, as `LineItem` wants them."""
    highlight, text = theme.current().highlight, theme.current().text
    parts = [NO_LINES]
    if unit is not None and unit.layer in trace:
        parts += [_edges(layout, trace, unit), _fields(layout, trace, unit, highlight)]
        parts.append(_outline(layout, unit, highlight))
    if pinned is not None and pinned != unit:
        parts.append(_outline(layout, pinned, text))
    return np.concatenate(parts)


def _edges(layout: Layout, trace: Trace, unit: Unit) -> Lines:
    place = layout.place(unit)
    if place is None:
        return NO_LINES
    end = _middles(layout, *(np.array([index]) for index in place))[0]
    parts = [NO_LINES]
    for edges in incoming(trace, unit):
        if edges.source not in layout.homes or not len(edges.weights):
            continue
        strength = np.abs(edges.weights)
        order = np.argsort(strength)[-MOST_EDGES:]  # the strongest last, so on top
        starts = _middles(layout, *layout.places(edges.source, edges.positions[order]))
        high = float(strength.max()) or 1.0
        share = strength[order] / high
        tint = np.empty((len(order), 4))
        # The pale ends of the table would be lost on a light stage.
        tint[:, :3] = ColorScale("diverging", -high * PALE, high * PALE).rgb(edges.weights[order]) / 255
        tint[:, 3] = (0.06 + 0.74 * share**1.5) * min(1.0, 0.4 + 80 / len(order))
        parts.append(_rows(starts, np.broadcast_to(end, starts.shape), 0.8 + 1.2 * share, tint))
    return np.concatenate(parts)


def _middles(layout: Layout, slabs: Any, rows: Any, columns: Any) -> NDArray[np.float64]:
    return layout.points(slabs, rows + 0.5, columns + 0.5)


def _fields(layout: Layout, trace: Trace, unit: Unit, color: str) -> Lines:
    """Return a frame around the unit's receptive field on every map of every earlier layer on screen."""
    fields = receptive_fields({layer.name: layer for layer in trace.layers}, unit)
    own = layout.homes.get(unit.layer, (-1,))[0]
    parts = [NO_LINES]
    for index, block in enumerate(layout.blocks):
        field = fields.get(block.layer)
        if field is not None and index != own:
            parts.append(_framed(layout, index, field, trace.layer(block.layer).shape, color))
    return np.concatenate(parts)


def _framed(layout: Layout, index: int, field: Field, shape: tuple[int, ...], color: str) -> Lines:
    block = layout.blocks[index]
    everything = Region(0, 0, block.rows, block.columns)
    region = everything if field.region is None else field.region.clipped(shape)
    channels = range(1) if block.mean or field.region is None else range(block.count)[field.channels]
    alpha, width = (0.45, 1.2) if region == everything else (0.95, 1.6)
    return _frames(layout, block.first + np.array(channels), region, color, alpha, width)


def _outline(layout: Layout, unit: Unit, color: str) -> Lines:
    place = layout.place(unit)
    if place is None:
        return NO_LINES
    slab, row, column = place
    return _frames(layout, np.array([slab]), Region(row, column, row + 1, column + 1), color, 1.0, 2.6)


def _frames(
    layout: Layout, slabs: NDArray[np.intp], region: Region, color: str, alpha: float, width: float
) -> Lines:
    """Return the four sides of `region` on every one of `slabs`."""
    rows = np.array([region.top, region.top, region.bottom, region.bottom])
    columns = np.array([region.left, region.right, region.right, region.left])
    count = len(slabs)
    corners = layout.points(np.repeat(slabs, 4), np.tile(rows, count), np.tile(columns, count))
    starts = corners + layout.normal * 0.15  # in front of the slab
    ends = starts.reshape(count, 4, 3)[:, [1, 2, 3, 0]].reshape(-1, 3)
    tints = np.empty((4 * count, 4))
    tints[:] = *QColor(color).getRgbF()[:3], alpha
    return _rows(starts, ends, np.full(4 * count, width), tints)


def _rows(starts: Any, ends: Any, widths: Any, tints: Any) -> Lines:
    """Return lines as `LineItem` wants them."""
    return np.concatenate([starts, widths[:, None], ends, tints], axis=1).astype(np.float32)

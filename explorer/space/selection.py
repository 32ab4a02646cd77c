"""What explains a unit in 3D: its incoming edges, its pyramid, its receptive field, its outline."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.colors import ColorScale
from explorer.space.frustum import frustum
from explorer.space.layout import Layout
from explorer.space.lines import NO_FACES, NO_LINES, Faces, Lines, corners, frames, outline, segments
from explorer.trace import Edges, Field, Region, Trace, Unit, incoming, receptive_fields, visible
from explorer.widgets import theme

MOST_EDGES = 300  # per source; the strongest are drawn
MANY = 32  # maps; of more that are read whole, one frame goes around all
PALE = 1.35


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is drawn over the slabs for the selected and the pinned unit."""

    lines: Lines
    faces: Faces


def explain(
    layout: Layout, trace: Trace, unit: Unit | None, pinned: Unit | None, vivid: bool = False
) -> Explanation:
    """Return what explains `unit`, and the outline of `pinned`.  vivid: the pyramid stands out, for a film."""
    highlight, text = theme.current().highlight, theme.current().text
    lines, faces = [NO_LINES], [NO_FACES]
    place = None
    unit, pinned = _on_show(trace, unit), _on_show(trace, pinned)
    if unit is not None:
        place = layout.place(unit)
        fields = receptive_fields(trace.layers, unit)
        if place is not None:
            for edges in incoming(trace, unit):
                if edges.source not in layout.homes or not len(edges.weights):
                    continue
                lines.append(_edges(layout, edges, layout.middle(*place)))
                beams, sides = frustum(layout, trace, unit, edges, fields.get(edges.source), vivid)
                lines.append(beams)
                faces.append(sides)
        lines += [_fields(layout, trace, unit, fields, highlight), _outline(layout, place, highlight)]
    if pinned is not None and (kept := layout.place(pinned)) != place:
        lines.append(_outline(layout, kept, text))
    return Explanation(np.concatenate(lines), np.concatenate(faces))


def _on_show(trace: Trace, unit: Unit | None) -> Unit | None:
    """Return the unit whose slab shows the value, None where there is none in this network."""
    known = unit is not None and unit.layer in trace and unit.fits(trace.layer(unit.layer))
    return visible(trace, unit) if unit is not None and known else None


def _edges(layout: Layout, edges: Edges, end: NDArray[np.float64]) -> Lines:
    strength = np.abs(edges.weights)
    finite = np.isfinite(strength)
    high = float(strength[finite].max(initial=0)) or 1.0
    strength = np.where(finite, strength, high)  # NaN and infinities must be seen
    order = np.argsort(strength)[-MOST_EDGES:]  # the strongest last, so on top
    slabs, rows, columns = layout.places(edges.source, edges.positions[order])
    starts = layout.points(slabs, rows + 0.5, columns + 0.5)
    share = strength[order] / high
    tints = np.empty((len(order), 4))
    # The pale ends of the table would be lost on a light stage.
    tints[:, :3] = ColorScale("diverging", -high * PALE, high * PALE).rgb(edges.weights[order]) / 255
    tints[:, 3] = (0.06 + 0.74 * share**1.5) * min(1.0, 0.4 + 80 / len(order))
    return segments(starts, np.broadcast_to(end, starts.shape), 0.8 + 1.2 * share, tints)


def _fields(layout: Layout, trace: Trace, unit: Unit, fields: dict[str, Field], color: str) -> Lines:
    """Return a frame around the unit's receptive field on every map of every earlier layer on screen."""
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
    if region == everything and len(channels) == block.count > MANY:
        return frames(outline(layout, index), color, alpha, width)
    return frames(corners(layout, block.first + np.array(channels), region), color, alpha, width)


def _outline(layout: Layout, place: Any, color: str) -> Lines:
    """Return the frame of a cell; place: (slab, row, column), None if it is not on screen."""
    if place is None:
        return NO_LINES
    slab, row, column = place
    return frames(
        corners(layout, np.array([slab]), Region(row, column, row + 1, column + 1)), color, 1.0, 2.6
    )

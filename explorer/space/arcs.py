"""What joins the blocks where the network splits: arcs over what a skip passes, thin curves to other lanes."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explorer.space.lanes import Edge
from explorer.space.layout import Layout
from explorer.space.lines import NO_LINES, Lines, segments, tint
from explorer.trace import Unit

STEPS = 28  # straight pieces of a curve
MARGIN = 8.0  # world units between the blocks and the arc over them
HEAD = 1.6  # pixels: how much wider the arrow begins
RISE = 0.16  # of its length, by which a longer arc passes above a shorter one
APART = 0.06  # of its length, between the end of one arc and the beginning of the next
Points = NDArray[np.float64]


def arcs(layout: Layout, color: str, strong: str) -> Lines:
    """Return every arc in the colour `strong` and every curve between lanes in `color`."""
    parts = [NO_LINES]
    for edge in joining(layout):
        skip = edge.same
        parts.append(
            _drawn(
                curve(layout, edge), strong if skip else color, 0.9 if skip else 0.55, 1.8 if skip else 1.4
            )
        )
    return np.concatenate(parts)


def arcs_to(layout: Layout, unit: Unit | None, color: str) -> Lines:
    """Return once more, in `color`, what joins at the block of `unit`."""
    home = None if unit is None else layout.homes.get(unit.layer)
    parts = [NO_LINES]
    if home is not None:
        edges = [edge for edge in joining(layout) if edge.target == home[0]]
        parts += [_drawn(curve(layout, edge), color, 1.0, 2.0) for edge in edges]
    return np.concatenate(parts)


def joining(layout: Layout) -> Iterator[Edge]:
    """Yield the edges that are drawn: those that pass over a rank in their lane, and those between lanes."""
    return (edge for edge in layout.edges if edge.over > 1 or not edge.same)


def curve(layout: Layout, edge: Edge) -> Points:
    """Return the points (n, 3) of an edge, from its source to its target."""
    return _over(layout, edge) if edge.same else _across(layout, edge)


def _over(layout: Layout, edge: Edge) -> Points:
    """Return an arc that leaves the source above, passes above all that stands between, and ends on the target."""
    flow, out = _axes(layout)
    ends = layout.bounds[[edge.source, edge.target]]  # (2, 8, 3)
    middles = ends.mean(1)
    tops = (ends @ out).max(1)
    low, high = sorted(middles @ flow)
    along = layout.bounds.mean(1) @ flow
    between = (along >= low - 1e-6) & (along <= high + 1e-6)
    crest = float((layout.bounds[between] @ out).max()) + MARGIN + RISE * (high - low)
    middles += np.outer([APART, -APART], middles[1] - middles[0])
    t = np.linspace(0.0, 1.0, STEPS + 1)
    rise = np.sin(np.pi * t) ** 0.6
    base = tops[0] * (1 - t) + tops[1] * t
    height = base + (crest - base) * rise
    way = middles[0] + t[:, None] * (middles[1] - middles[0])
    points: Points = way + (height - way @ out)[:, None] * out
    return points


def _across(layout: Layout, edge: Edge) -> Points:
    """Return a curve from the side of the source to the side of the target; a branch stays in its lane first."""
    flow, out = _axes(layout)
    ends = layout.bounds[[edge.source, edge.target]]
    start, end = ends.mean(1)
    start = start + flow * ((ends[0] @ flow).max() - start @ flow)
    end = end + flow * ((ends[1] @ flow).min() - end @ flow)
    t = np.linspace(0.0, 1.0, STEPS + 1)
    turn = 1 / max(edge.over, 1)  # the way takes place beside the axis, and the turn at its inner end
    leaves = abs(start @ out) < abs(end @ out)
    s = np.clip(t / turn if leaves else (t - 1) / turn + 1, 0.0, 1.0)
    smooth = s * s * (3 - 2 * s)
    way = start + t[:, None] * (end - start)
    wanted = start @ out + smooth * ((end - start) @ out)
    points: Points = way + (wanted - way @ out)[:, None] * out
    return points


def _axes(layout: Layout) -> tuple[Points, Points]:
    """Return the direction of the flow, and the one in which arcs rise: up, in the tower to the side."""
    arrangement = layout.arrangement
    out = -np.array(arrangement.down) if arrangement.tall else np.array(arrangement.right)
    return np.array(arrangement.flow), out


def _drawn(points: Points, color: str, alpha: float, width: float) -> Lines:
    """Return the pieces of a curve; the last ones narrow to a point, as an arrow does."""
    widths = np.full(len(points) - 1, width)
    widths[-3:] = width + HEAD * np.array([1.0, 0.6, 0.2])
    return segments(points[:-1], points[1:], widths, tint(color, alpha))

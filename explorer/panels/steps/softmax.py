"""The story of a softmax: exponentials, and one unit's share of their sum."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.colors import Coloring, ColorScale
from explorer.panels.steps.lines import named
from explorer.panels.steps.planes import Plane, placed, plane_of, seen
from explorer.panels.steps.story import Frame, Line, Pane, Story
from explorer.trace import Layer, Softmax, Trace
from explorer.trace.explanation import DoubleArray

MOST_STACKED = 16  # logits: more are pictures
SHARES = ColorScale("sequential", 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class _Row:
    """Numbers of every logit, (n,).  plane: where they are values of units."""

    name: str
    numbers: DoubleArray
    scale: ColorScale
    plane: Plane | None = None


def tell_shares(trace: Trace, coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    """Return the story of a share of one."""
    found = story.links[0].detail
    assert isinstance(found, Softmax)
    source = seen(trace, found.source)
    positions = placed(found.positions, trace.layer(found.source), source)
    stacked = len(found.logits) <= MOST_STACKED
    plane, logits, exponentials = plane_of(source), found.logits, found.exponentials
    total = float(exponentials.sum())
    rows = (
        _Row(
            "logits z", logits, coloring.scale(source.name), _in_line(source, positions) if stacked else plane
        ),
        _Row("exp(z − max)", exponentials, SHARES),
        _Row("÷ sum", exponentials / total, SHARES),
    )
    cell = plane.cell(tuple(positions[found.index].tolist())) if len(logits) == source.units else None
    return replace(
        story,
        source=plane,
        frame=Frame(*cell, cell[0] + 1, cell[1] + 1) if cell is not None else None,
        panes=_stacked(trace, found, rows) if stacked else _spread(plane, positions, found.index, rows),
        stacked=stacked,
        lines=(
            Line("z", float(logits[found.index])),
            Line("exp(z − max)", float(exponentials[found.index])),
            Line(f"÷ sum of {len(logits)}", total),
            *named(story.links),
        ),
    )


def _in_line(source: Layer, positions: NDArray[np.int32]) -> Plane:
    """Return the units at `positions` in one line."""
    units = np.ravel_multi_index(tuple(positions.T), source.shape)[None]
    return Plane(source.name, source.shape, None, units)


def _stacked(trace: Trace, found: Softmax, rows: tuple[_Row, ...]) -> tuple[Pane, ...]:
    """Return a few logits in lines below each other, named above."""
    count, marked = len(found.logits), ((0, found.index),)
    names = trace.classes if len(trace.classes) == count else tuple(map(str, range(count)))
    return tuple(
        Pane(
            row.name,
            "",
            row.numbers[None].astype(np.float32),
            row.scale,
            marked,
            labels=names,
            plane=row.plane,
        )
        for row in rows
    )


def _spread(
    plane: Plane, positions: NDArray[np.int32], index: int, rows: tuple[_Row, ...]
) -> tuple[Pane, ...]:
    """Return many logits as pictures of their layer."""
    cell = plane.cell(tuple(positions[index].tolist()))
    marked, blank = (() if cell is None else (cell,)), plane.beside(positions)
    return tuple(
        Pane(
            row.name,
            "",
            plane.spread(positions, row.numbers),
            row.scale,
            marked,
            blank=blank,
            plane=row.plane,
        )
        for row in rows
    )

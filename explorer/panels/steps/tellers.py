"""Which story is told of a unit: one teller for each kind of arithmetic."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.colors import Coloring
from explorer.panels.steps.kernel import tell_patch
from explorer.panels.steps.linear import tell_weights
from explorer.panels.steps.lines import ending, graph_of, named, summed
from explorer.panels.steps.planes import Plane, plane_of, seen
from explorer.panels.steps.softmax import tell_shares
from explorer.panels.steps.story import Frame, Line, Pane, Share, Story
from explorer.trace import (
    LayerKind,
    Moved,
    Normalisation,
    Operands,
    Patch,
    Softmax,
    Step,
    Trace,
    Unit,
    Window,
    chain,
    visible,
)
from explorer.widgets import text


@np.errstate(all="ignore")  # broken weights may be infinite, and sums NaN: shown, not warned of
def story_of(trace: Trace, coloring: Coloring, unit: Unit, chosen: int | None) -> Story:
    """Return the story of `unit`; `chosen` is the input map to show, by its place among those that are read."""
    links = chain(trace, unit)
    output = plane_of(trace.layer(unit.layer), unit.channel if len(unit.position) == 3 else None)
    base = Story(unit, links, output)
    tell = _TELLERS.get(type(links[0].detail))
    if not links[0].known:
        return replace(base, note=links[0].note, source=_whole_source(trace, unit))
    if tell is None:
        tell = tell_weights if links[0].terms else _unknown
    return tell(trace, coloring, base, chosen)


def _whole_source(trace: Trace, unit: Unit) -> Plane | None:
    layer = trace.layer(unit.layer)
    if not layer.sources:
        return None
    source = seen(trace, layer.sources[0])
    return plane_of(source, min(unit.channel, source.shape[0] - 1) if len(source.shape) == 3 else None)


def _unknown(trace: Trace, _coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    layer = trace.layer(story.unit.layer)
    words = (
        "This is the input: the network computes everything else from it."
        if layer.kind is LayerKind.INPUT
        else "There is nothing to compute here."
    )
    return replace(story, note=words, source=_whole_source(trace, story.unit))


# ---- a pooling window


def _pooled(trace: Trace, coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    first = story.links[0]
    found = first.detail
    assert isinstance(found, Window)
    source = seen(trace, found.source)
    plane = plane_of(source, found.channel if len(source.shape) == 3 else None)
    signal = len(source.shape) == 2  # its maps are the rows of one picture
    rows = np.array([found.channel]) if signal else found.rows
    frame = Frame(int(rows[0]), int(found.columns[0]), int(rows[-1]) + 1, int(found.columns[-1]) + 1)
    marked = (found.chosen,) if found.chosen is not None else ()
    scale = coloring.scale(source.name, plane.channel or 0)
    pane = Pane("window", "", found.values, scale, marked)
    end = ending(story.links, "maximum" if found.chosen is not None else "average")

    def under(row: int, column: int) -> Unit | None:
        unit = plane.unit(int(rows[row]), int(found.columns[column]))
        return None if unit is None else visible(trace, unit)

    return replace(
        story, source=plane, frame=frame, panes=(pane,), lines=(*_window_lines(found), *end), under=under
    )


def _window_lines(found: Window) -> list[Line]:
    """Return the values of a small window one by one; of an average, their sum."""
    lines = []
    if found.values.size <= 4:
        for row, column in np.ndindex(found.values.shape):
            words = f"cell {found.rows[row]}, {found.columns[column]}"
            role = "strong" if (row, column) == found.chosen else "term"
            lines.append(Line(words, float(found.values[row, column]), role))
    if found.chosen is None:
        total = float(found.values.sum(dtype=np.float64))
        lines.append(Line(f"sum ÷ {text.number(found.divisor, 0)}", total, "total"))
    return lines


# ---- one value at a time


def _from(trace: Trace, story: Story, source: Unit) -> Story:
    """Return the story with the cell of `source` framed on its picture."""
    shown = visible(trace, source)
    layer = trace.layer(shown.layer)
    plane = plane_of(layer, shown.channel if len(layer.shape) == 3 else None)
    cell = plane.cell(shown.position)
    frame = None if cell is None else Frame(cell[0], cell[1], cell[0] + 1, cell[1] + 1)
    return replace(story, source=plane, frame=frame)


def _step(trace: Trace, _coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    step = story.links[0].detail
    assert isinstance(step, Step)
    lines = (Line(step.source.layer, step.before), *named(story.links))
    return replace(_from(trace, story, step.source), lines=lines, graph=graph_of(trace, story.links))


def _normalised(trace: Trace, _coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    found = story.links[0].detail
    assert isinstance(found, Normalisation)
    deviation = float(np.sqrt(found.variance + found.epsilon))
    lines = (
        Line(found.source.layer, found.before),
        Line("− mean", found.mean),
        Line("÷ √(variance + ε)", deviation),
        Line("· γ", found.gamma),
        Line("+ β", found.beta),
        *named(story.links),
    )
    return replace(_from(trace, story, found.source), lines=lines, graph=graph_of(trace, story.links))


def _added(trace: Trace, _coloring: Coloring, story: Story, chosen: int | None) -> Story:
    found = story.links[0].detail
    assert isinstance(found, Operands)
    sides = [side for side in found.sides if side.source is not None]
    lines = []
    for index, side in enumerate(found.sides):
        sign = f"{found.sign} " if index else ""
        factor = f"{text.number(side.factor)} · " if side.factor != 1 else ""
        lines.append(Line(f"{sign}{factor}{side.source.layer if side.source else 'a constant'}", side.value))
    place = min(chosen or 0, len(sides) - 1)
    story = story if place < 0 else _from(trace, story, sides[place].source or story.unit)
    planes = [_from(trace, story, side.source).source for side in sides if side.source is not None]
    shares = tuple(
        Share(plane, side.value) for plane, side in zip(planes, sides, strict=True) if plane is not None
    )
    return replace(
        story,
        shares=shares if len(shares) > 1 else (),
        shown=max(place, 0),
        lines=(*lines, *summed(story.links, "sum" if found.sign == "+" else "product")),
        graph=graph_of(trace, story.links),
    )


def _moved(trace: Trace, _coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    found = story.links[0].detail
    assert isinstance(found, Moved)
    lines = (Line(found.source.layer, story.links[0].value), *ending(story.links, "the same"))
    return replace(_from(trace, story, found.source), lines=lines, note=found.words)


Teller = Callable[[Trace, Coloring, Story, int | None], Story]

_TELLERS: dict[type, Teller] = {
    Patch: tell_patch,
    Window: _pooled,
    Step: _step,
    Normalisation: _normalised,
    Operands: _added,
    Moved: _moved,
    Softmax: tell_shares,
}

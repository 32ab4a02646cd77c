"""Which story is told of a unit: one teller for each kind of arithmetic."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.colors import Coloring, ColorScale
from explorer.panels.steps.kernel import tell_patch
from explorer.panels.steps.lines import ending, graph_of, largest_lines, named_ending, zero_centred
from explorer.panels.steps.planes import Plane, plane_of, seen
from explorer.panels.steps.story import Cell, Frame, Line, Pane, Share, Story
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


def story_of(trace: Trace, coloring: Coloring, unit: Unit, chosen: int | None) -> Story:
    """Return the story of `unit`; `chosen` is the input map to show, by its place among those that are read."""
    links = chain(trace, unit)
    output = plane_of(trace.layer(unit.layer), unit.channel if len(unit.position) == 3 else None)
    base = Story(unit, links, output)
    tell = _TELLERS.get(type(links[0].detail))
    if not links[0].known:
        return replace(base, note=links[0].note, source=_whole_source(trace, unit))
    if tell is None:
        tell = _summed if links[0].terms else _unknown
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
    lines = _window_lines(found)
    lines.append(Line("maximum" if found.chosen is not None else "average", first.value, "result"))

    def under(row: int, column: int) -> Unit | None:
        unit = plane.unit(int(rows[row]), int(found.columns[column]))
        return None if unit is None else visible(trace, unit)

    return replace(story, source=plane, frame=frame, panes=(pane,), lines=tuple(lines), under=under)


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


# ---- a weighted sum of everything


def _summed(trace: Trace, coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    """A linear unit: weights folded back into the maps they read."""
    first = story.links[0]
    terms = first.terms[0]
    source, exact = seen(trace, terms.source), trace.layer(terms.source)
    plane = plane_of(source)
    positions = terms.positions
    if source is not exact:
        flat = np.ravel_multi_index(tuple(positions.T), exact.shape)
        positions = np.stack(np.unravel_index(flat, source.shape), axis=1).astype(np.int32)
    products, blank = terms.products, plane.beside(positions)
    panes = (
        Pane(
            "inputs",
            "",
            plane.spread(positions, terms.values),
            coloring.scale(source.name, 0),
            blank=blank,
        ),
        Pane(
            "weights",
            "×",
            plane.spread(positions, terms.weights),
            zero_centred(float(np.abs(terms.weights).max(initial=0.0))),
            fixed=True,
            blank=blank,
        ),
        Pane(
            "products",
            "=",
            plane.spread(positions, products),
            zero_centred(float(np.abs(np.nan_to_num(products)).max(initial=0.0))),
            blank=blank,
        ),
    )

    others = [Line(entry.source, float(entry.products.sum()), "rest") for entry in first.terms[1:]]
    lines = largest_lines(
        products, lambda index: _place(positions[index].tolist(), source.channels), "others"
    )

    def under(row: int, column: int) -> Unit | None:
        return plane.unit(row, column)

    return replace(
        story,
        source=plane,
        panes=panes,
        lines=(*lines, *others, *ending(story.links, True)),
        graph=graph_of(trace, story.links),
        under=under,
    )


def _place(position: list[int], maps: int) -> str:
    """Return where a term comes from, in few letters: ``map 8 · 1, 1``."""
    if len(position) == 3 and maps == 1:
        return f"cell {position[1]}, {position[2]}"
    if len(position) == 3:
        return f"map {position[0]} · {position[1]}, {position[2]}"
    return f"unit {', '.join(map(str, position))}"


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
    lines = (Line(step.source.layer, step.before), *named_ending(story.links))
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
        *named_ending(story.links),
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
        lines=(*lines, *ending(story.links, True)),
        graph=graph_of(trace, story.links),
    )


def _moved(trace: Trace, _coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    found = story.links[0].detail
    assert isinstance(found, Moved)
    lines = (
        Line(found.source.layer, story.links[0].value),
        Line("the same", story.links[0].value, "result"),
    )
    return replace(_from(trace, story, found.source), lines=lines, note=found.words)


def _shared(trace: Trace, coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    """A softmax: exponentials, and this one's share of their sum."""
    found = story.links[0].detail
    assert isinstance(found, Softmax)
    plane = plane_of(seen(trace, found.source))
    exponentials = found.exponentials
    total = float(exponentials.sum())
    whole = len(found.logits) == plane.layer.units
    here = tuple(int(i) for i in found.positions[found.index])
    names = (
        trace.classes
        if len(trace.classes) == len(found.logits)
        else tuple(str(i) for i in range(len(found.logits)))
    )
    stacked = len(found.logits) <= 16
    rows = (
        ("logits z", "", found.logits, coloring.scale(plane.layer.name, 0)),
        ("exp(z − max)", "", exponentials, ColorScale("sequential", 0.0, 1.0)),
        ("÷ sum", "", exponentials / total, ColorScale("sequential", 0.0, 1.0)),
    )
    panes = []
    for name, sign, numbers, scale in rows:
        picture = numbers[None].astype(np.float32) if stacked else plane.spread(found.positions, numbers)
        marked = ((0, found.index),) if stacked else _cells(plane, here)
        blank = None if stacked else plane.beside(found.positions)
        panes.append(Pane(name, sign, picture, scale, marked, labels=names if stacked else (), blank=blank))
    cell = plane.cell(here)
    frame = Frame(*cell, cell[0] + 1, cell[1] + 1) if cell is not None and whole else None
    lines = (
        Line("z", float(found.logits[found.index])),
        Line("exp(z − max)", float(exponentials[found.index])),
        Line(f"÷ sum of {len(found.logits)}", total),
        *named_ending(story.links),
    )
    return replace(story, source=plane, frame=frame, panes=tuple(panes), stacked=stacked, lines=lines)


def _cells(plane: Plane, position: tuple[int, ...]) -> tuple[Cell, ...]:
    cell = plane.cell(position)
    return () if cell is None else (cell,)


Teller = Callable[[Trace, Coloring, Story, int | None], Story]

_TELLERS: dict[type, Teller] = {
    Patch: tell_patch,
    Window: _pooled,
    Step: _step,
    Normalisation: _normalised,
    Operands: _added,
    Moved: _moved,
    Softmax: _shared,
}

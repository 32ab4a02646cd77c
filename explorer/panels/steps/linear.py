"""The story of a weighted sum of a whole layer: a linear unit, or a mean."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.colors import Coloring
from explorer.panels.blocks import centred
from explorer.panels.grid import vector_shape
from explorer.panels.steps.lines import graph_of, largest_lines, summed
from explorer.panels.steps.planes import Plane, placed, plane_of, seen
from explorer.panels.steps.story import Frame, Line, Pane, Story
from explorer.trace import Axes, Layer, Terms, Trace


def tell_weights(trace: Trace, coloring: Coloring, story: Story, _chosen: int | None) -> Story:
    """Return the story of a linear unit: weights folded back into the maps they read."""
    first = story.links[0]
    terms = first.terms[0]
    source = seen(trace, terms.source)
    plane = plane_of(source)
    positions = placed(terms.positions, trace.layer(terms.source), source)
    part = _wrapped(source, positions) if 2 * len(positions) < source.units else plane
    others = [Line(entry.source, float(entry.products.sum()), "rest") for entry in first.terms[1:]]
    lines = largest_lines(terms.products, _names(positions, source.channels), "others")
    return replace(
        story,
        source=plane,
        frame=_row_of(positions, plane) if source.axes is Axes.TOKENS else None,
        panes=_panes(coloring, terms, part, positions),
        lines=(*lines, *others, *summed(story.links)),
        graph=graph_of(trace, story.links),
        under=part.unit,
    )


def _wrapped(source: Layer, positions: NDArray[np.int32]) -> Plane:
    """Return the few units of a layer that are read, one token's features, say, as lines of a picture of their own."""
    rows, columns = vector_shape(len(positions))
    units = np.full(rows * columns, -1)
    units[: len(positions)] = np.ravel_multi_index(tuple(positions.T), source.shape)
    return Plane(source.name, source.shape, None, units.reshape(rows, columns))


def _row_of(positions: NDArray[np.int32], plane: Plane) -> Frame | None:
    """Return the one token that all of `positions` lie in."""
    token = int(positions[0, 0])
    alone = bool((positions[:, 0] == token).all())
    return Frame(token, 0, token + 1, plane.shape[1]) if alone else None


def _panes(coloring: Coloring, terms: Terms, plane: Plane, positions: NDArray[np.int32]) -> tuple[Pane, ...]:
    """Return inputs × weights = products, each as a picture of the layer that is read."""
    products, blank = terms.products, plane.beside(positions)
    inputs, weights, results = (
        plane.spread(positions, numbers) for numbers in (terms.values, terms.weights, products)
    )
    return (
        Pane("inputs", "", inputs, coloring.scale(plane.layer, 0), blank=blank, plane=plane),
        Pane("weights", "×", weights, centred(terms.weights), fixed=True, blank=blank),
        Pane("products", "=", results, centred(products), blank=blank),
    )


def _names(positions: NDArray[np.int32], maps: int) -> Callable[[int], str]:
    """Return what says where a term comes from, in few letters: ``map 8 · 1, 1``."""

    def name(index: int) -> str:
        position = positions[index].tolist()
        if len(position) == 3 and maps == 1:
            return f"cell {position[1]}, {position[2]}"
        if len(position) == 3:
            return f"map {position[0]} · {position[1]}, {position[2]}"
        if len(position) == 2:
            return f"token {position[0]} · {position[1]}"
        return f"unit {', '.join(map(str, position))}"

    return name

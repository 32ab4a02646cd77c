"""The lines of a sum in "Step by step", and the curve at its end."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.colors import ColorScale
from explorer.panels.steps.story import Graph, Line
from explorer.trace import Contributions, Step, Trace, activation

LARGEST = 6  # terms of a long sum that are written out


def ending(links: tuple[Contributions, ...], summed: bool) -> tuple[Line, ...]:
    """Return bias and sum of the first link, then every link after it; the last is the result."""
    first = links[0]
    lines = []
    if first.bias is not None:
        lines.append(Line("bias", first.bias))
    lines.append(Line("sum" if summed else "value", first.value, "total"))
    lines += [Line(str(link.kind), link.value, "total") for link in links[1:]]
    lines[-1] = Line(lines[-1].words, lines[-1].number, "result")
    return tuple(lines)


def graph_of(trace: Trace, links: tuple[Contributions, ...]) -> Graph | None:
    """Return the graph of the last activation of the chain."""
    for link in reversed(links):
        if isinstance(link.detail, Step):
            return _curve(trace, link, link.detail)
    return None


def _curve(trace: Trace, link: Contributions, step: Step) -> Graph | None:
    try:
        function = activation(link.kind, trace.layer(link.unit.layer).settings)
    except KeyError:
        return None
    largest = np.abs(trace[step.source.layer]).max(initial=0.0)
    limit = float(largest) if np.isfinite(largest) and largest > 0 else 1.0
    at = np.linspace(-limit, limit, 129, dtype=np.float32)
    return Graph(str(link.kind), np.stack([at, function(at)]).astype(float), step.before, link.value)


def largest_lines(numbers: NDArray[np.float64], name: Callable[[int], str], others: str) -> list[Line]:
    """Return the largest numbers by magnitude, in their order, and the sum of the others."""
    if len(numbers) <= LARGEST + 1:
        return [Line(name(index), float(number)) for index, number in enumerate(numbers)]
    order = np.argsort(-np.abs(np.nan_to_num(numbers)), kind="stable")
    lines = [Line(name(index), float(numbers[index])) for index in order[:LARGEST].tolist()]
    rest = float(numbers[order[LARGEST:]].sum())
    return [*lines, Line(f"{len(numbers) - LARGEST} {others}", rest, "rest")]


def zero_centred(high: float) -> ColorScale:
    """Return the colours of weights and products: zero is neutral."""
    high = high if high > 0 else 1.0
    return ColorScale("diverging", -high, high)


def named_ending(links: tuple[Contributions, ...]) -> tuple[Line, ...]:
    """Return the value of every link by its kind; the last is the result."""
    lines = [Line(str(link.kind), link.value, "total") for link in links]
    lines[-1] = Line(lines[-1].words, lines[-1].number, "result")
    return tuple(lines)

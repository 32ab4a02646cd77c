"""The lines of a sum in "Step by step", and the curve at its end."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explorer.colors import ColorScale, largest
from explorer.panels.curve import Curve, curve_of
from explorer.panels.steps.story import Line
from explorer.trace import Contributions, Step, Trace

LARGEST = 6  # terms of a long sum that are written out


def ending(links: tuple[Contributions, ...], first: str) -> tuple[Line, ...]:
    """Return the value of every link, the first called `first`, and what a switch made of it; the last is the result.

    The result is PyTorch's: where it is another number than the one above it, the verdict says so.
    """
    lines: list[Line] = []
    for place, link in enumerate(links):
        lines.append(Line(str(link.kind) if place else first, link.value, "total"))
        if link.switched_off:
            lines.append(Line("off →", link.recorded, "total"))
    lines[-1] = Line(lines[-1].words, links[-1].recorded, "result")
    return tuple(lines)


def summed(links: tuple[Contributions, ...], name: str = "sum") -> tuple[Line, ...]:
    """Return the bias of the first link, and the values of all."""
    bias = links[0].bias
    return (*(() if bias is None else (Line("bias", bias),)), *ending(links, name))


def named(links: tuple[Contributions, ...]) -> tuple[Line, ...]:
    """Return the value of every link by its kind."""
    return ending(links, str(links[0].kind))


def graph_of(trace: Trace, links: tuple[Contributions, ...]) -> Curve | None:
    """Return the graph of the last activation of the chain, as wide as what its layer reads."""
    for link in reversed(links):
        if isinstance(link.detail, Step):
            high = float(largest(trace[link.detail.source.layer]))
            return curve_of(link, high if high > 0 else 1.0)
    return None


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

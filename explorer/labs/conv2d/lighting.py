"""Which cells light up when one is pointed at: the three ways of hovering, as sets for the grids."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d import Conv2d, Links, links_of_input, links_of_output, links_of_weight

Cells = frozenset[tuple[int, ...]]


@dataclass(frozen=True)
class Pointed:
    """A cell of a tensor: kind "input" (channel, row, column), "weight" (out, in, row, column), "output" (out, …)."""

    kind: str
    cell: tuple[int, ...]


@dataclass(frozen=True)
class Lighting:
    """Cells of the input (padding counted below 0 and beyond), of the weight and of the output that are framed.

    weights: the weight on each input cell that is lit by an output.
    """

    inputs: Cells = frozenset()
    weights: Cells = frozenset()
    outputs: Cells = frozenset()
    beside: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    def input_of(self, channel: int, top: int, left: int) -> frozenset[tuple[int, int]]:
        """Return the lit cells of a channel, counted in the padded grid."""
        return frozenset((row + top, column + left) for c, row, column in self.inputs if c == channel)

    def weights_of(self, out: int, channel: int) -> frozenset[tuple[int, int]]:
        """Return the lit cells of one kernel."""
        return frozenset((row, column) for o, c, row, column in self.weights if (o, c) == (out, channel))

    def output_of(self, out: int) -> frozenset[tuple[int, int]]:
        """Return the lit cells of one output channel."""
        return frozenset((row, column) for o, row, column in self.outputs if o == out)


def lighting(layer: Conv2d, pointed: Pointed) -> Lighting:
    """Return what touches the cell that is pointed at."""
    if pointed.kind == "output":
        links = links_of_output(layer, *pointed.cell)
        beside = dict(zip(_tuples(links.reads), _tuples(links.weights), strict=True))
        return Lighting(
            frozenset(beside), frozenset(_tuples(links.weights)), frozenset([pointed.cell]), beside
        )
    links = (
        links_of_input(layer, *pointed.cell)
        if pointed.kind == "input"
        else links_of_weight(layer, *pointed.cell)
    )
    return _of_links(links)


def _of_links(links: Links) -> Lighting:
    return Lighting(
        frozenset(_tuples(links.reads)),
        frozenset(_tuples(links.weights)),
        frozenset(_tuples(links.output_cells)),
    )


def _tuples(cells: NDArray[np.intp]) -> Iterable[tuple[int, ...]]:
    return map(tuple, cells.tolist())

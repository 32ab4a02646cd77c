"""The edges of a small layer in one dimension, drawn neuron by neuron."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.topics.connections.state import Connections, Kind, Neuron, Side


@dataclass(frozen=True)
class Edge:
    """A weight between two neurons.

    weight: which of the layer's weights, edges of equal `weight` share one; group: which colour, from 0, without gaps.
    """

    input: int
    output: int
    weight: int
    group: int


@dataclass(frozen=True)
class Wiring:
    """The edges of the small layer by output, then by input; groups: how many colours, one a weight in use.

    parameters: all weights, those at padding included, and biases.
    """

    kind: Kind
    inputs: int
    outputs: int
    edges: tuple[Edge, ...]
    groups: int
    parameters: int


def first_input(state: Connections, output: int) -> int:
    """Return the input under the first tap of an output's window; below 0 it is padding."""
    return output - (state.outputs - 1 + state.taps - state.inputs) // 2


def wiring(state: Connections, kind: Kind) -> Wiring:
    """Return the edges of the small layer; a tap over padding has none."""
    return _wiring(kind, state.inputs, state.outputs, state.taps, state.bias)


def inputs_of(drawn: Wiring, output: int) -> tuple[int, ...]:
    """Return the inputs that an output sees."""
    return tuple(edge.input for edge in drawn.edges if edge.output == output)


def outputs_of(drawn: Wiring, index: int) -> tuple[int, ...]:
    """Return the outputs that an input reaches."""
    return tuple(edge.output for edge in drawn.edges if edge.input == index)


def edges_at(drawn: Wiring, neuron: Neuron) -> tuple[Edge, ...]:
    """Return the edges that end at a neuron."""
    return tuple(edge for edge in drawn.edges if _end(edge, neuron.side) == neuron.index)


def sharing(drawn: Wiring, weight: int) -> tuple[Edge, ...]:
    """Return the edges that are one and the same weight."""
    return tuple(edge for edge in drawn.edges if edge.weight == weight)


@lru_cache(maxsize=256)
def _wiring(kind: Kind, inputs: int, outputs: int, taps: int, bias: bool) -> Wiring:
    output, tap = np.divmod(np.arange(outputs * taps), taps)
    source = output + tap - (outputs - 1 + taps - inputs) // 2
    weight = tap if kind is Kind.CONVOLUTION else output * taps + tap
    if kind is Kind.DENSE:
        weight = np.arange(outputs * inputs)
        output, source = np.divmod(weight, inputs)
    inside = (source >= 0) & (source < inputs)
    _, group = np.unique(weight[inside], return_inverse=True)
    rows = zip(source[inside], output[inside], weight[inside], group, strict=True)
    edges = tuple(Edge(*map(int, row)) for row in rows)
    weights = {Kind.DENSE: inputs * outputs, Kind.LOCAL: outputs * taps, Kind.CONVOLUTION: taps}[kind]
    biases = bias * (1 if kind is Kind.CONVOLUTION else outputs)
    return Wiring(kind, inputs, outputs, edges, int(group.max()) + 1, weights + biases)


def _end(edge: Edge, side: Side) -> int:
    return edge.input if side is Side.INPUT else edge.output

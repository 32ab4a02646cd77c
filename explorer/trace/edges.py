"""Which units feed a unit, and with which weights.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace.contributions import working_of
from explorer.trace.explanation import Operands
from explorer.trace.fold import SILENT
from explorer.trace.layer import FloatArray, Layer, LayerKind, Unit
from explorer.trace.mixing import operands
from explorer.trace.trace import Trace
from explorer.trace.wiring import ELEMENTWISE

_THROUGH = ELEMENTWISE | {LayerKind.FLATTEN, LayerKind.RESHAPE}
_FIXED = frozenset(
    {
        LayerKind.CONVOLUTION,
        LayerKind.TRANSPOSED_CONVOLUTION,
        LayerKind.LINEAR,
        LayerKind.AVERAGE_POOLING,
        LayerKind.ADAPTIVE_POOLING,
    }
)


@dataclass(frozen=True, eq=False)
class Edges:
    """The units of one layer that feed a unit.

    source: the last layer before that shows values (never a flatten or dropout).
    positions: (n, axes of the source) int32; weights: (n,) float32, in the same order.
    """

    source: str
    positions: NDArray[np.int32]
    weights: FloatArray


def incoming(trace: Trace, unit: Unit) -> tuple[Edges, ...]:
    """Return what feeds `unit`, one `Edges` for each source (two for a residual sum).

    These are the terms of `contributions`, seen through activations to the layer with weights or a window; both
    sides of a product are edges, each weighted with the other.  Raises UnknownLayer and UnknownUnit.
    """
    unit.check(trace.layer(unit.layer))
    layer, position = producer(trace, unit)
    with np.errstate(all="ignore"):  # broken weights may be infinite
        working = working_of(trace, layer, position)
    if working is None:
        return ()
    if layer.kind is LayerKind.MULTIPLY and isinstance(working.detail, Operands):
        return _factors(trace, working.detail)
    if layer.kind is LayerKind.MATRIX_PRODUCT:
        return tuple(
            _shown(trace, trace.layer(side.source), side.positions, side.weights)
            for side in operands(trace, layer, position)
            if side.source
        )
    return tuple(
        _shown(trace, trace.layer(terms.source), terms.positions, terms.weights) for terms in working.terms
    )


def are_fixed(trace: Trace, unit: Unit) -> bool:
    """Whether `incoming` is the same for every input: no winner is among the edges, and no factor."""
    return producer(trace, unit)[0].kind in _FIXED


def producer(trace: Trace, unit: Unit) -> tuple[Layer, tuple[int, ...]]:
    """Return the layer that computed the unit's value, before activations, and the position there."""
    layer, position = trace.layer(unit.layer), unit.position
    while layer.kind in _THROUGH and layer.sources:
        source = trace.layer(layer.sources[0])
        if source.units != layer.units:
            break
        if source.shape != layer.shape:
            flat = np.ravel_multi_index(position, layer.shape)
            position = tuple(int(i) for i in np.unravel_index(flat, source.shape))
        layer = source
    return layer, position


def _factors(trace: Trace, operands: Operands) -> tuple[Edges, ...]:
    """Return an edge from each side of a product, weighted with the value of the other."""
    edges = []
    for side, other in zip(operands.sides, reversed(operands.sides), strict=True):
        if side.source is not None:
            positions = np.array([side.source.position], np.int32)
            weights = np.array([other.value])
            edges.append(_shown(trace, trace.layer(side.source.layer), positions, weights))
    return tuple(edges)


def _shown(trace: Trace, source: Layer, positions: NDArray[np.int32], weights: NDArray[np.float64]) -> Edges:
    """Return cells as edges from the layer whose values are on screen."""
    while source.kind in SILENT and source.sources:
        before = trace.layer(source.sources[0])
        if before.units != source.units:
            break
        flat = np.ravel_multi_index(tuple(positions.T), source.shape)
        positions = np.stack(np.unravel_index(flat, before.shape), axis=1).astype(np.int32)
        source = before
    return Edges(source.name, positions, weights.astype(np.float32))

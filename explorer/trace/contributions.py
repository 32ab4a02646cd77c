"""How a unit's value came about, computed again from the trace.  NumPy only."""

from collections.abc import Callable

import numpy as np

from explorer.trace.attending import attended
from explorer.trace.convolving import convolution, linear
from explorer.trace.elementwise import ACTIVATIONS, addition, product, quotient, step
from explorer.trace.explanation import Contributions
from explorer.trace.layer import Axes, Layer, LayerKind, Unit, UnknownUnit
from explorer.trace.mixing import added, matrix_product, weighted_sum
from explorer.trace.moving import GATHERED, MOVES, gathered, joined, permuted, same_order
from explorer.trace.normalising import batch_norm, group_norm, layer_norm, response_norm, softmax
from explorer.trace.pooling import mean, pooling
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working

_RULES: dict[LayerKind, Callable[[Trace, Layer, Position], Working | None]] = {
    LayerKind.CONVOLUTION: convolution,
    LayerKind.TRANSPOSED_CONVOLUTION: convolution,
    LayerKind.LINEAR: linear,
    LayerKind.MAX_POOLING: pooling,
    LayerKind.AVERAGE_POOLING: pooling,
    LayerKind.ADAPTIVE_POOLING: pooling,
    LayerKind.ADAPTIVE_MAX_POOLING: pooling,
    LayerKind.MEAN: mean,
    LayerKind.SOFTMAX: softmax,
    LayerKind.ATTENTION: attended,
    LayerKind.BATCH_NORM: batch_norm,
    LayerKind.LAYER_NORM: layer_norm,
    LayerKind.GROUP_NORM: group_norm,
    LayerKind.RESPONSE_NORM: response_norm,
    LayerKind.SUM: added,
    LayerKind.MATRIX_PRODUCT: matrix_product,
    LayerKind.WEIGHTED_SUM: weighted_sum,
    LayerKind.ADD: addition,
    LayerKind.MULTIPLY: product,
    LayerKind.DIVIDE: quotient,
    LayerKind.CONCATENATE: joined,
    LayerKind.PERMUTE: permuted,
    **dict.fromkeys(ACTIVATIONS, step),
    **dict.fromkeys(GATHERED, gathered),
    **dict.fromkeys(MOVES, same_order),
}
_NEEDS = {
    Axes.MAPS: ("channel", "row", "column"),
    Axes.SIGNALS: ("channel", "position"),
    Axes.TOKENS: ("token", "feature"),
    Axes.VECTOR: ("position",),
}


def contributions(trace: Trace, unit: Unit) -> Contributions:
    """Return how `unit` came about, computed in float64.  Raises UnknownLayer and UnknownUnit."""
    layer = trace.layer(unit.layer)
    unit.check(layer)
    recorded = float(trace[unit.layer][unit.position])
    with np.errstate(all="ignore"):  # broken weights may be infinite
        working = working_of(trace, layer, unit.position)
        if working is None:
            working, known, note = Working(recorded), False, _unknown(layer)
        else:
            known, note = True, "The pad is empty: nothing was computed." if trace.at_rest else ""
        magnitude = working.scale()
    return Contributions(
        unit,
        layer.kind,
        recorded,
        working.value,
        working.terms,
        working.bias,
        magnitude,
        working.detail,
        known,
        trace.edits.is_off(unit.layer, unit.position),
        trace.at_rest,
        note,
        dict(layer.settings),
    )


def explain(
    trace: Trace,
    layer: str,
    *,
    channel: int | None = None,
    row: int | None = None,
    column: int | None = None,
    token: int | None = None,
    feature: int | None = None,
    position: int | None = None,
) -> Contributions:
    """Return how a unit of `layer` came about: at channel, row, column in maps, channel, position in signals,
    token, feature in tokens, position in vectors.

    Raises UnknownLayer, and UnknownUnit with what the layer needs.
    """
    given = {
        "channel": channel,
        "row": row,
        "column": column,
        "token": token,
        "feature": feature,
        "position": position,
    }
    named = {name: index for name, index in given.items() if index is not None}
    needs = _NEEDS[trace.layer(layer).axes]
    if set(named) != set(needs):
        raise UnknownUnit(f"A unit of {layer} needs {_listed(needs)}; given was {_listed(tuple(named))}.")
    return contributions(trace, Unit(layer, tuple(named[name] for name in needs)))


def working_of(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return the arithmetic of one unit, or None where no rule is known."""
    rule = _RULES.get(layer.kind)
    return rule(trace, layer, position) if rule is not None and layer.sources else None


def _unknown(layer: Layer) -> str:
    if layer.kind is LayerKind.INPUT:
        return "The input is given, not computed."
    operation = layer.settings.get("operation", layer.name if layer.kind is LayerKind.OTHER else layer.kind)
    read = f" It reads {_listed(layer.sources)}." if layer.sources else ""
    return f"There is no arithmetic yet for {operation}.{read}"


def _listed(names: tuple[str, ...]) -> str:
    if len(names) < 2:
        return names[0] if names else "nothing"
    return f"{', '.join(names[:-1])} and {names[-1]}"

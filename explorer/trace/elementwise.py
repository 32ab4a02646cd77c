"""Functions of one value, and sums and products of values at the same place.  NumPy only."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace.explanation import Operand, Operands, Step, Terms
from explorer.trace.layer import Layer, LayerKind, Unit
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working, one, read

Array = NDArray[Any]
Function = Callable[[Array], Array]

_EMPTY: Mapping[str, Any] = {}


def activation(kind: LayerKind, settings: Mapping[str, Any] = _EMPTY) -> Function:
    """Return the function of an activation, on arrays of any shape; raises KeyError for other kinds."""
    if kind is LayerKind.LEAKY_RELU:
        slope = float(settings.get("negative_slope", 0.01))
        return lambda x: np.where(x > 0, x, slope * x)
    if kind is LayerKind.GELU and settings.get("approximate") == "tanh":
        return _gelu_by_tanh
    if kind in _OF_SETTINGS:
        return _OF_SETTINGS[kind](settings)
    return _FUNCTIONS[kind]


def step(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return an activation of one value; its term's weight is the factor that it puts on it."""
    source, array = read(trace, layer)
    before = float(array[position])
    value = float(activation(layer.kind, layer.settings)(np.array(before)))
    slope = float(layer.settings.get("negative_slope", 0.01)) if layer.kind is LayerKind.LEAKY_RELU else 0.0
    weight = value / before if before and math.isfinite(before) else 1.0
    terms = (one(trace, source.name, position, weight),)
    return Working(
        value, terms, detail=Step(Unit(source.name, position), before, slope), magnitude=abs(value)
    )


def addition(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the sum of the sides; constants are its bias."""
    sides = _sides(trace, layer, position)
    terms = tuple(_term(trace, side, side.factor) for side in sides if side.source is not None)
    constants = [side.value * side.factor for side in sides if side.source is None]
    value = sum(side.value * side.factor for side in sides)
    return Working(value, terms, sum(constants) if constants else None, Operands("+", sides))


def product(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the product of the sides; its one term is the first layer's value, weighted with all the others."""
    sides = _sides(trace, layer, position)
    first = next(place for place, side in enumerate(sides) if side.source is not None)
    weight = math.prod(side.value for place, side in enumerate(sides) if place != first)
    terms = (_term(trace, sides[first], weight),)
    return Working(sides[first].value * weight, terms, detail=Operands("×", sides))


def quotient(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the first side divided by the second; its one term is a layer's value, the first if that is one."""
    sides = above, below = _sides(trace, layer, position)
    dividend, divisor = (
        np.float64(above.value),
        np.float64(below.value),
    )  # which divide by zero without an error
    value = float(dividend / divisor)
    if above.source is not None:
        terms = (_term(trace, above, float(1 / divisor)),)
    else:
        terms = (_term(trace, below, float(value / divisor)),)
    return Working(value, terms, detail=Operands("÷", sides))


def aligned(position: Position, shape: tuple[int, ...]) -> Position:
    """Return the position in an array of `shape` that is broadcast to a larger one, as NumPy and torch do."""
    last = position[len(position) - len(shape) :] if shape else ()
    return tuple(0 if size == 1 else index for index, size in zip(last, shape, strict=True))


def _sides(trace: Trace, layer: Layer, position: Position) -> tuple[Operand, ...]:
    """Return the sides in order: settings say which are constants (None: a layer) and what each is multiplied with."""
    constants = layer.settings.get("constants", (None,) * len(layer.sources))
    factors = layer.settings.get("factors", (1.0,) * len(constants))
    names = iter(layer.sources)
    sides = []
    for constant, factor in zip(constants, factors, strict=True):
        if constant is not None:
            array = np.asarray(constant)
            sides.append(Operand(None, float(array[aligned(position, array.shape)]), factor))
            continue
        source = trace.layer(next(names))
        unit = Unit(source.name, aligned(position, source.shape))
        sides.append(Operand(unit, float(trace[source.name][unit.position]), factor))
    return tuple(sides)


def _term(trace: Trace, side: Operand, weight: float) -> Terms:
    assert side.source is not None
    return one(trace, side.source.layer, side.source.position, weight)


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))  # never overflows
    result: Array = np.where(x >= 0, 1, small) / (1 + small)
    return result


def _gelu(x: Array) -> Array:
    errors = [math.erf(value) for value in (np.ravel(x) / math.sqrt(2)).tolist()]
    result: Array = x * 0.5 * (1 + np.array(errors).reshape(np.shape(x)))
    return result


def _gelu_by_tanh(x: Array) -> Array:
    result: Array = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return result


_FUNCTIONS: dict[LayerKind, Function] = {
    LayerKind.RELU: lambda x: np.maximum(x, 0),
    LayerKind.RELU6: lambda x: np.clip(x, 0, 6),
    LayerKind.GELU: _gelu,
    LayerKind.SILU: lambda x: x * _sigmoid(x),
    LayerKind.SIGMOID: _sigmoid,
    LayerKind.TANH: np.tanh,
    LayerKind.HARDSIGMOID: lambda x: np.clip(x + 3, 0, 6) / 6,
    LayerKind.HARDSWISH: lambda x: x * np.clip(x + 3, 0, 6) / 6,
}
_OF_SETTINGS: dict[LayerKind, Callable[[Mapping[str, Any]], Function]] = {
    LayerKind.CLIP: lambda settings: lambda x: np.clip(x, settings["low"], settings["high"]),
    LayerKind.POWER: lambda settings: lambda x: np.power(x, settings["exponent"]),
    LayerKind.ELU: lambda settings: (
        lambda x: np.where(x > 0, x, settings["alpha"] * np.expm1(np.minimum(x, 0)))
    ),
}
ACTIVATIONS = frozenset({*_FUNCTIONS, *_OF_SETTINGS, LayerKind.LEAKY_RELU})

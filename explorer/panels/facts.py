"""What the inspector says about a unit, worked out from the trace.  No painting here."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.panels.grid import vector_shape
from explorer.panels.selection import gives_classes
from explorer.trace import (
    Axes,
    FloatArray,
    Layer,
    LayerKind,
    Trace,
    Unit,
    incoming,
    producer,
    receptive_field,
)
from explorer.trace.fold import SILENT
from explorer.widgets import text

_ACTIVATIONS = frozenset(
    {LayerKind.RELU, LayerKind.SIGMOID, LayerKind.TANH, LayerKind.SOFTMAX, LayerKind.BATCH_NORM}
)
POOLING = frozenset({LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING, LayerKind.ADAPTIVE_POOLING})


def value_of(trace: Trace, unit: Unit) -> float:
    """Return a unit's value."""
    return float(trace[unit.layer][unit.position])


def before_activation(trace: Trace, unit: Unit) -> tuple[str, float] | None:
    """Return (the activation's name, the value it was applied to), if the unit is an activation's."""
    layer = trace.layer(unit.layer)
    if layer.kind not in _ACTIVATIONS:
        return None
    source, position = producer(trace, unit)
    return str(layer.kind), float(trace[source.name][position])


def sees(trace: Trace, unit: Unit) -> str:
    """Return where in the input a unit looks: ``sees input rows 6–19, columns 10–23 (14 × 14)``."""
    first = trace.layers[0]
    field = receptive_field(trace.layers, unit, first.name)
    if field is None or unit.layer == first.name or field.region is None or first.axes is not Axes.MAPS:
        return ""
    region = field.region.clipped(first.shape)
    if (region.height, region.width) == first.shape[1:]:
        return f"sees the whole input ({region.height} × {region.width})"
    rows = f"{region.top}–{region.bottom - 1}" if region.height > 1 else str(region.top)
    columns = f"{region.left}–{region.right - 1}" if region.width > 1 else str(region.left)
    plural = "rows" if region.height > 1 else "row", "columns" if region.width > 1 else "column"
    return f"sees input {plural[0]} {rows}, {plural[1]} {columns} ({region.height} × {region.width})"


def layer_facts(trace: Trace, unit: Unit) -> tuple[tuple[str, str], ...]:
    """Return (what, figure) about a unit's layer: kind, shape, units, parameters, settings."""
    layer, source = trace.layer(unit.layer), producer(trace, unit)[0]
    kind = str(layer.kind) if source is layer else f"{source.kind} + {layer.kind}"
    facts = [("kind", kind), ("shape", layer.shape_text)]
    if layer.units >= 1000:
        facts.append(("units", text.thousands(layer.units)))
    if source.parameters:
        facts.append(("parameters", text.thousands(source.parameters)))
        if source.weight is not None and source.bias is not None:
            facts.append(("weights", text.thousands(source.weight.size)))
            facts.append(("biases", text.thousands(source.bias.size)))
    facts.extend(_settings(source))
    return tuple(facts)


def _settings(layer: Layer) -> list[tuple[str, str]]:
    facts = []
    if layer.kind is LayerKind.LINEAR and layer.weight is not None:
        facts.append(("inputs", text.thousands(layer.weight.shape[1])))
    for name, plain in (("kernel", None), ("stride", None), ("padding", 0), ("dilation", 1), ("groups", 1)):
        value = layer.settings.get(name)
        if value is not None and _pair(value) != (plain, plain):
            label = "window" if name == "kernel" and layer.kind in POOLING else name
            facts.append((label, _pair_text(value) if name != "groups" else str(value)))
    return facts


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, tuple | list) else (value, value)


def _pair_text(value: Any) -> str:
    rows, columns = _pair(value)
    return f"{rows} × {columns}"


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights that feed a unit, as pictures.

    source: the layer they read; pictures: (n, rows, columns); names: the map each reads.
    numbers: whether they are few enough to be written out.
    """

    heading: str
    source: str
    pictures: FloatArray
    names: tuple[str, ...]
    bias: float | None
    numbers: bool


def weights_of(trace: Trace, unit: Unit) -> Weights | None:
    """Return the kernels of a convolution, or a linear unit's weights folded back into the maps they read."""
    layer, position = producer(trace, unit)
    if layer.weight is None or not layer.sources:
        return None
    source = _shown(trace, layer.sources[0])
    if layer.kind is LayerKind.CONVOLUTION:
        return _kernels(layer, source, position[0])
    return _folded(layer, source, position[-1]) if layer.kind is LayerKind.LINEAR else None


def _shown(trace: Trace, name: str) -> Layer:
    """Return the layer whose maps are on screen: the one before a flatten or dropout."""
    layer = trace.layer(name)
    while layer.kind in SILENT and layer.sources:
        layer = trace.layer(layer.sources[0])
    return layer


def _kernels(layer: Layer, source: Layer, channel: int) -> Weights:
    assert layer.weight is not None
    kernels = layer.weight[channel]  # (in / groups, kh, kw)
    per_group = layer.shape[0] // int(layer.settings.get("groups", 1))
    first = channel // per_group * len(kernels)
    names = tuple(f"map {first + index}" for index in range(len(kernels)))
    if source.channels == 1:
        names = ("",)
    heading = f"Kernel of map {channel}" if len(kernels) == 1 else f"Kernels of map {channel}"
    return Weights(heading, source.name, kernels, names, _bias(layer, channel), True)


def _folded(layer: Layer, source: Layer, index: int) -> Weights | None:
    assert layer.weight is not None
    weights = layer.weight[index]  # (in,)
    heading, bias = f"Weights of unit {index}", _bias(layer, index)
    if source.axes is Axes.MAPS and source.units == weights.size:
        names = (
            tuple(f"map {channel}" for channel in range(source.channels)) if source.channels > 1 else ("",)
        )
        return Weights(heading, source.name, weights.reshape(source.shape), names, bias, False)
    rows, columns = vector_shape(weights.size)
    picture = np.full(rows * columns, np.nan, np.float32)
    picture[: weights.size] = weights
    return Weights(heading, source.name, picture.reshape(1, rows, columns), ("",), bias, False)


def _bias(layer: Layer, index: int) -> float | None:
    return float(layer.bias[index]) if layer.bias is not None else None


@dataclass(frozen=True, eq=False)
class Window:
    """What a pooling unit reads: (rows, columns) values, and the (row, column) of the winner."""

    source: str
    where: str
    values: FloatArray
    winner: tuple[int, int] | None
    channel: int


def window_of(trace: Trace, unit: Unit) -> Window | None:
    """Return the window of a pooling unit."""
    layer, _ = producer(trace, unit)
    if layer.kind not in POOLING or not layer.sources:
        return None
    edges = incoming(trace, unit)
    if not edges or not len(edges[0].positions):
        return None
    channel, top, left = edges[0].positions[0].tolist()
    _, bottom, right = edges[0].positions[-1].tolist()
    values = trace[edges[0].source][channel, top : bottom + 1, left : right + 1]  # (rows, columns)
    if values.size != len(edges[0].positions):  # a dilated window
        return None
    winner = None
    if layer.kind is LayerKind.MAX_POOLING:
        row, column = divmod(int(edges[0].weights.argmax()), values.shape[1])
        winner = (row, column)
    rows = f"map {channel}, rows {top}–{bottom}, columns {left}–{right}"
    return Window(edges[0].source, rows, values, winner, channel)


def class_word(trace: Trace, unit: Unit) -> str:
    """Return ``stands for the class 7``, where a unit does."""
    if unit.layer not in trace or not gives_classes(trace, trace.layer(unit.layer)):
        return ""
    return f"stands for the class {trace.classes[unit.position[0]]}"

"""What the inspector says about a unit's layer, worked out from the trace.  No painting here."""

from typing import Any

from explorer.trace import Axes, Layer, LayerKind, Trace, Unit, receptive_field
from explorer.widgets import text

_MODULES = {
    LayerKind.RELU: "ReLU()",
    LayerKind.RELU6: "ReLU6()",
    LayerKind.GELU: "GELU()",
    LayerKind.SILU: "SiLU()",
    LayerKind.SIGMOID: "Sigmoid()",
    LayerKind.TANH: "Tanh()",
    LayerKind.HARDSWISH: "Hardswish()",
    LayerKind.SOFTMAX: "Softmax(dim=0)",
    LayerKind.FLATTEN: "Flatten()",
}
_POOLS = {LayerKind.MAX_POOLING: "MaxPool", LayerKind.AVERAGE_POOLING: "AvgPool"}
_ADAPTIVE = {LayerKind.ADAPTIVE_POOLING: "AdaptiveAvgPool", LayerKind.ADAPTIVE_MAX_POOLING: "AdaptiveMaxPool"}
_CONVOLUTIONS = {LayerKind.CONVOLUTION: "Conv", LayerKind.TRANSPOSED_CONVOLUTION: "ConvTranspose"}
_USUAL = (("stride", 1), ("padding", 0), ("output_padding", 0), ("dilation", 1), ("groups", 1))


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


def layer_facts(layer: Layer, first: Layer) -> tuple[tuple[str, str], ...]:
    """Return (what, figure) about a unit's layer and the `first` layer of its arithmetic, the essentials only."""
    kind = str(layer.kind) if first is layer else f"{first.kind} + {layer.kind}"
    units = f"{layer.shape_text}, {text.thousands(layer.units)} units" if len(layer.shape) > 1 else ""
    pairs = [("kind", kind), ("shape", units or f"{layer.shape_text} units")]
    if written := as_module(first):
        pairs.append(("PyTorch", written))
    if first.parameters:
        pairs.append(("parameters", _parameters(first)))
    return tuple(pairs)


def _parameters(layer: Layer) -> str:
    total = text.thousands(layer.parameters)
    if layer.weight is None or layer.bias is None:
        return total
    parts = f"{text.thousands(layer.weight.size)} weights and {text.thousands(layer.bias.size)} biases"
    return f"{total}: {parts}"


def as_module(layer: Layer) -> str:
    """Return the layer as one writes it in PyTorch: ``Conv2d(6, 16, kernel_size=5)``; empty where there is none."""
    settings, dims = layer.settings, f"{max(len(layer.shape) - 1, 1)}d"
    if layer.kind in _CONVOLUTIONS and layer.weight is not None:
        return f"{_CONVOLUTIONS[layer.kind]}{dims}({_convolution(layer, layer.weight.shape)})"
    if layer.kind is LayerKind.LINEAR and layer.weight is not None:
        inputs, bias = layer.weight.shape[1], "" if layer.bias is not None else ", bias=False"
        return f"Linear({inputs}, {layer.weight.shape[0]}{bias})"
    if layer.kind in _POOLS:
        kernel, stride = settings.get("kernel"), settings.get("stride")
        given = [_pair(kernel, layer), *([f"stride={_pair(stride, layer)}"] if stride != kernel else [])]
        return f"{_POOLS[layer.kind]}{dims}({', '.join(given + _unusual(layer, skip='stride'))})"
    if layer.kind in _ADAPTIVE:
        return f"{_ADAPTIVE[layer.kind]}{dims}({_pair(settings.get('output', 1), layer)})"
    if layer.kind is LayerKind.BATCH_NORM:
        return f"BatchNorm{dims}({layer.shape[0]})"
    return _MODULES.get(layer.kind, "")


def _convolution(layer: Layer, shape: tuple[int, ...]) -> str:
    groups = int(layer.settings.get("groups", 1))
    transposed = layer.kind is LayerKind.TRANSPOSED_CONVOLUTION
    inputs = shape[0] if transposed else shape[1] * groups
    given = [
        str(inputs),
        str(layer.shape[0]),
        f"kernel_size={_pair(layer.settings.get('kernel', shape[2:]), layer)}",
    ]
    given += _unusual(layer)
    return ", ".join(given + ([] if layer.bias is not None else ["bias=False"]))


def _unusual(layer: Layer, skip: str = "") -> list[str]:
    """Return the settings that differ from PyTorch's own."""
    values = [(name, layer.settings.get(name, plain), plain) for name, plain in _USUAL if name != skip]
    return [
        f"{name}={_pair(value, layer)}" for name, value, plain in values if _pair(value, layer) != str(plain)
    ]


def _pair(value: Any, layer: Layer) -> str:
    """Return ``5`` for (5, 5), else ``(3, 5)``; of a signal's pair the second number, for it has no rows."""
    if not isinstance(value, tuple | list):
        return str(value)
    if len(layer.shape) == 2 or value[0] == value[-1]:
        return str(value[-1])
    return f"({value[0]}, {value[-1]})"

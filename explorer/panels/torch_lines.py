"""A layer as one writes it in PyTorch."""

from collections.abc import Callable
from typing import Any

from explorer.trace import Axes, FloatArray, Layer, LayerKind

_PLAIN = {
    LayerKind.RELU: "ReLU()",
    LayerKind.RELU6: "ReLU6()",
    LayerKind.SILU: "SiLU()",
    LayerKind.SIGMOID: "Sigmoid()",
    LayerKind.TANH: "Tanh()",
    LayerKind.HARDSWISH: "Hardswish()",
    LayerKind.FLATTEN: "Flatten()",
    LayerKind.IDENTITY: "Identity()",
}
_POOLINGS = {LayerKind.MAX_POOLING: "MaxPool", LayerKind.AVERAGE_POOLING: "AvgPool"}
_ADAPTIVE = {LayerKind.ADAPTIVE_POOLING: "AdaptiveAvgPool", LayerKind.ADAPTIVE_MAX_POOLING: "AdaptiveMaxPool"}
_CONVOLUTIONS = {LayerKind.CONVOLUTION: "Conv", LayerKind.TRANSPOSED_CONVOLUTION: "ConvTranspose"}


def constructor(layer: Layer) -> str:
    """Return the line that makes the layer in PyTorch, ``nn.Conv2d(6, 16, kernel_size=5)``; empty where none does.

    Arguments that have their default are left out.  A dropout has no line: its rate is not recorded.
    """
    if layer.kind in _PLAIN:
        return f"nn.{_PLAIN[layer.kind]}"
    rule = _RULES.get(layer.kind)
    return "" if rule is None else rule(layer)


def _line(name: str, *arguments: str) -> str:
    return f"nn.{name}({', '.join(argument for argument in arguments if argument)})"


def _unless(layer: Layer, name: str, default: Any) -> str:
    """Return ``name=value``; nothing where the setting has its default or is not known."""
    value = layer.settings.get(name, default)
    return (
        ""
        if value is None or _plain(value, layer) == _plain(default, layer)
        else f"{name}={_plain(value, layer)}"
    )


def _plain(value: Any, layer: Layer) -> str:
    """Return ``5`` for (5, 5), as one writes it; of a signal's pair the second number, for it has no rows."""
    if not isinstance(value, tuple | list):
        return repr(value)
    if layer.axes is Axes.SIGNALS or len(set(value)) == 1:
        return repr(value[-1])
    return f"({', '.join(map(str, value))})"


def _dimensions(layer: Layer) -> str:
    return "2d" if layer.axes is Axes.MAPS else "1d"


# ---- layers with weights


def _convolution(layer: Layer) -> str:
    weight, groups = layer.weight, int(layer.settings.get("groups", 1))
    if weight is None:
        return ""
    transposed = layer.kind is LayerKind.TRANSPOSED_CONVOLUTION
    first, second = weight.shape[:2]
    inputs, outputs = (first, second * groups) if transposed else (second * groups, first)
    return _line(
        f"{_CONVOLUTIONS[layer.kind]}{weight.ndim - 2}d",
        str(inputs),
        str(outputs),
        f"kernel_size={_plain(weight.shape[2:], layer)}",
        _unless(layer, "stride", 1),
        "padding='same'" if "padding_after" in layer.settings else _unless(layer, "padding", 0),
        _unless(layer, "output_padding", 0),
        _unless(layer, "dilation", 1),
        _unless(layer, "groups", 1),
        _unless(layer, "padding_mode", "zeros"),
        _no_bias(layer),
    )


def _linear(layer: Layer) -> str:
    if layer.weight is None:
        return ""
    outputs, inputs = layer.weight.shape
    return _line("Linear", str(inputs), str(outputs), _no_bias(layer))


def _no_bias(layer: Layer) -> str:
    return "" if layer.bias is not None else "bias=False"


# ---- windows


def _pooling(layer: Layer) -> str:
    kernel = layer.settings.get("kernel", 1)
    return _line(
        f"{_POOLINGS[layer.kind]}{_dimensions(layer)}",
        f"kernel_size={_plain(kernel, layer)}",
        _unless(layer, "stride", kernel),
        _unless(layer, "padding", 0),
        _unless(layer, "dilation", 1),
        _unless(layer, "ceil_mode", False),
        _unless(layer, "count_include_pad", True),
        _unless(layer, "divisor_override", None),
    )


def _adaptive(layer: Layer) -> str:
    return _line(f"{_ADAPTIVE[layer.kind]}{_dimensions(layer)}", _plain(layer.shape[1:], layer))


# ---- normalisations and activations


def _batch_norm(layer: Layer) -> str:
    affine = "" if layer.weight is not None else "affine=False"
    return _line(f"BatchNorm{_dimensions(layer)}", str(layer.shape[0]), _unless(layer, "eps", 1e-5), affine)


def _layer_norm(layer: Layer) -> str:
    shape = layer.settings.get("normalized_shape", () if layer.weight is None else layer.weight.shape)
    written = str(shape[0]) if len(shape) == 1 else str(tuple(shape))
    return _line("LayerNorm", written, _unless(layer, "eps", 1e-5), _affine(layer.weight, layer.bias))


def _affine(weight: FloatArray | None, bias: FloatArray | None) -> str:
    if weight is None:
        return "elementwise_affine=False"
    return "" if bias is not None else "bias=False"


def _leaky(layer: Layer) -> str:
    return _line("LeakyReLU", _unless(layer, "negative_slope", 0.01))


def _gelu(layer: Layer) -> str:
    return _line("GELU", _unless(layer, "approximate", "none"))


def _softmax(layer: Layer) -> str:
    dim = int(layer.settings.get("dim", 0))  # counted without the batch, unless from behind
    return _line("Softmax", f"dim={dim + 1 if dim >= 0 else dim}")


_RULES: dict[LayerKind, Callable[[Layer], str]] = {
    **dict.fromkeys(_CONVOLUTIONS, _convolution),
    **dict.fromkeys(_POOLINGS, _pooling),
    **dict.fromkeys(_ADAPTIVE, _adaptive),
    LayerKind.LINEAR: _linear,
    LayerKind.BATCH_NORM: _batch_norm,
    LayerKind.LAYER_NORM: _layer_norm,
    LayerKind.LEAKY_RELU: _leaky,
    LayerKind.GELU: _gelu,
    LayerKind.SOFTMAX: _softmax,
}

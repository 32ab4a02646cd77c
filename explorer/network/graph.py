"""From a network traced by fx to layers: names, kinds, shapes, settings, sources."""

import operator
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, fx, nn

from explorer.trace import Axes, FloatArray, Layer, LayerKind

_MODULES: dict[type[nn.Module], LayerKind] = {
    nn.Conv2d: LayerKind.CONVOLUTION,
    nn.Linear: LayerKind.LINEAR,
    nn.MaxPool2d: LayerKind.MAX_POOLING,
    nn.AvgPool2d: LayerKind.AVERAGE_POOLING,
    nn.AdaptiveAvgPool2d: LayerKind.ADAPTIVE_POOLING,
    nn.ReLU: LayerKind.RELU,
    nn.Sigmoid: LayerKind.SIGMOID,
    nn.Tanh: LayerKind.TANH,
    nn.Softmax: LayerKind.SOFTMAX,
    nn.BatchNorm2d: LayerKind.BATCH_NORM,
    nn.Flatten: LayerKind.FLATTEN,
    nn.Dropout: LayerKind.DROPOUT,
}
_FUNCTIONS: dict[Any, LayerKind] = {
    operator.add: LayerKind.ADD,
    operator.iadd: LayerKind.ADD,
    torch.add: LayerKind.ADD,
    torch.cat: LayerKind.CONCATENATE,
    torch.flatten: LayerKind.FLATTEN,
    torch.relu: LayerKind.RELU,
    torch.sigmoid: LayerKind.SIGMOID,
    torch.tanh: LayerKind.TANH,
    torch.softmax: LayerKind.SOFTMAX,
    nn.functional.relu: LayerKind.RELU,
    nn.functional.softmax: LayerKind.SOFTMAX,
    nn.functional.dropout: LayerKind.DROPOUT,
}
_METHODS = {
    "add": LayerKind.ADD,
    "flatten": LayerKind.FLATTEN,
    "view": LayerKind.FLATTEN,
    "reshape": LayerKind.FLATTEN,
    "relu": LayerKind.RELU,
    "sigmoid": LayerKind.SIGMOID,
    "tanh": LayerKind.TANH,
    "softmax": LayerKind.SOFTMAX,
}
_NEVER_NEGATIVE = {LayerKind.RELU, LayerKind.SIGMOID, LayerKind.SOFTMAX}
_KEEP_THE_SIGN = {
    LayerKind.MAX_POOLING,
    LayerKind.AVERAGE_POOLING,
    LayerKind.ADAPTIVE_POOLING,
    LayerKind.FLATTEN,
    LayerKind.DROPOUT,
    LayerKind.ADD,
    LayerKind.CONCATENATE,
}
_WINDOW = {"stride": "stride", "padding": "padding", "dilation": "dilation", "kernel_size": "kernel"}


@dataclass(frozen=True)
class Step:
    """A layer, and the name of the fx node that computes it."""

    layer: Layer
    node: str


def steps(
    network: fx.GraphModule, values: Mapping[str, Tensor], settings: Mapping[str, Any]
) -> tuple[Step, ...]:
    """Return the layers of a traced network in execution order.

    values: every node's result in some recorded pass, for the shapes; settings: the input layer's.
    """
    names: dict[str, str] = {}
    found: dict[str, Step] = {}
    calls: Counter[str] = Counter()
    for node in network.graph.nodes:
        if node.name not in values or node.op == "get_attr":
            continue
        names[node.name] = name = _name(node, calls)
        sources = tuple(names[source.name] for source in _arguments(node) if source.name in names)
        signed = [found[source].layer.signed for source in sources]
        layer = _layer(network, node, name, values[node.name], sources, any(signed), settings)
        found[name] = Step(layer, node.name)
    return tuple(found.values())


def _name(node: fx.Node, calls: Counter[str]) -> str:
    """Return the module's path, with ``:2`` for its second call; the node's own name for a function."""
    names = {"placeholder": "input", "call_module": str(node.target)}
    path = names.get(node.op, node.name)
    calls[path] += 1
    return path if calls[path] == 1 else f"{path}:{calls[path]}"


def _arguments(node: fx.Node) -> list[fx.Node]:
    """Return the nodes a node reads, in argument order and as often as it reads them."""
    read: list[fx.Node] = []
    fx.node.map_arg((node.args, node.kwargs), read.append)
    return read


def _layer(
    network: fx.GraphModule,
    node: fx.Node,
    name: str,
    value: Tensor,
    sources: tuple[str, ...],
    signed: bool,
    settings: Mapping[str, Any],
) -> Layer:
    module = network.get_submodule(str(node.target)) if node.op == "call_module" else None
    shape = tuple(value.shape[1:])
    kind = _kind(node, module)
    if (kind is LayerKind.FLATTEN and len(shape) > 1) or (kind is LayerKind.ADD and len(sources) < 2):
        kind, signed = LayerKind.OTHER, True  # another way of reshaping; a constant added
    return Layer(
        name=name,
        kind=kind,
        shape=shape,
        axes={3: Axes.MAPS, 2: Axes.TOKENS}.get(len(shape), Axes.VECTOR),
        sources=sources,
        weight=_parameter(module, "weight"),
        bias=_parameter(module, "bias"),
        settings=MappingProxyType(dict(settings) if kind is LayerKind.INPUT else _settings(module)),
        signed=signed if kind in _KEEP_THE_SIGN else kind not in _NEVER_NEGATIVE,
    )


def _kind(node: fx.Node, module: nn.Module | None) -> LayerKind:
    if node.op == "placeholder":
        return LayerKind.INPUT
    if module is not None:
        return _MODULES.get(type(module), LayerKind.OTHER)
    table: Mapping[Any, LayerKind] = _METHODS if node.op == "call_method" else _FUNCTIONS
    return table.get(node.target, LayerKind.OTHER)


def _settings(module: nn.Module | None) -> dict[str, Any]:
    """Return the numbers of a layer with a window: pairs (rows, columns), groups, padding mode."""
    if module is None:
        return {}
    found = {
        ours: _pair(getattr(module, theirs)) for theirs, ours in _WINDOW.items() if hasattr(module, theirs)
    }
    for name in ("groups", "padding_mode", "ceil_mode", "count_include_pad"):
        if hasattr(module, name):
            found[name] = getattr(module, name)
    return found


def _pair(value: Any) -> Any:
    return (value, value) if isinstance(value, int) else value


def _parameter(module: nn.Module | None, name: str) -> FloatArray | None:
    """Return a read-only view of a module's parameter, float32; None if it has none."""
    tensor = getattr(module, name, None)
    if not isinstance(tensor, Tensor):
        return None
    array: FloatArray = tensor.detach().cpu().float().numpy().view()
    array.flags.writeable = False
    return array

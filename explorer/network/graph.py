"""From a network traced by fx to layers: names, kinds, shapes, settings, sources."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from torch import Tensor, fx, nn

from explorer.network.call import Call, NoArithmetic, frozen
from explorer.network.kinds import (
    is_for_signals,
    is_in_place,
    is_of_attention,
    kind_of,
    operation_of,
    options_of,
)
from explorer.network.settings import settings_of
from explorer.trace import Axes, FloatArray, Layer, LayerKind

_NEVER_NEGATIVE = {
    *(LayerKind.RELU, LayerKind.RELU6, LayerKind.SIGMOID, LayerKind.HARDSIGMOID, LayerKind.SOFTMAX),
}
_KEEP_THE_SIGN = {
    LayerKind.MAX_POOLING,
    LayerKind.AVERAGE_POOLING,
    LayerKind.ADAPTIVE_POOLING,
    LayerKind.ADAPTIVE_MAX_POOLING,
    LayerKind.MEAN,
    LayerKind.LEAKY_RELU,
    LayerKind.GELU,
    LayerKind.SILU,
    LayerKind.HARDSWISH,
    LayerKind.FLATTEN,
    LayerKind.RESHAPE,
    LayerKind.PERMUTE,
    LayerKind.DROPOUT,
    LayerKind.IDENTITY,
    LayerKind.ADD,
    LayerKind.MULTIPLY,
    LayerKind.CONCATENATE,
    LayerKind.SLICE,
    LayerKind.ROLL,
    LayerKind.PAD,
    LayerKind.REPEAT,
    LayerKind.DIVIDE,
    LayerKind.MATRIX_PRODUCT,
    LayerKind.SUM,
    LayerKind.RESPONSE_NORM,
}
_CHANGE_THE_AXES = {
    *(LayerKind.RESHAPE, LayerKind.PERMUTE, LayerKind.LINEAR, LayerKind.MEAN, LayerKind.SUM, LayerKind.SLICE),
    *(LayerKind.MATRIX_PRODUCT, LayerKind.WEIGHTED_SUM, LayerKind.OTHER),
}


@dataclass(frozen=True)
class Step:
    """A layer, and the name of the fx node that computes it."""

    layer: Layer
    node: str


def steps(
    network: fx.GraphModule, values: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[Step, ...]:
    """Return the layers of a traced network in execution order.

    values: every node's result in some recorded pass, for the shapes; settings: the input layer's.
    """
    names: dict[str, str] = {}
    found: dict[str, Step] = {}
    calls: Counter[str] = Counter()
    for node in network.graph.nodes:
        if not _is_layer(node, values, names):
            continue
        if is_of_attention(node, network):
            names[node.name] = names[node.args[0].name]
            continue
        names[node.name] = name = _name(node, calls)
        sources = [found[names[source.name]].layer for source in _sources(node, names)]
        module = network.get_submodule(str(node.target)) if node.op == "call_module" else None
        layer = _layer(node, module, name, values, sources, names, scope_of(node))
        several = _first_result_of(node)
        if several is not None and layer.kind is LayerKind.OTHER:
            operation = type(network.get_submodule(str(several.target))).__name__
            layer = replace(layer, settings=MappingProxyType({"operation": operation}))
        if layer.kind is LayerKind.INPUT:
            given = MappingProxyType(dict(settings))
            layer = replace(layer, settings=given, axes=_input_axes(network, layer))
        found[name] = Step(layer, node.name)
        if sources and is_in_place(node, module):
            _overwrite(names, sources[0].name, name)
    return tuple(found.values())


def _is_layer(node: fx.Node, values: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    """Whether a node made values from the image: no constant, no size, no leftover of several results."""
    if not isinstance(values.get(node.name), Tensor) or node.op in ("get_attr", "output"):
        return False
    if node.op == "placeholder":
        return True
    if not node.users and operation_of(node, None) == "getitem":
        return False
    return any(_depends(source, values, names) for source in node.all_input_nodes)


def _depends(node: fx.Node, values: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    """Whether a result holds values that were made from the image."""
    if node.name in names:
        return True
    several = isinstance(values.get(node.name), list | tuple)
    return several and any(_depends(source, values, names) for source in node.all_input_nodes)


def _overwrite(names: dict[str, str], old: str, new: str) -> None:
    """Let whoever reads the layer `old` from now on read `new`, which was written over it."""
    for node, name in names.items():
        if name == old:
            names[node] = new


def scope_of(node: fx.Node) -> tuple[tuple[str, str], ...]:
    """Return (path, class name) of the modules a node was called in, from the outside in, without itself."""
    own = str(node.target) if node.op == "call_module" else ""
    scope = []
    for key, (path, kind) in (node.meta.get("nn_module_stack") or {}).items():
        if path and path != own:
            _, _, calls = key.partition("@")  # fx counts the second call as @1
            name = kind if isinstance(kind, str) else kind.__name__
            scope.append((f"{path}:{int(calls) + 1}" if calls else path, name.rpartition(".")[2]))
    return tuple(scope)


def _name(node: fx.Node, calls: Counter[str]) -> str:
    """Return the module's path, with ``:2`` for its second call; the node's own name for a function."""
    first = _first_result_of(node)
    names = {"placeholder": "input", "call_module": str(node.target)}
    path = str(node.meta.get("path", names.get(node.op, node.name) if first is None else str(first.target)))
    calls[path] += 1
    return path if calls[path] == 1 else f"{path}:{calls[path]}"


def _first_result_of(node: fx.Node) -> fx.Node | None:
    """Return the module whose first of several results a node is; None if it is none."""
    if operation_of(node, None) != "getitem" or len(node.args) != 2 or node.args[1] != 0:
        return None
    several = node.args[0]
    return several if isinstance(several, fx.Node) and several.op == "call_module" else None


def _sources(node: fx.Node, layers: Mapping[str, str]) -> list[fx.Node]:
    """Return the layers a node reads, in argument order and as often as it reads them.

    A node that takes one result out of several reads the layers that the several were made from.
    """
    read: list[fx.Node] = []
    fx.node.map_arg((node.args, node.kwargs), read.append)
    sources = [source for source in read if source.name in layers]
    if sources or operation_of(node, None) != "getitem":
        return sources
    return [source for several in read for source in _sources_of_several(several, layers)]


def _sources_of_several(node: fx.Node, layers: Mapping[str, str]) -> list[fx.Node]:
    """Return the layers behind a node that has no single result."""
    read: list[fx.Node] = []
    fx.node.map_arg((node.args, node.kwargs), read.append)
    here = [source for source in read if source.name in layers]
    return here or [source for before in read for source in _sources_of_several(before, layers)]


def _layer(
    node: fx.Node,
    module: nn.Module | None,
    name: str,
    values: Mapping[str, Any],
    sources: Sequence[Layer],
    names: Mapping[str, str],
    scope: tuple[tuple[str, str], ...] = (),
) -> Layer:
    value = values[node.name]
    kind, settings = _kind(node, module, values, names)
    if kind is LayerKind.RESHAPE and value.dim() == 2:
        kind = LayerKind.FLATTEN
    shape = tuple(value.shape[1:])
    return Layer(
        name=name,
        kind=kind,
        shape=shape,
        axes=_axes(node, module, kind, shape, sources),
        sources=tuple(source.name for source in sources),
        weight=_parameter(module, "weight"),
        bias=_parameter(module, "bias"),
        settings=MappingProxyType(settings),
        signed=_signed(kind, settings, sources),
        scope=scope,
    )


def _kind(
    node: fx.Node, module: nn.Module | None, values: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[LayerKind, dict[str, Any]]:
    """Return a node's kind and its settings; OTHER where the arguments are not such that we can compute it."""
    kind = kind_of(node, module)
    if kind is LayerKind.INPUT:
        return kind, {}
    earlier = {other for other in names if other != node.name}
    options = options_of(node, kind, module)
    call = Call(node, options, values[node.name], values, earlier, module, is_for_signals(node, module))
    try:
        if kind is not LayerKind.OTHER:
            return kind, settings_of(kind, call)
    except (NoArithmetic, KeyError, TypeError, ValueError):
        pass  # such arguments, or some that are computed on the way
    return LayerKind.OTHER, {"operation": operation_of(node, module)}


def _axes(
    node: fx.Node, module: nn.Module | None, kind: LayerKind, shape: tuple[int, ...], sources: Sequence[Layer]
) -> Axes:
    """Return what the axes mean; of two, a signal's, where a signal is read or made."""
    if len(shape) != 2:
        return Axes.MAPS if len(shape) == 3 else Axes.VECTOR
    from_signal = any(source.axes is Axes.SIGNALS for source in sources) and kind not in _CHANGE_THE_AXES
    return Axes.SIGNALS if from_signal or is_for_signals(node, module) else Axes.TOKENS


def _input_axes(network: fx.GraphModule, layer: Layer) -> Axes:
    """Return the axes of the input: two are a signal's if the first to read it takes signals."""
    if len(layer.shape) != 2:
        return layer.axes
    first = next(node for node in network.graph.nodes if node.op == "placeholder")
    for user in first.users:
        module = network.get_submodule(str(user.target)) if user.op == "call_module" else None
        if is_for_signals(user, module):
            return Axes.SIGNALS
    return layer.axes


def _signed(kind: LayerKind, settings: Mapping[str, Any], sources: Sequence[Layer]) -> bool:
    if kind not in _KEEP_THE_SIGN:
        return kind not in _NEVER_NEGATIVE
    numbers = [*settings.get("constants", ()), *settings.get("factors", ())]
    if settings.get("negative_slope", 0) < 0 or settings.get("divisor_override", 1) < 0:
        return True
    below = any(
        number is not None and (number < 0 if isinstance(number, float) else bool((number < 0).any()))
        for number in numbers
    )
    return below or any(source.signed for source in sources)


def _parameter(module: nn.Module | None, name: str) -> FloatArray | None:
    """Return a read-only view of a module's parameter, float32; None if it has none."""
    tensor = getattr(module, name, None)
    return frozen(tensor) if isinstance(tensor, Tensor) else None

"""Turns functions that are given their weights into layers that own them.

``F.conv2d(x, self.w, self.b)`` becomes a convolution that shares `w` and `b`, so that its kernels are shown and can
be edited like any other's.
"""

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, fx, nn
from torch.nn import functional as F

Made = Callable[[Mapping[str, Any]], nn.Module]


class BatchNorm(nn.BatchNorm2d):
    """A batch normalisation of maps, signals or vectors alike."""

    def _check_input_dim(self, input: Tensor) -> None:
        pass


def give_modules(network: fx.GraphModule) -> None:
    """Put layers in the place of functions whose weights are parameters, in a graph and in its module."""
    made: dict[Any, str] = {}
    for node in list(network.graph.nodes):
        rule = _RULES.get(node.target) if node.op == "call_function" else None
        if rule is None:
            continue
        given = _given(network, node, rule[0])
        if given is None:
            continue
        key = (
            node.target,
            *(id(value) if isinstance(value, Tensor) else repr(value) for value in given.values()),
        )
        if key not in made:
            made[key] = _path(network, node, rule[0])
            network.add_submodule(made[key], rule[1](given).eval())
        with network.graph.inserting_before(node):
            source = node.args[0] if node.args else node.kwargs["input"]
            layer = network.graph.call_module(made[key], (source,))
        layer.meta = node.meta
        node.replace_all_uses_with(layer)
        network.graph.erase_node(node)


def _given(network: fx.GraphModule, node: fx.Node, names: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the arguments by name, with tensors for the weights; None if some are computed on the way."""
    given = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name == "input":
            continue
        if isinstance(value, fx.Node):
            value = _attribute(network, value) if value.op == "get_attr" else value
        if any(isinstance(part, fx.Node) for part in (value if isinstance(value, list | tuple) else [value])):
            return None
        found[name] = value
    weights = [name for name in ("weight", "running_mean") if isinstance(found.get(name), Tensor)]
    is_free = names[1] != "weight"  # a normalisation may do without
    return found if (weights or is_free) and not found.get("training") else None


def _attribute(network: fx.GraphModule, node: fx.Node) -> Any:
    value: Any = network
    for part in str(node.target).split("."):
        value = getattr(value, part)
    return value


def _path(network: fx.GraphModule, node: fx.Node, names: tuple[str, ...]) -> str:
    """Return where the layer is to be: beside its weights, unused so far."""
    if "path" in node.meta:
        return str(node.meta["path"])
    given = [*node.args[1:], *node.kwargs.values()]
    homes = [
        str(each.target).rpartition(".")[0]
        for each in given
        if isinstance(each, fx.Node) and each.op == "get_attr"
    ]
    own = getattr(node.target, "__name__", node.name) if homes and homes[0] else node.name
    path = base = f"{homes[0]}.{own}" if homes and homes[0] else own
    count = 1
    while _has(network, path):
        path, count = f"{base}_{count}", count + 1
    return path


def _has(network: nn.Module, path: str) -> bool:
    value: Any = network
    for part in path.split("."):
        if not hasattr(value, part):
            return False
        value = getattr(value, part)
    return True


def _holding(module: nn.Module, given: Mapping[str, Any], *names: str) -> nn.Module:
    """Return a module with the tensors given for its own."""
    for name in names:
        tensor = given.get(name)
        module._parameters.pop(name, None)
        module._buffers.pop(name, None)
        if tensor is None or isinstance(tensor, nn.Parameter):
            module.register_parameter(name, tensor)
        else:
            module.register_buffer(name, tensor)
    return module


def _convolution(kind: Any, turned: bool = False) -> Made:
    def made(given: Mapping[str, Any]) -> nn.Module:
        weight, groups = given["weight"], int(given.get("groups", 1))
        sizes = [weight.shape[1] * groups, weight.shape[0]]
        if turned:
            sizes = [weight.shape[0], weight.shape[1] * groups]
        numbers = {
            name: _numbers(given[name])
            for name in ("stride", "padding", "dilation", "output_padding")
            if name in given
        }
        has_bias = given.get("bias") is not None
        layer = kind(*sizes, tuple(weight.shape[2:]), groups=groups, bias=has_bias, device="meta", **numbers)
        return _holding(layer, given, "weight", "bias")

    return made


def _numbers(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _linear(given: Mapping[str, Any]) -> nn.Module:
    outputs, inputs = given["weight"].shape
    return _holding(nn.Linear(inputs, outputs, device="meta"), given, "weight", "bias")


def _batch_norm(given: Mapping[str, Any]) -> nn.Module:
    affine = given.get("weight") is not None or given.get("bias") is not None
    layer = BatchNorm(len(given["running_mean"]), float(given.get("eps", 1e-5)), affine=affine, device="meta")
    layer.register_buffer("num_batches_tracked", None)
    return _holding(layer, given, "weight", "bias", "running_mean", "running_var")


def _layer_norm(given: Mapping[str, Any]) -> nn.Module:
    shape = tuple(given["normalized_shape"])
    layer = nn.LayerNorm(shape, float(given.get("eps", 1e-5)), device="meta")
    return _holding(layer, given, "weight", "bias")


def _group_norm(given: Mapping[str, Any]) -> nn.Module:
    weight = given.get("weight")
    layer = nn.GroupNorm(
        int(given["num_groups"]),
        int(given["num_groups"]) if weight is None else len(weight),
        float(given.get("eps", 1e-5)),
        affine=weight is not None,
        device="meta",
    )
    return _holding(layer, given, "weight", "bias")


_SLID = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_TURNED = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")
_NORMAL = ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
_RULES: dict[Any, tuple[tuple[str, ...], Made]] = {
    F.conv1d: (_SLID, _convolution(nn.Conv1d)),
    F.conv2d: (_SLID, _convolution(nn.Conv2d)),
    F.conv_transpose1d: (_TURNED, _convolution(nn.ConvTranspose1d, turned=True)),
    F.conv_transpose2d: (_TURNED, _convolution(nn.ConvTranspose2d, turned=True)),
    F.linear: (("input", "weight", "bias"), _linear),
    F.batch_norm: (_NORMAL, _batch_norm),
    F.layer_norm: (("input", "normalized_shape", "weight", "bias", "eps"), _layer_norm),
    F.group_norm: (("input", "num_groups", "weight", "bias", "eps"), _group_norm),
}

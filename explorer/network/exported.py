"""Programs of torch.export as modules whose layers are torch.nn's again.

An exported program holds aten's functions and the weights as their arguments; those become the functions that torch
users know, and with `functional` the layers that own the weights.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from torch import fx, nn
from torch.nn import functional as F

from explorer.errors import ExplorerError

Program = torch.export.ExportedProgram


def as_module(program: Program) -> nn.Module:
    """Return a program as a module that shares its weights."""
    network = program.module()
    assert isinstance(network, fx.GraphModule)
    graph = fx.Graph()
    result = graph.graph_copy(network.graph, {})
    graph.output(result)
    copy = fx.GraphModule(network, graph, "ExportedProgram")
    for node in list(copy.graph.nodes):
        if (
            node.op == "call_module" and str(node.target) == "_guards_fn"
        ):  # checks the input's shape: ours is right
            copy.graph.erase_node(node)
    _name_by_modules(copy.graph)
    for node in list(copy.graph.nodes):
        _translate(node)
    return copy


def input_size(program: Program) -> tuple[int, int, int]:
    """Return (C, H, W) of the one image that a program reads; raises ExplorerError if it reads something else."""
    names = program.graph_signature.user_inputs
    nodes = {node.name: node for node in program.graph.nodes}
    shapes = [
        tuple(nodes[name].meta["val"].shape) for name in names if isinstance(name, str) and name in nodes
    ]
    if len(names) != 1 or len(shapes) != 1:
        raise ExplorerError(
            f"The program reads {len(names)} inputs; only networks that read one image can be shown."
        )
    if len(shapes[0]) != 4:
        raise ExplorerError(
            f"The program reads {len(shapes[0])} axes and not (1, channels, rows, columns) of an image."
        )
    if not all(isinstance(size, int) for size in shapes[0][1:]):
        raise ExplorerError(
            "The program reads images of any size; say which: input_size=(channels, rows, columns)."
        )
    channels, rows, columns = shapes[0][1:]
    return int(channels), int(rows), int(columns)


def _name_by_modules(graph: fx.Graph) -> None:
    """Give a node the path of torch's own module that it was the whole of."""
    scopes = {node: _innermost(node) for node in graph.nodes if node.op == "call_function"}
    counts = Counter(key for key, _, _ in scopes.values())
    for node, (key, path, kind) in scopes.items():
        if path and counts[key] == 1 and kind.startswith("torch.nn.modules.") and "container" not in kind:
            node.meta["path"] = path
            stack = dict(node.meta["nn_module_stack"])
            stack.pop(key)
            node.meta["nn_module_stack"] = stack


def _innermost(node: fx.Node) -> tuple[str, str, str]:
    """Return key, path and class of the module around a node."""
    stack = list((node.meta.get("nn_module_stack") or {}).items())
    if not stack:
        return node.name, "", ""
    key, (path, kind) = stack[-1]
    name = kind if isinstance(kind, str) else f"{kind.__module__}.{kind.__qualname__}"
    return key, str(path).partition("@")[0], name


def _translate(node: fx.Node) -> None:
    """Let a node call what people know by its aten function; unknown ones stay."""
    overload = node.target
    if node.op != "call_function" or not isinstance(overload, torch._ops.OpOverload):
        return
    name = overload._schema.name.partition("::")[2]
    names = [argument.name for argument in overload._schema.arguments]
    given = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
    if name in _METHODS:
        first, *rest = node.args
        node.op, node.target, node.args = "call_method", name, (first, *rest)
    elif name.removesuffix("_") in _FUNCTIONS:
        function, order = _FUNCTIONS[name.removesuffix("_")]
        node.target = function
        if order:
            node.args = node.args[:1] or (given[order[0]],)
            node.kwargs = {_RENAMED.get(key, key): given[key] for key in order[1:] if key in given}
        if name.endswith("_"):
            node.kwargs = {**node.kwargs, "inplace": True}


_RENAMED = {"train": "training"}
_METHODS = frozenset(
    {
        *("view", "reshape", "permute", "transpose", "expand", "contiguous", "clone", "unsqueeze", "squeeze"),
        *(
            "add_",
            "mul_",
            "sub_",
            "div_",
            "flatten",
            "unflatten",
            "repeat",
            "chunk",
            "split",
            "unbind",
            "select",
        ),
        *("mean", "sum", "neg", "pow", "sqrt", "rsqrt", "matmul", "bmm", "roll", "detach", "clamp", "clamp_"),
        *("relu_", "sigmoid_", "tanh_"),
    }
)
_SLID = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_POOLED = ("self", "kernel_size", "stride", "padding")
_FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "conv1d": (F.conv1d, _SLID),
    "conv2d": (F.conv2d, _SLID),
    "conv_transpose1d": (F.conv_transpose1d, (*_SLID[:5], "output_padding", "groups", "dilation")),
    "conv_transpose2d": (F.conv_transpose2d, (*_SLID[:5], "output_padding", "groups", "dilation")),
    "linear": (F.linear, ("input", "weight", "bias")),
    "batch_norm": (
        F.batch_norm,
        ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps"),
    ),
    "layer_norm": (F.layer_norm, ("input", "normalized_shape", "weight", "bias", "eps")),
    "group_norm": (F.group_norm, ("input", "num_groups", "weight", "bias", "eps")),
    "max_pool2d": (F.max_pool2d, (*_POOLED, "dilation", "ceil_mode")),
    "max_pool1d": (F.max_pool1d, (*_POOLED, "dilation", "ceil_mode")),
    "avg_pool2d": (F.avg_pool2d, (*_POOLED, "ceil_mode", "count_include_pad", "divisor_override")),
    "adaptive_avg_pool2d": (F.adaptive_avg_pool2d, ("self", "output_size")),
    "adaptive_avg_pool1d": (F.adaptive_avg_pool1d, ("self", "output_size")),
    "relu": (torch.relu, ()),
    "relu6": (F.relu6, ()),
    "gelu": (F.gelu, ("self", "approximate")),
    "silu": (F.silu, ()),
    "sigmoid": (torch.sigmoid, ()),
    "tanh": (torch.tanh, ()),
    "hardswish": (F.hardswish, ()),
    "hardsigmoid": (F.hardsigmoid, ()),
    "hardtanh": (F.hardtanh, ("self", "min_val", "max_val")),
    "leaky_relu": (F.leaky_relu, ("self", "negative_slope")),
    "elu": (F.elu, ("self", "alpha")),
    "softmax": (torch.softmax, ("self", "dim")),
    "log_softmax": (torch.log_softmax, ("self", "dim")),
    "dropout": (F.dropout, ("input", "p", "train")),
    "feature_dropout": (F.dropout, ("input", "p", "train")),
    "cat": (torch.cat, ()),
    "stack": (torch.stack, ()),
    "add": (torch.add, ()),
    "sub": (torch.sub, ()),
    "mul": (torch.mul, ()),
    "div": (torch.div, ()),
    "pad": (F.pad, ("self", "pad", "mode", "value")),
    "scaled_dot_product_attention": (
        F.scaled_dot_product_attention,
        ("query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale"),
    ),
}

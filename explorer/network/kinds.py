"""Which modules, functions and tensor methods compute which kind of layer, and what their arguments are called."""

import operator
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from explorer.trace import LayerKind


def written(tensor: Tensor, index: Any, value: Any) -> Tensor:
    """Return a tensor after ``tensor[index] = value``."""
    tensor[index] = value
    return tensor


MODULES: dict[type[nn.Module], LayerKind] = {
    nn.Conv1d: LayerKind.CONVOLUTION,
    nn.Conv2d: LayerKind.CONVOLUTION,
    nn.ConvTranspose1d: LayerKind.TRANSPOSED_CONVOLUTION,
    nn.ConvTranspose2d: LayerKind.TRANSPOSED_CONVOLUTION,
    nn.Linear: LayerKind.LINEAR,
    nn.MaxPool1d: LayerKind.MAX_POOLING,
    nn.MaxPool2d: LayerKind.MAX_POOLING,
    nn.AvgPool1d: LayerKind.AVERAGE_POOLING,
    nn.AvgPool2d: LayerKind.AVERAGE_POOLING,
    nn.AdaptiveAvgPool1d: LayerKind.ADAPTIVE_POOLING,
    nn.AdaptiveAvgPool2d: LayerKind.ADAPTIVE_POOLING,
    nn.AdaptiveMaxPool1d: LayerKind.ADAPTIVE_MAX_POOLING,
    nn.AdaptiveMaxPool2d: LayerKind.ADAPTIVE_MAX_POOLING,
    nn.ReLU: LayerKind.RELU,
    nn.LeakyReLU: LayerKind.LEAKY_RELU,
    nn.ReLU6: LayerKind.RELU6,
    nn.GELU: LayerKind.GELU,
    nn.SiLU: LayerKind.SILU,
    nn.Sigmoid: LayerKind.SIGMOID,
    nn.Tanh: LayerKind.TANH,
    nn.Hardswish: LayerKind.HARDSWISH,
    nn.Hardsigmoid: LayerKind.HARDSIGMOID,
    nn.ELU: LayerKind.ELU,
    nn.Hardtanh: LayerKind.CLIP,
    nn.Softmax: LayerKind.SOFTMAX,
    nn.BatchNorm1d: LayerKind.BATCH_NORM,
    nn.BatchNorm2d: LayerKind.BATCH_NORM,
    nn.LayerNorm: LayerKind.LAYER_NORM,
    nn.GroupNorm: LayerKind.GROUP_NORM,
    nn.InstanceNorm1d: LayerKind.GROUP_NORM,
    nn.InstanceNorm2d: LayerKind.GROUP_NORM,
    nn.LocalResponseNorm: LayerKind.RESPONSE_NORM,
    **dict.fromkeys((nn.ZeroPad1d, nn.ZeroPad2d, nn.ReflectionPad1d, nn.ReflectionPad2d), LayerKind.PAD),
    **dict.fromkeys(
        (nn.ReplicationPad1d, nn.ReplicationPad2d, nn.CircularPad1d, nn.CircularPad2d), LayerKind.PAD
    ),
    **dict.fromkeys((nn.Upsample, nn.UpsamplingNearest2d), LayerKind.REPEAT),
    nn.MultiheadAttention: LayerKind.ATTENTION,
    nn.Flatten: LayerKind.RESHAPE,
    nn.Unflatten: LayerKind.RESHAPE,
    nn.Dropout: LayerKind.DROPOUT,
    nn.Dropout1d: LayerKind.DROPOUT,
    nn.Dropout2d: LayerKind.DROPOUT,
    nn.Identity: LayerKind.IDENTITY,
}
FUNCTIONS: dict[Any, LayerKind] = {
    **dict.fromkeys((F.max_pool1d, F.max_pool2d, torch.max_pool1d, torch.max_pool2d), LayerKind.MAX_POOLING),
    **dict.fromkeys((F.avg_pool1d, F.avg_pool2d), LayerKind.AVERAGE_POOLING),
    **dict.fromkeys((F.adaptive_avg_pool1d, F.adaptive_avg_pool2d), LayerKind.ADAPTIVE_POOLING),
    **dict.fromkeys((F.adaptive_max_pool1d, F.adaptive_max_pool2d), LayerKind.ADAPTIVE_MAX_POOLING),
    **dict.fromkeys((F.relu, F.relu_, torch.relu, torch.relu_), LayerKind.RELU),
    F.leaky_relu: LayerKind.LEAKY_RELU,
    F.relu6: LayerKind.RELU6,
    F.gelu: LayerKind.GELU,
    F.silu: LayerKind.SILU,
    **dict.fromkeys((F.sigmoid, torch.sigmoid), LayerKind.SIGMOID),
    **dict.fromkeys((F.tanh, torch.tanh), LayerKind.TANH),
    F.hardswish: LayerKind.HARDSWISH,
    **dict.fromkeys((F.softmax, torch.softmax), LayerKind.SOFTMAX),
    F.layer_norm: LayerKind.LAYER_NORM,
    **dict.fromkeys((operator.add, operator.iadd, torch.add), LayerKind.ADD),
    **dict.fromkeys((operator.sub, operator.isub, torch.sub, torch.subtract), LayerKind.ADD),
    **dict.fromkeys((operator.mul, operator.imul, torch.mul, torch.multiply), LayerKind.MULTIPLY),
    **dict.fromkeys(
        (operator.truediv, operator.itruediv, torch.div, torch.divide, torch.true_divide), LayerKind.DIVIDE
    ),
    **dict.fromkeys((operator.neg, torch.neg, torch.negative), LayerKind.MULTIPLY),
    **dict.fromkeys((operator.matmul, torch.matmul, torch.bmm, torch.einsum), LayerKind.MATRIX_PRODUCT),
    F.scaled_dot_product_attention: LayerKind.WEIGHTED_SUM,
    **dict.fromkeys((torch.cat, torch.concat, torch.concatenate, torch.stack), LayerKind.CONCATENATE),
    **dict.fromkeys(
        (operator.getitem, torch.select, torch.narrow, torch.index_select, torch.flip), LayerKind.SLICE
    ),
    torch.roll: LayerKind.ROLL,
    F.pad: LayerKind.PAD,
    **dict.fromkeys((F.interpolate, torch.tile, torch.repeat_interleave), LayerKind.REPEAT),
    **dict.fromkeys((F.hardsigmoid,), LayerKind.HARDSIGMOID),
    F.elu: LayerKind.ELU,
    **dict.fromkeys((torch.clamp, torch.clip, F.hardtanh), LayerKind.CLIP),
    **dict.fromkeys(
        (operator.pow, torch.pow, torch.sqrt, torch.rsqrt, torch.square, torch.reciprocal), LayerKind.POWER
    ),
    torch.sum: LayerKind.SUM,
    F.instance_norm: LayerKind.GROUP_NORM,
    F.local_response_norm: LayerKind.RESPONSE_NORM,
    torch.mean: LayerKind.MEAN,
    **dict.fromkeys((torch.permute, torch.transpose, torch.swapaxes), LayerKind.PERMUTE),
    **dict.fromkeys((torch.flatten, torch.reshape, torch.unflatten), LayerKind.RESHAPE),
    **dict.fromkeys((torch.squeeze, torch.unsqueeze), LayerKind.RESHAPE),
    **dict.fromkeys((F.dropout, F.dropout1d, F.dropout2d, torch.dropout), LayerKind.DROPOUT),
}
METHODS: dict[str, LayerKind] = {
    **dict.fromkeys(("add", "add_", "sub", "sub_", "subtract"), LayerKind.ADD),
    **dict.fromkeys(("mul", "mul_", "multiply"), LayerKind.MULTIPLY),
    **dict.fromkeys(("relu", "relu_"), LayerKind.RELU),
    **dict.fromkeys(("sigmoid", "sigmoid_"), LayerKind.SIGMOID),
    **dict.fromkeys(("tanh", "tanh_"), LayerKind.TANH),
    "softmax": LayerKind.SOFTMAX,
    **dict.fromkeys(("div", "div_", "divide", "true_divide"), LayerKind.DIVIDE),
    **dict.fromkeys(("neg", "negative"), LayerKind.MULTIPLY),
    **dict.fromkeys(("matmul", "bmm", "__matmul__"), LayerKind.MATRIX_PRODUCT),
    **dict.fromkeys(("select", "narrow", "index_select", "flip"), LayerKind.SLICE),
    "roll": LayerKind.ROLL,
    **dict.fromkeys(("expand", "expand_as", "repeat", "tile", "repeat_interleave"), LayerKind.REPEAT),
    **dict.fromkeys(("clamp", "clip", "clamp_", "clip_"), LayerKind.CLIP),
    **dict.fromkeys(("pow", "sqrt", "rsqrt", "square", "reciprocal"), LayerKind.POWER),
    "sum": LayerKind.SUM,
    "mean": LayerKind.MEAN,
    **dict.fromkeys(("permute", "transpose", "swapaxes"), LayerKind.PERMUTE),
    **dict.fromkeys(("flatten", "view", "reshape", "unflatten", "squeeze", "unsqueeze"), LayerKind.RESHAPE),
    **dict.fromkeys(("contiguous", "clone", "detach", "to", "float", "type_as"), LayerKind.IDENTITY),
}
SUBTRACTIONS = frozenset({operator.sub, operator.isub, torch.sub, torch.subtract, "sub", "sub_", "subtract"})
SIGNAL_ONLY = frozenset(
    {
        *(nn.Conv1d, nn.ConvTranspose1d, nn.MaxPool1d, nn.AvgPool1d),
        *(nn.AdaptiveAvgPool1d, nn.AdaptiveMaxPool1d, nn.BatchNorm1d, nn.Dropout1d),
        *(F.max_pool1d, torch.max_pool1d, F.avg_pool1d, F.adaptive_avg_pool1d, F.adaptive_max_pool1d),
    }
)
"""What reads (C, L) as a signal: channels and positions."""

NAMED = {"stochastic_depth": LayerKind.IDENTITY, "drop_path": LayerKind.IDENTITY, "slice": LayerKind.SLICE}
"""What other packages' functions are, by their names."""

_SLIDING = ("kernel_size", "stride", "padding")
_ORDER: dict[LayerKind, tuple[str, ...]] = {
    LayerKind.MAX_POOLING: (*_SLIDING, "dilation", "ceil_mode", "return_indices"),
    LayerKind.AVERAGE_POOLING: (*_SLIDING, "ceil_mode", "count_include_pad", "divisor_override"),
    LayerKind.LEAKY_RELU: ("negative_slope",),
    LayerKind.SOFTMAX: ("dim",),
    LayerKind.MEAN: ("dim", "keepdim"),
    LayerKind.SUM: ("dim", "keepdim"),
    LayerKind.CLIP: ("min", "max"),
    LayerKind.POWER: ("exponent",),
    LayerKind.ELU: ("alpha",),
    LayerKind.PAD: ("pad", "mode", "value"),
    LayerKind.REPEAT: ("size", "scale_factor", "mode"),
    LayerKind.IDENTITY: ("p", "mode", "training"),
    LayerKind.RESPONSE_NORM: ("size", "alpha", "beta", "k"),
    LayerKind.WEIGHTED_SUM: ("key", "value", "attn_mask", "dropout_p", "is_causal"),
    LayerKind.CONCATENATE: ("dim",),
    LayerKind.LAYER_NORM: ("normalized_shape", "weight", "bias", "eps"),
    LayerKind.DROPOUT: ("p", "training"),
    LayerKind.ATTENTION: (
        *(
            "key",
            "value",
            "key_padding_mask",
            "need_weights",
            "attn_mask",
            "average_attn_weights",
            "is_causal",
        ),
    ),
}
_ATTRIBUTES = (
    *("kernel_size", "stride", "padding", "dilation", "groups", "padding_mode", "output_padding"),
    *("ceil_mode", "count_include_pad", "divisor_override", "training", "negative_slope", "approximate"),
    *("dim", "normalized_shape", "eps", "running_mean", "running_var", "return_indices"),
    *("min_val", "max_val", "alpha", "beta", "k", "size", "mode", "value", "track_running_stats"),
)


def kind_of(node: fx.Node, module: nn.Module | None) -> LayerKind:
    """Return what a node computes, judged by its target alone."""
    if node.op == "placeholder":
        return LayerKind.INPUT
    if module is not None:
        return next((MODULES[kind] for kind in type(module).__mro__ if kind in MODULES), LayerKind.OTHER)
    if node.op == "call_method":
        return METHODS.get(str(node.target), LayerKind.OTHER)
    known = FUNCTIONS.get(node.target)
    return NAMED.get(operation_of(node, None), LayerKind.OTHER) if known is None else known


def is_for_signals(node: fx.Node, module: nn.Module | None) -> bool:
    """Whether a node takes (C, L) for a signal."""
    return (node.target if module is None else type(module)) in SIGNAL_ONLY


def is_in_place(node: fx.Node, module: nn.Module | None) -> bool:
    """Whether a node writes its result over what it reads."""
    if module is not None:
        return bool(getattr(module, "inplace", False))
    if node.kwargs.get("inplace") or node.target in (
        operator.iadd,
        operator.isub,
        operator.imul,
        operator.itruediv,
        written,
    ):
        return True
    return operation_of(node, None).endswith("_")


def options_of(node: fx.Node, kind: LayerKind, module: nn.Module | None) -> dict[str, Any]:
    """Return the arguments of an operation by torch's names, from a module's attributes or from the call."""
    if module is not None:
        return {name: getattr(module, name) for name in _ATTRIBUTES if hasattr(module, name)}
    if kind is LayerKind.REPEAT and node.target is not F.interpolate:
        return {}
    return {**dict(zip(_ORDER.get(kind, ()), node.args[1:], strict=False)), **node.kwargs}


def is_of_attention(node: fx.Node, network: fx.GraphModule) -> bool:
    """Whether a node takes the first result of an attention, which is what the attention's layer holds."""
    if node.target is not operator.getitem or node.args[1] != 0 or not isinstance(node.args[0], fx.Node):
        return False
    source = node.args[0]
    return source.op == "call_module" and isinstance(
        network.get_submodule(str(source.target)), nn.MultiheadAttention
    )


def operation_of(node: fx.Node, module: nn.Module | None) -> str:
    """Return what people call a node's operation: ``GroupNorm``, ``stack``."""
    if module is not None:
        return type(module).__name__
    return str(getattr(node.target, "__name__", node.target)).partition(".")[
        0
    ]  # aten's have a dot: relu_.default

"""The numbers that a layer's arithmetic needs, from an fx node's arguments."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, fx, nn

from explorer.network import bending
from explorer.network.call import Call, NoArithmetic, constant_of, frozen
from explorer.network.kinds import SUBTRACTIONS, operation_of
from explorer.trace import FloatArray, LayerKind

Settings = dict[str, Any]
Pair = tuple[int, int]


def settings_of(kind: LayerKind, call: Call) -> Settings:
    """Return the settings of a layer of `kind`; raises NoArithmetic where it is none after all."""
    sources = [call.values[node.name] for node in call.read]
    if not sources or not all(_alone(tensor) for tensor in (*sources, call.value)):
        raise NoArithmetic
    return _BUILDERS[kind](call) if kind in _BUILDERS else {}


def _alone(tensor: Tensor) -> bool:
    """Whether the first axis is a batch of one."""
    return tensor.dim() > 0 and tensor.shape[0] == 1 and tensor.is_floating_point()


def _window(call: Call) -> Settings:
    """Return the numbers of a sliding window as pairs (rows, columns)."""
    options, signal = call.options, call.signal
    if options.get("return_indices") or call.source.dim() != (3 if signal else 4):
        raise NoArithmetic
    kernel = _pair(options["kernel_size"], signal)
    dilation = _pair(options.get("dilation", 1), signal)
    before, after = _padding(options.get("padding", 0), kernel, dilation, signal)
    found: Settings = {
        "stride": _pair(options.get("stride") or kernel, signal),
        "padding": before,
        "dilation": dilation,
        "kernel": kernel,
    }
    if after != before:
        found["padding_after"] = after
    outward = _pair(options.get("output_padding", 0), signal, 0)
    if any(outward):
        found["output_padding"] = outward
    for name in ("groups", "padding_mode", "ceil_mode", "count_include_pad", "divisor_override"):
        if options.get(name) is not None:
            found[name] = options[name]
    return found


def _padding(given: Any, kernel: Pair, dilation: Pair, signal: bool) -> tuple[Pair, Pair]:
    """Return the padding before and after; of an odd "same", the larger part comes after."""
    if given != "same":
        both = _pair(0 if given == "valid" else given, signal, 0)
        return both, both
    rows, columns = (rate * (size - 1) for rate, size in zip(dilation, kernel, strict=True))
    return (rows // 2, columns // 2), (rows - rows // 2, columns - columns // 2)


def _pair(value: Any, signal: bool, row: int = 1) -> Pair:
    """Return (rows, columns); a signal's one number stands in the columns, `row` in the rows."""
    numbers = [int(number) for number in (value if isinstance(value, Sequence) else [value])]
    if signal:
        return (row, numbers[-1])
    return (numbers[0], numbers[-1])


def _adaptive(call: Call) -> Settings:
    if call.options.get("return_indices") or call.source.dim() != (3 if call.signal else 4):
        raise NoArithmetic
    rows, columns = (1, *call.value.shape[2:])[-2:]
    return {"output": (int(rows), int(columns))}


def _leaky(call: Call) -> Settings:
    return {"negative_slope": float(call.options.get("negative_slope", 0.01))}


def _gelu(call: Call) -> Settings:
    return {"approximate": str(call.options.get("approximate", "none"))}


def _softmax(call: Call) -> Settings:
    return {"dim": _axis(call.options.get("dim"), call.value.dim())}


def _batch_norm(call: Call) -> Settings:
    mean, variance = call.options.get("running_mean"), call.options.get("running_var")
    if mean is None or variance is None or call.options.get("training"):
        raise NoArithmetic
    return {"eps": float(call.options["eps"]), "mean": frozen(mean), "variance": frozen(variance)}


def _layer_norm(call: Call) -> Settings:
    if any(isinstance(call.options.get(name), fx.Node) for name in ("weight", "bias")):
        raise NoArithmetic  # given as arguments, not owned by the layer
    shape = tuple(int(size) for size in call.options["normalized_shape"])
    if len(shape) >= call.value.dim():
        raise NoArithmetic
    return {"normalized_shape": shape, "eps": float(call.options.get("eps", 1e-5))}


def _attention(call: Call) -> Settings:
    """Return the heads and the four arrays of a self- or cross-attention without masks or added tokens."""
    module, node = call.module, call.node
    masks = [
        *node.args[3:4],
        *node.args[5:6],
        *(node.kwargs.get(name) for name in ("attn_mask", "key_padding_mask")),
    ]
    if not isinstance(module, nn.MultiheadAttention) or any(mask is not None for mask in masks):
        raise NoArithmetic
    added = module.bias_k is not None or module.bias_v is not None or module.add_zero_attn
    if added or not module.batch_first or call.source.dim() != 3 or module.in_proj_weight is None:
        raise NoArithmetic
    arrays = {
        "in_weight": module.in_proj_weight,
        "in_bias": module.in_proj_bias,
        "out_weight": module.out_proj.weight,
        "out_bias": module.out_proj.bias,
    }
    found = {name: None if tensor is None else frozen(tensor) for name, tensor in arrays.items()}
    return {"heads": int(module.num_heads), **found}


def _mean(call: Call) -> Settings:
    dims = call.options.get("dim")
    if dims is None or call.options.get("dtype") is not None:
        raise NoArithmetic
    listed = [dims] if isinstance(dims, int) else list(dims)
    rank = call.source.dim()
    return {
        "dim": tuple(sorted(_axis(dim, rank) for dim in listed)),
        "keepdim": bool(call.options.get("keepdim", False)),
    }


def _concatenate(call: Call) -> Settings:
    """Return the axis and, where some parts are the network's own constants, those, with None for layers.

    stacked: whether the axis is a new one, of which every part is one index.
    """
    parts = call.node.args[0] if call.node.args else call.node.kwargs.get("tensors")
    if not isinstance(parts, Sequence) or not all(isinstance(part, fx.Node) for part in parts):
        raise NoArithmetic
    found: Settings = {"dim": _axis(call.options.get("dim", 0), call.value.dim())}
    constants = [_part(part, call) for part in parts]
    if any(constant is not None for constant in constants):
        found["constants"] = tuple(constants)
    if operation_of(call.node, None) == "stack":
        found["stacked"] = True
    return found


def _part(part: Any, call: Call) -> FloatArray | None:
    """Return a constant part of a concatenation without batch axis; None for a layer."""
    if part.name in call.layers:
        return None
    tensor = call.values.get(part.name)
    if not isinstance(tensor, Tensor) or not _alone(tensor):
        raise NoArithmetic
    return frozen(tensor[0])


def _identity(call: Call) -> Settings:
    if call.source.shape != call.value.shape or call.options.get("training"):
        raise NoArithmetic
    return {}


def _permute(call: Call) -> Settings:
    """Return the order of the axes: axis k was axis order[k]."""
    rank = call.value.dim()
    rest = list(call.node.args[1:])
    if operation_of(call.node, None) == "permute":
        given: Any = call.node.kwargs.get("dims", rest[0] if rest and not isinstance(rest[0], int) else rest)
        order = [axis % rank for axis in given]
    else:
        first, second = _two(call.node, rest)
        order = list(range(rank))
        order[first % rank], order[second % rank] = order[second % rank], order[first % rank]
    if order[0] != 0:
        raise NoArithmetic
    return {"order": tuple(axis - 1 for axis in order[1:])}


def _two(node: fx.Node, rest: list[Any]) -> tuple[int, int]:
    named = [value for name, value in sorted(node.kwargs.items()) if name not in ("input", "self")]
    first, second = [axis for axis in (*rest, *named) if isinstance(axis, int)]
    return first, second


def _operands(call: Call) -> Settings:
    """Return which sides are constants, and by what each is multiplied, unless it is a plain pair of layers."""
    node = call.node
    if operation_of(node, None) == "neg":
        return {"constants": (None, -1.0)}
    if node.kwargs.get("rounding_mode") is not None:
        raise NoArithmetic
    named = [node.kwargs[name] for name in ("input", "self", "other") if name in node.kwargs]
    sides = [*node.args, *named]
    alpha = node.kwargs.get("alpha", 1)
    if len(sides) != 2 or not isinstance(alpha, int | float):
        raise NoArithmetic
    constants = tuple(constant_of(side, call) for side in sides)
    factors = (1.0, float(-alpha if node.target in SUBTRACTIONS else alpha))
    found: Settings = {}
    if any(constant is not None for constant in constants):
        found["constants"] = constants
    if factors != (1.0, 1.0):
        found["factors"] = factors
    return found


def _reshape(call: Call) -> Settings:
    if call.source.numel() != call.value.numel():
        raise NoArithmetic
    return {}


def _dropout(call: Call) -> Settings:
    if call.options.get("training", True):
        raise NoArithmetic
    return {}


def _axis(dim: Any, rank: int) -> int:
    """Return an axis counted without the batch."""
    if not isinstance(dim, int) or dim % rank == 0:
        raise NoArithmetic
    return dim % rank - 1


_BUILDERS: dict[LayerKind, Callable[[Call], Settings]] = {
    LayerKind.CONVOLUTION: _window,
    LayerKind.TRANSPOSED_CONVOLUTION: _window,
    LayerKind.MAX_POOLING: _window,
    LayerKind.AVERAGE_POOLING: _window,
    LayerKind.ADAPTIVE_POOLING: _adaptive,
    LayerKind.ADAPTIVE_MAX_POOLING: _adaptive,
    LayerKind.LEAKY_RELU: _leaky,
    LayerKind.GELU: _gelu,
    LayerKind.SOFTMAX: _softmax,
    LayerKind.BATCH_NORM: _batch_norm,
    LayerKind.LAYER_NORM: _layer_norm,
    LayerKind.ATTENTION: _attention,
    LayerKind.MEAN: _mean,
    LayerKind.CONCATENATE: _concatenate,
    LayerKind.PERMUTE: _permute,
    LayerKind.ADD: _operands,
    LayerKind.MULTIPLY: _operands,
    LayerKind.DIVIDE: _operands,
    LayerKind.SUM: _mean,
    LayerKind.SLICE: bending.gathered,
    LayerKind.ROLL: bending.gathered,
    LayerKind.PAD: bending.gathered,
    LayerKind.REPEAT: bending.upsampled,
    LayerKind.MATRIX_PRODUCT: bending.products,
    LayerKind.WEIGHTED_SUM: bending.weighted_sum,
    LayerKind.GROUP_NORM: bending.group_norm,
    LayerKind.RESPONSE_NORM: bending.response_norm,
    LayerKind.CLIP: bending.clip,
    LayerKind.POWER: bending.power,
    LayerKind.ELU: bending.elu,
    LayerKind.IDENTITY: _identity,
    LayerKind.RESHAPE: _reshape,
    LayerKind.DROPOUT: _dropout,
}

"""The numbers of layers that move, weigh or bend values, from a node's arguments."""

from typing import Any

from torch import nn

from explorer.network.call import Call, NoArithmetic, constant_of, frozen
from explorer.network.gathering import tables_of
from explorer.network.kinds import operation_of
from explorer.network.products import labels_of, operands_of

Settings = dict[str, Any]


def gathered(call: Call) -> Settings:
    """Return what a layer that only moves values reads where."""
    if len(call.read) != 1 or (operation_of(call.node, call.module) == "pad" and call.options.get("value")):
        raise NoArithmetic
    return {"tables": tables_of(call)}


def upsampled(call: Call) -> Settings:
    """Return the same for an enlargement that repeats cells."""
    if call.options.get("mode", "nearest") != "nearest":
        raise NoArithmetic
    return gathered(call)


def products(call: Call) -> Settings:
    """Return which axes of both sides of a matrix product meet, and its constants."""
    first, second, result = labels_of(call)
    constants = tuple(constant_of(side, call) for side in operands_of(call))
    found: Settings = {"labels": (first, second, result)}
    if any(constant is not None for constant in constants):
        arrays = [
            None if constant is None else frozen(call.values[side.name])
            for constant, side in zip(constants, operands_of(call), strict=True)
        ]
        found["constants"] = tuple(
            array if array is None or array.ndim == len(labels) else array[0]
            for array, labels in zip(arrays, (first, second), strict=True)
        )
    return found


def weighted_sum(call: Call) -> Settings:
    """Return the scale of softmax(q·kᵀ·scale)·v and what is added before the softmax."""
    options = call.options
    if options.get("attn_mask") is not None or options.get("is_causal") or options.get("enable_gqa"):
        raise NoArithmetic
    if float(options.get("dropout_p", 0)) or len(call.read) < 1 or call.source.dim() != 4:
        raise NoArithmetic
    scale = options.get("scale")
    return {"scale": float(call.source.shape[-1] ** -0.5 if scale is None else scale)}


def group_norm(call: Call) -> Settings:
    """Return the groups of maps and the epsilon."""
    module = call.module
    if isinstance(module, nn.GroupNorm):
        return {"groups": int(module.num_groups), "eps": float(module.eps)}
    if call.options.get("track_running_stats"):
        raise NoArithmetic
    return {"groups": int(call.value.shape[1]), "eps": float(call.options.get("eps", 1e-5))}


def response_norm(call: Call) -> Settings:
    """Return how many maps around count, and how much."""
    defaults = {"alpha": 1e-4, "beta": 0.75, "k": 1.0}
    numbers = {name: float(call.options.get(name, default)) for name, default in defaults.items()}
    return {"size": int(call.options["size"]), **numbers}


def clip(call: Call) -> Settings:
    """Return the least and the most."""
    low = call.options.get("min", call.options.get("min_val"))
    high = call.options.get("max", call.options.get("max_val"))
    if operation_of(call.node, call.module).lower() == "hardtanh":
        low, high = (-1.0 if low is None else low), (1.0 if high is None else high)
    if low is None and high is None:
        raise NoArithmetic
    return {
        "low": float("-inf") if low is None else float(low),
        "high": float("inf") if high is None else float(high),
    }


def power(call: Call) -> Settings:
    """Return the exponent."""
    operation = operation_of(call.node, None)
    fixed = {"sqrt": 0.5, "rsqrt": -0.5, "square": 2.0, "reciprocal": -1.0}
    exponent = fixed.get(operation, call.options.get("exponent"))
    if not isinstance(exponent, int | float):
        raise NoArithmetic
    return {"exponent": float(exponent)}


def elu(call: Call) -> Settings:
    """Return the depth below zero."""
    return {"alpha": float(call.options.get("alpha", 1.0))}

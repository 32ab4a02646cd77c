"""Random chains of convolutions and pools, as our layers and as torch functions."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from explorer.trace import Axes, Layer, LayerKind, Trace

Function = Callable[[torch.Tensor], torch.Tensor]
Steps = list[tuple[str, Function, Function]]
"""Name, the layer itself, and a smooth positive stand-in that reads the same cells."""


def random_chain(seed: int, length: int = 4, dilated: bool = True) -> tuple[Trace, Steps]:
    """Return a trace of a random chain, and its steps."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    x = torch.randn(1, 4, int(random.integers(14, 22)), int(random.integers(14, 22)))
    layers = [Layer("input", LayerKind.INPUT, tuple(x.shape[1:]), Axes.MAPS)]
    values, steps = {"input": x[0].numpy()}, []
    for index in range(length):
        made = _step(random, x, dilated)
        if made is None:
            break
        kind, settings, weight, run, smooth = made
        x = run(x)
        name = f"layer{index}"
        bias = None if weight is None else np.zeros(len(weight), np.float32)
        array = None if weight is None else weight.numpy()
        sources, frozen = (layers[-1].name,), MappingProxyType(settings)
        layers.append(Layer(name, kind, tuple(x.shape[1:]), Axes.MAPS, sources, array, bias, frozen))
        values[name] = x[0].numpy()
        steps.append((name, run, smooth))
    return Trace("chain", tuple(layers), MappingProxyType(values), (), None), steps


def _step(random: np.random.Generator, x: torch.Tensor, dilated: bool) -> Any:
    channels = x.shape[1]
    kind = random.choice(["conv", "max", "average", "adaptive"])
    size = [int(random.integers(1, 4)), int(random.integers(1, 4))]
    stride = [int(random.integers(1, 3)), int(random.integers(1, 3))]
    dilation = [int(random.integers(1, 3)), int(random.integers(1, 3))]
    if kind == "average" or not dilated:
        dilation = [1, 1]
    padding = [int(random.integers(0, k // 2 + 1)) for k in size]
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, size, strict=True)]
    if any(n + 2 * p < r + 2 for n, p, r in zip(x.shape[2:], padding, reach, strict=True)):
        return None
    settings = {
        "kernel": tuple(size),
        "stride": tuple(stride),
        "padding": tuple(padding),
        "dilation": tuple(dilation),
    }
    ones = torch.ones(channels, 1, *size)

    def slide(t: torch.Tensor) -> torch.Tensor:
        return F.conv2d(t, ones, None, stride, padding, dilation, channels)

    if kind == "conv":
        groups = int(random.choice([1, 2]))
        weight = torch.randn(int(random.choice([2, 4])), channels // groups, *size)
        settings["groups"] = groups
        return (
            LayerKind.CONVOLUTION,
            settings,
            weight,
            lambda t: F.conv2d(t, weight, None, stride, padding, dilation, groups),
            lambda t: F.conv2d(t, weight.abs() + 0.1, None, stride, padding, dilation, groups),
        )
    if kind == "max":
        return (
            LayerKind.MAX_POOLING,
            settings,
            None,
            lambda t: F.max_pool2d(t, size, stride, padding, dilation),
            slide,
        )
    if kind == "average":
        return (
            LayerKind.AVERAGE_POOLING,
            settings,
            None,
            lambda t: F.avg_pool2d(t, size, stride, padding),
            slide,
        )
    out = (max(1, x.shape[2] // 3), max(1, x.shape[3] // 2))

    def shrink(t: torch.Tensor) -> torch.Tensor:
        return F.adaptive_avg_pool2d(t, out)

    return LayerKind.ADAPTIVE_POOLING, {"output": out}, None, shrink, shrink

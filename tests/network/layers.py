"""Random inputs, and random layers with weights or a window, as torch modules."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

Random = np.random.Generator
Drawn = tuple[nn.Module, Tensor]


class Apply(nn.Module):
    """Calls a function of the input; `part` and `table` are there for functions that need one."""

    def __init__(self, function: Callable[..., Any], part: nn.Module | None = None, *tables: Tensor) -> None:
        super().__init__()
        self.part = part or nn.Identity()
        for index, table in enumerate(tables):
            self.register_buffer(f"table{index}", table)
        self.function = function

    def forward(self, image: Tensor) -> Any:
        return self.function(self, image)


def maps(random: Random, low: int = 5, high: int = 12, channels: int | None = None) -> Tensor:
    """Return (1, C, H, W)."""
    c = channels or int(random.integers(1, 7))
    return torch.randn(1, c, int(random.integers(low, high)), int(random.integers(low, high))) * 2


def signal(random: Random, low: int = 6, high: int = 20, channels: int | None = None) -> Tensor:
    """Return (1, C, L)."""
    return torch.randn(1, channels or int(random.integers(1, 7)), int(random.integers(low, high))) * 2


def tokens(random: Random) -> Tensor:
    """Return (1, T, F)."""
    return torch.randn(1, int(random.integers(1, 8)), int(random.integers(2, 20))) * 3


def vector(random: Random) -> Tensor:
    """Return (1, N)."""
    return torch.randn(1, int(random.integers(1, 40))) * 3


def anything(random: Random) -> Tensor:
    return random.choice([maps, signal, tokens, vector])(random)


def two(random: Random, low: int, high: int) -> tuple[int, int]:
    """Return two numbers in [low, high)."""
    return int(random.integers(low, high)), int(random.integers(low, high))


def flip(random: Random) -> bool:
    return bool(random.integers(2))


def _convolution(random: Random, dimensions: int) -> Drawn:
    kernel, stride, dilation = two(random, 1, 5), two(random, 1, 4), two(random, 1, 3)
    groups = int(random.choice([1, 1, 2, 3]))
    inputs, outputs = groups * int(random.integers(1, 4)), groups * int(random.integers(1, 4))
    mode = str(random.choice(["zeros", "reflect", "replicate", "circular"]))
    padding: Any = random.choice(["same", "valid", "numbers", "numbers"])
    if padding == "same":
        stride = (1, 1)
    if padding == "numbers":
        padding = two(random, 0, 4)
    size = [10 + int(random.integers(0, 4)) for _ in range(dimensions)]
    if dimensions == 1:
        kernel, stride, dilation = kernel[:1], stride[:1], dilation[:1]  # type: ignore[assignment]
        padding = padding if isinstance(padding, str) else padding[:1]
    kind = nn.Conv2d if dimensions == 2 else nn.Conv1d
    layer = kind(
        inputs,
        outputs,
        kernel,
        stride=stride,
        padding=padding if isinstance(padding, str) else tuple(padding),
        dilation=dilation,
        groups=groups,
        bias=flip(random),
        padding_mode=mode,
    )
    return layer, torch.randn(1, inputs, *size)


def convolution(random: Random) -> Drawn:
    return _convolution(random, 2)


def convolution_of_a_signal(random: Random) -> Drawn:
    return _convolution(random, 1)


def transposed_convolution(random: Random) -> Drawn:
    kernel, stride, dilation = two(random, 1, 5), two(random, 1, 4), two(random, 1, 4)
    outward = tuple(int(random.integers(0, max(s, d))) for s, d in zip(stride, dilation, strict=True))
    padding = tuple(int(random.integers(0, k)) for k in kernel)
    groups = int(random.choice([1, 2, 3]))
    inputs, outputs = groups * int(random.integers(1, 4)), groups * int(random.integers(1, 4))
    image = torch.randn(1, inputs, int(random.integers(5, 8)), int(random.integers(5, 8)))
    if random.integers(4) == 0:
        layer = nn.ConvTranspose1d(
            inputs, outputs, kernel[0], stride[0], padding[0], outward[0], groups, flip(random), dilation[0]
        )
        return layer, image[:, :, 0]
    layer2 = nn.ConvTranspose2d(
        inputs, outputs, kernel, stride, padding, outward, groups, flip(random), dilation
    )
    return layer2, image


def linear(random: Random) -> Drawn:
    image = anything(random)
    return nn.Linear(image.shape[-1], int(random.integers(1, 9)), bias=flip(random)), image


def max_pooling(random: Random) -> Drawn:
    image = maps(random, 8, 14) if flip(random) else maps(random, 8, 14).round()  # ties
    kernel, dilation = two(random, 1, 4), two(random, 1, 3)
    padding = tuple(int(random.integers(0, k // 2 + 1)) for k in kernel)
    stride, ceil = two(random, 1, 4), flip(random)
    if random.integers(3) == 0:
        return nn.MaxPool1d(kernel[0], stride[0], padding[0], dilation[0], ceil_mode=ceil), image[:, :, 0]
    if random.integers(3) == 0:
        return Apply(lambda _, x: F.max_pool2d(x, kernel[0], padding=padding[0], ceil_mode=ceil)), image
    return nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=ceil), image


def average_pooling(random: Random) -> Drawn:
    image = maps(random, 6, 14)
    kernel, stride = two(random, 1, 5), two(random, 1, 5)
    padding = tuple(int(random.integers(0, k // 2 + 1)) for k in kernel)
    ceil, count = flip(random), flip(random)
    if random.integers(3) == 0:
        return nn.AvgPool1d(kernel[0], stride[0], padding[0], ceil, count), image[:, :, 0]
    override = int(random.integers(1, 9)) if random.integers(3) == 0 else None
    if random.integers(3) == 0:
        return Apply(
            lambda _, x: F.avg_pool2d(x, kernel, None, padding, ceil, count, divisor_override=override)
        ), image
    return nn.AvgPool2d(kernel, stride, padding, ceil, count, override), image


def adaptive_average(random: Random) -> Drawn:
    out = two(random, 1, 9)
    if random.integers(3) == 0:
        return nn.AdaptiveAvgPool1d(out[0]), signal(random)
    if random.integers(3) == 0:
        return Apply(lambda _, x: F.adaptive_avg_pool2d(x, out)), maps(random)
    return nn.AdaptiveAvgPool2d((out[0], None) if flip(random) else out), maps(random)


def adaptive_max(random: Random) -> Drawn:
    out = two(random, 1, 9)
    if random.integers(3) == 0:
        return nn.AdaptiveMaxPool1d(out[0]), signal(random)
    if random.integers(3) == 0:
        return Apply(lambda _, x: F.adaptive_max_pool2d(x, out)), maps(random).round()
    return nn.AdaptiveMaxPool2d(out), maps(random)


def mean(random: Random) -> Drawn:
    image = anything(random)
    axes = [axis for axis in range(1, image.dim()) if flip(random)] or [-1]
    keep = flip(random)
    if random.integers(3) == 0:
        return Apply(lambda _, x: torch.mean(x, dim=axes, keepdim=keep)), image
    return Apply(lambda _, x: x.mean(tuple(axes), keep)), image

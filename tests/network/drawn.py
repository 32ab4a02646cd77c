"""Random layers of every kind, as torch modules with an input: what the arithmetic is tried on."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.trace import LayerKind
from tests.network.layers import (
    Apply,
    Drawn,
    Random,
    adaptive_average,
    adaptive_max,
    anything,
    average_pooling,
    convolution,
    convolution_of_a_signal,
    flip,
    linear,
    maps,
    max_pooling,
    mean,
    signal,
    transposed_convolution,
    vector,
)
from tests.network.moved import MOVED


def _activation(module: Callable[[], nn.Module], function: Callable[[Tensor], Tensor]) -> Any:
    def drawn(random: Random) -> Drawn:
        image = anything(random) * 2
        return (module() if flip(random) else Apply(lambda _, x: function(x))), image

    return drawn


def leaky_relu(random: Random) -> Drawn:
    slope = float(random.uniform(-0.5, 1.5))
    if flip(random):
        return nn.LeakyReLU(slope, inplace=flip(random)), anything(random)
    return Apply(lambda _, x: F.leaky_relu(x, slope)), anything(random)


def gelu(random: Random) -> Drawn:
    how = str(random.choice(["none", "tanh"]))
    if flip(random):
        return nn.GELU(how), anything(random)
    return Apply(lambda _, x: F.gelu(x, approximate=how)), anything(random)


def softmax(random: Random) -> Drawn:
    image = anything(random)
    axis = int(random.integers(1, image.dim()))
    if flip(random):
        return nn.Softmax(axis if flip(random) else axis - image.dim()), image
    return Apply(lambda _, x: x.softmax(dim=axis)), image


def batch_norm(random: Random) -> Drawn:
    image = random.choice([maps, signal, vector])(random)
    channels, affine = image.shape[1], flip(random)
    kind = nn.BatchNorm2d if image.dim() == 4 else nn.BatchNorm1d
    layer = kind(channels, eps=float(random.choice([1e-5, 1e-3])), affine=affine)
    layer.running_mean = torch.randn(channels)
    layer.running_var = torch.rand(channels) * 3 + 0.05
    if affine:
        nn.init.normal_(layer.weight)
        nn.init.normal_(layer.bias)
    return layer, image


def layer_norm(random: Random) -> Drawn:
    image = anything(random) + 1
    axes = int(random.integers(1, image.dim()))
    shape = tuple(image.shape[-axes:])
    layer = nn.LayerNorm(shape, elementwise_affine=flip(random), bias=flip(random))
    for parameter in layer.parameters():
        nn.init.normal_(parameter)
    return layer, image


def _partner(random: Random, image: Tensor) -> Tensor:
    """Return a table that broadcasts with `image`."""
    shape = [1 if flip(random) else size for size in image.shape[1:]]
    table = torch.randn(1, *shape)
    return table if flip(random) else table[0]


def addition(random: Random) -> Drawn:
    image, alpha, number = anything(random), float(random.normal()), float(random.normal())
    table = _partner(random, image)
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: x + m.part(x),
        lambda m, x: torch.add(m.part(x), x, alpha=alpha),
        lambda m, x: x.add(m.part(x), alpha=alpha),
        lambda m, x: x + number,
        lambda m, x: x + x.size(1),
        lambda m, x: number + x,
        lambda m, x: torch.add(input=x, other=number, alpha=alpha),
        lambda m, x: x + m.table0,
        lambda m, x: m.table0 + x,
        lambda m, x: x - m.part(x),
        lambda m, x: number - x,
        lambda m, x: x + x,
        lambda m, x: x + x.mean(-1, keepdim=True),
        lambda m, x: x.mean(-1, keepdim=True) + m.part(x),
    ]
    return Apply(functions[random.integers(len(functions))], nn.Tanh(), table), image


def product(random: Random) -> Drawn:
    image, number = anything(random), float(random.normal())
    table = _partner(random, image)
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: x * m.part(x),
        lambda m, x: torch.mul(m.part(x), x),
        lambda m, x: number * x,
        lambda m, x: x.mul(number),
        lambda m, x: x * m.table0,
        lambda m, x: torch.multiply(input=m.table0, other=x),
        lambda m, x: x * x,
        lambda m, x: m.part(x.mean(-1, keepdim=True)) * x,
    ]
    return Apply(functions[random.integers(len(functions))], nn.Sigmoid(), table), image


def concatenation(random: Random) -> Drawn:
    image = anything(random)
    axis = int(random.integers(1, image.dim())) - (image.dim() if flip(random) else 0)
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: torch.cat([x, m.part(x)], axis),
        lambda m, x: torch.cat(tensors=(x, m.part(x), x), dim=axis),
        lambda m, x: torch.cat([x, x.mean(axis, keepdim=True), x * 2], dim=axis),
    ]
    return Apply(functions[random.integers(len(functions))], nn.Tanh()), image


def reshape(random: Random) -> Drawn:
    image = maps(random, channels=6)
    _, _, h, w = image.shape
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: x.flatten(2),
        lambda m, x: x.reshape(1, 3, 2 * h, w),
        lambda m, x: torch.flatten(x, start_dim=2).unsqueeze(1),
        lambda m, x: x.view(x.size(0), 2, -1),
        lambda m, x: x.reshape(-1, 2, 3 * w, h),
        lambda m, x: x.unflatten(1, (2, 3)),
        lambda m, x: m.part(x),
    ]
    return Apply(functions[random.integers(len(functions))], nn.Flatten(2)), image


def flatten(random: Random) -> Drawn:
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: x.flatten(1),
        lambda m, x: torch.flatten(input=x, start_dim=1),
        lambda m, x: x.view(x.size(0), -1),
        lambda m, x: x.reshape(x.shape[0], -1),
        lambda m, x: m.part(x),
    ]
    return Apply(functions[random.integers(len(functions))], nn.Flatten()), anything(random)


def permutation(random: Random) -> Drawn:
    image = maps(random)
    order = [0, *(1 + random.permutation(3)).tolist()]
    functions: list[Callable[[Any, Tensor], Tensor]] = [
        lambda m, x: x.permute(*order),
        lambda m, x: x.permute(order),
        lambda m, x: torch.permute(x, dims=tuple(order)),
        lambda m, x: x.transpose(1, 3),
        lambda m, x: torch.transpose(x, dim0=-1, dim1=-2),
        lambda m, x: x.flatten(2).transpose(1, 2),
        lambda m, x: x.transpose(2, 3).contiguous().flatten(2).transpose(1, 2),
    ]
    return Apply(functions[random.integers(len(functions))]), image


def dropout(random: Random) -> Drawn:
    if flip(random):
        return nn.Dropout(0.5), anything(random)
    return Apply(lambda m, x: F.dropout(x, 0.5, training=m.training)), anything(random)


def identity(random: Random) -> Drawn:
    return nn.Identity(), anything(random)


_DRAWN: dict[LayerKind, tuple[Callable[[Random], Drawn], ...]] = {
    LayerKind.CONVOLUTION: (convolution, convolution_of_a_signal),
    LayerKind.TRANSPOSED_CONVOLUTION: (transposed_convolution,),
    LayerKind.LINEAR: (linear,),
    LayerKind.MAX_POOLING: (max_pooling,),
    LayerKind.AVERAGE_POOLING: (average_pooling,),
    LayerKind.ADAPTIVE_POOLING: (adaptive_average,),
    LayerKind.ADAPTIVE_MAX_POOLING: (adaptive_max,),
    LayerKind.MEAN: (mean,),
    LayerKind.RELU: (_activation(nn.ReLU, F.relu),),
    LayerKind.LEAKY_RELU: (leaky_relu,),
    LayerKind.RELU6: (_activation(nn.ReLU6, F.relu6),),
    LayerKind.GELU: (gelu,),
    LayerKind.SILU: (_activation(nn.SiLU, F.silu),),
    LayerKind.SIGMOID: (_activation(nn.Sigmoid, torch.sigmoid),),
    LayerKind.TANH: (_activation(nn.Tanh, torch.tanh),),
    LayerKind.HARDSWISH: (_activation(nn.Hardswish, F.hardswish),),
    LayerKind.SOFTMAX: (softmax,),
    LayerKind.BATCH_NORM: (batch_norm,),
    LayerKind.LAYER_NORM: (layer_norm,),
    LayerKind.ADD: (addition,),
    LayerKind.MULTIPLY: (product,),
    LayerKind.CONCATENATE: (concatenation,),
    LayerKind.FLATTEN: (flatten,),
    LayerKind.RESHAPE: (reshape,),
    LayerKind.PERMUTE: (permutation,),
    LayerKind.DROPOUT: (dropout,),
    LayerKind.IDENTITY: (identity,),
}
DRAWN = {kind: (*_DRAWN.get(kind, ()), *MOVED.get(kind, ())) for kind in {**_DRAWN, **MOVED}}

"""Random layers that choose, repeat, weigh and multiply, as torch modules with an input."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.trace import LayerKind
from tests.network.layers import Apply, Drawn, Random, anything, flip, maps, tokens

Function = Callable[[Any, Tensor], Tensor]


def _one_of(random: Random, functions: list[Function], image: Tensor, part: nn.Module | None = None) -> Drawn:
    return Apply(functions[random.integers(len(functions))], part, torch.randn(1, *image.shape[1:])), image


def slicing(random: Random) -> Drawn:
    image = maps(random, channels=6)
    return _one_of(
        random,
        [
            lambda m, x: x[:, 1:5:2],
            lambda m, x: x[:, :, 2:-1, ::2],
            lambda m, x: x[:, 3],
            lambda m, x: x[:, -1, :, 0],
            lambda m, x: x[:, :, :1, None, 2],
            lambda m, x: torch.chunk(x, 4, 1)[1],
            lambda m, x: x.split([1, 3, 2], 1)[2],
            lambda m, x: torch.split(m.part(x), 4, dim=-1)[1],
            lambda m, x: x.unbind(2)[1],
            lambda m, x: x.select(2, 1),
            lambda m, x: torch.narrow(x, 1, 2, 3),
            lambda m, x: x.flip(1, 3),
            lambda m, x: x[:, [4, 0, 0]],
            lambda m, x: torch.index_select(x, 1, torch.tensor([5, 2])),
        ],
        image,
        nn.Tanh(),
    )


def rolling(random: Random) -> Drawn:
    down, right = int(random.integers(-3, 4)), int(random.integers(1, 4))
    return _one_of(
        random,
        [lambda m, x: torch.roll(x, (down, right), dims=(2, 3)), lambda m, x: x.roll(right, 1)],
        maps(random),
    )


def padding(random: Random) -> Drawn:
    a, b, c, d = (int(size) for size in random.integers(-1, 4, 4))
    functions: list[Function] = [
        lambda m, x: F.pad(x, (a, b, c, d)),
        lambda m, x: F.pad(x, (1, 2, 3, 0), mode="reflect"),
        lambda m, x: F.pad(x, (0, 0, 0, 0, 1, 2)),
        lambda m, x: m.part(x),
    ]
    parts = [nn.ZeroPad2d((1, 2, 0, 3)), nn.ReflectionPad2d(2), nn.ReplicationPad2d(1), nn.CircularPad2d(2)]
    return _one_of(random, functions, maps(random), parts[random.integers(4)])


def repetition(random: Random) -> Drawn:
    functions: list[Function] = [
        lambda m, x: x[:, :, :1].expand(-1, -1, 5, -1),
        lambda m, x: x.repeat(1, 2, 1, 3),
        lambda m, x: x.unsqueeze(2).expand(x.size(0), -1, 3, -1, -1),
        lambda m, x: F.interpolate(x, scale_factor=2),
        lambda m, x: F.interpolate(x, size=(7, 13), mode="nearest"),
        lambda m, x: torch.repeat_interleave(x, 2, 1),
        lambda m, x: m.part(x),
    ]
    return _one_of(random, functions, maps(random), nn.Upsample(scale_factor=3))


def summing(random: Random) -> Drawn:
    axes = [axis for axis in range(1, 4) if flip(random)] or [2]
    functions: list[Function] = [
        lambda m, x: x.sum(axes, keepdim=True),
        lambda m, x: torch.sum(x, dim=-1),
        lambda m, x: x.sum((1, 2)),
    ]
    return _one_of(random, functions, maps(random))


def matrix_product(random: Random) -> Drawn:
    image = tokens(random)
    functions: list[Function] = [
        lambda m, x: x @ m.part(x).transpose(1, 2),
        lambda m, x: torch.bmm(x.transpose(1, 2), m.part(x)),
        lambda m, x: torch.matmul(m.part(x), m.table0[0].t()),
        lambda m, x: x.matmul(m.table0.transpose(1, 2)),
        lambda m, x: m.table0.transpose(1, 2) @ x,
        lambda m, x: m.part(x.unsqueeze(1)).expand(-1, 3, -1, -1) @ x.unsqueeze(1).transpose(2, 3),
        lambda m, x: torch.einsum("btf,bsf->bts", x, m.part(x)),
        lambda m, x: torch.einsum("b t f, b t g -> b t f g", x, x),
        lambda m, x: x.mean(1) @ m.table0[0].t(),
    ]
    return _one_of(random, functions, image, nn.Tanh())


def weighted_sum(random: Random) -> Drawn:
    image = maps(random, channels=3)
    scale = float(random.uniform(0.1, 2))
    functions: list[Function] = [
        lambda m, x: F.scaled_dot_product_attention(x, m.part(x), x * 2),
        lambda m, x: F.scaled_dot_product_attention(x, x, x, scale=scale),
        lambda m, x: F.scaled_dot_product_attention(x[:, :, :2], x, m.part(x)),
    ]
    return _one_of(random, functions, image, nn.Tanh())


def division(random: Random) -> Drawn:
    number = float(random.uniform(0.3, 4))
    functions: list[Function] = [
        lambda m, x: x / number,
        lambda m, x: number / (m.part(x) + 1),
        lambda m, x: x / m.part(x),
        lambda m, x: x.div(number),
        lambda m, x: torch.div(x, x.sigmoid().mean(-1, keepdim=True)),
        lambda m, x: m.part(x) / (m.table0.abs() + 1),
    ]
    module, image = _one_of(random, functions, anything(random), nn.Sigmoid())
    return nn.Sequential(nn.Sigmoid(), module), image


def negation(random: Random) -> Drawn:
    return _one_of(random, [lambda m, x: -x, lambda m, x: torch.neg(x)], anything(random))


def _for_all(table: Tensor, image: Tensor) -> Tensor:
    """Return a table for every image of a batch."""
    return table.expand(image.size(0), *table.shape[1:])


def stacking(random: Random) -> Drawn:
    functions: list[Function] = [
        lambda m, x: torch.stack([x, m.part(x)], 1),
        lambda m, x: torch.stack((x, _for_all(m.table0, x), x), dim=-1),
        lambda m, x: torch.cat([_for_all(m.table0, x), x, m.part(x)], dim=1),
        lambda m, x: torch.cat([x, _for_all(m.table0, x)], dim=-1),
    ]
    return _one_of(random, functions, anything(random), nn.Tanh())


def group_norm(random: Random) -> Drawn:
    image = maps(random, channels=6)
    groups = int(random.choice([1, 2, 3, 6]))
    layer = nn.GroupNorm(groups, 6)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    functions: list[Function] = [
        lambda m, x: F.group_norm(x, groups),
        lambda m, x: F.group_norm(x, groups, m.part.weight, m.part.bias),
        lambda m, x: m.part(x),
    ]
    if random.integers(3) == 0:
        return nn.InstanceNorm2d(6), image
    return _one_of(random, functions, image, layer)


def response_norm(random: Random) -> Drawn:
    size = int(random.integers(1, 6))
    layer = nn.LocalResponseNorm(size, alpha=0.5, beta=0.6, k=1.5)
    if flip(random):
        return Apply(lambda _, x: F.local_response_norm(x, size)), maps(random)
    return layer, maps(random)


def _curve(
    function: Callable[[Tensor], Tensor], module: Callable[[], nn.Module]
) -> Callable[[Random], Drawn]:
    def drawn(random: Random) -> Drawn:
        image = anything(random)
        return (module() if flip(random) else Apply(lambda _, x: function(x))), image

    return drawn


def power(random: Random) -> Drawn:
    functions: list[Function] = [
        lambda m, x: x**2,
        lambda m, x: x.pow(3),
        lambda m, x: x.square(),
        lambda m, x: x.sigmoid().sqrt(),
        lambda m, x: torch.rsqrt(x.sigmoid()),
    ]
    return _one_of(random, functions, anything(random))


def functional(random: Random) -> Drawn:
    """Return a layer whose weights are arguments."""
    image = maps(random, channels=4)
    conv = nn.Conv2d(4, 6, 3, bias=flip(random))
    norm = nn.BatchNorm2d(4)
    nn.init.normal_(norm.weight)
    norm.running_mean = torch.randn(4)
    functions: list[tuple[Function, nn.Module]] = [
        (lambda m, x: F.conv2d(x, m.part.weight, m.part.bias, 2, padding=1), conv),
        (lambda m, x: F.conv2d(input=x, weight=m.part.weight, padding="same"), conv),
        (lambda m, x: torch.conv2d(x, m.part.weight, m.part.bias, dilation=(1, 2)), conv),
    ]
    function, part = functions[random.integers(len(functions))]
    return Apply(function, part), image


MOVED: dict[LayerKind, tuple[Callable[[Random], Drawn], ...]] = {
    LayerKind.SLICE: (slicing,),
    LayerKind.ROLL: (rolling,),
    LayerKind.PAD: (padding,),
    LayerKind.REPEAT: (repetition,),
    LayerKind.SUM: (summing,),
    LayerKind.MATRIX_PRODUCT: (matrix_product,),
    LayerKind.WEIGHTED_SUM: (weighted_sum,),
    LayerKind.DIVIDE: (division,),
    LayerKind.GROUP_NORM: (group_norm,),
    LayerKind.RESPONSE_NORM: (response_norm,),
    LayerKind.HARDSIGMOID: (_curve(F.hardsigmoid, nn.Hardsigmoid),),
    LayerKind.ELU: (_curve(lambda x: F.elu(x, 0.7), lambda: nn.ELU(1.3)),),
    LayerKind.CLIP: (_curve(lambda x: x.clamp(-0.5, 2), lambda: nn.Hardtanh(-2, 0.25)),),
    LayerKind.POWER: (power,),
    LayerKind.MULTIPLY: (negation,),
    LayerKind.CONCATENATE: (stacking,),
    LayerKind.CONVOLUTION: (functional,),
}

"""The blocks and the joins of torchvision's networks, as the graph has them."""

from collections import Counter
from typing import Any

import pytest
import torch
from torch import nn

from explorer.network import open_network
from explorer.network.operators import torchvision
from explorer.trace import Axes, Layer, LayerKind, blocks

models = torchvision().models
ADD, JOIN, TIMES = LayerKind.ADD, LayerKind.CONCATENATE, LayerKind.MULTIPLY
ALONE: dict[str, Any] = {"aux_logits": False, "init_weights": False}
MBCONV = {"MBConv": 16, "SqueezeExcitation": 16, "Conv2dNormActivation": 49}
INVERTED = {"InvertedResidual": 11, "SqueezeExcitation": 9, "Conv2dNormActivation": 34}
INCEPTION = {
    "InceptionA": 3,
    "InceptionB": 1,
    "InceptionC": 4,
    "InceptionD": 1,
    "InceptionE": 2,
    "BasicConv2d": 94,
}
ENCODER = {"Encoder": 1, "EncoderBlock": 12, "MLPBlock": 12}
SHIFTED = {"SwinTransformerBlock": 12, "MLP": 12, "PatchMerging": 3}

NETWORKS: dict[str, tuple[int, dict[str, Any], dict[str, int], dict[tuple[LayerKind, int], int]]] = {
    "resnet18": (32, {}, {"BasicBlock": 8}, {(ADD, 2): 8}),
    "inception_v3": (75, ALONE, INCEPTION, {(JOIN, 4): 9, (JOIN, 3): 2, (JOIN, 2): 4}),
    "googlenet": (32, ALONE, {"Inception": 9, "BasicConv2d": 57}, {(JOIN, 4): 9}),
    "mobilenet_v3_small": (32, {}, INVERTED, {(ADD, 2): 6, (TIMES, 2): 9}),
    "efficientnet_b0": (32, {}, MBCONV, {(ADD, 2): 9, (TIMES, 2): 16}),
    "vit_b_16": (32, {"image_size": 32}, ENCODER, {(ADD, 2): 24, (LayerKind.ATTENTION, 3): 12}),
    "swin_t": (32, {}, SHIFTED, {(ADD, 2): 24, (JOIN, 4): 3}),
    "densenet121": (
        32,
        {},
        {"_DenseBlock": 4, "_DenseLayer": 58, "_Transition": 3},
        # Of a block of n layers, layer i joins what i + 1 layers gave, from the second on; the block itself n + 1.
        dict(Counter((JOIN, read) for count in (6, 12, 24, 16) for read in range(2, count + 2))),
    ),
}
"""By name: the image's size, how it is built, how many blocks of each class and how many joins of each sort it has."""


@pytest.fixture(scope="module", params=NETWORKS)
def opened(request: pytest.FixtureRequest) -> tuple[str, tuple[Layer, ...]]:
    """Return the name and the layers of a network whose weights are whatever lay in memory."""
    name, (size, given, _, _) = request.param, NETWORKS[request.param]
    if name == "swin_t":  # which computes some of its buffers as it is built
        module: nn.Module = models.swin_t(weights=None)
    else:
        with torch.device("meta"):
            module = models.get_model(name, weights=None, **given)
        module = module.to_empty(device="cpu")
    return name, open_network(module.eval(), (3, size, size)).layers


def test_the_layers_of_a_block_follow_each_other_inside_those_of_the_block_around_it(
    opened: tuple[str, tuple[Layer, ...]],
) -> None:
    name, layers = opened
    found = {block.path: block for block in blocks(layers)}
    order = {layer.name: index for index, layer in enumerate(layers)}
    for block in found.values():
        places = [order[member] for member in block.members]
        assert places == list(range(places[0], places[0] + len(places))), block.path
        around = found.get(block.parent)
        assert block.depth == (0 if around is None else around.depth + 1)
        assert around is None or set(block.members) < set(around.members)
    assert Counter(block.kind for block in found.values()) == NETWORKS[name][2]


def test_no_layer_is_in_two_blocks_side_by_side(opened: tuple[str, tuple[Layer, ...]]) -> None:
    inside = Counter((block.parent, member) for block in blocks(opened[1]) for member in block.members)
    assert set(inside.values()) == {1}


def test_every_layer_reads_earlier_ones_and_is_read(opened: tuple[str, tuple[Layer, ...]]) -> None:
    name, layers = opened
    order = {layer.name: index for index, layer in enumerate(layers)}
    assert len(order) == len(layers)
    assert all(order[source] < index for index, layer in enumerate(layers) for source in layer.sources)
    assert {source for layer in layers for source in layer.sources} == set(order) - {layers[-1].name}
    joins = Counter((layer.kind, len(layer.sources)) for layer in layers if len(layer.sources) > 1)
    assert joins == NETWORKS[name][3]
    assert layers[-1].ours and layers[-1].shape == (1000,) and layers[-1].axes is Axes.VECTOR

"""Attention against torch, on a small vision transformer."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from explorer.network import open_network
from explorer.network.operators import torchvision
from explorer.trace import Trace, Unit, attention, attention_layers, contributions, patch_grid, token_maps


def transformer() -> nn.Module:
    torch.manual_seed(0)
    module = torchvision().models.VisionTransformer(
        image_size=32, patch_size=8, num_layers=2, num_heads=3, hidden_dim=48, mlp_dim=96, num_classes=10
    )
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.3)  # torchvision begins with zero biases and a zero head
    return module.eval()


@pytest.fixture(scope="module")
def vit() -> tuple[nn.Module, Trace]:
    """Return a transformer and its trace of noise."""
    module = transformer()
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    return module, open_network(module, (3, 32, 32)).trace(noise)


def torch_answer(module: nn.Module, trace: Trace, layer: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return torch's output and weights, (T, E) and (heads, T, T)."""
    inside = module.get_submodule(layer.name)
    read = torch.from_numpy(np.array(trace[layer.sources[0]]))[None]
    with torch.inference_mode():
        output, weights = inside(read, read, read, need_weights=True, average_attn_weights=False)
    return output[0].numpy(), weights[0].numpy()


def test_every_head_has_the_weights_that_torch_has(vit):
    module, trace = vit
    layers = attention_layers(trace)
    assert [layer.name.split(".")[2] for layer in layers] == ["encoder_layer_0", "encoder_layer_1"]
    for layer in layers:
        found, (output, weights) = attention(trace, layer), torch_answer(module, trace, layer)
        assert found.weights.shape == (3, 17, 17)
        np.testing.assert_allclose(found.weights, weights, rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(found.output, trace[layer.name], rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(found.output, output, rtol=1e-4, atol=1e-4)


def test_units_of_an_attention_layer_equal_pytorch(vit):
    _, trace = vit
    random = np.random.default_rng(1)
    for layer in attention_layers(trace):
        for _ in range(8):
            position = tuple(int(random.integers(size)) for size in layer.shape)
            assert contributions(trace, Unit(layer.name, position)).agrees


def test_the_grid_is_read_off_the_recorded_graph(vit):
    _, trace = vit
    grid = patch_grid(trace)
    assert (grid.layer, grid.rows, grid.columns, grid.height, grid.width, grid.first) == (
        "conv_proj",
        4,
        4,
        8,
        8,
        1,
    )
    embedded = next(layer for layer in trace.layers if layer.shape == (17, 48))
    np.testing.assert_array_equal(token_maps(trace, embedded), trace["conv_proj"])


def test_a_patch_becomes_its_token(vit):
    """Changing the pixels of one patch changes no other token before the first attention."""
    module, _ = vit
    network, picture = open_network(module, (3, 32, 32)), np.full((32, 32, 3), 90, np.uint8)
    changed = picture.copy()
    changed[8:16, 24:32] = 200  # patch (1, 3)
    before, after = network.trace(picture), network.trace(changed)
    name = next(layer.name for layer in before.layers if layer.shape == (17, 48))
    tokens = np.flatnonzero((before[name] != after[name]).any(axis=1))
    assert [patch_grid(before).name(int(token)) for token in tokens] == ["patch (1, 3)"]

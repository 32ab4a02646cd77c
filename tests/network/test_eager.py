"""Modules that fx cannot read, because their way depends on the data, are recorded while they run."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.errors import ExplorerError
from explorer.network.library import open_network
from explorer.network.network import Network
from explorer.trace import Change, Edits, LayerKind, ParameterEdit, Switch, Unit, contributions

SIZE = (1, 6, 6)
BRIGHT, DARK = np.full((6, 6), 250, np.uint8), np.full((6, 6), 9, np.uint8)


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, maps: Tensor) -> Tensor:
        joined: Tensor = self.relu(self.conv(maps)) + maps
        return joined


class Choosing(nn.Module):
    """Goes through its second block only where the image is bright."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, padding=1)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.weight = nn.Parameter(torch.randn(3, 4))
        self.shift = nn.Parameter(torch.randn(3))

    def forward(self, *images: Tensor) -> Tensor:
        maps = self.stem(images[0])
        for number, block in enumerate(self.blocks):
            if number == 0 or images[0].mean() > 0.5:
                maps = block(maps)
        edge = maps[:, :, 0]
        maps[:, :, 1] = edge * 2
        return F.linear(1 - maps.mean((2, 3)), self.weight, self.shift)


@pytest.fixture
def choosing() -> Network:
    torch.manual_seed(0)
    return open_network(Choosing(), SIZE)


def plain(network: Network, pixels: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        image = torch.from_numpy(pixels).float()[None, None] / 255
        return network.module(image)[0].numpy()


def test_each_image_is_recorded_on_its_own_way(choosing: Network) -> None:
    bright, dark = choosing.trace(BRIGHT), choosing.trace(DARK)
    names = {layer.name for layer in bright.layers} - {layer.name for layer in dark.layers}
    assert {"blocks.1.conv", "blocks.1.relu"} <= names
    for trace, pixels in ((bright, BRIGHT), (dark, DARK)):
        np.testing.assert_array_equal(trace[trace.layers[-2].name], plain(choosing, pixels))


def test_the_same_way_has_the_same_layers(choosing: Network) -> None:
    first = choosing.trace(BRIGHT)
    choosing.trace(DARK)
    assert choosing.trace(np.full((6, 6), 240, np.uint8)).layers is first.layers


def test_layers_stand_in_their_modules_and_their_terms_add_up(choosing: Network) -> None:
    trace = choosing.trace(BRIGHT)
    conv = trace.layer("blocks.1.conv")
    assert (
        conv.kind is LayerKind.CONVOLUTION and conv.scope == (("blocks", "ModuleList"), ("blocks.1", "Block"))
    ) or (conv.scope == (("blocks.1", "Block"),))
    for layer in trace.layers[1:]:
        found = contributions(trace, Unit(layer.name, (0,) * len(layer.shape)))
        assert found.agrees, layer.name
        assert found.known or layer.settings["operation"] == "written", (layer.name, found.note)


def test_a_function_given_its_weights_is_a_layer_that_owns_them(choosing: Network) -> None:
    linear = next(layer for layer in choosing.layers if layer.kind is LayerKind.LINEAR)
    assert linear.parameters == 15
    edits = Edits().with_change(ParameterEdit(linear.name, "weight", (), Change.ZERO))
    trace = choosing.trace(DARK, edits=edits)
    np.testing.assert_array_equal(trace[linear.name], choosing.module.get_parameter("shift").detach().numpy())


def test_a_broken_network_takes_the_way_that_it_then_takes(choosing: Network) -> None:
    edits = (
        Edits()
        .with_change(ParameterEdit("stem", "weight", (), Change.ZERO))
        .switched(Switch("blocks.0.relu", (2,)))
    )
    trace = choosing.trace(BRIGHT, edits=edits)
    assert not trace["blocks.0.relu"][2].any() and "blocks.1.conv" in trace
    bias = choosing.module.get_parameter("stem.bias").detach().numpy()
    np.testing.assert_array_equal(trace["stem"][:, 3, 3], bias)


def test_nothing_stays_hooked(choosing: Network) -> None:
    choosing.trace(BRIGHT)
    for module in choosing.module.modules():
        assert not module._forward_hooks and not module._forward_pre_hooks


class Words(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(10, 3)

    def forward(self, words: Tensor) -> Tensor:
        return self.table(words).mean(1)


class Two(nn.Module):
    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        return left + right


class Growing(nn.Module):
    def forward(self, image: Tensor) -> Tensor:
        return image[image > 0.5][None] if (image > 0.5).any() else image.flatten(1)


class Answering(nn.Module):
    """Gives what it is made to give."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.answer = answer

    def forward(self, image: Tensor) -> object:
        return self.answer(self.flatten(image))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (Two(), "Two reads left and right"),
        (Words(), "whole numbers"),
        (nn.Sequential(nn.Conv2d(3, 2, 3)), "could not be run on an image of 1×6×6"),
        (Answering(lambda x: (x, x)), "gives 2 results"),
        (Answering(lambda x: {"a": x, "b": x}), "dictionary of a, b"),
        (Answering(lambda x: x.tolist()), "cannot be shown"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(module: nn.Module, said: str) -> None:
    with pytest.raises(ExplorerError, match=said):
        open_network(module, SIZE)


@pytest.mark.parametrize(
    "answer",
    [lambda x: {"logits": x, "hidden": x * 2}, lambda x: (x, None), lambda x: {"out": x}, lambda x: [x]],
)
def test_the_logits_are_taken_out_of_what_is_given(answer: object) -> None:
    assert len(open_network(Answering(answer), SIZE).classes) == 36


def test_a_network_with_a_changing_number_of_outputs_is_refused() -> None:
    network = open_network(Growing(), SIZE)
    half = np.zeros((6, 6), np.uint8)
    half[:2] = 255
    with pytest.raises(ExplorerError, match="gives 12 numbers for this image"):
        network.trace(half)

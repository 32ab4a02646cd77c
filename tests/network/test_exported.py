"""Programs of torch.export: the same numbers, and the layers, names and blocks of the module they were made of."""

import numpy as np
import pytest
import torch
from torch import nn

from explorer.errors import ExplorerError
from explorer.network.exported import as_module
from explorer.network.library import open_network
from explorer.network.record import record
from explorer.trace import Change, Edits, LayerKind, ParameterEdit, Unit, contributions
from tests.network.families import built

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "squeezenet1_1"])
def test_a_program_is_recorded_like_its_module(name: str) -> None:
    module, image = built(name)
    program = torch.export.export(module, (image,))
    trace, own = record(as_module(program), image), record(module, image)
    with torch.inference_mode():
        expected = program.module()(image)[0].numpy()
    np.testing.assert_array_equal(trace[trace.layers[-1].name], expected)
    assert [layer.kind for layer in trace.layers] == [layer.kind for layer in own.layers]
    assert trace.parameters == own.parameters
    named = {layer.name: layer for layer in trace.layers}
    for layer in own.layers:
        if "." in layer.name:
            assert named[layer.name].scope == layer.scope and named[layer.name].shape == layer.shape
    for layer in trace.layers[1:]:
        found = contributions(trace, Unit(layer.name, (0,) * len(layer.shape)))
        assert found.known and found.agrees, layer.name


def test_a_program_opens_without_its_size_and_can_be_broken() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 3)).eval()
    network = open_network(torch.export.export(module, (torch.rand(1, 3, 8, 8),)))
    assert network.preparation.size == (3, 8, 8)
    assert [layer.kind for layer in network.layers][1] is LayerKind.CONVOLUTION
    edits = Edits().with_change(ParameterEdit("3", "weight", (), Change.ZERO))
    trace = network.trace(np.full((8, 8, 3), 99, np.uint8), edits=edits)
    np.testing.assert_array_equal(trace["3"], module[3].bias.detach().numpy())


def test_a_program_of_two_inputs_is_refused() -> None:
    class Two(nn.Module):
        def forward(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
            return left + right

    program = torch.export.export(Two(), (torch.rand(1, 4), torch.rand(1, 4)))
    with pytest.raises(ExplorerError, match="reads 2 inputs"):
        open_network(program)

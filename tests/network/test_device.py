"""What networks run on.  Only the processor can be counted on: a twin on it stands for one on an accelerator."""

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from explorer.drawing import Drawing
from explorer.errors import ExplorerError
from explorer.network import open_network
from explorer.network.device import CPU, Elsewhere, Twin, choose, devices, exact
from explorer.network.network import Network
from explorer.trace import Change, Edits, ParameterEdit, Switch, explain
from tests.network.toys import Residual

HERE = torch.device(CPU)
Values = Mapping[str, np.ndarray[Any, Any]]
ABSENT = [name for name in ("cuda", "mps") if name not in devices()]


@pytest.fixture
def module() -> Residual:
    torch.manual_seed(0)
    return Residual().eval()


def opened(module: nn.Module) -> Network:
    return open_network(module, (1, 28, 28))


def same(one: Values, other: Values) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_automatically_small_networks_stay_on_the_processor() -> None:
    assert CPU in devices()
    assert choose("auto", 1000) == HERE
    assert choose("auto", 10**9).type == devices()[0]


@pytest.mark.parametrize("name", [*ABSENT, "tpu"])
def test_a_device_that_is_absent_is_refused_in_a_sentence(
    name: str, lenet: Network, drawing: Drawing
) -> None:
    with pytest.raises(ExplorerError, match=rf"^There is no [^.]*{name}[^.]* here; choose [^.]*cpu\.$"):
        lenet.trace(drawing, device=name)


def test_on_an_nvidia_card_products_are_whole_and_the_users_choice_comes_back() -> None:
    products, convolutions = torch.backends.cuda.matmul, torch.backends.cudnn.conv
    before = products.fp32_precision, convolutions.fp32_precision
    with exact(torch.device("cuda")):
        assert (products.fp32_precision, convolutions.fp32_precision) == ("ieee", "ieee")
    assert (products.fp32_precision, convolutions.fp32_precision) == before


def elsewhere(network: Network, digit: np.ndarray[Any, Any], edits: Edits | None = None) -> Values:
    """Return what a network records on a twin of itself, as it would on an accelerator."""
    way = network._way
    image = torch.from_numpy(network.trace(digit)["input"].copy())[None]
    values, _ = way.forward(image, way.broken(edits), None, Elsewhere(way.graph, HERE))
    return values


def test_elsewhere_every_value_is_the_same_and_comes_back_as_float32(
    module: Residual, digit: np.ndarray[Any, Any]
) -> None:
    network = opened(module)
    there = elsewhere(network, digit)
    assert same(network.trace(digit).values, there)
    assert all(value.dtype == np.float32 and not value.flags.writeable for value in there.values())


def test_elsewhere_the_users_edits_are_respected(module: Residual, digit: np.ndarray[Any, Any]) -> None:
    network = opened(module)
    edits = Edits((ParameterEdit("conv", "weight", (0,), Change.ZERO),), frozenset({Switch("relu", (1,))}))
    broken = network.trace(digit, edits=edits)
    assert not same(broken.values, network.trace(digit).values)
    assert same(broken.values, elsewhere(network, digit, edits))


def test_elsewhere_a_step_of_training_is_followed(module: Residual) -> None:
    moved = Elsewhere(opened(module)._way.graph, HERE)
    assert torch.equal(moved.graph.get_parameter("fc.bias"), module.fc.bias)
    with torch.no_grad():
        module.fc.bias.add_(1)
    assert torch.equal(moved.graph.get_parameter("fc.bias"), module.fc.bias)


def test_a_twin_shares_nothing_with_its_original(module: Residual) -> None:
    twin = Twin(module, HERE)
    twin.module.get_parameter("fc.bias").data.zero_()
    assert module.fc.bias.any()
    assert isinstance(twin.module.get_parameter("conv.weight"), nn.Parameter)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_a_network_in_other_numbers_is_computed_in_float32_and_stays_as_it_is(
    dtype: torch.dtype, module: Residual, digit: np.ndarray[Any, Any]
) -> None:
    network = opened(module.to(dtype))
    trace = network.trace(digit)
    plain = opened(copy.deepcopy(module).float()).trace(digit)
    assert same(trace.values, plain.values) and module.fc.weight.dtype == dtype
    explained = explain(trace, "conv", channel=1, row=3, column=3)
    assert explained.value == pytest.approx(float(trace["conv"][1, 3, 3]), abs=1e-5)


def test_weights_that_are_nowhere_are_refused() -> None:
    with torch.device("meta"):
        module = Residual()
    with pytest.raises(ExplorerError, match="no weights yet"):
        opened(module)

"""A network with something broken: torch with those weights is the oracle, and the network itself stays whole."""

import copy
import threading
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.drawing import Drawing
from explorer.network.network import Network
from explorer.trace import Change, Edits, ParameterEdit, Switch, Trace
from tests.network.test_recording import batch, plain_forward
from tests.network.toys import network

Array = np.ndarray[Any, Any]


def changing(*edits: ParameterEdit) -> Edits:
    made = Edits()
    for edit in edits:
        made = made.with_change(edit)
    return made


def off(layer: str, *position: int) -> Edits:
    return Edits().switched(Switch(layer, position))


NEGATED = changing(
    ParameterEdit("conv2", "weight", (9,), Change.NEGATE),
    ParameterEdit("conv2", "bias", (9,), Change.SET, 0.5),
    ParameterEdit("fc1", "weight", (0, 137), Change.SET, 3.0),
)


def assert_same(trace: Trace, other: Trace) -> None:
    for name in trace.values:
        np.testing.assert_array_equal(trace[name], other[name], err_msg=name)


def test_edited_weights_are_those_of_a_network_that_has_them(lenet: Network, digit: Array) -> None:
    module = copy.deepcopy(lenet.module)
    with torch.no_grad():
        module.get_parameter("conv2.weight")[9] *= -1
        module.get_parameter("conv2.bias")[9] = 0.5
        module.get_parameter("fc1.weight")[0, 137] = 3.0
    trace = lenet.trace(digit, edits=NEGATED)
    for name, tensor in plain_forward(module, batch(digit)).items():
        np.testing.assert_array_equal(trace[name], tensor[0].numpy(), err_msg=name)
    assert not np.array_equal(trace["conv2"], lenet.trace(digit)["conv2"])


def test_the_network_itself_stays_bit_for_bit(lenet: Network, digit: Array) -> None:
    before = {name: tensor.clone() for name, tensor in lenet.module.state_dict().items()}
    parameters = list(lenet.module.parameters())
    whole = lenet.trace(digit)
    lenet.trace(digit, edits=changing(ParameterEdit("conv1", "weight", (), Change.SHUFFLE, 1)))
    lenet.trace(digit, edits=off("relu2", 3))
    assert_same(lenet.trace(digit), whole)
    for name, tensor in lenet.module.state_dict().items():
        assert torch.equal(tensor, before[name]), name
    assert all(one is other for one, other in zip(lenet.module.parameters(), parameters, strict=True))


def test_a_frozen_trace_stays_what_it_was(lenet: Network, digit: Array) -> None:
    whole = lenet.trace(digit)
    values = {name: array.copy() for name, array in whole.values.items()}
    weight = np.array(whole.layer("conv2").weight)
    lenet.trace(digit, edits=NEGATED)
    np.testing.assert_array_equal(whole.layer("conv2").weight, weight)
    for name, array in values.items():
        np.testing.assert_array_equal(whole[name], array)


def test_layers_hold_the_weights_as_used_and_originals_the_trained_ones(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, edits=NEGATED)
    assert trace.edits == NEGATED and set(trace.originals) == {"conv2", "fc1"}
    used, trained = trace.layer("conv2"), trace.originals["conv2"]
    assert used.weight is not None and trained.weight is not None and used.bias is not None
    np.testing.assert_array_equal(used.weight[9], -trained.weight[9])
    np.testing.assert_array_equal(used.weight[8], trained.weight[8])
    assert used.bias[9] == 0.5 and not used.weight.flags.writeable and not used.bias.flags.writeable
    assert trained is lenet.layers[4] and trace.layers[1] is lenet.layers[1]
    with pytest.raises(TypeError):
        trace.originals["conv1"] = used  # type: ignore[index]


def test_the_same_edits_give_the_same_layers(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, edits=NEGATED)
    again = changing(*NEGATED.parameters)
    assert again is not NEGATED
    assert lenet.trace(digit.T.copy(), edits=again).layers is trace.layers
    assert lenet.trace(digit).layers is lenet.layers
    assert lenet.trace(digit, edits=Edits()).layers is lenet.layers


def test_only_the_last_few_edits_are_remembered(lenet: Network, digit: Array) -> None:
    for number in range(20):
        lenet.trace(digit, edits=changing(ParameterEdit("fc3", "bias", (0,), Change.SET, number)))
    assert len(lenet._way._known) <= 4


def test_edits_that_change_nothing_leave_no_original(lenet: Network, digit: Array) -> None:
    twice = ParameterEdit("conv1", "weight", (), Change.NEGATE)
    trace = lenet.trace(digit, edits=Edits((twice, twice)))
    assert not trace.originals and trace.layer("conv1") is lenet.layers[1]
    assert_same(trace, lenet.trace(digit))


def test_a_map_switched_off_is_zero_and_all_that_follows_knows(lenet: Network, digit: Array) -> None:
    trace, whole = lenet.trace(digit, edits=off("relu1", 2)), lenet.trace(digit)
    assert whole["relu1"][2].any() and not trace["relu1"][2].any()
    np.testing.assert_array_equal(trace["conv1"], whole["conv1"])
    np.testing.assert_array_equal(trace["relu1"][3], whole["relu1"][3])
    assert not trace["pool1"][2].any()
    with torch.inference_mode():
        expected = lenet.module.get_submodule("conv2")(torch.tensor(trace["pool1"])[None])[0].numpy()
    np.testing.assert_array_equal(trace["conv2"], expected)
    assert not np.array_equal(trace["conv2"], whole["conv2"])
    assert trace.layers is not None and not trace.originals


def test_a_single_unit_switched_off_is_one_zero(lenet: Network, digit: Array) -> None:
    whole = lenet.trace(digit)
    trace = lenet.trace(digit, edits=off("conv2", 9, 4, 6).switched(Switch("fc1", (7,))))
    different = np.argwhere(trace["conv2"] != whole["conv2"])
    assert different.tolist() == [[9, 4, 6]] and trace["conv2"][9, 4, 6] == 0
    assert trace["fc1"][7] == 0 and whole["fc1"][7] != 0


def test_logits_switched_off_reach_the_softmax(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, edits=off("fc3", 7))
    logits = torch.tensor(lenet.trace(digit)["fc3"])
    logits[7] = 0
    np.testing.assert_array_equal(trace["softmax"], torch.softmax(logits[None], 1)[0].numpy())


@pytest.mark.parametrize(
    "edits",
    [
        off("softmax", 3),
        off("nowhere", 3),
        off("relu1", 6),
        off("relu1", -1),
        off("fc1", 0, 0),
        changing(ParameterEdit("softmax", "weight", (0,), Change.ZERO)),
        changing(ParameterEdit("relu1", "weight", (0,), Change.ZERO)),
        changing(ParameterEdit("nowhere", "bias", (), Change.ZERO)),
        changing(ParameterEdit("conv1", "weight", (6,), Change.ZERO)),
        changing(ParameterEdit("conv1", "nothing", (), Change.ZERO)),
    ],
)
def test_edits_that_do_not_fit_are_ignored(edits: Edits, lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, edits=edits)
    assert_same(trace, lenet.trace(digit))
    assert not trace.originals


class Twice(nn.Module):
    """Calls one convolution twice, with an in-place ReLU between."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 784)."""
        return self.conv(self.relu(self.conv(image))).flatten(1)


@pytest.mark.parametrize("name", ["conv", "conv:2"])
def test_an_edit_to_one_call_of_a_module_is_one_to_all(name: str, digit: Array) -> None:
    torch.manual_seed(0)
    module = Twice()
    toy = network(module)
    trace = toy.trace(digit, edits=changing(ParameterEdit(name, "weight", (), Change.NEGATE)))
    with torch.inference_mode():
        module.conv.weight *= -1
        np.testing.assert_array_equal(trace["flatten"], module(batch(digit))[0].numpy())
    assert set(trace.originals) == {"conv", "conv:2"}
    for one in ("conv", "conv:2"):
        np.testing.assert_array_equal(trace.layer(one).weight, module.conv.weight.detach().numpy())


def test_switching_off_before_an_in_place_relu_spares_the_record(digit: Array) -> None:
    torch.manual_seed(0)
    toy = network(Twice())
    whole, trace = toy.trace(digit), toy.trace(digit, edits=off("conv", 0, 14, 14))
    assert np.argwhere(trace["conv"] != whole["conv"]).tolist() == [[0, 14, 14]]
    np.testing.assert_array_equal(trace["relu"], np.maximum(trace["conv"], 0))
    assert toy.trace(digit, edits=off("conv:2", 0))["conv"].any()


def test_batch_normalisation_can_be_edited(residual: Network, digit: Array) -> None:
    trace = residual.trace(digit, edits=changing(ParameterEdit("norm", "weight", (1,), Change.ZERO)))
    norm = residual.module.get_submodule("norm")
    np.testing.assert_array_equal(trace["norm"][1], np.full((14, 14), norm.bias[1].item(), np.float32))
    assert norm.weight[1] == -0.5 and set(trace.originals) == {"norm", "norm:2"}


@pytest.mark.parametrize("number", [1e38, 1e300, np.inf, -np.inf, np.nan])
def test_huge_weights_pass_without_a_warning(number: float, lenet: Network, digit: Array) -> None:
    edits = changing(
        ParameterEdit("conv1", "weight", (0,), Change.SET, number),
        ParameterEdit("fc2", "weight", (), Change.SET, number),
    )
    with np.errstate(all="raise"):
        trace = lenet.trace(digit, edits=edits)
    assert not np.isfinite(trace["fc3"]).all()
    assert len(trace.ranking) == 10 and np.isfinite(trace["conv1"][1]).all()


def test_an_empty_pad_stays_at_rest_with_edited_layers(lenet: Network) -> None:
    trace = lenet.trace(Drawing(), edits=NEGATED)
    assert trace.at_rest and trace.probabilities is None and not trace["conv2"].any()
    assert trace.edits == NEGATED and set(trace.originals) == {"conv2", "fc1"}


def test_two_lanes_do_not_see_each_others_edits(lenet: Network, digit: Array) -> None:
    edited, whole = lenet.trace(digit, edits=NEGATED), lenet.trace(digit)
    wrong: list[str] = []

    def repeat(edits: Edits | None, expected: Trace) -> None:
        for _ in range(60):
            if not np.array_equal(lenet.trace(digit, edits=edits)["fc3"], expected["fc3"]):
                wrong.append("edited" if edits else "whole")

    lanes = [threading.Thread(target=repeat, args=given) for given in ((NEGATED, edited), (None, whole))]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert not wrong

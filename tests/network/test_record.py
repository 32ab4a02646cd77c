"""Any module that fx can trace becomes layers: names, kinds, axes and settings."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explorer.network.record import record
from explorer.trace import (
    Axes,
    Contributions,
    LayerKind,
    Trace,
    Unit,
    chain,
    contributions,
    fold,
    incoming,
    visible,
)
from tests.network.layers import Apply

MAPS = torch.arange(2 * 4 * 6).float().reshape(1, 2, 4, 6) / 10


def recorded(function: Callable[..., Any], part: nn.Module | None = None, *tables: torch.Tensor) -> Trace:
    return record(Apply(function, part, *tables), MAPS)


def last(trace: Trace) -> Contributions:
    layer = trace.layers[-1]
    return contributions(trace, Unit(layer.name, tuple(size - 1 for size in layer.shape)))


def test_a_trace_of_a_module_has_no_classes_and_nothing_added() -> None:
    trace = record(nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU()), MAPS, "two")
    assert [layer.name for layer in trace.layers] == ["input", "0", "1"]
    assert (trace.network, trace.classes, trace.probabilities, trace.ranking) == ("two", (), None, ())
    assert not any(array.flags.writeable for array in trace.values.values())


def test_a_lone_layer_is_called_by_its_class() -> None:
    trace = record(nn.Conv2d(2, 3, 3), MAPS)
    assert [layer.name for layer in trace.layers] == ["input", "conv2d"]


def test_same_padding_is_told_in_numbers() -> None:
    layer = record(nn.Conv2d(2, 3, (3, 5), padding="same", dilation=(1, 2)), MAPS).layers[-1]
    assert layer.settings["padding"] == (1, 4) and "padding_after" not in layer.settings


@pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")
def test_of_an_odd_padding_the_larger_part_comes_after() -> None:
    layer = record(nn.Conv2d(2, 3, (2, 4), padding="same"), MAPS).layers[-1]
    assert layer.settings["padding"] == (0, 1) and layer.settings["padding_after"] == (1, 2)


def test_a_window_on_a_signal_is_one_of_a_single_row() -> None:
    signal = MAPS[:, :, 0]
    for module in (nn.Conv1d(2, 3, 3, padding=1), nn.MaxPool1d(3, padding=1), nn.AvgPool1d(3, padding=1)):
        layer = record(module, signal).layers[-1]
        assert (layer.settings["kernel"], layer.settings["padding"]) == ((1, 3), (0, 1))


def test_signals_stay_signals_until_they_are_reshaped() -> None:
    module = nn.Sequential(
        nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4), nn.GELU(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(8, 2)
    )
    axes = [layer.axes for layer in record(module, MAPS[:, :, 0]).layers]
    assert axes == [Axes.SIGNALS] * 5 + [Axes.VECTOR] * 2
    tokens = recorded(lambda _, x: F.relu(x.flatten(2).transpose(1, 2)))
    assert [layer.axes for layer in tokens.layers] == [Axes.MAPS] + [Axes.TOKENS] * 3


def test_one_of_several_results_reads_what_they_were_made_from() -> None:
    trace = recorded(lambda m, x: torch.chunk(m.part(x), 2, 1)[1] + 1, nn.ReLU())
    layers = {layer.name: layer for layer in trace.layers}
    assert list(layers) == ["input", "part", "getitem", "add"]
    assert layers["getitem"].kind is LayerKind.SLICE and layers["getitem"].sources == ("part",)
    assert last(trace).known and last(trace).agrees
    pooled = recorded(lambda m, x: m.part(x)[0], nn.MaxPool2d(2, return_indices=True))
    assert pooled.layers[-1].sources == ("input",) and not last(pooled).known


def test_a_chain_goes_through_batch_norm_and_over_dropout() -> None:
    module = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Dropout(), nn.SiLU(), nn.MaxPool2d(2))
    trace = record(module, MAPS)
    steps = chain(trace, Unit("3", (2, 1, 3)))
    assert [(step.unit.layer, step.unit.position) for step in steps] == [
        (name, (2, 1, 3)) for name in ("0", "1", "3")
    ]
    assert [step.unit.layer for step in chain(trace, Unit("4", (2, 0, 1)))] == ["4"]
    assert visible(trace, Unit("2", (2, 1, 3))) == Unit("1", (2, 1, 3))


def working_in_place(_: Apply, x: torch.Tensor) -> torch.Tensor:
    doubled = x * 2
    lifted = F.relu(doubled, inplace=True)
    lifted.add_(1)
    return doubled + lifted  # 2 (ReLU(2x) + 1)


def test_whoever_reads_what_was_overwritten_reads_the_new_values() -> None:
    image = MAPS - 2
    trace = record(Apply(working_in_place), image)
    assert [layer.sources for layer in trace.layers[-2:]] == [("relu",), ("add_", "add_")]
    assert trace["mul"].min() < 0 and image.min() == -2
    assert last(trace).agrees and last(trace).value == pytest.approx(2 * (2 * 2.7 + 1), rel=1e-6)


def test_a_module_called_twice_is_two_layers() -> None:
    trace = recorded(lambda m, x: m.part(m.part(x)), nn.Conv2d(2, 2, 1))
    assert [layer.name for layer in trace.layers] == ["input", "part", "part:2"]
    assert trace.layers[1].weight is not None and last(trace).agrees


@pytest.mark.parametrize(
    "function",
    [
        lambda m, x: x.sum(),
        lambda m, x: x.mean(),
        lambda m, x: x.argmax(1),
        lambda m, x: x.flatten(0, 1),
        lambda m, x: x.permute(1, 0, 2, 3),
        lambda m, x: x.squeeze(0),
        lambda m, x: F.conv2d(x, m.table0 * x.mean()),
        lambda m, x: torch.cat([x, m.table1], 0),
        lambda m, x: F.pixel_unshuffle(x, 2),
        lambda m, x: F.pad(x, (1, 1), value=2.0),
        lambda m, x: x[:, [1, 0], [0, 1]],
        lambda m, x: F.dropout(x, 0.5, training=True),
        lambda m, x: torch.div(x, 2, rounding_mode="floor"),
        lambda m, x: F.interpolate(x, scale_factor=2, mode="bilinear"),
        lambda m, x: x > 0.5,
        lambda m, x: torch.fft.fft2(x),
    ],
)
def test_what_is_not_known_is_told_and_read(function: Callable[..., Any]) -> None:
    trace = recorded(function, None, torch.ones(3, 2, 2, 2), torch.ones(1, 2, 4, 6))
    layer, found = trace.layers[-1], last(trace)
    assert layer.kind is LayerKind.OTHER and layer.sources[0] == "input"
    assert not found.known and found.value == found.recorded and "There is no arithmetic yet" in found.note
    assert incoming(trace, found.unit) == () and fold(trace.layers)


def test_several_results_at_once_are_kept_by_the_first_and_not_explained() -> None:
    trace = recorded(lambda _, x: x.reshape(2, 1, 4, 6).relu().reshape(1, 2, 4, 6))
    assert [layer.kind for layer in trace.layers[1:]] == [LayerKind.OTHER] * 3
    assert trace.layers[2].shape == (1, 4, 6)
    np.testing.assert_array_equal(trace["relu"], MAPS[0, :1].numpy())


@pytest.mark.parametrize(
    ("function", "signed"),
    [
        (lambda m, x: x.relu() * 2, False),
        (lambda m, x: x.relu() * -2, True),
        (lambda m, x: x.relu() - 1, True),
        (lambda m, x: x.relu() + m.table0, False),
        (lambda m, x: x.relu() - x.sigmoid(), True),
        (lambda m, x: F.gelu(x.relu()).mean((2, 3)), False),
        (lambda m, x: F.gelu(x), True),
    ],
)
def test_values_that_may_be_negative_are_signed(function: Callable[..., Any], signed: bool) -> None:
    assert recorded(function, None, torch.ones(1, 1, 1)).layers[-1].signed == signed

"""What a layer's settings come to, with the numbers of the lecture and of torch."""

from types import MappingProxyType

import numpy as np
import pytest

from explorer.panels.layer.statistics import (
    AxisShape,
    histogram,
    multiply_adds,
    parameters,
    shape_formula,
    statistics,
)
from explorer.panels.torch_lines import constructor
from explorer.trace import Axes, Layer, LayerKind

from .conftest import TRACE


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32)


def layer(kind: LayerKind, shape: tuple[int, ...], weight=None, bias=None, **settings) -> Layer:
    axes = {3: Axes.MAPS, 2: Axes.TOKENS, 1: Axes.VECTOR}[len(shape)]
    pairs = {name: (v, v) if name in PAIRS and isinstance(v, int) else v for name, v in settings.items()}
    weight = np.zeros(weight, np.float32) if weight is not None else None
    bias = np.zeros(bias, np.float32) if bias is not None else None
    return Layer("toy", kind, shape, axes, ("before",), weight, bias, MappingProxyType(pairs))


PAIRS = ("kernel", "stride", "padding", "dilation")
CONVOLUTION, MAX, AVERAGE = LayerKind.CONVOLUTION, LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING


def test_statistics_of_a_few_numbers():
    found = statistics(array(-1, 0, 0, 3))
    assert (found.minimum, found.maximum, found.mean, found.zero_share) == (-1, 3, 0.5, 0.5)


def test_statistics_leave_out_and_count_what_is_not_finite():
    found = statistics(array(1, 3, np.nan, np.inf, -np.inf))
    assert (found.minimum, found.maximum, found.mean) == (1, 3, 2)
    assert (found.nan, found.infinite, found.zeros) == (1, 2, 0)


def test_statistics_of_nothing_finite_are_nan():
    assert np.isnan(statistics(array(np.nan, np.nan)).mean)


def test_zero_is_an_edge_of_the_histogram():
    found = histogram(array(-1, -0.5, 0.2, 3), 8)
    assert 0.0 in found.edges.tolist()
    assert found.edges[0] <= -1 and found.edges[-1] >= 3 - 1e-6
    zero = found.edges.tolist().index(0.0)
    assert found.counts[:zero].sum() == 2 and found.counts[zero:].sum() == 2


def test_every_finite_value_is_in_the_histogram():
    values = np.random.default_rng(0).normal(0, 3, (4, 9, 9)).astype(np.float32)
    values[0, 0, :3] = np.nan, np.inf, -np.inf
    assert histogram(values).counts.sum() == values.size - 3


@pytest.mark.parametrize("values", [(0, 0), (2, 5), (-2, -1), (np.nan,)])
def test_a_histogram_has_its_bins_whatever_the_values(values):
    found = histogram(array(*values))
    assert len(found.edges) == len(found.counts) + 1 == 33
    assert found.counts.sum() == np.isfinite(values).sum()


def test_the_arithmetic_of_lenets_second_convolution():
    conv2, pool1 = TRACE.layer("conv2"), TRACE.layer("pool1")
    assert parameters(conv2).factors == (16, 6, 5, 5)
    assert (parameters(conv2).added, parameters(conv2).total) == (16, 2416)
    assert multiply_adds(conv2, pool1).factors == (16, 10, 10, 6, 5, 5)
    assert multiply_adds(conv2, pool1).total == 240_000
    assert multiply_adds(TRACE.layer("fc1"), TRACE.layer("flatten")).total == 48_000
    assert multiply_adds(TRACE.layer("pool2"), TRACE.layer("relu2")) is None


def test_sharing_saves_parameters():
    """A dense layer on a 32·32·3 image, and a 3×3 convolution in its place."""
    dense = layer(LayerKind.LINEAR, (3072,), (3072, 3072), 3072)
    shared = layer(CONVOLUTION, (3, 32, 32), (3, 3, 3, 3), 3, kernel=3, padding=1)
    assert parameters(dense).total == 9_440_256
    assert parameters(shared).total == 84


def test_a_depthwise_convolution_multiplies_one_map_only():
    before = layer(LayerKind.INPUT, (8, 4, 4))
    depthwise = layer(CONVOLUTION, (8, 4, 4), (8, 1, 3, 3), kernel=3, padding=1, groups=8)
    assert multiply_adds(depthwise, before).total == 8 * 4 * 4 * 9


@pytest.mark.parametrize(
    ("n", "k", "p", "d", "s", "o"),
    [
        (5, 3, 0, 1, 1, 3),
        (7, 3, 1, 1, 2, 4),
        (16, 3, 0, 2, 1, 12),
        (6, 3, 0, 1, 2, 2),
        (224, 7, 3, 1, 2, 112),
        (224, 11, 2, 1, 4, 55),
    ],
)
def test_the_size_of_a_map(n, k, p, d, s, o):
    assert AxisShape("rows", n, k, s, p, d).result == o


def test_ceil_mode_leaves_out_a_window_that_begins_behind_the_end():
    assert AxisShape("rows", 6, 3, 2, 0, 1, ceiling=True).result == 3
    assert AxisShape("rows", 5, 1, 3, 1, 1, ceiling=True).result == 2  # the third would begin in the padding


def test_the_shape_formula_is_true_for_every_layer_of_the_trace():
    said = 0
    for entry in TRACE.layers:
        if entry.sources:
            axes = shape_formula(entry, TRACE.layer(entry.sources[0]))
            said += len(axes)
            assert not axes or tuple(axis.result for axis in axes) == entry.shape[1:]
    assert said == 8  # two axes of two convolutions and two poolings


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (TRACE.layer("conv1"), "nn.Conv2d(1, 6, kernel_size=5, padding=2)"),
        (TRACE.layer("conv2"), "nn.Conv2d(6, 16, kernel_size=5)"),
        (TRACE.layer("pool1"), "nn.MaxPool2d(kernel_size=2)"),
        (TRACE.layer("relu1"), "nn.ReLU()"),
        (TRACE.layer("fc1"), "nn.Linear(400, 120)"),
        (TRACE.layer("input"), ""),
        (
            layer(CONVOLUTION, (64, 7, 7), (64, 2, 3, 5), kernel=(3, 5), stride=2, padding=(1, 2), groups=4),
            "nn.Conv2d(8, 64, kernel_size=(3, 5), stride=2, padding=(1, 2), groups=4, bias=False)",
        ),
        (layer(MAX, (8, 3, 3), kernel=3, stride=2, ceil_mode=True),
         "nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True)"),
        (layer(AVERAGE, (8, 3, 3), kernel=2, stride=2, padding=1, count_include_pad=False),
         "nn.AvgPool2d(kernel_size=2, padding=1, count_include_pad=False)"),
        (layer(LayerKind.ADAPTIVE_POOLING, (8, 1, 1)), "nn.AdaptiveAvgPool2d(1)"),
        (layer(LayerKind.BATCH_NORM, (8, 3, 3), 8, 8), "nn.BatchNorm2d(8)"),
    ],
)  # fmt: skip
def test_the_line_of_pytorch(entry, line):
    assert constructor(entry) == line

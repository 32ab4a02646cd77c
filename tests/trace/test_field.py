import numpy as np
import pytest
import torch

from explorer.trace import (
    Axes,
    Field,
    Layer,
    LayerKind,
    Region,
    Unit,
    UnknownLayer,
    UnknownUnit,
    forward_field,
    forward_fields,
    receptive_field,
)
from tests.toy import lenet_like_trace
from tests.trace.chains import random_chain

TOY = lenet_like_trace()


def framed(seed: int, dilated: bool) -> tuple[Field, Region, np.ndarray]:
    """Return a random unit's field, clipped region, and the input cells where torch has a gradient."""
    trace, steps = random_chain(seed, dilated=dilated)
    random = np.random.default_rng(seed)
    last = trace.layers[-1]
    unit = Unit(last.name, tuple(int(random.integers(size)) for size in last.shape))
    x = torch.ones(1, *trace.layers[0].shape, requires_grad=True)
    y = x
    for _, _, smooth in steps:
        y = smooth(y)
    y[(0, *unit.position)].backward()
    touched = np.argwhere(x.grad[0].numpy() != 0)
    field = receptive_field(trace.layers, unit, "input")
    assert field is not None and field.region is not None
    return field, field.region.clipped(trace.layers[0].shape), touched


@pytest.mark.parametrize("seed", range(40))
def test_the_field_is_where_torch_has_a_gradient(seed: int) -> None:
    field, region, touched = framed(seed, dilated=False)
    low, high = touched.min(0), touched.max(0) + 1
    assert (field.channels.start, field.channels.stop) == (low[0], high[0])
    assert region == Region(low[1], low[2], high[1], high[2])


@pytest.mark.parametrize("seed", range(40))
def test_a_dilated_field_holds_every_gradient(seed: int) -> None:
    _, region, touched = framed(seed, dilated=True)
    low, high = touched.min(0), touched.max(0) + 1
    assert region.top <= low[1] and region.left <= low[2]
    assert region.bottom >= high[1] and region.right >= high[2]


def test_lenets_second_convolution_sees_14_by_14() -> None:
    field = receptive_field(TOY.layers, Unit("relu2", (9, 4, 6)), "input")
    assert field is not None
    assert field.region == Region(6, 10, 20, 24)


def test_a_field_at_the_edge_passes_it_by_the_padding() -> None:
    field = receptive_field(TOY.layers, Unit("conv1", (0, 0, 27)), "input")
    assert field is not None and field.region is not None
    assert field.region == Region(-2, 25, 3, 30)
    assert field.region.clipped((1, 28, 28)) == Region(0, 25, 3, 28)


def test_a_flattened_position_is_one_cell() -> None:
    field = receptive_field(TOY.layers, Unit("flatten", (31,)), "pool2")
    assert field is not None
    assert (field.region, field.channels) == (Region(1, 1, 2, 2), slice(1, 2))


def test_a_linear_unit_sees_everything() -> None:
    unit = Unit("fc3", (3,))
    vector, maps = receptive_field(TOY.layers, unit, "fc1"), receptive_field(TOY.layers, unit, "conv1")
    assert vector is not None and vector.region is None and vector.positions is None
    assert maps is not None and maps.region is not None
    assert maps.region.clipped((6, 28, 28)) == Region(0, 0, 28, 28)
    assert maps.channels == slice(0, 6)


def test_a_later_layer_cannot_be_seen() -> None:
    assert receptive_field(TOY.layers, Unit("conv1", (0, 3, 3)), "pool1") is None


def test_branches_unite() -> None:
    small = {"kernel": (1, 1), "stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
    large = small | {"kernel": (5, 5), "padding": (2, 2)}
    shape = (2, 9, 9)
    layers = [
        Layer("input", LayerKind.INPUT, shape, Axes.MAPS),
        Layer("a", LayerKind.CONVOLUTION, shape, Axes.MAPS, ("input",), settings=small),
        Layer("b", LayerKind.CONVOLUTION, shape, Axes.MAPS, ("input",), settings=large),
        Layer("sum", LayerKind.ADD, shape, Axes.MAPS, ("a", "b")),
        Layer("cat", LayerKind.CONCATENATE, (4, 9, 9), Axes.MAPS, ("a", "b")),
    ]
    both = receptive_field(layers, Unit("sum", (0, 4, 4)), "input")
    first = receptive_field(layers, Unit("cat", (1, 4, 4)), "input")
    second = receptive_field(layers, Unit("cat", (3, 4, 4)), "input")
    assert both is not None and both.region == Region(2, 2, 7, 7)
    assert first is not None and first.region == Region(4, 4, 5, 5)
    assert second is not None and second.region == Region(2, 2, 7, 7)
    assert receptive_field(layers, Unit("cat", (1, 4, 4)), "b") is None


def test_an_unknown_unit_or_layer_is_told() -> None:
    with pytest.raises(UnknownUnit):
        receptive_field(TOY.layers, Unit("conv1", (6, 0, 0)), "input")
    with pytest.raises(UnknownLayer):
        receptive_field(TOY.layers, Unit("conv1", (0, 0, 0)), "conv9")


def brute_forward(unit: Unit, target: Layer) -> np.ndarray:
    """Return where `target` has units whose receptive field holds `unit`, an array of its shape."""
    found = np.zeros(target.shape, bool)
    for position in np.ndindex(target.shape):
        field = receptive_field(TOY.layers, Unit(target.name, position), unit.layer)
        if field is None or field.region is None:
            continue
        channel, row, column = unit.position
        region = field.region
        inside = region.top <= row < region.bottom and region.left <= column < region.right
        found[position] = inside and field.channels.start <= channel < field.channels.stop
    return found


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        (Unit("input", (0, 0, 0)), "pool1"),
        (Unit("input", (0, 13, 20)), "pool2"),
        (Unit("conv1", (3, 27, 5)), "relu2"),
        (Unit("pool1", (5, 6, 6)), "pool2"),
        (Unit("conv2", (9, 4, 6)), "flatten"),
    ],
)
def test_the_forward_field_is_the_inverse_of_the_receptive_field(unit: Unit, target: str) -> None:
    layer = TOY.layer(target)
    expected = brute_forward(unit, layer)
    field = forward_field(TOY.layers, unit, target)
    assert field is not None
    felt = np.zeros(layer.shape, bool)
    if field.region is None:
        felt[field.positions] = True
    else:
        region = field.region
        felt[field.channels, region.top : region.bottom, region.left : region.right] = True
    np.testing.assert_array_equal(felt, expected)


def test_a_pixel_is_felt_by_five_by_five_units_and_then_by_all() -> None:
    fields = forward_fields(TOY.layers, Unit("input", (0, 10, 10)))
    assert fields["input"].region == Region(10, 10, 11, 11)
    assert (fields["conv1"].region, fields["conv1"].channels) == (Region(8, 8, 13, 13), slice(0, 6))
    assert fields["pool1"].region == Region(4, 4, 7, 7)
    assert fields["fc1"].region is None and fields["fc1"].positions is None
    assert list(fields) == [layer.name for layer in TOY.layers]


def test_an_earlier_layer_cannot_be_felt() -> None:
    assert forward_field(TOY.layers, Unit("pool1", (0, 3, 3)), "conv1") is None
    assert forward_field(TOY.layers, Unit("relu1", (0, 3, 3)), "softmax") is not None


def test_a_cell_between_the_windows_is_felt_by_none() -> None:
    apart = {"kernel": (1, 1), "stride": (2, 2)}
    layers = [
        Layer("input", LayerKind.INPUT, (1, 4, 4), Axes.MAPS),
        Layer("pool", LayerKind.MAX_POOLING, (1, 2, 2), Axes.MAPS, ("input",), settings=apart),
    ]
    assert forward_field(layers, Unit("input", (0, 1, 2)), "pool") is None
    field = forward_field(layers, Unit("input", (0, 2, 2)), "pool")
    assert field is not None and field.region == Region(1, 1, 2, 2)


def test_padding_that_wraps_around_sees_the_other_side() -> None:
    around = {"kernel": (3, 3), "padding": (1, 1), "stride": (1, 1), "padding_mode": "circular"}
    layers = [
        Layer("input", LayerKind.INPUT, (1, 9, 9), Axes.MAPS),
        Layer("conv", LayerKind.CONVOLUTION, (1, 9, 9), Axes.MAPS, ("input",), settings=around),
    ]
    field = receptive_field(layers, Unit("conv", (0, 0, 4)), "input")
    assert field is not None and field.region == Region(0, 3, 9, 6)


def test_a_later_unknown_layer_or_unit_is_told() -> None:
    with pytest.raises(UnknownUnit):
        forward_field(TOY.layers, Unit("conv1", (6, 0, 0)), "pool1")
    with pytest.raises(UnknownLayer):
        forward_field(TOY.layers, Unit("conv1", (0, 0, 0)), "conv9")

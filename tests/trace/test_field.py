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

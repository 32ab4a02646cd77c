import colorsys

import numpy as np
import pytest

from explorer.colors import DIVERGING, GREY, SEQUENTIAL, TABLES, Coloring, ColorScale
from tests.toy import RANGE, lenet_like_trace

TOY = lenet_like_trace()


def test_tables_are_256_colours_that_cannot_be_changed() -> None:
    for table in TABLES.values():
        assert table.shape == (256, 3) and table.dtype == np.uint8
        assert not table.flags.writeable


def test_the_ends_and_the_middle() -> None:
    assert tuple(SEQUENTIAL[0]) == (68, 1, 84)
    assert tuple(SEQUENTIAL[255]) == (253, 231, 37)
    assert tuple(GREY[0]) == (0, 0, 0) and tuple(GREY[255]) == (255, 255, 255)
    assert DIVERGING[20, 2] > DIVERGING[20, 0] + 60  # blue below zero
    assert DIVERGING[235, 0] > DIVERGING[235, 2] + 60  # orange above


@pytest.mark.parametrize("high", [1e-6, 0.3, 7.0, 1e6])
def test_zero_gets_the_neutral_colour(high: float) -> None:
    assert ColorScale("diverging", -high, high).index(0.0) == 128


def test_the_neutral_differs_from_every_stage() -> None:
    neutral = DIVERGING[128].astype(int)
    for stage in ((0x16, 0x1A, 0x23), (0xFF, 0xFF, 0xFF)):
        assert np.abs(neutral - stage).min() > 40
    _, _, saturation = colorsys.rgb_to_hls(*(neutral / 255))
    assert saturation < 0.2


def test_lightness_grows_away_from_zero() -> None:
    light = DIVERGING.astype(float) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(light[:129]) <= 0.8).all() and (np.diff(light[128:]) >= -0.8).all()


def test_values_outside_are_clipped_and_nan_is_no_error() -> None:
    scale = ColorScale("sequential", 0.0, 2.0)
    assert scale.index([-1.0, 0.0, 1.0, 2.0, 9.0]).tolist() == [0, 0, 128, 255, 255]
    assert scale.rgb(np.array([[np.nan, np.inf]])).shape == (1, 2, 3)


def test_unsigned_layers_start_at_zero_and_signed_ones_are_centred() -> None:
    coloring = Coloring(TOY)
    relu, conv = coloring.scale("relu1"), coloring.scale("conv1")
    assert (relu.lut, relu.low) == ("sequential", 0) and relu.high == TOY["relu1"].max()
    assert conv.lut == "diverging" and conv.low == -conv.high and conv.high == np.abs(TOY["conv1"]).max()


def test_input_is_grey_over_its_whole_range_and_softmax_goes_to_one() -> None:
    coloring = Coloring(TOY)
    scale = coloring.scale("input")
    assert scale.lut == "grey" and (scale.low, scale.high) == pytest.approx(RANGE)
    assert coloring.scale("softmax") == ColorScale("sequential", 0.0, 1.0)


def test_modes_share_ranges_per_map_layer_or_network() -> None:
    per_map, per_layer, per_network = (Coloring(TOY, mode) for mode in ("map", "layer", "network"))
    assert per_map.scale("relu1", 2).high == TOY["relu1"][2].max()
    assert per_layer.scale("relu1", 2) == per_layer.scale("relu1", 3)
    fixed = ("input", "softmax")
    highest = max(np.abs(TOY[layer.name]).max() for layer in TOY.layers if layer.name not in fixed)
    assert per_network.scale("fc1").high == per_network.scale("pool2").high == highest
    assert per_network.scale("softmax").high == 1


def test_a_silent_map_has_a_range_all_the_same() -> None:
    silent = lenet_like_trace()
    values = dict(silent.values) | {"relu1": np.zeros((6, 28, 28), np.float32)}
    trace = type(silent)("toy", silent.layers, values, silent.classes, None)
    assert Coloring(trace).scale("relu1").high == 1
    assert Coloring(trace, "map").scale("relu1", 4).high == 1

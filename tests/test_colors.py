import colorsys

import numpy as np
import pytest

from explorer.colors import (
    DIVERGING,
    GREY,
    NONFINITE,
    SEQUENTIAL,
    TABLES,
    Coloring,
    ColorScale,
    largest,
    nonfinite,
)
from explorer.trace import Trace
from explorer.widgets import pictures, theme
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
    assert scale.index([np.nan, np.inf, -np.inf]).tolist() == [0, 255, 0]


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


ODD = np.array([np.nan, np.inf, -np.inf], np.float32)


def with_values(name: str, array: np.ndarray) -> Trace:
    """Return the toy's trace with other values in one layer."""
    values = dict(TOY.values) | {name: array}
    return Trace("toy", TOY.layers, values, TOY.classes, TOY.probabilities)


def spoiled(name: str, *odd: float) -> Trace:
    """Return the toy's trace with its first values in a layer replaced."""
    array = TOY[name].copy()
    array.flat[: len(odd)] = odd
    return with_values(name, array)


@pytest.mark.parametrize("lut", list(TABLES))
def test_what_is_not_finite_has_the_colour_of_no_value(lut: str) -> None:
    scale = ColorScale(lut, -2.0, 2.0)
    assert (scale.rgb(ODD) == NONFINITE).all()
    np.testing.assert_array_equal(scale.rgb([np.nan, 1.0, np.inf])[1], scale.rgb(1.0))
    assert tuple(scale.rgb(np.nan)) == NONFINITE


def test_the_colour_of_no_value_is_far_from_every_other_and_from_both_themes() -> None:
    odd = np.array(NONFINITE, int)
    for table in TABLES.values():
        assert np.linalg.norm(table.astype(int) - odd, axis=1).min() > 100
    for name in ("dark", "light"):
        colors = theme.colors(name)
        for part in (colors.panel, colors.background, colors.accent):
            red, green, blue = (int(part[at : at + 2], 16) for at in (1, 3, 5))
            assert np.linalg.norm(odd - (red, green, blue)) > 100


def test_the_pictures_of_qt_have_the_colours_of_the_scale() -> None:
    values = np.concatenate([ODD, np.linspace(-3, 3, 9, dtype=np.float32)]).reshape(3, 4)
    for lut in TABLES:
        scale = ColorScale(lut, -2.0, 2.0)
        packed = pictures.pixels(values, scale)
        assert packed.dtype == np.uint32 and (packed >> 24 == 255).all()
        unpacked = np.stack([packed >> shift & 255 for shift in (16, 8, 0)], -1)
        np.testing.assert_array_equal(unpacked, scale.rgb(values))


@pytest.mark.parametrize("mode", ["layer", "map", "network"])
@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_finite_changes_no_range(odd: float, mode: str) -> None:
    whole = TOY["relu1"].copy()
    whole.flat[0] = 0.0
    expected = Coloring(with_values("relu1", whole), mode)
    coloring = Coloring(spoiled("relu1", odd), mode)
    for channel in range(6):
        assert coloring.scale("relu1", channel) == expected.scale("relu1", channel)
    assert coloring.scale("conv2") == expected.scale("conv2")


@pytest.mark.parametrize("mode", ["layer", "map"])
def test_where_nothing_is_finite_the_range_is_one(mode: str) -> None:
    coloring = Coloring(with_values("conv1", np.full((6, 28, 28), np.nan, np.float32)), mode)
    assert coloring.scale("conv1", 5) == ColorScale("diverging", -1.0, 1.0)
    one_map = TOY["conv1"].copy()
    one_map[2] = np.inf
    per_map = Coloring(with_values("conv1", one_map), "map")
    assert per_map.scale("conv1", 2).high == 1
    assert per_map.scale("conv1", 3) == Coloring(TOY, "map").scale("conv1", 3)


def test_nan_and_infinity_are_counted() -> None:
    assert nonfinite(ODD) == (1, 2) and nonfinite(np.zeros(3)) == (0, 0)
    coloring = Coloring(spoiled("fc1", np.nan, np.nan, -np.inf, np.nan))
    assert coloring.nonfinite("fc1") == (3, 1) and coloring.nonfinite("fc2") == (0, 0)


def test_the_largest_finite_magnitude() -> None:
    values = np.array([[1.0, -3.0], [np.nan, 2.0], [np.inf, -np.inf]], np.float32)
    assert largest(values) == 3
    assert largest(values, (1,)).tolist() == [3, 2, 0]
    assert largest(np.zeros((0, 4), np.float32)) == 0


def test_values_as_large_as_float32_holds_are_coloured_without_a_warning() -> None:
    most = float(np.finfo(np.float32).max)
    with np.errstate(all="raise"):
        wide = ColorScale("diverging", -most, most)
        assert wide.index([-most, -most / 2, 0.0, most / 2, most]).tolist() == [0, 64, 128, 191, 255]
        narrow = ColorScale("diverging", -1.0, 1.0)
        assert narrow.index([-most, most]).tolist() == [0, 255]
        np.testing.assert_array_equal(narrow.rgb([-most, most]), DIVERGING[[0, 255]])
        assert Coloring(spoiled("conv1", most, -most)).scale("conv1") == wide


def test_every_value_has_the_place_the_formula_says() -> None:
    values = np.random.default_rng(0).normal(0, 2, 5000).astype(np.float32)
    for low, high in ((-3.0, 3.0), (0.0, 0.7), (-0.4242, 2.8215)):
        place = np.floor((values.astype(float) - low) / (high - low) * 255 + 0.5)
        difference = np.abs(ColorScale("grey", low, high).index(values) - np.clip(place, 0, 255))
        assert difference.max() <= 1 and (difference > 0).mean() < 0.001

"""The arithmetic of activations, normalisations, sums and moves, in numbers that can be checked by hand."""

import math

import numpy as np
import pytest

from explorer.trace import (
    LayerKind,
    Moved,
    Normalisation,
    Operands,
    Softmax,
    Step,
    Unit,
    activation,
    contributions,
    explain,
)
from tests.toy import lenet_like_trace
from tests.trace.hand import traced

TOY = lenet_like_trace()


@pytest.mark.parametrize(
    ("kind", "before", "value"),
    [
        (LayerKind.RELU, -2, 0),
        (LayerKind.RELU, 3, 3),
        (LayerKind.LEAKY_RELU, -2, -0.5),
        (LayerKind.RELU6, 7, 6),
        (LayerKind.GELU, 1, 0.8413447),
        (LayerKind.SILU, 0, 0),
        (LayerKind.SIGMOID, 0, 0.5),
        (LayerKind.TANH, 1, math.tanh(1)),
        (LayerKind.HARDSWISH, 1, 4 / 6),
        (LayerKind.HARDSWISH, -4, 0),
    ],
)
def test_an_activation_is_a_function_of_one_value(kind: LayerKind, before: float, value: float) -> None:
    settings = {"negative_slope": 0.25} if kind is LayerKind.LEAKY_RELU else {}
    found = contributions(traced(kind, [before], [value], **settings), Unit("layer", (0,)))
    assert found.value == pytest.approx(value, abs=1e-7)
    slope = settings.get("negative_slope", 0.0)
    assert found.detail == Step(Unit("input", (0,)), before, slope)
    assert activation(kind, settings)(np.array([[before]], np.float32)) == pytest.approx(value, abs=1e-6)


def test_other_kinds_are_no_activations() -> None:
    with pytest.raises(KeyError):
        activation(LayerKind.LINEAR, {})


def test_batch_norm_shifts_and_scales_by_stored_numbers() -> None:
    trace = traced(
        LayerKind.BATCH_NORM,
        [[[5]], [[7]]],
        [[[0]], [[9]]],
        weight=[1, 2],
        bias=[0, 1],
        mean=np.array([0, 3]),
        variance=np.array([1, 3.75]),
        eps=0.25,
    )
    found = contributions(trace, Unit("layer", (1, 0, 0)))
    assert found.value == (7 - 3) / 2 * 2 + 1 == 5
    assert found.detail == Normalisation(Unit("input", (1, 0, 0)), 7, 3, 3.75, 0.25, 2, 1)
    assert found.terms[0].weights.tolist() == [1] and found.bias == 1 - 3


def test_layer_norm_reads_all_features_of_its_token() -> None:
    trace = traced(LayerKind.LAYER_NORM, [[0, 0], [1, 3]], np.zeros((2, 2)), normalized_shape=(2,), eps=0)
    found = contributions(trace, Unit("layer", (1, 1)))
    assert found.value == 1  # (3 - 2) / 1
    assert found.terms[0].positions.tolist() == [[1, 0], [1, 1]]
    assert found.terms[0].weights.tolist() == [-0.5, 0.5]
    assert isinstance(found.detail, Normalisation) and (found.detail.mean, found.detail.over) == (2, 2)


def test_softmax_is_one_exponential_among_all() -> None:
    trace = traced(LayerKind.SOFTMAX, [0, math.log(3)], [0.25, 0.75])
    found = contributions(trace, Unit("layer", (1,)))
    assert found.value == pytest.approx(0.75) and found.agrees
    assert isinstance(found.detail, Softmax) and found.detail.index == 1
    assert found.detail.exponentials == pytest.approx([1 / 3, 1])


def test_a_sum_has_sides_factors_and_constants() -> None:
    trace = traced(LayerKind.ADD, [1, 2], [5, 8], others=([2, 3],), factors=(1.0, 2.0))
    found = contributions(trace, Unit("layer", (1,)))
    assert (found.value, found.bias, len(found.terms)) == (8, None, 2)
    assert isinstance(found.detail, Operands)
    assert [(side.value, side.factor) for side in found.detail.sides] == [(2, 1), (3, 2)]
    shifted = traced(LayerKind.ADD, [1, 2], [4, 5], constants=(3.0, None))
    assert (
        contributions(shifted, Unit("layer", (0,))).bias,
        contributions(shifted, Unit("layer", (0,))).value,
    ) == (3, 4)


def test_a_product_with_one_value_for_each_map() -> None:
    gate = [[[10]], [[100]]]
    trace = traced(LayerKind.MULTIPLY, [[[1, 2]], [[3, 4]]], np.zeros((2, 1, 2)), others=(gate,))
    found = contributions(trace, Unit("layer", (1, 0, 1)))
    assert found.value == 400
    assert isinstance(found.detail, Operands)
    assert found.detail.sides[1].source == Unit("second", (1, 0, 0))


def test_a_concatenation_repeats_one_cell_of_one_part() -> None:
    trace = traced(LayerKind.CONCATENATE, [[[1]], [[2]]], [[[1]], [[2]], [[3]]], others=([[[3]]],), dim=0)
    found = contributions(trace, Unit("layer", (2, 0, 0)))
    assert found.value == 3
    assert found.detail == Moved(Unit("second", (0, 0, 0)), "the second of 2 parts")


def test_a_flattened_value_tells_where_it_was() -> None:
    found = explain(TOY, "flatten", position=31)
    assert found.detail == Moved(Unit("pool2", (1, 1, 1)), "map 1 · row 1, column 1 of pool2")
    assert found.value == found.recorded


def test_a_permutation_tells_where_a_value_was() -> None:
    trace = traced(LayerKind.PERMUTE, [[1, 2, 3], [4, 5, 6]], np.zeros((3, 2)), order=(1, 0))
    found = contributions(trace, Unit("layer", (2, 1)))
    assert found.detail == Moved(Unit("input", (1, 2)), "token 1, feature 2 of input")
    assert found.value == 6


def test_an_unknown_operation_is_named_and_not_computed() -> None:
    trace = traced(LayerKind.OTHER, [1, 2], [3, 4], operation="GroupNorm")
    found = contributions(trace, Unit("layer", (1,)))
    assert not found.known and found.value == found.recorded == 4
    assert found.note == "There is no arithmetic yet for GroupNorm. It reads input."


def test_infinite_weights_are_no_error() -> None:
    trace = traced(LayerKind.LINEAR, [0, 1], [math.nan], weight=[[math.inf, 1]])
    found = contributions(trace, Unit("layer", (0,)))
    assert math.isnan(found.value) and math.isnan(found.terms[0].products[0]) and found.agrees

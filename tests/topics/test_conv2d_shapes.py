from dataclasses import replace

import pytest
from hypothesis import given, settings

from explorer.errors import ExplorerError
from explorer.topics.conv2d import (
    Conv2d,
    PaddingBy,
    output_length,
    output_shape,
    presets,
    receptive_field,
    summary,
    tensors,
    transposed_length,
)
from tests.topics.conv2d_oracle import torch_layer, torch_shape, valid_arguments

UPSAMPLING = presets()["Transposed: upsampling × 2"]


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
def test_the_table_of_known_sizes_holds(n: int, k: int, p: int, d: int, s: int, o: int) -> None:
    assert output_length(n, k, p, d, s) == o
    if n <= 16:
        state = Conv2d(size=(n, n), kernel=(k, k), padding=(p, p), dilation=(d, d), stride=(s, s))
        assert output_shape(state) == (1, o, o) == torch_shape(state)


@settings(max_examples=40, deadline=None)
@given(valid_arguments())
def test_shapes_and_parameters_are_torchs(state: Conv2d) -> None:
    told, layer = summary(state), torch_layer(state)
    assert told.output_shape == torch_shape(state)
    assert told.weight_shape == tuple(layer.weight.shape)
    assert told.parameters.value == sum(parameter.numel() for parameter in layer.parameters())


@settings(max_examples=40, deadline=None)
@given(valid_arguments())
def test_every_written_formula_is_true(state: Conv2d) -> None:
    told = summary(state)
    for made in (told.rows.text, told.columns.text, told.parameters.text, told.multiply_adds.text):
        left, right = made.rsplit(" = ", 1)
        left = left.replace("⌊(", "((").replace(") / ", ") // ").replace("⌋", ")")
        python = left.replace("·", "*").replace("−", "-").replace(" / ", " // ")
        assert eval(python) == int(right.replace("\u202f", ""))


def test_the_lectures_formula_is_filled_in() -> None:
    told = summary(Conv2d())
    assert told.rows.text == "⌊(5 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 3"
    assert told.rows.symbols == "⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1"
    assert dict(told.rows.parts) == {"n": 5, "p": 0, "d": 1, "k": 3, "s": 1}
    assert told.parameters.text == "1 · 1 · 3 · 3 = 9"
    assert told.multiply_adds.text == "1 · 1 · 3 · 3 · (3 · 3) = 81"


def test_same_padding_of_an_even_kernel_is_written_side_by_side() -> None:
    told = summary(Conv2d(kernel=(4, 3), padding_by=PaddingBy.SAME))
    assert told.rows.text == "⌊(5 + 1 + 2 − 1·(4 − 1) − 1) / 1⌋ + 1 = 5"
    assert told.columns.text == "⌊(5 + 2·1 − 1·(3 − 1) − 1) / 1⌋ + 1 = 5"


def test_a_transposed_formula_is_filled_in() -> None:
    assert summary(UPSAMPLING).rows.text == "(4 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1 = 8"
    assert transposed_length(4, 3, 1, 1, 2, 1) == 8


def test_a_transposed_convolution_multiplies_every_input_by_every_weight() -> None:
    assert summary(UPSAMPLING).multiply_adds.text == "1 · 1 · 3 · 3 · (4 · 4) = 144"


def test_groups_divide_the_parameters_and_the_work() -> None:
    grouped = presets()["Grouped"]
    assert summary(grouped).parameters.text == "4 · (4 / 2) · 3 · 3 = 72"
    assert summary(replace(grouped, groups=1)).parameters.value == 144
    assert summary(replace(grouped, groups=4, bias=True)).parameters.text == "4 · (4 / 4) · 3 · 3 + 4 = 40"


def test_thousands_are_set_apart() -> None:
    assert summary(Conv2d(size=(16, 16))).multiply_adds.text.endswith(" = 1\u202f764")


def test_what_the_stride_leaves_over_is_told() -> None:
    told = summary(Conv2d(size=(6, 6), stride=(2, 1)))
    assert (told.rows.room, told.rows.unused) == (3, 1)
    assert (told.columns.room, told.columns.unused) == (3, 0)


def test_a_state_without_sense_has_no_summary() -> None:
    with pytest.raises(ExplorerError, match="kernel spans"):
        summary(Conv2d(kernel=(7, 7)))
    with pytest.raises(ExplorerError, match="kernel spans"):
        tensors(Conv2d(kernel=(7, 7)))


def test_a_dilated_kernel_sees_a_wider_region_through_as_many_cells() -> None:
    field = receptive_field(presets()["Dilated (à trous)"], 0, 1)
    assert field.size == (5, 5)
    assert (field.rows, field.columns) == ((0, 2, 4), (1, 3, 5))


def test_a_receptive_field_may_pass_the_edge() -> None:
    field = receptive_field(presets()["Strided and padded"], 0, 3)
    assert (field.top, field.left, field.bottom, field.right) == (-1, 5, 2, 8)


def test_an_output_between_transposed_stamps_sees_nothing() -> None:
    state = Conv2d(kernel=(1, 1), stride=(2, 2), transposed=True)
    assert receptive_field(state, 1, 0).rows == ()
    assert receptive_field(state, 1, 0).size == (0, 0)
    assert receptive_field(state, 2, 4).size == (1, 1)

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from explorer.errors import ExplorerError
from explorer.topics.conv2d import (
    Conv2d,
    Fill,
    PaddingBy,
    PaddingMode,
    Part,
    cell_of_step,
    edited,
    fitted,
    output_shape,
    padded,
    presets,
    products_of,
    results,
    step_of_cell,
    steps,
    tensors,
    unedited,
)
from tests.topics.conv2d_oracle import torch_output, valid_arguments

IMAGE = [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]
UPSAMPLING = presets()["Transposed: upsampling × 2"]


def output(state: Conv2d) -> list[list[float]]:
    """Return the first channel of the output."""
    return results(state, tensors(state)).output[0].tolist()


def test_the_lectures_example() -> None:
    assert tensors(Conv2d()).input[0].tolist() == IMAGE
    assert tensors(Conv2d()).weight[0, 0].tolist() == [[0, 1, 0], [1, 2, 1], [0, 1, 0]]
    assert output(Conv2d()) == [[4, 6, 4], [2, 5, 6], [2, 5, 4]]


def test_the_lectures_skewed_kernel_is_not_flipped() -> None:
    state = Conv2d()
    for cell, value in np.ndenumerate(np.array([[1, 2, 0], [0, 1, 0], [0, 0, 3]])):
        state = edited(state, Part.WEIGHT, (0, 0, *cell), value)
    assert output(state) == [[7, 7, 5], [5, 7, 4], [3, 3, 4]]


@settings(max_examples=100, deadline=None)
@given(valid_arguments())
def test_the_output_is_torchs_to_the_last_digit(state: Conv2d) -> None:
    numbers = tensors(state)
    np.testing.assert_array_equal(results(state, numbers).output, torch_output(state, numbers))


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_partial_sums_add_up_to_the_output(state: Conv2d) -> None:
    numbers = tensors(state)
    found = results(state, numbers)
    share = state.in_channels // state.groups
    assert found.partial.shape == (state.out_channels, share, *output_shape(state)[1:])
    np.testing.assert_array_equal(found.partial.sum(1) + numbers.bias[:, None, None], found.output)


@settings(max_examples=40, deadline=None)
@given(valid_arguments())
def test_products_of_a_cell_add_up_to_its_partial_sums(state: Conv2d) -> None:
    numbers = tensors(state)
    found = results(state, numbers)
    for step in (0, steps(state) // 2, steps(state) - 1):
        out, row, column = cell_of_step(state, step)
        products = products_of(state, numbers, out, row, column)
        assert products.partial.tolist() == found.partial[out, :, row, column].tolist()
        assert products.total == found.output[out, row, column]


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_the_padded_input_holds_what_products_read(state: Conv2d) -> None:
    numbers = tensors(state)
    around, products = padded(state, numbers), products_of(state, numbers, 0, 0, 0)
    for tap in np.argwhere(~products.missing):
        row, column = products.reads[tuple(tap)] + (around.top, around.left)
        values = around.values[list(products.channels), row, column]
        assert values.tolist() == products.values[:, *tap].tolist()
        assert around.padding[row, column] == products.padding[tuple(tap)]
        assert around.origins[row, column].tolist() == products.origins[tuple(tap)].tolist()


def test_padding_is_marked_in_a_corners_products() -> None:
    state = Conv2d(padding_by=PaddingBy.SAME)
    products = products_of(state, tensors(state), 0, 0, 0)
    assert products.padding.tolist() == [[True, True, True], [True, False, False], [True, False, False]]
    assert products.origins[0, 2].tolist() == [-1, -1]
    assert products.reads[0, 2].tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        (PaddingMode.ZEROS, [0, 0, 0, 1, 2, 0, 0]),
        (PaddingMode.REFLECT, [2, 1, 0, 1, 2, 1, 0]),
        (PaddingMode.REPLICATE, [0, 0, 0, 1, 2, 2, 2]),
        (PaddingMode.CIRCULAR, [1, 2, 0, 1, 2, 0, 1]),
    ],
)
def test_each_mode_pads_in_its_way(mode: PaddingMode, row: list[int]) -> None:
    state = Conv2d((3, 3), padding=(0, 2), padding_mode=mode, input_fill=Fill.COUNTING)
    around = padded(state, tensors(state))
    assert around.values[0, 0].tolist() == row
    assert around.padding[0].tolist() == [True, True, False, False, False, True, True]


def test_a_transposed_convolution_stamps_its_kernel() -> None:
    state = Conv2d((3, 3), transposed=True, input_fill=Fill.IMPULSE, weight_fill=Fill.COUNTING)
    stamped = np.zeros((5, 5))
    stamped[1:4, 1:4] = [[0, 1, 2], [10, 11, 12], [20, 21, 22]]
    assert output(state) == stamped.tolist()


def test_weights_between_transposed_stamps_meet_nothing() -> None:
    products = products_of(UPSAMPLING, tensors(UPSAMPLING), 0, 0, 1)
    assert products.missing.tolist() == [[True, True, True], [False, True, False], [True, True, True]]
    assert not products.padding.any()


def test_there_are_no_products_outside_the_output() -> None:
    with pytest.raises(IndexError):
        products_of(Conv2d(), tensors(Conv2d()), 0, 3, 0)


@pytest.mark.parametrize("fill", list(Fill)[:-1])
def test_a_cell_keeps_its_number_when_sizes_change(fill: Fill) -> None:
    small = Conv2d((6, 5), 2, 2, (2, 3), bias=True, input_fill=fill, weight_fill=fill, seed=3)
    large = replace(small, size=(9, 12), in_channels=5, out_channels=4, kernel=(4, 5))
    few, many = tensors(small), tensors(large)
    np.testing.assert_array_equal(few.input, many.input[:2, :6, :5])
    np.testing.assert_array_equal(few.weight, many.weight[:2, :2, :2, :3])
    np.testing.assert_array_equal(few.bias, many.bias[:2])


def test_numbers_are_small_whole_and_follow_the_seed() -> None:
    state = Conv2d((16, 16), 8, 8, input_fill=Fill.RANDOM, weight_fill=Fill.RANDOM)
    numbers = tensors(state)
    assert sorted(set(numbers.input.ravel())) == [0, 1, 2, 3, 4, 5]
    assert sorted(set(numbers.weight.ravel())) == [-2, -1, 0, 1, 2]
    assert (tensors(state).input == numbers.input).all()
    assert (tensors(replace(state, seed=1)).input != numbers.input).any()


def test_without_a_bias_none_is_added() -> None:
    state = Conv2d(out_channels=8)
    assert not tensors(state).bias.any()
    assert tensors(replace(state, bias=True)).bias.any()


def test_a_typed_number_waits_while_its_cell_is_away() -> None:
    state = edited(Conv2d(), Part.INPUT, (0, 4, 4), 9)
    assert tensors(state).input[0, 4, 4] == 9
    assert tensors(replace(state, size=(4, 4))).input.max() == 1
    assert tensors(replace(replace(state, size=(4, 4)), size=(5, 5))).input[0, 4, 4] == 9


def test_typing_twice_keeps_the_last_and_can_be_undone() -> None:
    state = edited(edited(Conv2d(), Part.WEIGHT, (0, 0, 1, 1), 5), Part.WEIGHT, (0, 0, 1, 1), 7)
    assert len(state.edits) == 1
    assert tensors(state).weight[0, 0, 1, 1] == 7
    assert unedited(state, Part.INPUT) == state
    assert unedited(state) == Conv2d()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e5])
def test_a_number_beyond_reason_is_refused(value: float) -> None:
    with pytest.raises(ExplorerError, match="type a number"):
        edited(Conv2d(), Part.INPUT, (0, 0, 0), value)


def test_a_picture_is_averaged_into_the_grid() -> None:
    picture = np.kron(np.array(IMAGE), np.ones((3, 2)))
    numbers = tensors(Conv2d(), picture)
    assert numbers.input[0].tolist() == IMAGE
    assert tensors(edited(Conv2d(), Part.INPUT, (0, 0, 0), 8), picture).input[0, 0, 0] == 8


def test_a_small_picture_is_repeated_and_its_channels_go_round() -> None:
    maps = np.array([[[1, 2]], [[3, 4]]])
    found = fitted(maps, Conv2d((2, 4), in_channels=3))
    assert found[0].tolist() == [[1, 1, 2, 2]] * 2
    assert found[1].tolist() == [[3, 3, 4, 4]] * 2
    assert found[2].tolist() == found[0].tolist()


@pytest.mark.parametrize(
    "picture", [np.zeros((0, 3)), np.full((4, 4), np.nan), np.zeros(3), np.full((2, 2), 1e30)]
)
def test_a_picture_without_numbers_is_refused(picture: np.ndarray) -> None:
    with pytest.raises(ExplorerError, match="picture"):
        tensors(Conv2d(), picture)


def test_an_animation_visits_every_output_row_by_row() -> None:
    state = presets()["Channels: three in, two out"]
    cells = [cell_of_step(state, step) for step in range(steps(state))]
    assert cells == list(np.ndindex(*output_shape(state)))
    assert [step_of_cell(state, *cell) for cell in cells] == list(range(18))
    assert cell_of_step(state, 18) == (0, 0, 0)

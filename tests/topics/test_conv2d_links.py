import numpy as np
import pytest
from hypothesis import given, settings

from explorer.topics.conv2d import (
    Conv2d,
    Links,
    PaddingBy,
    PaddingMode,
    cell_of_step,
    links_of_input,
    links_of_output,
    links_of_weight,
    output_shape,
    padded,
    presets,
    results,
    steps,
    tensors,
)
from tests.topics.conv2d_oracle import valid_arguments

SAME = Conv2d(padding_by=PaddingBy.SAME)
CIRCULAR = presets()["Circular padding"]
UPSAMPLING = presets()["Transposed: upsampling × 2"]


def every_link(state: Conv2d) -> set[tuple[int, ...]]:
    """Return (read, origin, weight, output) of every product of the whole output, from its outputs."""
    return set().union(
        *(rows(links_of_output(state, *cell_of_step(state, at))) for at in range(steps(state)))
    )


def rows(links: Links) -> set[tuple[int, ...]]:
    """Return the links that reach the output."""
    table = np.concatenate([links.reads, links.origins, links.weights, links.outputs], axis=1)
    return {tuple(row) for row in table[links.kept].tolist()}


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_the_links_of_an_output_add_up_to_it(state: Conv2d) -> None:
    numbers = tensors(state)
    around, output = padded(state, numbers), results(state, numbers).output
    for step in (0, steps(state) // 3, steps(state) - 1):
        out, row, column = cell_of_step(state, step)
        links = links_of_output(state, out, row, column)
        channel, i, j = (links.reads + np.array([0, around.top, around.left])).T
        products = around.values[channel, i, j] * numbers.weight[tuple(links.weights.T)]
        assert products.sum() + numbers.bias[out] == output[out, row, column]
        assert (links.outputs == (out, row, column)).all()


@settings(max_examples=10, deadline=None)
@given(valid_arguments())
def test_all_three_ways_tell_of_the_same_links(state: Conv2d) -> None:
    every = every_link(state)
    out, share, i, j = (size - 1 for size in tensors(state).weight.shape)
    assert rows(links_of_weight(state, out, share, i, j)) == {
        row for row in every if row[6:10] == (out, share, i, j)
    }
    for cell in ((0, 0, 0), (state.in_channels - 1, state.size[0] // 2, state.size[1] - 1)):
        assert rows(links_of_input(state, *cell)) == {row for row in every if row[3:6] == cell}


@settings(max_examples=20, deadline=None)
@given(valid_arguments())
def test_values_come_from_where_origins_say(state: Conv2d) -> None:
    numbers = tensors(state)
    around, links = padded(state, numbers), links_of_output(state, 0, 0, 0)
    for read, origin in zip(links.reads, links.origins, strict=True):
        value = around.values[tuple(read + np.array([0, around.top, around.left]))]
        assert value == (0 if (origin < 0).any() else numbers.input[tuple(origin)])


def test_an_output_touches_the_patch_under_its_kernel() -> None:
    links = links_of_output(Conv2d(), 0, 1, 2)
    assert links.input_cells.tolist() == [[0, i, j] for i in (1, 2, 3) for j in (2, 3, 4)]
    assert links.weights.tolist() == [[0, 0, i, j] for i in range(3) for j in range(3)]
    assert len(links.padding_cells) == 0


def test_an_output_in_the_corner_reads_padding() -> None:
    links = links_of_output(SAME, 0, 0, 0)
    assert links.padding_cells.tolist() == [[0, -1, -1], [0, -1, 0], [0, -1, 1], [0, 0, -1], [0, 1, -1]]
    assert links.padding_origins.tolist() == [[-1, -1, -1]] * 5
    assert len(links.input_cells) == 4


@pytest.mark.parametrize(
    ("mode", "origin"),
    [
        (PaddingMode.ZEROS, [-1, -1, -1]),
        (PaddingMode.REFLECT, [0, 1, 1]),
        (PaddingMode.REPLICATE, [0, 0, 0]),
        (PaddingMode.CIRCULAR, [0, 4, 4]),
    ],
)
def test_a_padding_corner_takes_its_value_where_its_mode_says(mode: PaddingMode, origin: list[int]) -> None:
    links = links_of_output(Conv2d(padding=(1, 1), padding_mode=mode), 0, 0, 0)
    assert links.padding_cells[0].tolist() == [0, -1, -1]
    assert links.padding_origins[0].tolist() == origin


def test_an_inner_input_has_a_part_in_as_many_outputs_as_there_are_weights() -> None:
    links = links_of_input(Conv2d(), 0, 2, 2)
    assert links.output_cells.tolist() == [[0, i, j] for i in range(3) for j in range(3)]
    assert len(links.weight_cells) == 9


def test_an_input_also_works_through_the_padding_that_copies_it() -> None:
    links = links_of_input(CIRCULAR, 0, 0, 0)
    assert links.padding_cells.tolist() == [[0, 0, 5], [0, 5, 0], [0, 5, 5]]
    assert len(links.output_cells) == 9
    assert len(links_of_input(SAME, 0, 0, 0).output_cells) == 4


def test_a_padding_cell_can_be_pointed_at() -> None:
    links = links_of_input(CIRCULAR, 0, -1, 2)
    assert links.padding_cells.tolist() == [[0, -1, 2]]
    assert links.padding_origins.tolist() == [[0, 4, 2]]
    assert links.output_cells.tolist() == [[0, 0, 1], [0, 0, 2], [0, 0, 3]]


def test_a_weight_touches_one_input_for_each_output() -> None:
    links = links_of_weight(Conv2d(), 0, 0, 0, 2)
    assert links.input_cells.tolist() == [[0, i, j] for i in range(3) for j in (2, 3, 4)]
    assert len(links.output_cells) == 9


def test_an_input_that_no_step_reads_is_linked_to_nothing() -> None:
    links = links_of_input(Conv2d((6, 6), stride=(2, 2)), 0, 5, 0)
    assert len(links.reads) == len(links.output_cells) == len(links.padding_cells) == 0


def test_links_stay_within_their_group() -> None:
    grouped = presets()["Grouped"]
    assert set(links_of_output(grouped, 3, 0, 0).input_cells[:, 0]) == {2, 3}
    assert set(links_of_input(grouped, 1, 2, 2).output_cells[:, 0]) == {0, 1}
    assert set(links_of_weight(grouped, 2, 1, 0, 0).input_cells[:, 0]) == {3}


def test_a_corners_transposed_stamp_is_partly_cropped() -> None:
    links = links_of_input(UPSAMPLING, 0, 0, 0)
    assert links.output_cells.tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1]]
    assert len(links.cropped_cells) == 5
    assert output_shape(UPSAMPLING) == (1, 8, 8)


def test_an_output_between_transposed_stamps_is_linked_to_nothing() -> None:
    links = links_of_output(Conv2d(kernel=(1, 1), stride=(2, 2), transposed=True), 0, 1, 1)
    assert len(links.reads) == len(links.input_cells) == 0

"""Parameters of the three layers, and the small layer's wiring."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from explorer.errors import ExplorerError
from explorer.plain import from_plain, to_plain
from explorer.topics.connections import (
    Connections,
    Kind,
    Neuron,
    Side,
    code,
    count,
    counts,
    edges_at,
    first_input,
    inputs_of,
    notices,
    outputs_for,
    outputs_of,
    presets,
    resized,
    sentence_of,
    series,
    sharing,
    sum_of,
    weight_name,
    wiring,
    with_size,
)

LECTURE = Connections()


def parameters(state: Connections) -> list[int]:
    return [counted.parameters for counted in counts(state).values()]


def test_the_lectures_numbers_for_a_cifar_image() -> None:
    assert parameters(LECTURE) == [9_440_256, 86_016, 84]


def test_the_arithmetic_is_spelled_out() -> None:
    assert [counted.arithmetic.replace("\u202f", " ") for counted in counts(LECTURE).values()] == [
        "3072 · 3072 + 3072 = 9 440 256",
        "3072 · (3 · 3 · 3) + 3072 = 86 016",
        "3 · (3 · 3 · 3) + 3 = 84",
    ]


def test_without_a_bias_the_arithmetic_has_no_second_term() -> None:
    assert count(replace(LECTURE, bias=False), Kind.CONVOLUTION).arithmetic == "3 · (3 · 3 · 3) = 81"


@pytest.mark.parametrize("bias", [True, False])
def test_counts_are_those_of_torch(bias: bool) -> None:
    state = Connections(6, 2, 5, 4, bias=bias)
    dense = nn.Linear(2 * 36, 5 * 36, bias=bias)
    shared = nn.Conv2d(2, 5, 4, padding="same", bias=bias)
    for kind, layer in ((Kind.DENSE, dense), (Kind.CONVOLUTION, shared)):
        assert count(state, kind).parameters == sum(weight.numel() for weight in layer.parameters())


def test_a_window_as_large_as_the_image_has_as_many_weights_as_a_dense_layer() -> None:
    state = Connections(size=5, kernel=5)
    assert count(state, Kind.LOCAL).parameters == count(state, Kind.DENSE).parameters


@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 7])
def test_idle_weights_are_those_that_meet_padding(kernel: int) -> None:
    state = Connections(size=7, in_channels=2, out_channels=1, kernel=kernel)
    before = (kernel - 1) // 2
    ones = functional.pad(torch.ones(1, 2, 7, 7), (before, kernel - 1 - before) * 2)
    zeros = (functional.unfold(ones, kernel) == 0).sum()
    assert count(state, Kind.LOCAL).idle == zeros


def test_sharing_saves_no_multiplications() -> None:
    assert (
        count(LECTURE, Kind.LOCAL).multiply_adds == count(LECTURE, Kind.CONVOLUTION).multiply_adds == 82_944
    )


@pytest.mark.parametrize("name", presets())
def test_the_series_passes_through_the_counts(name: str) -> None:
    state = presets()[name]
    drawn = series(state, (state.size, 2 * state.size))
    assert [int(values[0]) for values in drawn.parameters.values()] == parameters(state)


def test_the_largest_layer_overflows_nothing() -> None:
    state = Connections(size=1024, in_channels=512, out_channels=512)
    drawn = series(state, [1024])
    assert [int(values[0]) for values in drawn.parameters.values()] == parameters(state)
    assert min(map(min, drawn.parameters.values())) > 0


def test_over_the_image_size_dense_grows_by_its_fourth_power_local_by_its_square() -> None:
    drawn = series(replace(LECTURE, bias=False), [32, 64])
    assert [int(values[1] / values[0]) for values in drawn.parameters.values()] == [16, 4, 1]


@pytest.mark.parametrize("name", presets())
def test_the_code_counts_what_the_lab_counts(name: str) -> None:
    names: dict[str, Any] = {}
    exec(code(presets()[name]), names)
    assert names["output"].tolist() == parameters(presets()[name])


def test_the_code_without_bias_has_none() -> None:
    names: dict[str, Any] = {}
    state = replace(LECTURE, bias=False)
    exec(code(state), names)
    assert names["output"].tolist() == parameters(state) == [9_437_184, 82_944, 81]


def test_a_dense_layer_joins_every_input_to_every_output_by_a_weight_of_its_own() -> None:
    drawn = wiring(LECTURE, Kind.DENSE)
    assert len({(edge.input, edge.output) for edge in drawn.edges}) == len(drawn.edges) == 25
    assert len({edge.weight for edge in drawn.edges}) == drawn.groups == 25


def test_windows_at_the_border_see_fewer_inputs() -> None:
    for kind in (Kind.LOCAL, Kind.CONVOLUTION):
        drawn = wiring(LECTURE, kind)
        assert [inputs_of(drawn, output) for output in range(5)] == [
            (0, 1),
            (0, 1, 2),
            (1, 2, 3),
            (2, 3, 4),
            (3, 4),
        ]
        assert outputs_of(drawn, 0) == (0, 1) and outputs_of(drawn, 2) == (1, 2, 3)


def test_only_a_convolution_shares_weights() -> None:
    shared, local = wiring(LECTURE, Kind.CONVOLUTION), wiring(LECTURE, Kind.LOCAL)
    assert [len(sharing(shared, weight)) for weight in range(3)] == [4, 5, 4]
    assert shared.groups == 3 and local.groups == len(local.edges) == 13
    assert all(len(sharing(local, edge.weight)) == 1 for edge in local.edges)


def test_colours_have_no_gaps_where_padding_takes_edges_away() -> None:
    drawn = wiring(LECTURE, Kind.LOCAL)
    assert [edge.group for edge in drawn.edges] == list(range(13))
    assert [edge.weight for edge in drawn.edges][:3] == [1, 2, 3]


@pytest.mark.parametrize(("inputs", "taps"), [(5, 3), (6, 2), (4, 4), (9, 5), (1, 1)])
def test_the_wiring_is_the_matrix_of_torchs_convolution(inputs: int, taps: int) -> None:
    least, most = outputs_for(inputs, taps)
    weights = torch.arange(1.0, taps + 1)
    for outputs in range(least, most + 1):
        state = Connections(inputs=inputs, outputs=outputs, taps=taps)
        before = -first_input(state, 0)
        after = outputs - 1 + taps - inputs - before
        padded = functional.pad(torch.eye(inputs)[:, None], (before, after))
        matrix = functional.conv1d(padded, weights[None, None])[:, 0].T
        drawn = torch.zeros(outputs, inputs)
        for edge in wiring(state, Kind.CONVOLUTION).edges:
            drawn[edge.output, edge.input] = weights[edge.weight]
        assert torch.equal(drawn, matrix)


def test_the_edges_of_a_neuron_end_at_it() -> None:
    drawn = wiring(LECTURE, Kind.CONVOLUTION)
    assert {edge.output for edge in edges_at(drawn, Neuron(Side.INPUT, 4))} == {3, 4}
    assert {edge.input for edge in edges_at(drawn, Neuron(Side.OUTPUT, 4))} == {3, 4}


def test_the_drawn_layers_count_weights_at_padding_and_biases() -> None:
    assert [wiring(LECTURE, kind).parameters for kind in Kind] == [30, 20, 4]


def test_sums_are_written_with_their_weights() -> None:
    assert sum_of(LECTURE, Kind.CONVOLUTION, 0) == "z₁ = w₂·x₁ + w₃·x₂ + b"
    wide = replace(LECTURE, inputs=9, outputs=9)
    assert sum_of(wide, Kind.DENSE, 0).endswith("w₁,₃·x₃ + w₁,₄·x₄ + … + w₁,₉·x₉ + b₁")
    assert sum_of(LECTURE, Kind.LOCAL, 4) == "z₅ = w₅,₁·x₄ + w₅,₂·x₅ + b₅"
    assert sum_of(replace(LECTURE, inputs=2, outputs=2, taps=1, bias=False), Kind.DENSE, 1) == (
        "z₂ = w₂,₁·x₁ + w₂,₂·x₂"
    )
    assert weight_name(LECTURE, Kind.DENSE, 9) == "w₂,₅"


def test_sentences_say_what_a_neuron_sees() -> None:
    assert sentence_of(LECTURE, Kind.CONVOLUTION, Neuron(Side.OUTPUT, 1)) == (
        "z₂ sees 3 of 5 inputs, through 3 weights that every output shares."
    )
    assert sentence_of(LECTURE, Kind.DENSE, Neuron(Side.INPUT, 0)) == "x₁ reaches 5 of 5 outputs."


@pytest.mark.parametrize("name", presets())
def test_what_to_notice_has_the_numbers_filled_in(name: str) -> None:
    said = " ".join(" ".join(sentences) for sentences in notices(presets()[name]).values())
    assert all(
        f"{number:,}".replace(",", "\u202f") in said or str(number) in said
        for number in parameters(presets()[name])
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"size": 0}, "Choose an image size from 1 to 1024"),
        ({"size": 4, "kernel": 5}, "choose one of at most 4"),
        ({"taps": 7}, "kernel length of at most 5"),
        ({"outputs": 9}, "make 3 to 7 outputs"),
        ({"pinned": Neuron(Side.INPUT, 5)}, "Pin one of the inputs 1 to 5"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ExplorerError, match=words):
        Connections(**wrong)


def test_a_smaller_image_takes_its_kernel_along() -> None:
    assert with_size(replace(LECTURE, kernel=7), 4).kernel == 4


def test_a_shorter_row_takes_its_window_along_and_unpins() -> None:
    state = resized(replace(LECTURE, pinned=Neuron(Side.OUTPUT, 4)), 2, 3)
    assert (state.inputs, state.outputs, state.taps, state.pinned) == (2, 2, 2, None)


def test_states_survive_json() -> None:
    for state in (*presets().values(), replace(LECTURE, pinned=Neuron(Side.INPUT, 2))):
        assert from_plain(Connections, to_plain(state)) == state

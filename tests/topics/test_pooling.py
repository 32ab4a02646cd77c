"""Pooling, with torch as the oracle."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.topics import pooling
from explorer.topics.pooling import (
    LECTURE,
    Border,
    Pooling,
    changed,
    moved,
    results,
    valid_range,
    why_invalid,
)

PRESETS = pooling.presets()


def outputs(state):
    return results(state).output


def torchs(state, function, **options):
    image = torch.tensor(pooling.input_of(state))[None]
    arguments = {"stride": state.steps, "padding": state.padding, "ceil_mode": state.ceil_mode}
    return function(image, state.window, **arguments, **options)


side = st.integers(1, 4)
pair = st.tuples(side, side)
states = st.builds(
    Pooling,
    matrix=st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 999)).map(
        lambda s: tuple(map(tuple, np.random.default_rng(s[2]).integers(-9, 9, s[:2]).astype(float).tolist()))
    ),
    window=pair,
    stride=st.none() | pair,
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    ceil_mode=st.booleans(),
    count_include_pad=st.booleans(),
    shift=st.tuples(st.integers(-2, 2), st.integers(-2, 2)),
    border=st.sampled_from(Border),
)


def test_the_lectures_matrix_gives_the_lectures_numbers():
    found = outputs(Pooling())
    assert found.maximum.tolist() == [[3, 5, 1], [4, 1, 2], [6, 2, 1]]
    assert found.total.tolist() == [[7, 10, 4], [11, 4, 4], [17, 4, 1]]
    assert np.array_equal(found.average * 4, found.total)


@settings(max_examples=300, deadline=None)
@given(states)
def test_what_is_valid_here_is_valid_in_torch_with_the_same_numbers(state):
    reason = why_invalid(state)
    if reason is not None:
        return
    maximum, winners = torchs(state, F.max_pool2d, dilation=state.dilation, return_indices=True)
    found = results(state)
    assert np.array_equal(found.output.maximum, maximum[0].numpy())
    there = found.winners[..., 0] >= 0
    flat = found.winners[..., 0] * found.input.shape[1] + found.winners[..., 1]
    assert np.array_equal(flat[there], winners[0].numpy()[there])
    if state.dilation == (1, 1):
        average = torchs(state, F.avg_pool2d, count_include_pad=state.count_include_pad)
        whole = torchs(state, F.avg_pool2d, divisor_override=1)
        assert np.allclose(found.output.average, average[0].numpy())
        assert np.allclose(found.output.total, whole[0].numpy())


@settings(max_examples=200, deadline=None)
@given(states)
def test_what_torch_refuses_is_refused_with_a_sentence(state):
    state = replace(state, shift=(0, 0))
    try:
        torchs(state, F.max_pool2d, dilation=state.dilation)
    except RuntimeError:
        assert why_invalid(state).endswith(".")
    else:
        assert why_invalid(state) is None


@pytest.mark.parametrize("name", PRESETS)
def test_the_code_of_every_preset_makes_its_numbers(name):
    state, space = PRESETS[name], {}
    exec(pooling.code(state), space)
    found = outputs(state)
    assert np.allclose(space["output"].numpy(), [found.maximum, found.average, found.total])


@settings(max_examples=60, deadline=None)
@given(states)
def test_the_code_of_any_valid_state_makes_its_numbers(state):
    if why_invalid(state) is None:
        space = {}
        exec(pooling.code(state), space)
        found = outputs(state)
        assert np.allclose(
            space["output"].numpy(), [found.maximum, found.average, found.total], equal_nan=True
        )


@settings(max_examples=60, deadline=None)
@given(states)
def test_gradients_are_those_of_autograd(state):
    state = replace(state, dilation=(1, 1))
    if why_invalid(state) is not None:
        return
    expected = pooling.gradients(state)
    for function, options, gradient in (
        (F.max_pool2d, {}, expected.maximum),
        (F.avg_pool2d, {"count_include_pad": state.count_include_pad}, expected.average),
        (F.avg_pool2d, {"divisor_override": 1}, expected.total),
    ):
        image = torch.tensor(results(state).input)[None].requires_grad_()
        arguments = {"stride": state.steps, "padding": state.padding, "ceil_mode": state.ceil_mode}
        pooled = function(image, state.window, **arguments, **options)
        pooled[torch.isfinite(pooled)].sum().backward()
        assert np.allclose(image.grad[0].numpy(), gradient)


def test_maxima_put_back_are_those_of_max_unpool2d():
    state = Pooling()
    maximum, winners = torchs(state, F.max_pool2d, return_indices=True)
    expected = F.max_unpool2d(maximum, winners, 2)[0].numpy()
    back = pooling.lost(state, results(state))
    assert np.array_equal(back.maximum.picture, expected)
    assert back.average.picture[0].tolist() == [1.75, 1.75, 2.5, 2.5, 1, 1]
    assert np.array_equal(back.total.picture, back.average.picture)


def test_a_window_reads_its_cells_and_a_cell_knows_its_windows():
    state = Pooling()
    found = results(state)
    window = pooling.window_of(state, found, 0, 1)
    assert window.cells.tolist() == [[0, 2], [0, 3], [1, 2], [1, 3]] and window.winner == (0, 2)
    links = pooling.links_of_input(state, found, 0, 2)
    assert links.outputs.tolist() == [[0, 1]] and links.won.tolist() == [True]


@settings(max_examples=60, deadline=None)
@given(states)
def test_links_go_both_ways(state):
    if why_invalid(state) is not None:
        return
    found = results(state)
    rows, columns = found.output.maximum.shape
    for output in np.ndindex(rows, columns):
        for cell in pooling.window_of(state, found, *output).cells.tolist():
            assert [*output] in pooling.links_of_input(state, found, *cell).outputs.tolist()


def test_a_shift_by_one_changes_less_after_max_pooling():
    state = PRESETS["Single bright pixel, shifted"]
    counts = pooling.changes(state, results(state)).by_name
    assert {name: change.count for name, change in counts.items()} == {
        "input": 2,
        "max": 0,
        "average": 0,
        "sum": 0,
    }


def test_moving_stops_where_nothing_would_be_left_and_wraps_around():
    state = Pooling()
    for _ in range(9):
        state = moved(state, 0, 1)
    assert state.shift == (0, 5) and why_invalid(state) is None
    wrapped = replace(Pooling(), border=Border.WRAP)
    for _ in range(7):
        wrapped = moved(wrapped, 1, 0)
    assert wrapped.shift == (1, 0)
    assert results(wrapped).input[0].tolist() == list(LECTURE[5])


def test_values_in_a_range_are_valid_and_beyond_it_not():
    state = Pooling()
    for field in ("window", "stride", "padding", "dilation"):
        span = valid_range(state, field, 0)
        assert why_invalid(changed(state, field, span[-1], 0)) is None
    assert why_invalid(changed(state, "window", 7, 0)) is not None


@pytest.mark.parametrize(
    "state",
    [
        Pooling(((float("nan"),),), (1, 1)),
        Pooling(((3e38, 3e38), (3e38, 3e38))),
        Pooling(padding=(2, 2)),
        Pooling(window=(0, 1)),
        Pooling(((1.0, 2.0), (3.0,)), (1, 1)),
    ],
)
def test_what_cannot_be_pooled_is_told_in_a_sentence(state):
    with pytest.raises(ExplorerError):
        pooling.check(state)


def test_the_notices_count_what_is_shown():
    state = Pooling()
    said = " ".join(pooling.notices(state, results(state)))
    assert "36 → 9 values: 75 % are gone" in said and "9 of 36 inputs (25 %)" in said
    assert pooling.arithmetic_of(pooling.window_of(state, results(state), 0, 0)) == {
        "max": "max(1, 2, 1, 3) = 3",
        "average": "(1 + 2 + 1 + 3) / 4 = 1.75",
        "sum": "1 + 2 + 1 + 3 = 7",
    }

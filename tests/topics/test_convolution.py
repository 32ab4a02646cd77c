"""Convolution of images and of signals, with torch and NumPy as oracles."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.plain import from_plain, to_plain
from explorer.topics import convolution
from explorer.topics.convolution import (
    Border,
    Convolution,
    Dimensions,
    Outside,
    Part,
    Sampling,
    Shape,
    changed,
    products_of,
    result,
    sliding,
)

PRESETS = convolution.presets()
ASYMMETRIC = ((1, 2, 0), (0, 1, 0), (0, 0, 3))
MODES = {Outside.REFLECT: "reflect", Outside.REPLICATE: "replicate", Outside.CIRCULAR: "circular"}


def matrix(rows, columns, seed):
    values = np.random.default_rng(seed).integers(-9, 9, (rows, columns))
    return tuple(map(tuple, values.astype(float).tolist()))


@st.composite
def states(draw):
    image = matrix(draw(st.integers(1, 7)), draw(st.integers(1, 7)), draw(st.integers(0, 999)))
    kernel = matrix(draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(0, 999)))
    try:
        return Convolution(
            image=image,
            kernel=kernel,
            flipped=draw(st.booleans()),
            border=draw(st.sampled_from(Border)),
            outside=draw(st.sampled_from(Outside)),
        )
    except ExplorerError:
        return Convolution()


def torchs(state):
    kernel = torch.tensor(state.kernel, dtype=torch.float64)
    kernel = kernel.flip(0, 1) if state.flipped else kernel
    (top, bottom), (left, right) = convolution.borders(state)
    image = torch.tensor(state.image, dtype=torch.float64)[None, None]
    mode = MODES.get(convolution.outside_of(state), "constant")
    return F.conv2d(F.pad(image, (left, right, top, bottom), mode=mode), kernel[None, None])[0, 0].numpy()


def test_the_lectures_example_is_computed():
    assert result(Convolution()).tolist() == [[4, 6, 4], [2, 5, 6], [2, 5, 4]]


def test_an_asymmetric_kernel_shows_the_flip():
    state = Convolution(kernel=ASYMMETRIC)
    assert result(state).tolist() == [[7, 7, 5], [5, 7, 4], [3, 3, 4]]
    assert result(replace(state, flipped=True)).tolist() == [[5, 7, 7], [1, 7, 6], [3, 3, 4]]


@settings(max_examples=200, deadline=None)
@given(states())
def test_every_border_and_flip_is_torchs(state):
    assert np.allclose(result(state), torchs(state))


@settings(max_examples=60, deadline=None)
@given(states())
def test_products_sum_to_their_output_and_links_go_both_ways(state):
    output = result(state)
    for cell in np.ndindex(output.shape):
        found = products_of(state, *cell)
        assert found.total == pytest.approx(output[cell])
        assert sum(term.product for term in found.terms) == pytest.approx(output[cell])
        term = found.terms[0]
        assert [*cell] in convolution.links_of_weight(state, *term.weight_cell).outputs.tolist()
        if term.origin is not None:
            assert [*cell] in convolution.links_of_input(state, *term.origin).outputs.tolist()


def test_a_sum_is_written_out_with_padding_in_brackets():
    assert convolution.sum_written_out(products_of(Convolution(), 1, 1)) == (
        "1·0 + 1·1 + 1·0 + 0·1 + 1·2 + 1·1 + 0·0 + 1·1 + 1·0 = 5"
    )
    same = Convolution(border=Border.SAME)
    assert convolution.sum_written_out(products_of(same, 0, 0)).startswith(
        "[0]·0 + [0]·1 + [0]·0 + [0]·1 + 1·2"
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=9),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5),
    st.integers(0, 20),
)
def test_signals_slide_to_numpys_convolution(f, g, shift):
    state = Convolution(
        dimensions=Dimensions.ONE, f=tuple(map(float, f)), g=tuple(map(float, g)), shift=shift
    )
    now = sliding(state)
    assert now.result.tolist() == np.convolve(f, g).tolist()
    assert now.value == now.result[now.done - 1]
    assert sum(factor.product for factor in convolution.factors_of(state)) == now.value


def test_box_with_box_is_a_triangle_of_height_1():
    now = sliding(PRESETS["1D: box ∗ box is a triangle"])
    assert now.result.max() == pytest.approx(1, abs=0.02)
    assert now.times[now.result.argmax()] == pytest.approx(0, abs=0.03)
    assert np.allclose(now.result, np.maximum(1 - np.abs(now.times), 0), atol=0.03)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("sampling", Sampling)
def test_a_signal_chosen_by_name_is_recognised_and_comes_back_from_json(shape, sampling):
    state = convolution.with_sampling(Convolution(dimensions=Dimensions.ONE), sampling)
    state = convolution.with_signal(state, Part.F, shape)
    assert convolution.shape_of(state, Part.F) is not None
    assert from_plain(Convolution, to_plain(state)) == state


@pytest.mark.parametrize("name", PRESETS)
def test_the_code_of_every_preset_makes_its_numbers(name):
    state, space = PRESETS[name], {}
    exec(convolution.code(state), space)
    two = state.dimensions is Dimensions.TWO
    assert np.allclose(space["output"], result(state) if two else sliding(state).result)


@settings(max_examples=40, deadline=None)
@given(states())
def test_the_code_of_any_state_makes_its_numbers(state):
    space = {}
    exec(convolution.code(state), space)
    assert np.allclose(space["output"].double().numpy(), result(state))


def test_all_outputs_stay_shown_when_there_become_more():
    state = changed(Convolution(step=9), border=Border.FULL)
    assert convolution.shown(state) == 49
    assert convolution.shown(changed(Convolution(step=5), border=Border.FULL)) == 5


def test_a_resized_kernel_keeps_its_middle_and_an_image_its_corner():
    state = convolution.resized(Convolution(), Part.KERNEL, 5, 5)
    assert state.kernel[2] == (0, 1, 2, 1, 0)
    assert convolution.resized(Convolution(), Part.IMAGE, 4, 6).image[0] == (1, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"kernel": matrix(7, 7, 0)},
        {"image": ((float("nan"),) * 5,) * 5},
        {"image": ((3e38,) * 5,) * 5},
        {"kernel": ((1.0, 2.0), (3.0,))},
        {"f": ()},
        {"border": Border.SAME, "outside": Outside.REFLECT, "image": ((1.0,),)},
    ],
)
def test_what_cannot_be_convolved_is_told_in_a_sentence(change):
    with pytest.raises(ExplorerError):
        replace(Convolution(), **change)


def test_a_large_map_is_averaged_and_one_without_numbers_refused():
    state = convolution.with_image(Convolution(), np.ones((40, 10)))
    assert state.image_shape == (16, 10) and state.image[0][0] == 1
    with pytest.raises(ExplorerError):
        convolution.with_image(Convolution(), np.full((5, 5), np.nan))


def test_the_notices_count_what_is_shown():
    said = " ".join(" ".join(lines) for lines in convolution.notices(Convolution()).values())
    assert "*81* multiplications" in said and "*225* weights" in said and "the flip changes nothing" in said

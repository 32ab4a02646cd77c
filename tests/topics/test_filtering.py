import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.topics.filtering import apply, filtered, grey, is_signed, reduce, response
from explorer.topics.filters import Border, Colour, Filter, Filters, Kernel, View, added, gallery, kernel_of

MODES = {Border.ZERO: "constant", Border.REFLECT: "reflect", Border.REPLICATE: "replicate"}


def by_torch(picture: np.ndarray, kernel: Kernel, border: Border) -> np.ndarray:
    """Correlate the planes in double precision."""
    planes = torch.tensor(np.atleast_3d(picture)).double().permute(2, 0, 1)[:, None]
    padded = F.pad(planes, [len(kernel) // 2] * 4, mode=MODES[border])
    out = F.conv2d(padded, torch.tensor(kernel, dtype=torch.float64)[None, None])
    return out[:, 0].permute(1, 2, 0).numpy().reshape(picture.shape)


def assert_close(found: np.ndarray, expected: np.ndarray, kernel: Kernel) -> None:
    assert found.shape == expected.shape and found.dtype == np.float32
    scale = max(np.abs(expected).max(), 1e-3 * np.abs(kernel).sum(), 1e-30)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5 * scale)


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("name", gallery())
def test_a_filter_equals_torch(name: str, border: Border) -> None:
    picture = np.random.default_rng(0).random((37, 50, 3), dtype=np.float32)
    kernel = gallery()[name].kernel
    assert_close(apply(picture, kernel, border), by_torch(picture, kernel, border), kernel)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(range(1, 12, 2)),
    st.sampled_from(Border),
    st.tuples(st.integers(6, 40), st.integers(6, 40)),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_a_free_kernel_equals_torch(
    size: int, border: Border, shape: tuple[int, int], filled: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((size, size)) * (generator.random((size, size)) < filled)
    picture, kernel = generator.random(shape), kernel_of(values)
    assert_close(apply(picture, kernel, border), by_torch(picture, kernel, border), kernel)


def test_a_picture_smaller_than_the_kernel_is_filtered() -> None:
    blur = kernel_of(np.full((11, 11), 1 / 121))
    for shape in ((1, 1), (2, 3), (1, 7, 3)):
        np.testing.assert_allclose(apply(np.ones(shape), blur, Border.REFLECT), 1, atol=1e-6)
        assert apply(np.ones(shape), blur, Border.ZERO).max() < 1


def test_the_kernel_is_not_flipped() -> None:
    impulse = np.zeros((5, 5))
    impulse[2, 2] = 1
    moved = filtered(impulse, added(Filters(()), "Shift by one pixel"))
    assert moved[2, 3] == 1 and moved.sum() == 1


def test_a_chain_applies_one_filter_after_the_other() -> None:
    picture = np.random.default_rng(0).random((20, 30), dtype=np.float32)
    state = added(added(Filters(()), "Gaussian blur 5 × 5"), "Sharpen")
    blurred = apply(picture, state.chain[0].kernel)
    np.testing.assert_array_equal(filtered(picture, state), apply(blurred, state.chain[1].kernel))
    np.testing.assert_array_equal(filtered(picture, Filters(())), picture)


def test_colour_is_filtered_by_channel_or_as_grey() -> None:
    picture = np.random.default_rng(0).random((8, 9, 3), dtype=np.float32)
    kernel = Filters().chain[0].kernel
    each = filtered(picture, Filters(colour=Colour.CHANNELS))
    np.testing.assert_array_equal(each[..., 1], apply(picture[..., 1], kernel))
    brightness = picture @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(filtered(picture, Filters()), apply(brightness, kernel), atol=1e-6)
    assert grey(np.ones((2, 2, 3))) == pytest.approx(np.ones((2, 2)))


def test_edges_have_a_sign_and_a_symmetric_range() -> None:
    picture = np.zeros((6, 6))
    picture[3:] = 0.5
    shown = response(picture, Filters(border=Border.REPLICATE))
    assert (shown.signed, shown.low, shown.high, shown.outside) == (True, -1.5, 1.5, 0)
    assert "±1.5" in shown.sentence and "±3 is the most" in shown.sentence


def test_a_sharpened_picture_stays_a_picture_and_says_what_is_clipped() -> None:
    picture = np.zeros((10, 10))
    picture[5, 5] = 1
    shown = response(picture, added(Filters(()), "Sharpen"))
    assert (shown.signed, shown.low, shown.high) == (False, 0, 1)
    assert shown.outside == 0.05  # the pixel (5) and its four neighbours (-1) of a hundred
    assert shown.sentence == "5.0 % of the values lie outside 0..1 and are clipped on screen."


def test_a_blur_clips_nothing() -> None:
    shown = response(
        np.ones((30, 30)), added(Filters(border=Border.REFLECT, chain=()), "Gaussian blur 7 × 7")
    )
    assert not shown.signed and shown.outside == 0 and "All values" in shown.sentence


def test_the_sign_is_shown_on_request() -> None:
    sharpen = added(Filters(()), "Sharpen").chain
    assert is_signed(Filters(sharpen, view=View.SIGNED)) and not is_signed(Filters(sharpen))
    assert not is_signed(Filters(view=View.PICTURE)) and is_signed(Filters())
    assert is_signed(Filters((Filter("x", ((-1.0,),)),)))


@pytest.mark.parametrize("name", ["Horizontal edges", "Difference of Gaussians"])
def test_an_even_picture_has_no_edges_and_says_so(name: str) -> None:
    shown = response(np.full((9, 9), 0.3), added(Filters((), border=Border.REFLECT), name))
    assert shown.signed and shown.low < shown.high and "Everything is 0" in shown.sentence


def test_reducing_averages_areas() -> None:
    picture = np.arange(36, dtype=np.float32).reshape(6, 6)
    found = reduce(picture, longest=3)
    np.testing.assert_allclose(found.picture, picture.reshape(3, 2, 3, 2).mean(axis=(1, 3)))
    assert found.sentence.startswith("Worked on at 3 × 3 pixels: the picture has 6 × 6")


def test_reducing_by_a_fraction_splits_pixels() -> None:
    found = reduce(np.array([[0, 3, 6]], np.float32), longest=2).picture
    np.testing.assert_allclose(found, [[1, 5]], rtol=1e-6)  # (0 + 3 / 2) / 1.5 and (3 / 2 + 6) / 1.5


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 40))
def test_reducing_keeps_the_mean_and_the_longer_side(height: int, width: int, longest: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    found = reduce(picture, longest)
    assert max(found.picture.shape[:2]) == min(longest, max(height, width))
    assert bool(found.sentence) == (max(height, width) > longest)
    np.testing.assert_allclose(found.picture.mean(axis=(0, 1)), picture.mean(axis=(0, 1)) / 255, atol=1e-5)


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ExplorerError, match="no pixels"):
        reduce(np.zeros((0, 5, 3)))

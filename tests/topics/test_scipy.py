"""Convolutions and filters of the labs, with SciPy as the oracle: the definitions that textbooks use."""

from itertools import product

import numpy as np
import pytest
from scipy import ndimage, signal

from explorer.topics.convolution import (
    Border,
    Convolution,
    Dimensions,
    Outside,
    Part,
    changed,
    result,
    sliding,
    with_table,
)
from explorer.topics.filtering import apply
from explorer.topics.filters import Border as Edge
from explorer.topics.filters import gallery

SHAPES = (((5, 5), (3, 3)), ((6, 4), (2, 3)), ((7, 7), (1, 4)), ((4, 4), (4, 4)))
MODES = {Edge.ZERO: "constant", Edge.REFLECT: "mirror", Edge.REPLICATE: "nearest"}  # SciPy's names


def matrix(shape, seed):
    values = np.random.default_rng(seed).integers(-9, 10, shape)
    return tuple(map(tuple, values.astype(float).tolist()))


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("border", [Border.VALID, Border.FULL])
@pytest.mark.parametrize(("image", "kernel"), SHAPES)
def test_an_image_is_convolved_or_correlated_as_scipy_does(image, kernel, border, flipped):
    state = Convolution(image=matrix(image, 1), kernel=matrix(kernel, 2), flipped=flipped, border=border)
    scipys = signal.convolve2d if flipped else signal.correlate2d
    assert np.array_equal(result(state), scipys(state.image, state.kernel, mode=border.value))


@pytest.mark.parametrize("flipped", [False, True])
def test_an_image_keeps_its_size_as_with_scipy(flipped):
    state = Convolution(
        image=matrix((6, 5), 3), kernel=matrix((3, 3), 4), flipped=flipped, border=Border.SAME
    )
    scipys = signal.convolve2d if flipped else signal.correlate2d
    assert np.array_equal(result(state), scipys(state.image, state.kernel, mode="same"))
    circular = changed(state, outside=Outside.CIRCULAR)
    assert np.array_equal(result(circular), scipys(state.image, state.kernel, mode="same", boundary="wrap"))


@pytest.mark.parametrize(("f", "g"), list(product((1, 4, 7), (1, 3, 5))))
def test_discrete_signals_are_convolved_as_scipy_does(f, g):
    state = changed(Convolution(), dimensions=Dimensions.ONE)
    state = with_table(with_table(state, Part.F, matrix((1, f), f)), Part.G, matrix((1, g), g))
    assert np.allclose(sliding(state).result, signal.convolve(state.f, state.g, method="direct"))


@pytest.mark.parametrize("edge", Edge)
@pytest.mark.parametrize("name", ["Sobel, horizontal edges", "Gaussian blur 5 × 5", "Emboss", "Motion blur"])
def test_a_filter_is_scipys_correlation(name, edge):
    picture = np.random.default_rng(5).random((23, 31), dtype=np.float32)
    kernel = gallery()[name].kernel
    expected = ndimage.correlate(picture.astype(float), np.array(kernel), mode=MODES[edge])
    assert np.allclose(apply(picture, kernel, edge), expected, atol=1e-4)


def test_the_gallery_holds_scipys_sobel_prewitt_and_laplacian():
    picture = np.random.default_rng(6).random((20, 20), dtype=np.float32)
    for name, expected in (
        ("Sobel, horizontal edges", ndimage.sobel(picture, axis=0, mode="mirror")),
        ("Sobel, vertical edges", ndimage.sobel(picture, axis=1, mode="mirror")),
        ("Prewitt, horizontal edges", ndimage.prewitt(picture, axis=0, mode="mirror")),
        ("Laplacian, 4 neighbours", ndimage.laplace(picture, mode="mirror")),
    ):
        assert np.allclose(apply(picture, gallery()[name].kernel, Edge.REFLECT), expected, atol=1e-5)

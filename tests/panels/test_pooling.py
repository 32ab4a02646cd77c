"""Winners of a pooling layer: by hand, and the same as what every single unit says of itself."""

from types import MappingProxyType

import numpy as np
import pytest

from explorer.panels.layer.pooling import chosen, pools_maps, share, span_of, window_over, winners
from explorer.trace import Axes, Layer, LayerKind, Trace, Unit, contributions

from .conftest import TRACE

SLIDES = [
    [1, 2, 5, 2, 1, 1],
    [1, 3, 1, 2, 1, 1],
    [3, 4, 1, 1, 2, 1],
    [4, 0, 1, 1, 1, 0],
    [5, 6, 2, 1, 0, 0],
    [2, 4, 1, 0, 0, 1],
]


def pooled(
    values: np.ndarray, kernel: int, stride: int, padding: int = 0, dilation: int = 1, ceil=False
) -> Trace:
    """Return a trace of an input and a max pooling behind it; the shape by PyTorch's formula."""
    values = np.asarray(values, np.float32)
    size = values.shape[1] + 2 * padding - dilation * (kernel - 1) - 1
    out = (-(-size // stride) if ceil else size // stride) + 1
    if ceil and (out - 1) * stride >= values.shape[1] + padding:
        out -= 1
    settings = {
        "kernel": (kernel, kernel),
        "stride": (stride, stride),
        "padding": (padding, padding),
        "dilation": (dilation, dilation),
        "ceil_mode": ceil,
    }
    first = Layer("input", LayerKind.INPUT, values.shape, Axes.MAPS)
    shape = (len(values), out, out)
    last = Layer(
        "pool", LayerKind.MAX_POOLING, shape, Axes.MAPS, ("input",), settings=MappingProxyType(settings)
    )
    arrays = {"input": values, "pool": np.zeros(shape, np.float32)}
    arrays["pool"] = values.reshape(len(values), -1)[
        np.arange(len(values))[:, None, None], chosen(values, last)
    ]
    return Trace("toy", (first, last), arrays, ("a",), None)


def test_the_winners_of_the_slides_matrix():
    trace = pooled([SLIDES], 2, 2)
    assert trace["pool"][0].tolist() == [[3, 5, 1], [4, 1, 2], [6, 2, 1]]
    won = winners(trace, trace.layer("pool"))
    assert share(won).deciding == 9
    assert share(won).percent == "25 %"
    assert won[0].nonzero()[0].tolist()[:2] == [0, 0]  # 5, and the first of four ones


def test_of_equal_cells_the_first_decides():
    trace = pooled(np.zeros((1, 4, 4)), 2, 2)
    assert np.argwhere(winners(trace, trace.layer("pool"))[0]).tolist() == [[0, 0], [0, 2], [2, 0], [2, 2]]


def test_overlapping_windows_share_a_winner():
    values = np.zeros((1, 5, 5))
    values[0, 2, 2] = 1
    trace = pooled(values, 3, 2)
    assert winners(trace, trace.layer("pool")).sum() == 1


@pytest.mark.parametrize(
    ("size", "options"),
    [
        (6, {"kernel": 2, "stride": 2}),
        (7, {"kernel": 3, "stride": 2, "padding": 1}),
        (7, {"kernel": 2, "stride": 2, "ceil": True}),
        (8, {"kernel": 3, "stride": 2, "padding": 1, "ceil": True}),
        (9, {"kernel": 3, "stride": 1, "dilation": 2}),
        (5, {"kernel": 5, "stride": 5}),
    ],
)
def test_the_winners_are_those_of_the_single_units(size, options):
    values = np.random.default_rng(size).integers(-3, 3, (2, size, size)).astype(np.float32)  # many ties
    values[1, 1, 1] = np.nan
    trace = pooled(values, **options)
    layer = trace.layer("pool")
    assert_same(trace, layer)


def test_the_winners_of_the_toy_are_those_of_the_single_units():
    assert_same(TRACE, TRACE.layer("pool2"))


def assert_same(trace: Trace, layer: Layer) -> None:
    expected = np.zeros(trace.layer(layer.sources[0]).shape, bool)
    for position in np.ndindex(layer.shape):
        window = contributions(trace, Unit(layer.name, position)).detail
        row, column = window.chosen
        expected[position[0], window.rows[row], window.columns[column]] = True
        cells = span_of(layer, trace.layer(layer.sources[0]), *position[1:])
        ends = window.rows[0], window.columns[0], window.rows[-1] + 1, window.columns[-1] + 1
        assert cells == tuple(map(int, ends))
    assert (winners(trace, layer) == expected).all()


def test_the_window_over_a_cell():
    pool1, source = TRACE.layer("pool1"), TRACE.layer("relu1")
    assert window_over(pool1, source, 9, 12) == (4, 6)
    uncovered = pooled(np.zeros((1, 5, 5)), 2, 2)
    assert window_over(uncovered.layer("pool"), uncovered.layer("input"), 4, 0) is None


def test_only_poolings_of_maps_have_a_before_and_after():
    assert [layer.name for layer in TRACE.layers if pools_maps(TRACE, layer)] == ["pool1", "pool2"]

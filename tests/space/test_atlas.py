"""The texture of all values: which rows a layer has, and what is sent."""

import numpy as np
import pytest

from explorer.space import arrange
from explorer.space.atlas import KERNEL_ROWS, WIDTH, Atlas, kept
from explorer.space.layout import Layout
from explorer.space.painting import runs
from explorer.trace import Axes, Layer, LayerKind, Trace, Unit, fold
from tests.toy import lenet_like_trace

TOY = lenet_like_trace()
GROUPS = fold(TOY.layers)


def large() -> Trace:
    """Return a trace with a layer that fills more rows than are sent together, and one of tokens."""
    random = np.random.default_rng(0)
    shapes = {"input": (3, 8, 8), "conv": (5, 256, 256), "tokens": (6, 40), "fc": (10,)}
    kinds = (LayerKind.INPUT, LayerKind.CONVOLUTION, LayerKind.LINEAR, LayerKind.LINEAR)
    axes = (Axes.MAPS, Axes.MAPS, Axes.TOKENS, Axes.VECTOR)
    names = list(shapes)
    layers = tuple(
        Layer(name, kind, shapes[name], axis, tuple(names[max(i - 1, 0) : i]))
        for i, (name, kind, axis) in enumerate(zip(names, kinds, axes, strict=True))
    )
    values = {name: random.normal(0, 1, shape).astype(np.float32) for name, shape in shapes.items()}
    return Trace("large", layers, values, (), None)


def sent(atlas: Atlas, trace: Trace, texels: np.ndarray | None = None) -> np.ndarray:
    """Return the texels, flat, after all that is due was sent."""
    texels = np.full(atlas.rows * WIDTH, np.nan, np.float32) if texels is None else texels
    for row, values in atlas.due(trace):
        texels[row * WIDTH : row * WIDTH + len(values)] = values
    return texels


def shown(layout: Layout, atlas: Atlas, texels: np.ndarray, slab: int) -> np.ndarray:
    """Return the values that a slab shows."""
    begin = atlas.start[slab]
    return texels[begin : begin + layout.blocks[layout.block[slab]].units]


@pytest.mark.parametrize("trace", [TOY, large()], ids=["lenet", "large"])
def test_every_slab_finds_its_values(trace: Trace) -> None:
    layout, atlas = arrange(fold(trace.layers), trace.layers), Atlas(1000)
    atlas.arrange(layout)
    texels = sent(atlas, trace)
    for block in layout.blocks:
        maps = trace[block.layer].reshape(block.count, -1)
        for channel in range(block.count):
            found = shown(layout, atlas, texels, block.first + channel)
            np.testing.assert_array_equal(found, maps[channel])


def test_what_is_there_is_not_sent_again() -> None:
    atlas = Atlas(1000)
    atlas.arrange(arrange(GROUPS, TOY.layers))
    sent(atlas, TOY)
    assert list(atlas.due(TOY)) == []
    assert len(list(atlas.due(lenet_like_trace(1)))) == 1  # small layers go together


def test_a_large_layer_is_sent_from_where_it_lies() -> None:
    trace, atlas = large(), Atlas(1000)
    atlas.arrange(arrange(fold(trace.layers), trace.layers))
    assert any(np.shares_memory(values, trace["conv"]) for _, values in atlas.due(trace))


def test_an_opened_layer_is_all_that_is_sent() -> None:
    atlas = Atlas(1000)
    open_, closed = arrange(GROUPS, TOY.layers), arrange(GROUPS, TOY.layers, collapsed={"conv1"})
    atlas.arrange(open_)
    atlas.arrange(closed)
    sent(atlas, TOY)
    atlas.arrange(open_)
    (row, values), *others = atlas.due(TOY)
    assert not others and row == atlas.places["relu1", False]
    np.testing.assert_array_equal(values[: TOY["relu1"].size], TOY["relu1"].ravel())


def test_no_more_rows_are_used_than_there_are() -> None:
    trace = large()
    groups = fold(trace.layers)
    most = 12 * WIDTH
    layout, atlas = arrange(groups, trace.layers, most=most), Atlas(KERNEL_ROWS + 30)
    atlas.arrange(layout)
    assert atlas.rows <= KERNEL_ROWS + 30
    block = next(block for block in layout.blocks if block.layer == "conv")
    assert block.mean and block.count == 1
    assert block.shape.endswith("as their mean")
    texels = sent(atlas, trace)
    wanted = trace["conv"].mean(axis=0).ravel()
    np.testing.assert_allclose(shown(layout, atlas, texels, block.first), wanted, rtol=1e-5, atol=1e-6)


def test_what_does_not_fit_beside_what_was_there_gets_rows_anew() -> None:
    atlas = Atlas(KERNEL_ROWS + 10)
    for hidden in [(), ("conv1",), ("conv2",)]:
        for collapsed in [(), ("conv1",), ("conv2",)]:
            layout = arrange(GROUPS, TOY.layers, hidden=hidden, collapsed=collapsed)
            atlas.arrange(layout)
            assert max(atlas.places.values()) < atlas.rows <= KERNEL_ROWS + 10


def test_tokens_beyond_the_room_are_shown_as_their_mean() -> None:
    trace = large()
    layout = arrange(fold(trace.layers), trace.layers, most=4 * WIDTH)
    block = next(block for block in layout.blocks if block.layer == "tokens")
    assert block.mean and block.units == 40
    assert trace.mean("tokens") == pytest.approx(trace["tokens"].mean(axis=0), abs=1e-6)
    assert layout.place(Unit("tokens", (2, 7))) is not None


def test_kernels_without_room_are_left_out() -> None:
    values, starts = kept([np.ones((3, 5, 5), np.float32), np.full((10**6, 3, 3), 2, np.float32)])
    assert len(values) <= KERNEL_ROWS * WIDTH
    assert starts[:4].tolist() == [0, 25, 50, 75]
    assert len(starts) == 3 + (KERNEL_ROWS * WIDTH - 75) // 9


def test_boxes_are_drawn_in_runs() -> None:
    assert list(runs(np.array([True, True, False]))) == [(0, 2, True), (2, 1, False)]
    assert list(runs(np.arange(100) % 2 == 0)) == [(0, 100, True)]
    assert list(runs(np.zeros(0, bool))) == []

from dataclasses import replace

import numpy as np
import pytest

from explorer.space import arrange
from explorer.space.frustum import frustum
from explorer.space.kernels import tiles
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.space.marks import edited_blocks, marks
from explorer.space.picking import unit_at
from explorer.trace import Change, Edits, ParameterEdit, Switch, Trace, Unit, fold, incoming, receptive_fields
from tests.space.test_picking import pixel, staged
from tests.toy import lenet_like_trace

TOY = lenet_like_trace()
GROUPS = fold(TOY.layers)
VIEWS = sorted(ARRANGEMENTS)
TABLE = {layer.name: layer for layer in TOY.layers}


def pyramid(unit: Unit, vivid: bool = True) -> tuple[np.ndarray, np.ndarray, Layout]:
    layout = arrange(GROUPS, TOY.layers)
    (edges,) = incoming(TOY, unit)
    field = receptive_fields(TABLE, unit).get(edges.source)
    return *frustum(layout, TOY, unit, edges, field, vivid), layout


def broken(*edits: ParameterEdit | Switch) -> Trace:
    """Return the toy as if it had been edited; the weights of an edited layer are what they become."""
    made = Edits()
    for edit in edits:
        made = made.switched(edit) if isinstance(edit, Switch) else made.with_change(edit)
    touched = {edit.layer for edit in made.parameters}
    layers = tuple(
        replace(layer, weight=made.applied(layer.name, "weight", layer.weight))
        if layer.name in touched
        else layer
        for layer in TOY.layers
    )
    return replace(TOY, layers=layers, edits=made, originals={name: TABLE[name] for name in touched})


# ---- the pyramid


def test_a_convolution_has_a_pyramid_from_each_map_it_reads() -> None:
    unit = Unit("relu2", (9, 4, 6))
    lines, faces, layout = pyramid(unit)
    assert len(lines) == 6 * 4 and len(faces) == 6 * 4
    block = next(block for block in layout.blocks if block.group == "pool1")
    window = layout.points(np.array([block.first]), np.array([4]), np.array([6]))[0]  # the 5×5 at (4, 6)
    assert np.abs(lines[:, 0:3] - window).sum(axis=1).min() < 0.2  # it floats just before the slab
    cell = layout.middle(*layout.place(unit))
    assert lines[:, 4:7].mean(axis=0) == pytest.approx(cell, abs=0.2)


def test_a_pooling_unit_has_one_pyramid() -> None:
    lines, _, layout = pyramid(Unit("pool1", (2, 6, 9)))
    assert len(lines) == 4
    slab = next(block for block in layout.blocks if block.group == "conv1").first + 2
    wanted = layout.points(np.full(2, slab), np.array([12, 14]), np.array([18, 20]))
    for corner in wanted:
        assert np.abs(lines[:, 0:3] - corner).sum(axis=1).min() < 0.2


def test_at_the_edge_the_pyramid_leaves_the_padding_out() -> None:
    lines, _, layout = pyramid(Unit("relu1", (0, 0, 0)))
    outside = np.abs(lines[:, 0:3] - layout.corners[0].mean(axis=0))
    assert (outside <= np.ptp(layout.corners[0], axis=0) / 2 + 0.2).all()


def test_a_fully_connected_unit_has_no_pyramid() -> None:
    lines, faces, _ = pyramid(Unit("relu3", (5,)))
    assert not len(lines) and not len(faces)


def test_only_a_film_fills_the_pyramid() -> None:
    lines, faces, _ = pyramid(Unit("relu2", (9, 4, 6)), vivid=False)
    assert len(lines) == 24 and not len(faces)


# ---- kernels between the layers


@pytest.mark.parametrize("view", VIEWS)
def test_without_a_unit_all_kernels_are_there(view: str) -> None:
    shown = tiles(arrange(GROUPS, TOY.layers, view, kernels=True), TOY, None)
    assert [run.shape for run in shown.values] == [(6, 5, 5), (96, 5, 5)]
    assert not shown.chosen.any() and not shown.edited.any()
    assert np.array_equal(shown.values[1][9 * 6 + 2], TABLE["conv2"].weight[9, 2])


@pytest.mark.parametrize("view", VIEWS)
def test_a_unit_shows_the_kernels_of_its_map(view: str) -> None:
    shown = tiles(arrange(GROUPS, TOY.layers, view, kernels=True), TOY, Unit("relu2", (9, 4, 6)))
    assert [len(run) for run in shown.values] == [6, 6]
    assert np.array_equal(shown.values[1], TABLE["conv2"].weight[9])
    assert list(shown.chosen) == [False] * 6 + [True] * 6


def test_kernels_of_a_layer_share_a_range_around_zero() -> None:
    shown = tiles(arrange(GROUPS, TOY.layers, kernels=True), TOY, None)
    assert np.allclose(shown.high[6:], np.abs(TABLE["conv2"].weight).max())


@pytest.mark.parametrize("view", ["row", "tower"])
def test_a_kernel_stands_on_the_line_from_its_map_to_the_unit(view: str) -> None:
    layout, unit = arrange(GROUPS, TOY.layers, view, kernels=True), Unit("relu2", (9, 4, 6))
    shown = tiles(layout, TOY, unit)
    end = layout.middle(*layout.place(unit))
    block = next(block for block in layout.blocks if block.group == "pool1")
    for index, middle in enumerate(shown.around[shown.chosen].mean(axis=1)):
        start = layout.corners[block.first + index, :4].mean(axis=0)
        away = np.cross(end - start, middle - start)
        assert np.linalg.norm(away) < 1e-6 * np.linalg.norm(end - start) ** 2
        assert 0.1 < np.linalg.norm(middle - start) / np.linalg.norm(end - start) < 0.9


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("unit", [None, Unit("relu2", (9, 4, 6))])
def test_kernels_do_not_cover_each_other(view: str, unit: Unit | None) -> None:
    around = tiles(arrange(GROUPS, TOY.layers, view, kernels=True), TOY, unit).around
    low, high = around.min(axis=1), around.max(axis=1)
    meet = ((low[:, None] < high[None] + 1e-9) & (low[None] < high[:, None] + 1e-9)).all(axis=2)
    assert meet.sum() == len(around)  # each meets itself only


@pytest.mark.parametrize("view", VIEWS)
def test_with_kernels_every_unit_is_still_found(view: str) -> None:
    layout, projection = staged(view, kernels=True)
    for unit in (Unit("relu2", (9, 4, 6)), Unit("pool1", (5, 7, 7)), Unit("relu1", (0, 3, 3))):
        assert unit_at(layout, projection, *pixel(layout, projection, unit)) == unit


def test_of_many_kernels_only_the_selected_maps_are_shown() -> None:
    wide = replace(TABLE["conv2"], weight=np.ones((16, 20, 5, 5), np.float32))
    trace = replace(TOY, layers=tuple(wide if layer.name == "conv2" else layer for layer in TOY.layers))
    shown = tiles(arrange(GROUPS, trace.layers, kernels=True), trace, None)
    assert [len(run) for run in shown.values] == [6]


def test_a_hidden_or_collapsed_layer_is_no_error() -> None:
    unit = Unit("relu2", (9, 4, 6))
    for options in (
        {"hidden": {"pool1"}},
        {"collapsed": {"pool1"}},
        {"collapsed": {"conv2"}},
        {"hidden": {"conv2"}},
    ):
        layout = arrange(GROUPS, TOY.layers, kernels=True, **options)
        assert len(tiles(layout, TOY, unit).corner) >= 6


def test_an_edited_kernel_is_told_apart() -> None:
    trace = broken(ParameterEdit("conv2", "weight", (9, 2), Change.ZERO))
    shown = tiles(arrange(GROUPS, trace.layers, kernels=True), trace, None)
    assert list(np.flatnonzero(shown.edited)) == [6 + 9 * 6 + 2]
    assert not shown.values[1][9 * 6 + 2].any()


def test_a_nan_weight_leaves_the_range_as_it_is() -> None:
    trace = broken(ParameterEdit("conv2", "weight", (9, 2, 1, 1), Change.SET, float("nan")))
    shown = tiles(arrange(GROUPS, trace.layers, kernels=True), trace, Unit("conv2", (9, 4, 6)))
    rest = np.delete(TABLE["conv2"].weight.ravel(), np.ravel_multi_index((9, 2, 1, 1), (16, 6, 5, 5)))
    assert shown.high[-1] == pytest.approx(np.abs(rest).max())


# ---- marks


def test_a_switched_off_map_is_framed_and_crossed_out() -> None:
    layout = arrange(GROUPS, TOY.layers)
    lines = marks(layout, broken(Switch("conv1", (2,))))
    slab = next(block for block in layout.blocks if block.group == "conv1").first + 2
    assert len(lines) == 4 + 2
    middle = layout.corners[slab, :4].mean(axis=0)
    crossing = (lines[4:, 0:3] + lines[4:, 4:7]) / 2
    assert np.abs(crossing - middle).max() < 0.2


def test_a_switched_off_unit_is_crossed_out_in_its_cell() -> None:
    layout = arrange(GROUPS, TOY.layers)
    lines = marks(layout, broken(Switch("fc1", (50,)), Switch("conv2", (1, 2, 3))))
    assert len(lines) == 2 * 6
    middles = (lines[[4, 10], 0:3] + lines[[4, 10], 4:7]) / 2
    wanted = [layout.middle(*layout.place(Unit(*unit))) for unit in (("conv2", (1, 2, 3)), ("relu3", (50,)))]
    assert middles == pytest.approx(np.array(wanted), abs=0.2)


def test_a_switch_of_another_network_or_a_collapsed_layer_is_not_drawn() -> None:
    trace = broken(Switch("conv9", (2,)), Switch("conv1", (99,)), Switch("conv2", (4,)))
    assert not len(marks(arrange(GROUPS, TOY.layers, collapsed={"conv2"}), trace))


def test_a_group_is_edited_if_any_member_is() -> None:
    layout = arrange(GROUPS, TOY.layers)
    found = edited_blocks(layout, broken(Switch("relu2", (1,)), Switch("nowhere", (1,))).broken)
    assert [layout.blocks[index].group for index in found] == ["conv2"]


def test_many_kernels_of_one_map_form_a_grid_of_the_strongest() -> None:
    weight = np.random.default_rng(0).normal(0, 1, (16, 100, 5, 5)).astype(np.float32)
    wide = replace(TABLE["conv2"], weight=weight)
    before = replace(TABLE["pool1"], shape=(100, 14, 14))
    table = {**TABLE, "conv2": wide, "pool1": before, "conv1": replace(TABLE["conv1"], shape=(100, 28, 28))}
    table["relu1"] = replace(TABLE["relu1"], shape=(100, 28, 28))
    trace = replace(TOY, layers=tuple(table[layer.name] for layer in TOY.layers))
    shown = tiles(arrange(GROUPS, trace.layers, kernels=True), trace, Unit("relu2", (9, 4, 6)))
    assert shown.chosen.sum() == 64
    flow = shown.corner[shown.chosen][:, 0]
    assert np.ptp(flow) < 1e-6  # in one plane
    kept = {part.tobytes() for run in shown.values for part in run}
    strength = np.abs(weight[9]).sum(axis=(1, 2))
    assert (
        weight[9][strength.argmax()].tobytes() in kept and weight[9][strength.argmin()].tobytes() not in kept
    )

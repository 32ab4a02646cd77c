from itertools import combinations

import numpy as np
import pytest

from explorer.space import arrange
from explorer.space.arcs import arcs, arcs_to, curve, joining
from explorer.space.lanes import lanes, offsets
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.space.motion import before
from explorer.trace import Axes, Layer, LayerKind, Unit, fold

VIEWS = sorted(ARRANGEMENTS)


def one(name: str, kind: LayerKind, *sources: str, block: str = "") -> Layer:
    scope = ((block, "Residual"),) if block else ()
    return Layer(name, kind, (8, 14, 14), Axes.MAPS, sources, scope=scope)


def residual() -> list[Layer]:
    """Return two convolutions with an identity skip around them, in a block."""
    return [
        one("input", LayerKind.INPUT),
        one("stem", LayerKind.CONVOLUTION, "input"),
        one("b.conv1", LayerKind.CONVOLUTION, "stem", block="b"),
        one("b.conv2", LayerKind.CONVOLUTION, "b.conv1", block="b"),
        one("b.sum", LayerKind.ADD, "b.conv2", "stem", block="b"),
        one("last", LayerKind.CONVOLUTION, "b.sum"),
    ]


def module() -> list[Layer]:
    """Return three branches of one, two and three convolutions; the longest splits once more."""
    kind = LayerKind.CONVOLUTION
    return [
        one("input", LayerKind.INPUT),
        one("a", kind, "input"),
        one("b1", kind, "input"),
        one("b2", kind, "b1"),
        one("c1", kind, "input"),
        one("c2", kind, "c1"),
        one("c3", kind, "c2"),
        one("c3x", kind, "c2"),
        one("cat", LayerKind.CONCATENATE, "a", "b2", "c3", "c3x"),
    ]


def layout_of(layers: list[Layer], view: str = "row", closed: tuple[str, ...] = ()) -> Layout:
    return arrange(fold(layers, closed=closed), layers, view)


def index(layout: Layout, group: str) -> int:
    return next(i for i, block in enumerate(layout.blocks) if block.group == group)


def test_a_chain_with_a_skip_stays_on_the_axis() -> None:
    assert set(lanes(fold(residual())).values()) == {0}


def test_a_branch_keeps_its_lane() -> None:
    lane = lanes(fold(module()))
    assert lane["b1"] == lane["b2"]
    on_axis = {name for name, k in lane.items() if k == 0}
    assert {"input", "c1", "c2", "cat"} <= on_axis and len(on_axis & {"c3", "c3x"}) == 1
    assert len({lane["a"], lane["b1"], lane["c1"]}) == 3


def test_lanes_are_as_wide_as_their_widest_group() -> None:
    # Two ranks, 10 and 20 high on the axis, 6 and 4 beside it, 2 between.
    assert offsets([0, 0, 1, 1], [0, 1, 0, 1], [10, 6, 20, 4], 2.0) == [0.0, 15.0, 0.0, 15.0]


@pytest.mark.parametrize("view", VIEWS)
def test_no_two_blocks_meet_in_space(view: str) -> None:
    layout = layout_of(module(), view)
    low, high = layout.bounds.min(1), layout.bounds.max(1)
    for i, j in combinations(range(len(layout.blocks)), 2):
        assert ((high[i] < low[j]) | (high[j] < low[i])).any()


@pytest.mark.parametrize("view", VIEWS)
def test_an_arc_passes_beside_what_it_skips(view: str) -> None:
    layout = layout_of(residual(), view)
    (edge,) = joining(layout)
    assert (layout.blocks[edge.source].group, layout.blocks[edge.target].group) == ("stem", "b.sum")
    arrangement = layout.arrangement
    out = -np.array(arrangement.down) if arrangement.tall else np.array(arrangement.right)
    points = curve(layout, edge)
    over = layout.bounds[[index(layout, "b.conv1"), index(layout, "b.conv2")]] @ out
    assert (points @ out).max() > over.max()
    assert points[-1] @ out == pytest.approx((layout.bounds[edge.target] @ out).max())


def test_branches_are_joined_by_lines() -> None:
    layout = layout_of(module())
    joined = {(layout.blocks[e.source].group, layout.blocks[e.target].group) for e in joining(layout)}
    assert {("input", "a"), ("a", "cat"), ("input", "b1"), ("b2", "cat")} <= joined
    assert ("input", "c1") not in joined and ("b1", "b2") not in joined


def test_what_joins_at_the_selected_unit_is_drawn_again() -> None:
    layout = layout_of(residual())
    pieces = len(arcs(layout, "#888888", "#2D6CDF"))
    assert len(arcs_to(layout, Unit("b.sum", (0, 1, 1)), "#FFB347")) == pieces > 0
    assert not len(arcs_to(layout, Unit("last", (0, 1, 1)), "#FFB347"))


def test_a_hidden_group_hands_its_edges_on() -> None:
    layers = residual()
    layout = arrange(fold(layers), layers, hidden={"stem"})
    edges = {(layout.blocks[e.source].group, layout.blocks[e.target].group) for e in layout.edges}
    assert ("input", "b.conv1") in edges and ("input", "b.sum") in edges


def test_inside_a_closed_block_nothing_is_on_stage_but_its_output() -> None:
    layout = layout_of(residual(), closed=("b",))
    assert layout.place(Unit("b.conv1", (0, 1, 1))) is None
    assert layout.place(Unit("b.sum", (0, 1, 1))) is not None
    assert layout.blocks[index(layout, "b")].label == "+ b · Residual"


def test_an_opened_block_comes_out_of_the_closed_one() -> None:
    closed, opened = layout_of(residual(), closed=("b",)), layout_of(residual())
    corner, *_ = before(closed, opened)
    block, first = closed.blocks[index(closed, "b")], opened.blocks[index(opened, "b.conv1")].first
    assert np.allclose(corner[first], closed.corner[block.first])


def test_inside_an_open_block_names_leave_its_path_out() -> None:
    labels = [block.label for block in layout_of(residual()).blocks]
    assert labels == ["input", "stem", "conv1", "conv2", "sum", "last"]

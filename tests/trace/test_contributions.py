"""The arithmetic of one unit, in numbers that can be checked by hand."""

import math
from typing import Any

import numpy as np
import pytest

from explorer.trace import (
    Edits,
    LayerKind,
    Patch,
    Switch,
    Trace,
    Unit,
    Window,
    contributions,
)
from tests.trace.hand import traced

SQUARE = np.arange(9, dtype=np.float32).reshape(1, 3, 3)  # 0 1 2 / 3 4 5 / 6 7 8


def convolved(result: Any, padding: int = 0, **more: Any) -> Trace:
    """Return a 3×3 map under a 2×2 kernel of 1 2 / 3 4, bias 10."""
    return traced(
        LayerKind.CONVOLUTION,
        SQUARE,
        result,
        weight=[[[[1, 2], [3, 4]]]],
        bias=[10],
        kernel=(2, 2),
        stride=(1, 1),
        padding=(padding, padding),
        **more,
    )


def test_a_convolution_is_products_and_bias() -> None:
    found = contributions(convolved([[[37, 47], [67, 77]]]), Unit("layer", (0, 0, 1)))
    (terms,) = found.terms
    assert terms.source == "input"
    assert terms.positions.tolist() == [[0, 0, 1], [0, 0, 2], [0, 1, 1], [0, 1, 2]]
    assert terms.values.tolist() == [1, 2, 4, 5] and terms.weights.tolist() == [1, 2, 3, 4]
    assert terms.products.tolist() == [1, 4, 12, 20]
    assert (found.bias, found.value, found.recorded, found.magnitude) == (10, 47, 47, 47)
    assert found.known and found.agrees and found.note == ""


def test_padding_adds_no_terms() -> None:
    found = contributions(convolved(np.zeros((1, 4, 4)), padding=1), Unit("layer", (0, 0, 3)))
    assert found.terms[0].positions.tolist() == [[0, 0, 2]]
    assert found.value == 2 * 3 + 10
    patch = found.detail
    assert isinstance(patch, Patch)
    assert patch.rows.tolist() == [-1, 0] and patch.columns.tolist() == [2, -1]
    assert patch.values.tolist() == [[[0, 0], [2, 0]]] and patch.sums.tolist() == [6]
    assert patch.unit(0, 1, 0) == Unit("input", (0, 0, 2)) and patch.unit(0, 0, 0) is None


@pytest.mark.parametrize(
    ("mode", "cells"),
    [
        ("reflect", [(1, 1), (1, 0), (0, 1), (0, 0)]),
        ("replicate", [(0, 0), (0, 0), (0, 0), (0, 0)]),
        ("circular", [(2, 2), (2, 0), (0, 2), (0, 0)]),
    ],
)
def test_padding_that_repeats_reads_the_cells_it_repeats(mode: str, cells: list[tuple[int, int]]) -> None:
    trace = convolved(np.zeros((1, 4, 4)), padding=1, padding_mode=mode)
    found = contributions(trace, Unit("layer", (0, 0, 0)))
    assert [(row, column) for _, row, column in found.terms[0].positions.tolist()] == cells
    products = [
        SQUARE[0, row, column] * weight for (row, column), weight in zip(cells, (1, 2, 3, 4), strict=True)
    ]
    assert found.value == sum(products) + 10


def test_groups_read_their_own_channels() -> None:
    trace = traced(
        LayerKind.CONVOLUTION,
        np.arange(4).reshape(4, 1, 1),
        np.zeros((2, 1, 1)),
        weight=np.array([1, 10, 100, 1000]).reshape(2, 2, 1, 1),
        kernel=(1, 1),
        groups=2,
    )
    found = contributions(trace, Unit("layer", (1, 0, 0)))
    assert found.terms[0].positions[:, 0].tolist() == [2, 3]
    assert (found.value, found.bias) == (2 * 100 + 3 * 1000, None)


def test_a_transposed_convolution_reads_every_second_tap() -> None:
    trace = traced(
        LayerKind.TRANSPOSED_CONVOLUTION,
        [[[1, 2]]],
        np.zeros((1, 1, 5)),
        weight=[[[[1, 10, 100]]]],
        kernel=(1, 3),
        stride=(1, 2),
        padding=(0, 0),
    )
    shared = contributions(trace, Unit("layer", (0, 0, 2)))
    assert shared.value == 1 * 100 + 2 * 1  # the last tap of the first cell and the first of the second
    assert isinstance(shared.detail, Patch) and shared.detail.columns.tolist() == [1, -1, 0]
    assert contributions(trace, Unit("layer", (0, 0, 1))).value == 10


def test_a_linear_unit_reads_the_features_of_its_own_token() -> None:
    trace = traced(
        LayerKind.LINEAR, [[1, 2], [3, 4]], [[0, 5], [0, 11]], weight=[[0, 0], [1, 2]], bias=[0, 0.5]
    )
    found = contributions(trace, Unit("layer", (1, 1)))
    assert found.terms[0].positions.tolist() == [[1, 0], [1, 1]]
    assert (found.value, found.bias, found.agrees) == (11.5, 0.5, False)


def pooled(kind: LayerKind, values: Any, result: Any, **settings: Any) -> Trace:
    return traced(kind, values, result, **({"kernel": (2, 2), "stride": (2, 2)} | settings))


def test_a_tie_goes_to_the_first() -> None:
    trace = pooled(LayerKind.MAX_POOLING, [[[1, 5], [5, 0]]], [[[5]]])
    found = contributions(trace, Unit("layer", (0, 0, 0)))
    window = found.detail
    assert isinstance(window, Window)
    assert window.winners is not None and window.winners.tolist() == [[False, True], [True, False]]
    assert window.chosen == (0, 1)
    assert found.terms[0].weights.tolist() == [0, 1, 0, 0]


def test_a_window_past_the_edge_reads_what_is_there() -> None:
    trace = pooled(LayerKind.MAX_POOLING, SQUARE, [[[4, 5], [7, 8]]], ceil_mode=True)
    window = contributions(trace, Unit("layer", (0, 1, 1))).detail
    assert isinstance(window, Window)
    assert (window.rows.tolist(), window.columns.tolist(), window.values.tolist()) == ([2], [2], [[8]])


def test_a_nan_wins() -> None:
    trace = pooled(LayerKind.MAX_POOLING, [[[1, math.nan], [5, 0]]], [[[math.nan]]])
    found = contributions(trace, Unit("layer", (0, 0, 0)))
    assert math.isnan(found.value) and found.agrees
    assert isinstance(found.detail, Window) and found.detail.chosen == (0, 1)


@pytest.mark.parametrize(
    ("settings", "divisor"),
    [
        ({}, 4),
        ({"count_include_pad": False}, 1),
        ({"divisor_override": 3}, 3),
        ({"count_include_pad": False, "divisor_override": 5}, 5),
    ],
)
def test_an_average_at_the_edge_divides_by(settings: dict[str, Any], divisor: float) -> None:
    trace = pooled(LayerKind.AVERAGE_POOLING, SQUARE + 6, np.zeros((1, 2, 2)), padding=(1, 1), **settings)
    found = contributions(trace, Unit("layer", (0, 0, 0)))
    assert isinstance(found.detail, Window) and found.detail.divisor == divisor
    assert found.value == pytest.approx(6 / divisor)


def test_what_ceil_mode_adds_beyond_the_padding_does_not_count() -> None:
    trace = pooled(LayerKind.AVERAGE_POOLING, SQUARE, np.zeros((1, 2, 2)), ceil_mode=True)
    assert contributions(trace, Unit("layer", (0, 1, 0))).value == (6 + 7) / 2
    assert contributions(trace, Unit("layer", (0, 1, 1))).value == 8


def test_adaptive_windows_overlap() -> None:
    trace = traced(LayerKind.ADAPTIVE_POOLING, SQUARE, np.zeros((1, 2, 2)))
    assert contributions(trace, Unit("layer", (0, 0, 1))).value == (1 + 2 + 4 + 5) / 4
    largest = traced(LayerKind.ADAPTIVE_MAX_POOLING, SQUARE, np.zeros((1, 2, 2)))
    assert contributions(largest, Unit("layer", (0, 1, 0))).value == 7


@pytest.mark.parametrize("keep", [False, True])
def test_a_mean_over_rows_and_columns_is_a_window_over_the_map(keep: bool) -> None:
    result = np.full((1, 1, 1) if keep else (1,), 4)
    trace = traced(LayerKind.MEAN, SQUARE, result, dim=(1, 2), keepdim=keep)
    found = contributions(trace, Unit("layer", (0,) * result.ndim))
    assert (found.value, len(found.terms[0].values)) == (4, 9)
    assert isinstance(found.detail, Window) and found.detail.divisor == 9


def test_a_switched_off_unit_tells_what_it_would_have_been() -> None:
    edits = Edits(off=frozenset({Switch("layer", (0, 1, 1))}))
    found = contributions(convolved([[[37, 47], [67, 0]]], edits=edits), Unit("layer", (0, 1, 1)))
    assert found.switched_off and (found.recorded, found.value) == (0, 77)
    assert not contributions(
        convolved(np.zeros((1, 2, 2)), edits=edits), Unit("layer", (0, 0, 0))
    ).switched_off

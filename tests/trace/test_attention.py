"""Attention, rollout and patches on toy networks, with numbers computed by hand."""

import gc
import weakref
from dataclasses import replace
from math import exp, sqrt

import numpy as np
import pytest

from explorer.trace import (
    Attended,
    Attention,
    LayerKind,
    Trace,
    Unit,
    attention,
    attention_layers,
    contributions,
    patch_grid,
    rolled_out,
    rollouts,
    token_maps,
)
from tests.toy_vit import (
    COLUMNS,
    FEATURES,
    PATCH,
    ROWS,
    TOKENS,
    attention_settings,
    layer,
    stem,
    trace_of,
    vit_trace,
)

EYE = np.eye(2, dtype=np.float32)
FAVOUR = exp(1 / sqrt(2)) / (exp(1 / sqrt(2)) + 1)  # of the scores 1/√2 and 0


def by_hand(heads: int = 1) -> Trace:
    """Return a trace of the tokens (1, 0) and (0, 1); queries and keys are the tokens, values twice the tokens."""
    settings = {
        "heads": heads,
        "in_weight": np.concatenate([EYE, EYE, 2 * EYE]),
        "in_bias": None,
        "out_weight": EYE,
        "out_bias": np.array([0, 10], np.float32),
    }
    given = layer("input", LayerKind.INPUT, (2, 2))
    made = layer("attention", LayerKind.ATTENTION, (2, 2), *["input"] * 3, settings=settings)
    values = np.array([[FAVOUR, 1 - FAVOUR], [1 - FAVOUR, FAVOUR]]) * 2 + [0, 10]
    return Trace("hand", (given, made), {"input": EYE, "attention": values.astype(np.float32)}, (), None)


def found(trace: Trace, name: str = "attention") -> Attention:
    return attention(trace, trace.layer(name))


def test_a_token_reads_most_of_the_one_its_query_points_to():
    np.testing.assert_allclose(
        found(by_hand()).weights[0], [[FAVOUR, 1 - FAVOUR], [1 - FAVOUR, FAVOUR]], rtol=1e-6
    )


def test_a_head_sees_only_its_own_features():
    first, second = found(by_hand(heads=2)).weights
    alone = exp(1) / (exp(1) + 1)  # of one feature: 1 · 1 / √1
    np.testing.assert_allclose(first, [[alone, 1 - alone], [0.5, 0.5]], rtol=1e-6)
    np.testing.assert_allclose(second, [[0.5, 0.5], [1 - alone, alone]], rtol=1e-6)


@pytest.mark.parametrize("name", ["attention0", "attention1"])
def test_the_recorded_output_comes_of_the_weights(name):
    trace = vit_trace()
    np.testing.assert_allclose(found(trace, name).output, trace[name], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found(trace, name).weights.sum(axis=2), 1, rtol=1e-6)
    np.testing.assert_allclose(found(trace, name).mean, found(trace, name).weights.mean(axis=0), rtol=1e-6)


def test_one_token_is_worked_out_without_all_the_others():
    trace = vit_trace()
    alone = [found(trace, "attention1").reads(token) for token in range(TOKENS)]
    np.testing.assert_allclose(np.stack(alone, axis=1), found(trace, "attention1").weights, rtol=1e-4)


def test_what_was_worked_out_is_kept_as_long_as_the_trace():
    trace = vit_trace()
    assert found(trace, "attention0") is found(trace, "attention0")
    assert found(vit_trace(), "attention0") is not found(trace, "attention0")
    kept = weakref.ref(found(trace, "attention0"))
    del trace
    gc.collect()
    assert kept() is None


def test_other_layers_have_no_attention():
    trace = vit_trace()
    assert [made.name for made in attention_layers(trace)] == ["attention0", "attention1"]
    with pytest.raises(KeyError, match="conv"):
        attention(trace, trace.layer("conv"))


def test_attention_to_other_tokens_is_no_layer_of_the_page():
    trace = by_hand()
    other = layer("other", LayerKind.INPUT, (3, 2))
    crossed = replace(trace.layer("attention"), sources=("input", "other", "other"))
    values = {**trace.values, "other": np.ones((3, 2), np.float32)}
    across = Trace("cross", (trace.layers[0], other, crossed), values, (), None)
    assert attention_layers(across) == () and attention_layers(trace) == trace.layers[1:]
    assert attention(across, crossed).weights.shape == (1, 2, 3)
    assert contributions(across, Unit("attention", (0, 0))).value == pytest.approx(2)


def test_a_unit_is_the_sum_over_heads_and_over_every_cell_read():
    trace = vit_trace()
    for position in ((0, 0), (3, 5), (6, 2)):
        explained = contributions(trace, Unit("attention1", position))
        assert explained.agrees and explained.known
        (terms,) = explained.terms
        assert terms.source == "attention0" and len(terms.values) == TOKENS * FEATURES
        assert terms.products.sum() + explained.bias == pytest.approx(explained.value)
        assert isinstance(explained.detail, Attended)
        assert explained.detail.sums.sum() + explained.detail.bias == pytest.approx(explained.value)
        np.testing.assert_allclose(
            explained.detail.shares, found(trace, "attention1").weights[:, position[0]], rtol=1e-4
        )


def test_a_unit_by_hand():
    explained = contributions(by_hand(), Unit("attention", (0, 1)))
    assert explained.value == pytest.approx(2 * (1 - FAVOUR) + 10)
    assert explained.bias == 10
    np.testing.assert_allclose(explained.terms[0].weights, [0, 2 * FAVOUR, 0, 2 * (1 - FAVOUR)], atol=1e-12)


def test_half_of_a_token_passes_by_each_layer():
    mean = np.array([[0.5, 0.5], [0, 1]], np.float32)
    first = rolled_out(mean, None)
    np.testing.assert_allclose(first, [[0.75, 0.25], [0, 1]])
    np.testing.assert_allclose(rolled_out(mean, first), [[0.5625, 0.4375], [0, 1]])


def test_a_rollout_goes_through_all_layers_until_nobody_waits():
    trace = vit_trace()
    first, second = (found(trace, name).mean for name in ("attention0", "attention1"))
    once = rolled_out(first, None)
    for given, wanted in zip(rollouts(trace), (once, rolled_out(second, once)), strict=True):
        np.testing.assert_array_equal(given, wanted)
    asked = iter([False, True])
    assert len(rollouts(trace, lambda: next(asked))) == 1


def test_tokens_lie_on_the_image_behind_the_class_token():
    grid = patch_grid(vit_trace())
    assert (grid.rows, grid.columns, grid.height, grid.width) == (ROWS, COLUMNS, PATCH, PATCH)
    assert (grid.tokens, grid.first, grid.others, grid.layer) == (TOKENS, 1, (0,), "conv")
    assert grid.place(0) is None and grid.place(5) == (1, 1) and grid.token(1, 1) == 5
    assert [grid.name(token) for token in (0, 1, 5)] == ["class token", "patch (0, 0)", "patch (1, 1)"]


def test_the_features_of_the_tokens_are_the_maps_they_were_cut_from():
    trace = vit_trace()
    maps = token_maps(trace, trace.layer("joined"))
    np.testing.assert_array_equal(maps, trace["conv"])
    assert np.shares_memory(maps, trace["joined"])
    assert token_maps(trace, trace.layer("conv")) is None
    assert token_maps(trace, trace.layer("turned")) is None  # without the class token


def test_overlapping_patches_tell_no_grid():
    random = np.random.default_rng(0)
    assert patch_grid(_attending(stem(random, stride=PATCH - 1), random)) is None


def test_tokens_in_another_order_tell_no_grid():
    random = np.random.default_rng(0)
    steps = stem(random)
    maps = steps[1][1]
    turned = maps.transpose(0, 2, 1)
    steps.insert(
        2, (layer("across", LayerKind.PERMUTE, turned.shape, "conv", settings={"order": (0, 2, 1)}), turned)
    )
    steps[3] = (layer("flat", LayerKind.RESHAPE, (FEATURES, ROWS * COLUMNS), "across"), steps[3][1])
    assert patch_grid(_attending(steps, random)) is None
    assert token_maps(_attending(steps, random), steps[-1][0]) is None


def test_a_network_without_attention_has_no_grid():
    assert patch_grid(trace_of(stem(np.random.default_rng(0)))) is None


def _attending(steps, random):
    settings = attention_settings(random)
    made = layer("attention", LayerKind.ATTENTION, (TOKENS, FEATURES), *["joined"] * 3, settings=settings)
    return trace_of([*steps, (made, steps[-1][1])])

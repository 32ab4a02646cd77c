"""Changed weights and switched-off units as plain data."""

import numpy as np
import pytest

from explorer.trace import Change, Edits, ParameterEdit, Switch, changed

WEIGHT = np.arange(1, 25, dtype=np.float32).reshape(2, 3, 2, 2)  # (out, in, kh, kw)


def edit(change: Change, *index: int, number: float = 0.0, layer: str = "conv") -> ParameterEdit:
    return ParameterEdit(layer, "weight", index, change, number)


def edited(*edits: ParameterEdit, layer: str = "conv") -> np.ndarray:
    made = Edits()
    for one in edits:
        made = made.with_change(one)
    return made.applied(layer, "weight", WEIGHT)


def test_nothing_edited_is_the_array_itself():
    assert not Edits()
    assert Edits().applied("conv", "weight", WEIGHT) is WEIGHT
    elsewhere = Edits().with_change(edit(Change.ZERO, layer="fc"))
    assert elsewhere.applied("conv", "weight", WEIGHT) is WEIGHT
    assert elsewhere.applied("fc", "bias", WEIGHT) is WEIGHT


def test_an_edited_array_is_a_copy_that_cannot_be_written():
    array = edited(edit(Change.ZERO, 1))
    assert not array.flags.writeable and array.dtype == np.float32
    assert WEIGHT[1].min() == 13


def test_an_index_names_a_weight_a_kernel_all_kernels_of_a_map_or_everything():
    counts = {(): 24, (1,): 12, (1, 2): 4, (1, 2, 0, 1): 1}
    for index, count in counts.items():
        array = edited(edit(Change.ZERO, *index))
        assert not np.any(array[index])
        assert changed(array, WEIGHT).sum() == count


def test_negated_set_and_shuffled():
    np.testing.assert_array_equal(edited(edit(Change.NEGATE, 0))[0], -WEIGHT[0])
    assert edited(edit(Change.SET, 1, 2, 0, 1, number=-7.5))[1, 2, 0, 1] == -7.5
    shuffled = edited(edit(Change.SHUFFLE, number=3))
    assert sorted(shuffled.flat) == list(WEIGHT.flat) and not np.array_equal(shuffled, WEIGHT)
    np.testing.assert_array_equal(shuffled, edited(edit(Change.SHUFFLE, number=3)))
    assert not np.array_equal(shuffled, edited(edit(Change.SHUFFLE, number=4)))


@pytest.mark.parametrize("seed", [-1.0, np.nan, np.inf, 1e30])
def test_any_number_is_a_seed(seed: float):
    assert sorted(edited(edit(Change.SHUFFLE, number=seed)).flat) == list(WEIGHT.flat)


@pytest.mark.parametrize("number", [1e39, -1e39, np.inf, np.nan])
def test_a_number_too_large_for_float32_is_infinite_without_a_warning(number: float):
    with np.errstate(all="raise"):
        array = edited(edit(Change.SET, 0, 0, 0, 0, number=number))
    np.testing.assert_array_equal(array[0, 0, 0, 0], number * np.inf)


def test_edits_follow_one_another():
    array = edited(edit(Change.SET, 0, number=2.0), edit(Change.NEGATE, 0, 1))
    assert (array[0, 0] == 2).all() and (array[0, 1] == -2).all()
    back = edited(edit(Change.NEGATE, 0), edit(Change.NEGATE, 0))
    np.testing.assert_array_equal(back, WEIGHT)


def test_what_is_overwritten_is_forgotten():
    made = Edits()
    for number in range(5):
        made = made.with_change(edit(Change.SET, 1, 2, 0, 1, number=number))
    assert made.parameters == (edit(Change.SET, 1, 2, 0, 1, number=4),)
    assert len(made.with_change(edit(Change.NEGATE, 1)).parameters) == 2
    assert made.with_change(edit(Change.ZERO, 1)).parameters == (edit(Change.ZERO, 1),)


def test_restoring_leaves_no_edit_behind_unless_a_wider_one_is_left():
    one = Edits().with_change(edit(Change.ZERO, 1, 2))
    assert not one.with_change(edit(Change.RESTORE, 1))
    assert not one.with_change(edit(Change.RESTORE, 1, 2))
    wider = Edits().with_change(edit(Change.ZERO)).with_change(edit(Change.RESTORE, 1, 2))
    array = wider.applied("conv", "weight", WEIGHT)
    np.testing.assert_array_equal(array[1, 2], WEIGHT[1, 2])
    assert not array[0].any() and not array[1, :2].any()


@pytest.mark.parametrize("index", [(2,), (-1,), (0, 3), (0, 0, 0, 0, 0)])
def test_an_edit_of_a_part_that_is_not_there_is_left_out(index: tuple[int, ...]):
    assert edited(edit(Change.ZERO, *index)) is WEIGHT


def test_the_calls_of_one_module_share_its_edits():
    first, second = edit(Change.ZERO, 0, layer="fc"), edit(Change.NEGATE, 1, layer="fc:2")
    both = Edits().with_change(first).with_change(second)
    expected = np.stack([0 * WEIGHT[0], -WEIGHT[1]])
    for name in ("fc", "fc:2", "fc:3"):
        np.testing.assert_array_equal(both.applied(name, "weight", WEIGHT), expected)
    assert not both.restored("fc")
    assert both.with_change(edit(Change.ZERO, layer="fc:2")).parameters == (edit(Change.ZERO, layer="fc:2"),)


def test_a_switch_is_thrown_back_by_itself():
    made = Edits().switched(Switch("relu1", (3,))).switched(Switch("relu1", (0, 1, 2)))
    assert made and made.switches("relu1") == (Switch("relu1", (0, 1, 2)), Switch("relu1", (3,)))
    assert made.is_off("relu1", (3, 5, 5)) and made.is_off("relu1", (3,))
    assert made.is_off("relu1", (0, 1, 2)) and not made.is_off("relu1", (0, 1, 3))
    assert not made.is_off("relu2", (3,))
    assert not made.switched(Switch("relu1", (3,))).switched(Switch("relu1", (0, 1, 2)))


def test_restoring_a_layer_leaves_the_others():
    made = Edits().with_change(edit(Change.ZERO)).with_change(edit(Change.ZERO, layer="fc"))
    made = made.switched(Switch("conv", (0,))).switched(Switch("pool", (0,)))
    assert made.layers == {"conv", "fc", "pool"}
    assert made.restored("conv").layers == {"fc", "pool"}


def test_equal_edits_are_one_key():
    one, other = (Edits().with_change(edit(Change.ZERO)).switched(Switch("conv", (0,))) for _ in range(2))
    assert one == other and hash(one) == hash(other)


def test_a_trained_nan_is_not_changed_but_a_new_one_is():
    trained = np.array([np.nan, 1.0, 2.0], np.float32)
    assert changed(np.array([np.nan, np.nan, 2.0], np.float32), trained).tolist() == [False, True, False]

from dataclasses import replace

import pytest
from hypothesis import given, settings

from explorer.errors import ExplorerError
from explorer.topics.conv2d import (
    LIMITS,
    PAIRS,
    Conv2d,
    Edit,
    PaddingBy,
    PaddingMode,
    Part,
    changed,
    check,
    output_shape,
    presets,
    switched,
    valid_choices,
    valid_range,
    valid_values,
    why_invalid,
    why_not,
)
from tests.topics.conv2d_oracle import any_arguments, good_arguments, torch_shape

REFLECT, CIRCULAR = PaddingMode.REFLECT, PaddingMode.CIRCULAR


@settings(max_examples=120, deadline=None)
@given(any_arguments())
def test_what_is_refused_is_what_torch_refuses(state: Conv2d) -> None:
    assert (why_invalid(state) is None) == (torch_shape(state) is not None)


@settings(max_examples=40, deadline=None)
@given(good_arguments())
def test_what_is_taken_is_what_torch_takes(state: Conv2d) -> None:
    shape = torch_shape(state)
    assert (why_invalid(state) is None) == (shape is not None)
    assert shape is None or output_shape(state) == shape


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            Conv2d(kernel=(7, 3)),
            "The kernel spans 1·(7 − 1) + 1 = 7 rows, but the padded input has only 5 + 0 + 0 = 5",
        ),
        (Conv2d(dilation=(1, 3)), "The kernel spans 3·(3 − 1) + 1 = 7 columns"),
        (Conv2d(padding_by=PaddingBy.SAME, stride=(1, 2)), "Padding 'same' needs stride 1, here it is 1 × 2"),
        (
            Conv2d(in_channels=4, out_channels=6, groups=3),
            "3 groups cannot share out 4 input channels evenly",
        ),
        (Conv2d(in_channels=6, out_channels=4, groups=3), "groups can be 1 or 2."),
        (Conv2d(padding=(5, 0), padding_mode=REFLECT), "pad at most 4"),
        (
            Conv2d(padding=(0, 6), padding_mode=CIRCULAR),
            "the input's 5 columns more than once: pad at most 5",
        ),
        (Conv2d(transposed=True, padding_mode=REFLECT), "cannot pad in mode 'reflect': choose zeros"),
        (Conv2d(transposed=True, padding_by=PaddingBy.SAME), "has no padding 'same'"),
        (
            Conv2d(transposed=True, stride=(2, 2), output_padding=(0, 2)),
            "smaller than the stride 2 or the dilation 1",
        ),
        (Conv2d(transposed=True, padding=(4, 0)), "Padding 4 crops 8 of the 7 output rows"),
        (Conv2d(output_padding=(1, 0)), "Only a transposed convolution has output padding"),
        (Conv2d(size=(17, 5)), "Size 17 is out of the lab's reach: choose 1 to 16."),
        (Conv2d(stride=(0, 1)), "Stride 0 is out of the lab's reach: choose 1 to 5."),
        (Conv2d(edits=(Edit(Part.WEIGHT, (0, 0, 0, 0), float("nan")),)), "A cell of the weight holds nan"),
        (Conv2d(edits=(Edit(value=1e9),)), "type a number from −10000 to 10000"),
    ],
)
def test_each_refusal_says_why_and_what_to_do(state: Conv2d, words: str) -> None:
    reason = why_invalid(state)
    assert reason is not None and words in reason
    assert reason.endswith(".") and ":" in reason
    with pytest.raises(ExplorerError, match="^" + reason[:12].replace("(", r"\(")):
        check(state)


@pytest.mark.parametrize(
    "state", [Conv2d(padding=(4, 4), padding_mode=REFLECT), Conv2d(padding=(5, 5), padding_mode=CIRCULAR)]
)
def test_padding_may_go_as_far_as_its_mode_allows(state: Conv2d) -> None:
    assert why_invalid(state) is None
    assert torch_shape(state) is not None


@pytest.mark.parametrize("state", presets().values(), ids=presets())
def test_every_number_of_a_range_is_taken_and_no_other(state: Conv2d) -> None:
    for field in LIMITS:
        for axis in (0, 1) if field in PAIRS else (0,):
            values = valid_values(state, field, axis)
            which = axis if field in PAIRS else None
            assert all(why_not(state, field, value, which) is None for value in values)
            if field != "groups":
                assert tuple(valid_range(state, field, axis)) == values


def test_ranges_of_the_lectures_example() -> None:
    state = Conv2d()
    assert valid_range(state, "kernel") == range(1, 6)
    assert valid_range(state, "dilation", 1) == range(1, 3)
    assert valid_range(state, "size") == range(3, 17)
    assert valid_range(state, "output_padding") == range(0, 1)
    assert valid_range(replace(state, padding_mode=REFLECT), "padding") == range(0, 5)


def test_channels_come_in_multiples_of_the_groups() -> None:
    state = Conv2d(in_channels=4, out_channels=4, groups=2)
    assert list(valid_range(state, "in_channels")) == [2, 4, 6, 8]
    assert valid_values(state, "groups") == (1, 2, 4)


def test_nothing_fits_where_another_argument_is_wrong() -> None:
    assert len(valid_range(Conv2d(size=(5, 2)), "stride")) == 0


def test_output_padding_stays_below_the_stride_or_the_dilation() -> None:
    state = Conv2d(transposed=True, stride=(2, 1), dilation=(3, 1))
    assert valid_range(state, "output_padding", 0) == range(0, 3)
    assert valid_range(state, "output_padding", 1) == range(0, 1)
    assert torch_shape(replace(state, output_padding=(2, 0))) == (1, 17, 7)


def test_a_transposed_convolution_offers_only_zeros() -> None:
    assert valid_choices(Conv2d(transposed=True), "padding_mode") == (PaddingMode.ZEROS,)
    assert valid_choices(Conv2d(stride=(2, 2)), "padding_by") == (PaddingBy.NUMBER, PaddingBy.VALID)


def test_one_side_of_a_pair_changes_alone() -> None:
    assert changed(Conv2d(), "kernel", 1, axis=0).kernel == (1, 3)
    assert changed(Conv2d(), "kernel", 1, axis=1).kernel == (3, 1)
    assert changed(Conv2d(), "groups", 2).groups == 2


def test_the_switch_to_transposed_and_back_is_always_possible() -> None:
    padded = Conv2d(padding_by=PaddingBy.SAME, padding_mode=CIRCULAR)
    assert why_invalid(switched(padded, True)) is None
    upsampling = presets()["Transposed: upsampling × 2"]
    assert why_invalid(switched(upsampling, False)) is None
    assert switched(upsampling, True) is upsampling


@pytest.mark.parametrize("state", presets().values(), ids=presets())
def test_every_preset_makes_sense(state: Conv2d) -> None:
    check(state)


def test_the_lectures_example_comes_first() -> None:
    assert next(iter(presets().values())) == Conv2d()

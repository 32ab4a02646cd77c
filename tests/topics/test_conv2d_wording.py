from dataclasses import replace

import pytest
from hypothesis import given, settings

from explorer.topics.conv2d import (
    Conv2d,
    Fill,
    Part,
    cell_of_step,
    edited,
    notices,
    presets,
    products_of,
    sentence_of_input,
    sentence_of_output,
    sentence_of_weight,
    steps,
    sum_written_out,
    summary,
    tensors,
)
from tests.topics.conv2d_oracle import valid_arguments

PRESETS = presets()
SAME, UPSAMPLING = PRESETS["Padding 'same'"], PRESETS["Transposed: upsampling × 2"]


def said(state: Conv2d) -> str:
    return " ".join(notices(state))


def written(state: Conv2d, out: int, row: int, column: int) -> tuple[str, ...]:
    return sum_written_out(products_of(state, tensors(state), out, row, column))


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_every_written_sum_is_true(state: Conv2d) -> None:
    for step in (0, steps(state) // 2):
        for text in written(state, *cell_of_step(state, step)):
            left, right = text.split(": ")[-1].replace("bias ", "").replace("nothing", "0").split(" = ")
            python = left.replace("·", "*").replace("−", "-").replace("[", "(").replace("]", ")")
            assert eval(python) == float(right.replace("−", "-"))


def test_padding_stands_in_brackets() -> None:
    assert written(SAME, 0, 0, 1) == ("[0]·0 + [0]·1 + [0]·0 + 1·1 + 1·2 + 1·1 + 0·0 + 1·1 + 1·0 = 5",)


def test_several_channels_end_in_their_sum() -> None:
    lines = written(PRESETS["Channels: three in, two out"], 1, 0, 1)
    assert [text.split(":")[0] for text in lines[:3]] == ["channel 0", "channel 1", "channel 2"]
    assert lines[3] == "4 + 9 + (−6) + bias (−2) = 5"


def test_weights_that_meet_nothing_are_left_out() -> None:
    assert written(UPSAMPLING, 0, 0, 1) == ("1·1 + 1·1 = 2",)
    text = sentence_of_output(UPSAMPLING, tensors(UPSAMPLING), 0, 0, 1)
    assert text == "Output (0, 0, 1) = 2: the sum of 2 products."


def test_numbers_are_written_in_full() -> None:
    state = Conv2d()
    for part, cell in ((Part.INPUT, (0, 1, 1)), (Part.WEIGHT, (0, 0, 1, 1))):
        state = edited(state, part, cell, -9999)
    assert "(−9999)·(−9999)" in written(state, 0, 0, 0)[0]
    assert written(state, 0, 0, 0)[0].endswith(" = 99980003")


def test_the_lecture_is_told_how_few_parameters_there_are() -> None:
    assert said(Conv2d()) == (
        "9 parameters, however large the input; a dense layer from 25 to 9 values would have 225. "
        "The kernel fits into the input at 3 × 3 places."
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Stride 2", "Stride 2 turns 7 × 7 into 3 × 3: 5.4 times fewer cells."),
        ("Padding 'same'", "The output keeps the input's 5 × 5."),
        ("Padding 'same'", "56 of 225 products of each pair of channels meet padding (25 %)."),
        (
            "Dilated (à trous)",
            "Dilation 2 spreads the 3 × 3 kernel over 5 × 5 cells, with as many weights as before.",
        ),
        ("Channels: three in, two out", "their 3 results are summed, and one bias added."),
        (
            "Grouped",
            "each output channel sees 2 of the 4 input channels, so there are 2 times fewer weights.",
        ),
        ("Depthwise", "Depthwise: each of the 3 output channels sees a single input channel"),
        ("Pointwise 1 × 1", "A 1 × 1 kernel looks at no neighbour"),
        ("Transposed: upsampling × 2", "4 × 4 becomes 8 × 8."),
        ("Transposed: upsampling × 2", "Outputs receive from 1 to 4 products each."),
        ("Transposed: upsampling × 2", "a checkerboard"),
        ("Circular padding", "as if the input were a ring."),
    ],
)
def test_each_preset_says_what_it_is_there_for(name: str, words: str) -> None:
    assert words in said(PRESETS[name])


def test_cells_that_the_stride_never_reads_are_counted() -> None:
    assert "11 of 36 input cells of each channel are never read." in said(Conv2d((6, 6), stride=(2, 2)))
    assert "never read" not in said(Conv2d())


def test_an_even_kernel_is_padded_more_after_the_input() -> None:
    assert "the extra cell after the input" in said(replace(SAME, kernel=(4, 3)))
    assert "extra cell" not in said(SAME)


def test_padding_beyond_the_kernels_reach_is_told() -> None:
    assert "the outermost outputs see padding alone" in said(Conv2d(padding=(0, 3)))
    assert "padding alone" not in said(Conv2d(padding=(0, 2)))


def test_a_kernel_of_one_cell_cannot_be_dilated() -> None:
    assert "Dilation 2 × 1 changes nothing" in said(Conv2d(kernel=(1, 3), dilation=(2, 1)))
    assert "Dilation 2 spreads the 1 × 3 kernel over 1 × 5" in said(Conv2d(kernel=(1, 3), dilation=(2, 2)))


def test_a_stride_that_padding_outgrows_makes_nothing_fewer() -> None:
    state = Conv2d((3, 3), stride=(2, 2), padding=(8, 8))
    assert "The kernel fits into the padded input at 9 × 9 places." in said(state)
    assert "fewer" not in said(state)


def test_a_kernel_that_is_a_multiple_of_the_stride_makes_no_checkerboard() -> None:
    assert "checkerboard" not in said(replace(UPSAMPLING, kernel=(4, 4), output_padding=(0, 0)))


def test_the_dense_layer_beside_it_is_counted_with_its_bias() -> None:
    assert "from 25 to 9 values would have 234." in said(Conv2d(bias=True))


def test_an_output_is_told_in_a_sentence() -> None:
    assert (
        sentence_of_output(Conv2d(), tensors(Conv2d()), 0, 0, 1)
        == "Output (0, 0, 1) = 6: the sum of 9 products."
    )
    assert "3 of them with padding." in sentence_of_output(SAME, tensors(SAME), 0, 0, 1)
    three = PRESETS["Channels: three in, two out"]
    assert sentence_of_output(three, tensors(three), 1, 0, 1) == (
        "Output (1, 0, 1) = 5: the sum of 27 products from 3 input channels, plus the bias −2."
    )


def test_an_input_is_told_in_a_sentence() -> None:
    state = Conv2d()
    assert sentence_of_input(state, tensors(state), 0, 2, 2) == (
        "Input (0, 2, 2) = 1 has a part in 9 outputs, through 9 weights."
    )
    skipped = Conv2d((6, 6), stride=(2, 2))
    assert sentence_of_input(skipped, tensors(skipped), 0, 5, 5).endswith("no output: no step reads it.")
    ring = PRESETS["Circular padding"]
    assert sentence_of_input(ring, tensors(ring), 0, 0, 0).endswith("; 3 padding cells copy it.")
    assert sentence_of_input(ring, tensors(ring), 0, -1, 2).startswith(
        "Padding (0, −1, 2) has a part in 3 outputs"
    )


def test_a_weight_is_told_in_a_sentence() -> None:
    assert sentence_of_weight(Conv2d(), tensors(Conv2d()), 0, 0, 1, 1) == (
        "Weight (0, 0, 1, 1) = 2 multiplies 9 input cells, for 9 outputs: one weight, shared by every place."
    )
    assert "16 input cells and 9 padding cells, for 25 outputs" in sentence_of_weight(
        SAME, tensors(SAME), 0, 0, 0, 0
    )
    assert "for 9 outputs and 7 that the padding crops" in sentence_of_weight(
        UPSAMPLING, tensors(UPSAMPLING), 0, 0, 0, 0
    )


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_something_can_always_be_said(state: Conv2d) -> None:
    for text in (*notices(state), sentence_of_input(state, tensors(state), 0, 0, 0)):
        assert text.endswith(".") and "  " not in text
    assert summary(replace(state, input_fill=Fill.ONES)) == summary(state)

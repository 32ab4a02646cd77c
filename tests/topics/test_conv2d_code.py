import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from explorer.topics.conv2d import Conv2d, Part, code, edited, line, presets, results, tensors
from tests.topics.conv2d_oracle import valid_arguments


def output_of(text: str) -> np.ndarray:
    """Run the code and return what it leaves in `output`."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 'same' with an even kernel copies its input
        exec(text, names)
    return names["output"].numpy()


@pytest.mark.parametrize("state", presets().values(), ids=presets())
def test_the_code_of_a_preset_makes_its_output(state: Conv2d) -> None:
    np.testing.assert_array_equal(output_of(code(state)), results(state, tensors(state)).output)


@settings(max_examples=30, deadline=None)
@given(valid_arguments())
def test_the_code_of_any_arguments_makes_their_output(state: Conv2d) -> None:
    np.testing.assert_array_equal(output_of(code(state)), results(state, tensors(state)).output)


def test_the_code_of_a_picture_makes_its_output() -> None:
    picture = np.random.default_rng(0).random((2, 20, 30))
    state = Conv2d(in_channels=2, bias=True)
    expected = results(state, tensors(state, picture)).output
    np.testing.assert_allclose(output_of(code(state, picture)), expected, rtol=0, atol=1e-12)


def test_sums_beyond_single_precision_are_made_in_double() -> None:
    state = Conv2d()
    for part, cell in ((Part.INPUT, (0, 1, 1)), (Part.WEIGHT, (0, 0, 1, 1))):
        state = edited(state, part, cell, 9999)
    assert "float64" in code(state) and "float64" not in code(Conv2d())
    np.testing.assert_array_equal(output_of(code(state)), results(state, tensors(state)).output)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lecture: 5 × 5 image, 3 × 3 kernel", "nn.Conv2d(1, 1, kernel_size=3, bias=False)"),
        ("Padding 'same'", 'nn.Conv2d(1, 1, kernel_size=3, padding="same", bias=False)'),
        ("Strided and padded", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)"),
        ("Depthwise", "nn.Conv2d(3, 3, kernel_size=3, padding=1, groups=3, bias=False)"),
        ("Pointwise 1 × 1", "nn.Conv2d(3, 2, kernel_size=1)"),
        ("Rectangular 1 × 3", "nn.Conv2d(1, 1, kernel_size=(1, 3), padding=(0, 1), bias=False)"),
        (
            "Circular padding",
            'nn.Conv2d(1, 1, kernel_size=3, padding=1, bias=False, padding_mode="circular")',
        ),
    ],
)
def test_the_line_names_only_what_differs_from_the_default(name: str, text: str) -> None:
    assert line(presets()[name]) == text


def test_the_transposed_line() -> None:
    made = line(replace(presets()["Transposed: upsampling × 2"], bias=True, dilation=(1, 2)))
    arguments = "kernel_size=3, stride=2, padding=1, output_padding=1, dilation=(1, 2)"
    assert made == f"nn.ConvTranspose2d(1, 1, {arguments})"


def test_the_lectures_code_reads_as_the_slide() -> None:
    text = code(Conv2d())
    assert "[[[1, 1, 1, 0, 0],\n      [0, 1, 1, 1, 0]," in text
    assert text.startswith("import torch\nfrom torch import nn\n\nconv = nn.Conv2d(1, 1")

import pytest

from explorer.widgets.text import exact, number, thousands


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.374, "0.37"),
        (-0.374, "−0.37"),
        (-0.001, "0.00"),
        (12.34, "12.3"),
        (-123.4, "−123"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_have_fixed_decimals_and_a_true_minus(value, words):
    assert number(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1.15194, "1.1519"), (0.0, "0.0000"), (-0.012345, "−0.01235"), (3e-6, "3.00e-06")]
)
def test_single_values_keep_four_significant_digits(value, words):
    assert exact(value) == words


def test_thousands_are_parted_by_thin_spaces():
    assert thousands(61706) == "61\u202f706"

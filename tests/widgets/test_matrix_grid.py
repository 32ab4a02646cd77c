import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.colors import ColorScale
from explorer.widgets import text, theme
from explorer.widgets.matrix_grid import LOWEST, NO_NUMBERS, Lettering, lettering, paint_cells

SMALL, WHOLE = ColorScale("diverging", -0.4, 0.4), ColorScale("sequential", 0.0, 8.5)


@pytest.fixture(autouse=True)
def look(qapp):
    theme.apply(QApplication.instance(), "dark")


def grid(values, how=NO_NUMBERS, present=None) -> QImage:
    """Paint values into cells of 40 × 24 px."""
    rows, columns = values.shape
    picture = QImage(columns * 40, rows * 24, QImage.Format.Format_RGB32)
    picture.fill(theme.color("panel"))
    with QPainter(picture) as painter:
        rect = QRectF(0, 0, columns * 40, rows * 24)
        paint_cells(painter, rect, values, SMALL, how, present)
    return picture


def test_wide_cells_hold_all_decimals_that_were_asked_for():
    assert lettering((60, 24), SMALL, 3) == Lettering(13, 3)


def test_in_narrow_cells_the_zero_goes_before_a_decimal_does():
    how = lettering((31, 22), SMALL, 2)
    assert (how.decimals, how.bare) == (2, True)
    assert how.word(-0.37) == "−.37" and how.word(0.0) == ".00"


def test_numbers_that_would_all_read_zero_are_left_out():
    assert lettering((26, 20), ColorScale("diverging", -0.05, 0.05), 2) == NO_NUMBERS


def test_what_does_not_fit_is_left_out():
    assert lettering((14, 14), SMALL, 2) == NO_NUMBERS
    assert lettering((31, 10), SMALL, 2) == NO_NUMBERS


@pytest.mark.parametrize("wide", range(15, 80, 5))
@pytest.mark.parametrize("scale", [SMALL, WHOLE, ColorScale("diverging", -120.0, 120.0)])
@pytest.mark.parametrize("decimals", range(7))
def test_every_number_stays_in_its_cell_and_legible(wide, scale, decimals):
    how = lettering((wide, 24), scale, decimals)
    assert how.px == 0 or how.px >= LOWEST
    words = [how.word(value) for value in (scale.low, scale.high)]
    assert how.px == 0 or all(text.width(word, how.px) <= wide - 3 for word in words)


def test_padding_is_hatched_and_has_no_number():
    values = np.zeros((1, 2), np.float32)
    whole, half = grid(values), grid(values, Lettering(13, 2), np.array([[True, False]]))
    colors = {half.pixelColor(x, y).name() for x in range(42, 78) for y in range(2, 22)}
    assert theme.color("background").name() in colors and len(colors) > 1
    assert whole.pixelColor(60, 5) == whole.pixelColor(20, 5) != half.pixelColor(61, 5)


def test_what_is_no_number_is_painted_and_named():
    values = np.array([[np.nan, np.inf], [-np.inf, 1e30]], np.float32)
    assert not grid(values, Lettering(11, 2)).isNull()
    assert [Lettering(11, 2).word(float(v)) for v in values[0]] == ["NaN", "∞"]

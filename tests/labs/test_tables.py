"""Tables of numbers, copied out of a spreadsheet and pasted into the grids of the labs."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from explorer.scene import Page
from explorer.widgets.number_grid import NumberGrid


@pytest.fixture
def paste(qtbot):
    """Return a function that pastes a text into the grid of a name, and tells what the page said of it."""

    def pasted(lab, name, words):
        said = []
        lab.failed.connect(lambda error: said.append(str(error)))
        grid = next(grid for grid in lab.findChildren(NumberGrid) if grid.accessibleName() == name)
        QGuiApplication.clipboard().setText(words)
        qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        return said

    return pasted


def test_the_convolution_takes_an_image_and_a_kernel_of_any_size(open_lab, paste):
    lab = open_lab(Page.CONVOLUTION)
    assert not paste(lab, "image", "1\t2\t3\n4\t5\t6\n7\t8\t9")
    assert not paste(lab, "kernel", "[[1, 0], [0, -1]]")
    assert lab._output.tolist() == [[-4, -4], [-4, -4]]


def test_a_signal_takes_one_row_and_says_so_of_two(open_lab, paste):
    lab = open_lab(Page.CONVOLUTION)
    lab._dimensions.button("1D").click()
    assert not paste(lab, "f", "1; 2; 3")
    assert lab.state.convolution.f == (1, 2, 3)
    assert paste(lab, "g", "1 2\n3 4") == ["g is one row of numbers: this table has 2 rows of 2."]


def test_pooling_takes_a_matrix_of_its_own_size(open_lab, paste):
    lab = open_lab(Page.POOLING)
    assert not paste(lab, "input", "1 2 3 4\n5 6 7 8")
    assert lab._results.input.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_the_free_filter_takes_a_square_kernel_and_refuses_another(open_lab, paste):
    lab = open_lab(Page.FILTERS)
    assert not paste(lab, "Kernel", "0 0 0\n0 2 0\n0 0 0")
    assert lab.state.filter.kernel == ((0, 0, 0), (0, 2, 0), (0, 0, 0))
    assert paste(lab, "Kernel", "1 2\n3 4")[0].startswith("This kernel is 2 × 2")
    assert lab.state.filter.kernel == ((0, 0, 0), (0, 2, 0), (0, 0, 0))


def test_a_channel_of_conv2d_takes_a_table_of_its_size(open_lab, paste):
    lab = open_lab(Page.CONV2D)
    assert not paste(lab, "weight 0", "0 0 0\n0 1 0\n0 0 0")
    assert np.array_equal(lab._numbers.weight[0, 0], [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    said = paste(lab, "weight 0", "1 2\n3 4")
    assert said == ["This table is 2 × 2, but here are 3 × 3 numbers; choose that size first."]
    lab.session.notebook.undo(Page.CONV2D)
    assert lab.state == lab.first()


@pytest.mark.parametrize("words", ["", "one two", "1 2\n3", "1e50"])
def test_a_text_that_is_no_table_is_said_and_the_numbers_stay(open_lab, paste, words):
    lab = open_lab(Page.POOLING)
    before = lab.state
    assert len(paste(lab, "input", words)) == 1 and lab.state == before


def test_what_is_copied_can_be_pasted(open_lab, paste, qtbot):
    lab = open_lab(Page.CONVOLUTION)
    grid = next(grid for grid in lab.findChildren(NumberGrid) if grid.accessibleName() == "kernel")
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == "\n".join(
        "\t".join(f"{value:g}" for value in row) for row in lab.state.convolution.kernel
    )
    paste(lab, "image", copied)
    assert lab.state.convolution.image == lab.state.convolution.kernel

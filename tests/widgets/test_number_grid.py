"""A matrix of numbers that can be pointed at and written into, with real events."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLineEdit

from explorer.colors import ColorScale
from explorer.widgets import theme
from explorer.widgets.number_grid import NumberGrid, Sheet

SCALE = ColorScale("grey", 0, 4)
VALUES = np.array([[0, 1, 2], [3, 4, np.nan]], np.float32)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(qtbot):
    grid = NumberGrid("Image", editable=True)
    qtbot.addWidget(grid)
    grid.set_cell(40)
    grid.show_sheet(Sheet(VALUES, SCALE, chosen=(1, 0)))
    grid.show()
    qtbot.waitExposed(grid)
    grid.activateWindow()
    return grid


@pytest.fixture
def written(grid):
    said = []
    grid.written.connect(lambda cell, words: said.append((cell, words)))
    return said


def at(grid, row, column):
    return grid.cell_rect((row, column)).center().toPoint()


def hexadecimal(color):
    return "#" + "".join(f"{part:02x}" for part in color)


def test_a_grid_is_as_large_as_its_cells(grid):
    assert (grid.width(), grid.height()) == (120, 80)


def test_each_cell_has_the_colour_of_its_value(grid):
    picture = grid.grab().toImage()

    def color(row, column):
        return picture.pixelColor((grid.cell_rect((row, column)).topLeft() + QPointF(6, 6)).toPoint()).name()

    assert color(0, 0) == hexadecimal(SCALE.table[0])
    assert color(1, 1) == hexadecimal(SCALE.table[255])
    assert color(1, 0) == theme.color("highlight").name()
    assert color(1, 2) == theme.color("raised").name()


def test_the_cell_under_the_mouse_is_told_and_the_end_of_it(grid, qtbot):
    told = []
    grid.pointed.connect(told.append)
    qtbot.mouseMove(grid, at(grid, 1, 2))
    qtbot.waitUntil(lambda: told == [(1, 2)])
    assert grid.cell_at(QPointF(121, 5)) is None


def test_a_number_is_written_into_a_clicked_cell(grid, qtbot, written):
    qtbot.mouseClick(grid, LEFT, pos=at(grid, 0, 1))
    editor = grid.findChild(QLineEdit)
    assert editor.selectedText() == "1"
    qtbot.keyClicks(editor, "2.5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert written == [((0, 1), "2.5")]


def test_escape_gives_up_what_was_being_written(grid, qtbot, written):
    qtbot.mouseClick(grid, LEFT, pos=at(grid, 0, 1))
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "9")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not written and not editor.isVisible()


def test_numbers_are_written_with_the_keyboard_alone(grid, qtbot, written):
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, "7")
    editor = grid.findChild(QLineEdit)
    assert editor.text() == "7"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert written == [((1, 1), "7")]


def test_a_cell_left_as_it_was_is_not_written(grid, qtbot, written):
    qtbot.mouseClick(grid, LEFT, pos=at(grid, 0, 1))
    qtbot.keyClick(grid.findChild(QLineEdit), Qt.Key.Key_Return)
    assert not written


def test_numbers_vanish_before_they_clutter(grid):
    grid.show_sheet(Sheet(VALUES * 1000.123, SCALE))
    assert grid._letters()[0] > 0
    grid.set_cell(14)
    assert grid._letters()[0] == 0


def test_in_a_grid_that_is_not_for_writing_keys_point_and_choose(qtbot):
    grid = NumberGrid("Output")
    qtbot.addWidget(grid)
    grid.show_sheet(Sheet(VALUES, SCALE))
    grid.show()
    pointed, chosen = [], []
    grid.pointed.connect(pointed.append)
    grid.clicked.connect(chosen.append)
    qtbot.keyClicks(grid, "5")
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert grid.findChild(QLineEdit) is None and pointed[-1] == (0, 1) and chosen == [(0, 1)]


def test_the_keyboard_begins_at_the_first_cell_that_can_be_written(grid, qtbot):
    padding = np.pad(np.zeros((1, 1), bool), 1, constant_values=True)
    grid.show_sheet(Sheet(np.zeros((3, 3), np.float32), SCALE, padding=padding))
    qtbot.keyClicks(grid, "5")
    assert grid.findChild(QLineEdit).accessibleName() == "Row 1, column 1"


def test_enter_ends_the_writing_and_the_keyboard_is_the_grid_s_again(grid, qtbot, written):
    qtbot.mouseClick(grid, LEFT, pos=at(grid, 0, 1))
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert written == [((0, 1), "7")]
    qtbot.waitUntil(grid.hasFocus)
    qtbot.waitUntil(lambda: grid.findChild(QLineEdit) is None)


def test_tab_ends_the_writing_and_goes_to_the_next_cell(grid, qtbot, written):
    qtbot.mouseClick(grid, LEFT, pos=at(grid, 0, 1))
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert written == [((0, 1), "7")]
    qtbot.waitUntil(grid.hasFocus)
    qtbot.keyClicks(grid, "8")
    assert grid.findChildren(QLineEdit)[-1].accessibleName() == "Row 0, column 2"


def test_numbers_that_do_not_fit_are_written_with_one_decimal_unless_that_makes_a_zero(grid):
    quarters = np.array([[0.25, 1.75], [2.0, 0.0]], np.float32)
    grid.show_sheet(Sheet(quarters, SCALE), 24)
    assert grid._letters() == (10, 1)
    grid.show_sheet(Sheet(quarters / 10, SCALE), 24)
    assert grid._letters()[0] == 0

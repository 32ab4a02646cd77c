"""The Conv2d lab, driven with real events."""

import re

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.errors import ExplorerError
from explorer.labs.conv2d.state import Conv2dState
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics import conv2d
from explorer.topics.conv2d import Conv2d

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.CONV2D)


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def put(lab, **arguments):
    layer = Conv2d(**arguments)
    lab.put(Conv2dState(layer, conv2d.steps(layer)))


def hover(grid, row, column):
    point = grid.cell_rect((row, column)).center()
    none = Qt.KeyboardModifier.NoModifier
    there = QPointF(grid.mapToGlobal(point.toPoint()))
    move = QMouseEvent(
        QEvent.Type.MouseMove, point, there, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none
    )
    QApplication.sendEvent(grid, move)


def arithmetic(lab):
    return re.sub(r"<[^>]+>", "", lab.stage.sum.text())


def test_the_lectures_example_stands_there_half_computed(lab):
    output = lab.stage.grid("output", 0).sheet
    assert np.array_equal(output.values, [[4, 6, 4], [2, 5, np.nan], [np.nan] * 3], equal_nan=True)
    assert output.chosen == (1, 1)
    assert arithmetic(lab).endswith("1·0 + 1·1 + 1·0 + 0·1 + 1·2 + 1·1 + 0·0 + 1·1 + 1·0 = 5")


def test_steps_fill_the_output(lab):
    lab.step()
    assert lab.stage.grid("output", 0).sheet.values[1, 2] == 6
    lab.to_end()
    assert np.array_equal(lab.stage.grid("output", 0).sheet.values, [[4, 6, 4], [2, 5, 6], [2, 5, 4]])
    lab.to_start()
    assert np.isnan(lab.stage.grid("output", 0).sheet.values).all()


def test_hovering_an_output_lights_its_window_with_the_weights(lab):
    hover(lab.stage.grid("output", 0), 0, 1)
    sheet = lab.stage.grid("input", 0).sheet
    assert sheet.lit == {(row, column) for row in range(3) for column in range(1, 4)}
    assert sheet.beside[1, 2] == "·2" and arithmetic(lab).endswith("= 6")


def test_hovering_an_input_lights_what_it_reaches(lab):
    hover(lab.stage.grid("input", 0), 0, 0)
    assert lab.stage.grid("output", 0).sheet.lit == {(0, 0)}
    assert lab.stage.grid("weight", 0).sheet.lit == {(0, 0)}


def test_hovering_a_weight_lights_every_input_it_multiplies(lab):
    hover(lab.stage.grid("weight", 0), 2, 2)
    assert lab.stage.grid("input", 0).sheet.lit == {
        (row, column) for row in range(2, 5) for column in range(2, 5)
    }
    assert "multiplies 9 input cells" in arithmetic(lab)


def test_the_mouse_leaving_shows_the_step_again(lab):
    hover(lab.stage.grid("input", 0), 0, 0)
    QApplication.sendEvent(lab.stage.grid("input", 0), QEvent(QEvent.Type.Leave))
    assert lab.stage.grid("output", 0).sheet.chosen == (1, 1)


def test_a_click_on_an_output_lets_the_animation_stand_there(lab, qtbot):
    grid = lab.stage.grid("output", 0)
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((2, 0)).center().toPoint())
    assert lab.state.step == 7 and grid.sheet.values[2, 0] == 2


def test_a_number_typed_into_the_image_changes_the_output_and_can_be_undone(lab, qtbot):
    grid = lab.stage.grid("input", 0)
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((1, 1)).center().toPoint())
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "2,5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert lab.stage.grid("output", 0).sheet.values[0, 0] == 4 + 1.5 * 2
    lab.session.notebook.undo(Page.CONV2D)
    assert lab.stage.grid("output", 0).sheet.values[0, 0] == 4


@pytest.mark.parametrize("words", ["", "two", "nan", "1e50"])
def test_what_is_no_number_is_said_and_the_image_stays(lab, qtbot, failures, words):
    grid = lab.stage.grid("input", 0)
    grid.written.emit((0, 0), words)
    assert len(failures) == 1 and lab.stage.grid("input", 0).sheet.values[0, 0] == 1


def test_an_argument_changes_shape_formula_and_code(lab):
    lab._arguments.pairs["stride"].boxes[0].setValue(2)
    lab._arguments.pairs["stride"].boxes[1].setValue(2)
    assert lab.stage.grid("output", 0).sheet.shape == (2, 2)
    assert "stride=2" in lab.notes.words and "⌊(5 + 2·0 − 1·(3 − 1) − 1) / 2⌋ + 1 = *2*" in lab.notes.words


def test_an_argument_cannot_leave_what_the_others_allow(lab):
    box = lab._arguments.pairs["kernel"].boxes[0]
    assert box.maximum() == 5  # of an input of five rows


def test_what_cannot_be_combined_is_said_and_the_layer_stays(lab, qtbot, failures):
    put(lab, stride=(2, 2), size=(7, 7))
    qtbot.mouseClick(lab._arguments.padding_by.button("'same'"), LEFT)
    assert len(failures) == 1 and "stride" in failures[0]
    assert lab._arguments.padding_by.button("number").isChecked()


def test_groups_go_to_the_next_number_that_divides_the_channels(lab):
    put(lab, in_channels=4, out_channels=4)
    box = lab._arguments.counts["groups"].box
    box.setValue(2)
    box.setValue(3)
    assert lab.state.layer.groups == 4
    box.setValue(3)
    assert lab.state.layer.groups == 2


def test_channels_stand_above_each_other_with_their_partial_sums(lab):
    put(lab, in_channels=3, out_channels=2)
    hover(lab.stage.grid("output", 1), 1, 1)
    total = sum(lab.stage.grid("partial", channel).sheet.values[1, 1] for channel in range(3))
    assert total == lab.stage.grid("output", 1).sheet.values[1, 1]
    assert lab.stage.grid("weight", 2).sheet.values is not None and "channel 2" in arithmetic(lab)


def test_padding_is_hatched_and_not_written_into(lab, qtbot):
    put(lab, padding=(1, 1))
    grid = lab.stage.grid("input", 0)
    assert grid.sheet.shape == (7, 7) and grid.sheet.is_padding((0, 3)) and not grid.sheet.is_padding((1, 1))
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((0, 0)).center().toPoint())
    assert grid.findChild(QLineEdit) is None


def test_the_state_comes_back_from_json(lab):
    for state in lab.presets().values():
        assert from_plain(Conv2dState, to_plain(state)) == state


def test_the_copied_code_makes_what_is_shown_for_every_preset(lab):
    for state in lab.presets().values():
        lab.put(state)
        lab.to_end()
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        shown = [lab.stage.grid("output", out).sheet.values for out in range(state.layer.out_channels)]
        assert torch.allclose(space["output"].double(), torch.tensor(np.array(shown)), atol=1e-6)


def test_every_preset_fits_its_grids_into_cells_that_can_be_read(lab):
    for state in lab.presets().values():
        lab.put(state)
        assert lab.stage.grid("output", 0)._letters()[0] >= 9


def test_a_map_sent_from_the_explorer_becomes_the_input_and_stays_through_json(lab):
    maps = np.arange(2 * 20 * 12, dtype=np.float32).reshape(2, 20, 12)
    lab.take(maps, "map 3 of conv1")
    assert lab.stage.grid("input", 0).sheet.shape == (16, 12) and lab.state.layer.in_channels == 2
    assert from_plain(Conv2dState, to_plain(lab.state)) == lab.state
    space = {}
    exec(lab.code(), space)
    assert np.allclose(space["output"][0], lab.stage.grid("output", 0).sheet.values, atol=1e-3)


def test_numbers_chosen_anew_replace_what_was_brought(lab, qtbot):
    lab.take(np.ones((1, 5, 5), np.float32), "map 3 of conv1")
    assert not any(lab._arguments.input.button(fill.value).isChecked() for fill in conv2d.Fill)
    qtbot.mouseClick(lab._arguments.input.button("lecture"), LEFT)
    assert not lab.state.image and lab.stage.grid("input", 0).sheet.values[0, 3] == 0


def test_with_nothing_selected_it_is_said_what_to_select(lab, qtbot, failures):
    lab.take_selected()
    lab.take_input()
    assert "click one of its cells" in failures[0] and "try again" in failures[1]


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 16), (2, 16, 1)])
def test_a_map_smaller_than_the_kernel_gets_one_that_fits(lab, shape):
    lab.take(np.ones(shape, np.float32), "a small map")
    assert lab.stage.grid("input", 0).sheet.shape == shape[1:] and not lab.state.layer.groups > 1


@pytest.mark.parametrize(
    "damage", [{"layer": {"stride": [0, 1]}}, {"layer": {"size": [1, 1]}}, {"image": [[[1, 2], [3]]]}]
)
def test_a_damaged_state_is_refused_when_it_is_read(damage):
    with pytest.raises(ExplorerError):
        from_plain(Conv2dState, damage)


def test_a_number_half_written_is_dropped_where_another_image_comes(lab, qtbot):
    grid = lab.stage.grid("input", 0)
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((1, 1)).center().toPoint())
    qtbot.keyClicks(grid.findChild(QLineEdit), "7")
    lab.take(np.zeros((1, 5, 5), np.float32), "a map")
    assert not lab.stage.grid("input", 0).sheet.values.any()


def test_numbers_are_switched_off_and_stay_so_from_preset_to_preset(lab, qtbot):
    grid = lab.stage.grid("input", 0)
    assert grid._letters()[0] > 0
    lab._written.click()
    assert grid._letters()[0] == 0 and from_plain(Conv2dState, to_plain(lab.state)) == lab.state
    lab.next_preset()
    assert not lab.state.written and lab.stage.grid("output", 0)._letters()[0] == 0
    lab._written.click()
    assert lab.stage.grid("output", 0)._letters()[0] > 0


def test_a_grid_that_has_the_keyboard_may_go_with_its_channel(lab, qtbot):
    put(lab, in_channels=3, out_channels=2, size=(5, 5))
    lab.stage.grid("input", 2).setFocus()
    hover(lab.stage.grid("input", 2), 1, 1)
    put(lab, in_channels=2, out_channels=3, size=(5, 5))
    assert not lab.stage.isAncestorOf(QApplication.focusWidget()) or QApplication.focusWidget().isVisible()
    assert lab.stage.grid("input", 1).sheet.shape == (5, 5)


def test_a_grid_that_stays_keeps_the_keyboard(lab, qtbot):
    put(lab, in_channels=2, out_channels=1, size=(5, 5))
    lab.stage.grid("input", 0).setFocus()
    assert lab.stage.grid("input", 0).hasFocus()
    put(lab, in_channels=1, out_channels=1, size=(6, 6))
    assert lab.stage.grid("input", 0).hasFocus()

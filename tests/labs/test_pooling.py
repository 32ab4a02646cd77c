"""The Pooling lab, driven with real events."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.errors import ExplorerError
from explorer.labs.pooling.state import PoolingState
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics.pooling import Pooling, results

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.POOLING)


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def hover(grid, row, column):
    point = grid.cell_rect((row, column)).center()
    there = QPointF(grid.mapToGlobal(point.toPoint()))
    none = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(
        QEvent.Type.MouseMove, point, there, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none
    )
    QApplication.sendEvent(grid, move)


def words(lab):
    return re.sub(r"<[^>]+>", "", lab.stage.sum.text())


def sheet(lab, kind):
    return lab.stage.grid(kind).sheet


def test_the_lectures_matrix_is_pooled_three_ways_and_winners_are_framed(lab):
    assert sheet(lab, "max").values.tolist() == [[3, 5, 1], [4, 1, 2], [6, 2, 1]]
    assert sheet(lab, "sum").values.tolist() == [[7, 10, 4], [11, 4, 4], [17, 4, 1]]
    assert np.array_equal(sheet(lab, "average").values * 4, sheet(lab, "sum").values)
    assert {(1, 1), (0, 2), (4, 1)} <= sheet(lab, "input").lit and len(sheet(lab, "input").lit) == 9


@pytest.mark.parametrize("kind", ["max", "average", "sum"])
def test_hovering_an_output_lights_its_window_and_its_winner(lab, kind):
    hover(lab.stage.grid(kind), 0, 0)
    assert sheet(lab, "input").lit == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert sheet(lab, "input").chosen == (1, 1) and sheet(lab, "sum").chosen == (0, 0)
    assert "max(1, 2, 1, 3) = 3" in words(lab) and "1 + 2 + 1 + 3 = 7" in words(lab)


def test_hovering_an_input_lights_the_outputs_that_read_it_and_only_the_maximum_it_wins(lab):
    hover(lab.stage.grid("input"), 0, 0)
    assert sheet(lab, "average").lit == {(0, 0)} and not sheet(lab, "max").lit
    hover(lab.stage.grid("input"), 1, 1)
    assert sheet(lab, "max").lit == {(0, 0)}


def test_steps_visit_the_windows(lab):
    lab.step()
    lab.step()
    assert sheet(lab, "max").chosen == (0, 1)
    assert np.isnan(sheet(lab, "max").values).sum() == 7
    lab.to_start()
    assert not np.isnan(sheet(lab, "max").values).any()


def test_a_click_on_an_output_lets_the_animation_stand_there(lab, qtbot):
    grid = lab.stage.grid("average")
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((1, 2)).center().toPoint())
    assert lab.state.step == 6


def test_a_shift_marks_and_counts_what_changed_and_back_takes_it_back(lab, qtbot):
    qtbot.mouseClick(lab._arguments.moves["right"], LEFT)
    assert lab.state.pooling.shift == (0, 1)
    found = lab._changes
    assert sheet(lab, "max").lit == {tuple(cell) for cell in np.argwhere(found.maximum.where).tolist()}
    assert lab.stage.caption("max") == f"max\n{found.maximum.count} of 9 changed"
    qtbot.mouseClick(lab._arguments.moves["back"], LEFT)
    assert lab.state.pooling == Pooling() and not lab._arguments.moves["back"].isEnabled()


def test_what_is_lost_stands_below_with_its_error(lab, qtbot):
    assert lab.stage.grid("max back").isHidden()
    lab._lost.click()
    assert lab.stage.grid("max back").isVisible()
    assert sheet(lab, "max back").values[1, 1] == 3 and sheet(lab, "max back").values[0, 0] == 0
    assert lab.stage.caption("average back") == "average, put back\noff by 0.67"


def test_a_number_typed_is_pooled_and_can_be_undone(lab, qtbot):
    grid = lab.stage.grid("input")
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((0, 0)).center().toPoint())
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "9,5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sheet(lab, "max").values[0, 0] == 9.5
    lab.session.notebook.undo(Page.POOLING)
    assert sheet(lab, "max").values[0, 0] == 3


@pytest.mark.parametrize("typed", ["", "two", "nan", "1e50", "3.4e38"])
def test_what_cannot_be_pooled_is_said_and_the_matrix_stays(lab, failures, typed):
    if typed == "3.4e38":
        lab.stage.written.emit((0, 1), typed)
    lab.stage.written.emit((0, 0), typed)
    assert len(failures) == 1 and sheet(lab, "input").values[0, 0] == 1


def test_a_number_typed_into_a_shifted_input_goes_where_it_is_seen(lab):
    lab._arguments.moves["right"].click()
    lab.stage.written.emit((0, 0), "8")
    assert sheet(lab, "input").values[0].tolist() == [8, 1, 2, 5, 2, 1]


def test_the_stride_follows_the_window_until_it_is_set(lab):
    lab._arguments.pairs["window"].boxes[0].setValue(3)
    assert lab.state.pooling.steps == (3, 2) and lab._arguments.follows.isChecked()
    lab._arguments.pairs["stride"].boxes[0].setValue(1)
    assert lab.state.pooling.stride == (1, 2) and not lab._arguments.follows.isChecked()


def test_padding_goes_no_further_than_half_the_window(lab):
    assert lab._arguments.pairs["padding"].boxes[0].maximum() == 1


def test_a_smaller_input_than_the_window_is_said_and_the_input_stays(lab, failures):
    lab._arguments.size.boxes[0].setValue(1)
    assert len(failures) == 1 and lab._arguments.size.boxes[0].value() == 6


def test_a_large_map_is_averaged_and_survives_json(lab):
    told = []
    lab.told.connect(told.append)
    lab.take(np.ones((3, 50, 20), np.float32), "map 1 of conv1")
    assert sheet(lab, "input").shape == (32, 20) and np.all(sheet(lab, "input").values == 1)
    assert "averaged to 32 × 20" in told[0]
    assert from_plain(PoolingState, to_plain(lab.state)) == lab.state


def test_a_map_smaller_than_the_window_gets_one_that_fits(lab):
    lab.put(PoolingState(Pooling(window=(6, 6))))
    lab.take(np.ones((1, 1, 3), np.float32), "a map")
    assert lab.state.pooling.window == (1, 2)


def test_the_copied_code_makes_what_is_shown_for_every_preset(lab):
    for state in lab.presets().values():
        lab.put(state)
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        shown = [sheet(lab, kind).values for kind in ("max", "average", "sum")]
        assert np.allclose(space["output"].numpy(), shown)
        assert np.array_equal(shown[0], results(state.pooling).output.maximum)


def test_every_preset_can_be_read(lab):
    for state in lab.presets().values():
        lab.put(state)
        assert lab.stage.grid("input")._letters()[0] >= 11


@pytest.mark.parametrize("damage", [{"window": [9, 9]}, {"matrix": [[1, 2], [3]]}, {"stride": [0, 1]}])
def test_a_damaged_state_is_refused_when_it_is_read(damage):
    with pytest.raises(ExplorerError):
        from_plain(PoolingState, {"pooling": damage})

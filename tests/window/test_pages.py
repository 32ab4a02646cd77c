"""The pages of the window: turned with keys, each with keys and an undo of its own, remembered."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.labs import LABS
from explorer.labs.conv2d.state import Conv2dState
from explorer.scene import Page, View
from explorer.topics.conv2d import Conv2d
from explorer.trace import Axes, Unit
from explorer.window import memory, menus

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def at_conv2d(window, qtbot):
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_5, ALT)
    return window


def test_every_page_has_a_tab_and_a_key(window, qtbot):
    assert window.pages.currentWidget() is window.explore
    for lab in LABS:
        window.actions_by_name[f"page {lab.page}"].trigger()
        assert window.pages.currentWidget() is window.lab(lab.page)
        assert window.actions_by_name[f"page {lab.page}"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_0, ALT)
    assert window.pages.currentWidget() is window.explore


def test_a_page_is_turned_to_with_its_key(at_conv2d):
    assert at_conv2d.session.scene.page is Page.CONV2D
    assert at_conv2d.lab(Page.CONV2D).isVisible() and not at_conv2d.canvas.isVisible()


def test_the_keys_of_a_lab_step_and_those_of_the_network_are_silent(at_conv2d, qtbot):
    window = at_conv2d
    lab = window.lab(Page.CONV2D)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert lab.state.step == 6
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert lab.state.step == 5
    unfolded = window.session.scene.unfolded
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert window.session.scene.unfolded is unfolded
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert lab.transport.playing


def test_undo_takes_back_what_was_done_on_the_page_that_is_shown(at_conv2d, qtbot):
    window = at_conv2d
    drawing = window.session.scene.drawing
    qtbot.keyClick(window, Qt.Key.Key_Down)
    lab = window.lab(Page.CONV2D)
    assert lab.state.layer.stride == (2, 2) and window.actions_by_name["undo"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert lab.state == Conv2dState() and window.session.scene.drawing is drawing
    assert not window.actions_by_name["undo"].isEnabled()


def test_a_view_keeps_its_key_after_a_visit_to_a_lab(at_conv2d, qtbot):
    window = at_conv2d
    qtbot.keyClick(window, Qt.Key.Key_0, ALT)
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.session.scene.view is View.MAPS


def test_page_and_labs_are_remembered(make_window):
    window = make_window(remembers=True)
    window.session.choose_page(Page.CONV2D)
    state = Conv2dState(Conv2d(kernel=(2, 2)), 3)
    window.session.notebook.put(Page.CONV2D, state)
    window.close()
    scene = memory.recall_scene(("lenet",))
    assert scene.page is Page.CONV2D and scene.labs == ((Page.CONV2D, state),)
    again = make_window(scene, remembers=True)
    assert again.pages.currentWidget() is again.lab(Page.CONV2D)
    assert again.lab(Page.CONV2D).state == state


@pytest.mark.parametrize("labs", [{"conv2d": {"step": "x"}}, {"conv2d": []}, {"fourier": {}}])
def test_a_damaged_lab_begins_anew_and_nothing_else_is_lost(make_window, labs):
    window = make_window(remembers=True)
    window.session.choose_view(View.TOWER)
    window.close()
    kept = memory.settings()
    look = json.loads(kept.value("look")) | {"labs": labs}
    kept.setValue("look", json.dumps(look))
    kept.sync()
    scene = memory.recall_scene(("lenet",))
    assert scene.view is View.TOWER and scene.labs == ()


def test_a_map_is_sent_to_a_lab_by_its_menu(window, qtbot):
    trace = window.session.trace
    layer = next(layer for layer in trace.layers[1:] if layer.axes is Axes.MAPS)
    menu = menus.unit_menu(window, Unit(layer.name, (1, 0, 0)))
    action = next(action for action in menu.actions() if action.text() == "Send map 1 to Conv2d")
    action.trigger()
    lab = window.lab(Page.CONV2D)
    assert window.session.scene.page is Page.CONV2D and lab.state.name == f"map 1 of {layer.name}"
    shown = lab.stage.grid("input", 0).sheet.values
    values = trace[layer.name][1]
    assert shown.shape == tuple(min(size, 16) for size in values.shape)
    if values.shape == shown.shape:
        assert np.allclose(shown, values, atol=1e-3)


def key(window, qtbot, name, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window.focusWidget() or window, getattr(Qt.Key, f"Key_{name}"), modifier)


def test_a_page_s_keys_are_free_wherever_one_comes_from(window, qtbot):
    window.activateWindow()
    key(window, qtbot, "2", ALT)
    window.lab(Page.CONNECTIONS)._numbers["size"].slider.setFocus()
    key(window, qtbot, "5", ALT)
    key(window, qtbot, "Right")
    assert window.lab(Page.CONV2D).state.step == 6


def test_enter_goes_to_the_stage_and_escape_comes_back(at_conv2d, qtbot):
    lab = at_conv2d.lab(Page.CONV2D)
    key(at_conv2d, qtbot, "Return")
    assert at_conv2d.focusWidget().accessibleName() == "input 0"
    key(at_conv2d, qtbot, "9")
    key(at_conv2d, qtbot, "Tab")
    assert lab._numbers.input[0, 0, 0] == 9
    key(at_conv2d, qtbot, "Escape")
    key(at_conv2d, qtbot, "Space")
    assert lab.transport.playing


def test_escape_in_a_cell_gives_up_and_nothing_else(at_conv2d, qtbot):
    before = at_conv2d.lab(Page.CONV2D).state
    for name in ("Return", "9", "Escape"):
        key(at_conv2d, qtbot, name)
    assert at_conv2d.lab(Page.CONV2D).state == before
    assert at_conv2d.focusWidget().accessibleName() == "input 0"


@pytest.mark.parametrize(("typed", "said"), [("7", "kernel spans"), ("99", "99"), ("-1", "1")])
def test_an_argument_that_cannot_be_is_answered_with_a_sentence_until_something_else_is_done(
    at_conv2d, qtbot, typed, said
):
    lab = at_conv2d.lab(Page.CONV2D)
    box = lab._arguments.pairs["kernel"].boxes[0]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said in at_conv2d.banner.sentence and at_conv2d.banner.isVisible()
    assert lab.state.layer.kernel == (3, 3) and box.text() == "3"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert lab.state.layer.kernel == (2, 3) and not at_conv2d.banner.isVisible()

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from explorer.scene import RangeMode
from explorer.trace import Unit

CONTROL = Qt.KeyboardModifier.ControlModifier
UNIT = Unit("relu2", (3, 4, 5))


def test_u_shows_the_outline_and_the_inspector_again(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert window.sides.outline.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert window.inspector.isVisible()


def test_break_it_and_outline_follow_each_other(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_U)
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.sides.surgery.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.inspector.isVisible()


def test_the_search_takes_letters_that_are_keys_elsewhere(window, qtbot):
    before = window.session.scene.view
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.sides.outline.line)
    qtbot.keyClicks(window.sides.outline.line, "pool1")
    assert [node.path for node in window.sides.outline.matches] == ["pool1"]
    qtbot.keyClick(window.sides.outline.line, Qt.Key.Key_Return)
    assert window.session.scene.pinned.layer == "pool1"
    assert window.session.scene.view is before


def search(qtbot, window, words):
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.sides.outline.line)
    qtbot.keyClicks(window.sides.outline.line, words)


def test_a_unit_that_is_clicked_brings_its_arithmetic_forward_and_one_that_is_pointed_at_does_not(
    window, qtbot
):
    qtbot.keyClick(window, Qt.Key.Key_U)
    window.session.hover(UNIT)
    assert window.sides.outline.isVisible()
    window.session.pin(UNIT)
    assert window.inspector.isVisible()


def test_a_click_where_no_keyboard_is_taken_does_so_too_and_gives_it_to_the_stage(window, qtbot):
    search(qtbot, window, "pool")
    window.session.visit(UNIT)
    assert window.inspector.isVisible() and QApplication.focusWidget() is window.stage.currentWidget()


def test_letting_a_unit_go_leaves_the_outline(window, qtbot):
    window.session.pin(UNIT)
    qtbot.keyClick(window, Qt.Key.Key_U)
    window.session.pin(None)
    assert window.sides.outline.isVisible()


def test_an_address_brings_the_arithmetic_forward_also_of_the_unit_that_is_pinned(window, qtbot):
    window.session.go_to("pool1")
    qtbot.keyClick(window, Qt.Key.Key_U)
    window.go_to.ask()
    qtbot.keyClicks(window.go_to.line, "pool1")
    qtbot.keyClick(window.go_to.line, Qt.Key.Key_Return)
    assert window.inspector.isVisible()


def test_a_row_that_is_chosen_and_a_walk_from_inside_leave_the_outline_in_front(window, qtbot):
    search(qtbot, window, "pool1")
    qtbot.keyClick(window.sides.outline.line, Qt.Key.Key_Return)
    assert window.session.scene.pinned.layer == "pool1" and window.sides.outline.isVisible()
    window.sides.outline.search()
    window.session.move_selection(row=1)
    assert window.sides.outline.isVisible() and QApplication.focusWidget() is window.sides.outline.line


def test_break_it_stays_in_front_of_a_unit_that_is_clicked(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_B)
    window.session.pin(UNIT)
    assert window.sides.surgery.isVisible()


def test_after_enter_letters_are_keys_again_and_enter_goes_on_to_the_next_match(window, qtbot):
    search(qtbot, window, "pool")
    qtbot.keyClick(window.sides.outline.line, Qt.Key.Key_Return)
    tree = window.sides.outline.tree
    assert QApplication.focusWidget() is tree and tree.currentIndex().isValid()
    qtbot.keyClick(tree, Qt.Key.Key_K)
    assert window.session.scene.range_mode is RangeMode.MAP and window.sides.outline.line.text() == "pool"
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert window.session.scene.pinned.layer == "pool2"
    qtbot.keyClick(tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.scene.pinned.layer == "pool1"
    qtbot.keyClick(tree, Qt.Key.Key_F, CONTROL)
    assert window.sides.outline.line.hasFocus() and window.sides.outline.line.selectedText() == "pool"


def test_enter_without_a_match_leaves_the_keyboard_in_the_search(window, qtbot):
    search(qtbot, window, "nothing like it")
    qtbot.keyClick(window.sides.outline.line, Qt.Key.Key_Return)
    assert window.sides.outline.line.hasFocus()

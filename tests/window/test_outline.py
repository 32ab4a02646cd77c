from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def test_u_shows_the_outline_and_the_inspector_again(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert window.outline.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert window.inspector.isVisible()


def test_break_it_and_outline_follow_each_other(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_U)
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.surgery.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert window.inspector.isVisible()


def test_the_search_takes_letters_that_are_keys_elsewhere(window, qtbot):
    before = window.session.scene.view
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.outline.line)
    qtbot.keyClicks(window.outline.line, "pool1")
    assert [node.path for node in window.outline.matches] == ["pool1"]
    qtbot.keyClick(window.outline.line, Qt.Key.Key_Return)
    assert window.session.scene.pinned.layer == "pool1"
    assert window.session.scene.view is before

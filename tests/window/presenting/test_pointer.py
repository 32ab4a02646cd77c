"""The pointer before an audience: it hides, and while a key is held that shows where one points, arrows move it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from explorer.window.presenting.pointer import FAR, NEAR

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
HELD = ("F11", "F12")


@pytest.fixture
def hold(window, press, qtbot):
    """Return a function that presents, with the pointer in the middle, and holds a key down."""

    def held(name):
        press("F5")
        QCursor.setPos(window.mapToGlobal(window.rect().center()))
        qtbot.keyPress(window.windowHandle(), getattr(Qt.Key, f"Key_{name}"))
        return QCursor.pos()

    yield held
    QCursor.setPos(0, 0)


def arrow(window, name, modifier=NONE):
    QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{name}"), modifier)


@pytest.mark.parametrize("key", HELD)
def test_arrows_move_the_pointer_while_it_shows_something_and_shift_moves_it_finely(window, hold, key):
    before = hold(key)
    arrow(window, "Right")
    arrow(window, "Down")
    assert QCursor.pos() - before == QPoint(FAR, FAR)
    arrow(window, "Left", SHIFT)
    arrow(window, "Up", SHIFT)
    assert QCursor.pos() - before == QPoint(FAR - NEAR, FAR - NEAR)
    assert not window.session.walking


def test_the_light_goes_with_it(window, hold, qtbot):
    before = hold("F11")
    arrow(window, "Right")
    there = QPointF(window.mapFromGlobal(before)) + QPointF(FAR, 0)
    qtbot.waitUntil(lambda: window.presentation.overlay.spot == there)


def test_it_goes_on_while_an_arrow_is_held(window, hold):
    before = hold("F11")
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, NONE, "", True)
    QApplication.sendEvent(window.windowHandle(), again)
    assert QCursor.pos() - before == QPoint(FAR, 0)


def test_it_does_not_leave_the_window(window):
    window.setGeometry(300, 200, 1100, 700)
    inside = window.mapToGlobal(QPoint(3, 3))
    QCursor.setPos(inside)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        window.presentation.pointer.step(key, NONE)()
    assert QCursor.pos() == inside - QPoint(3, 3)


def test_without_a_held_key_arrows_are_the_page_s(window, hold, qtbot):
    before = hold("F11")
    qtbot.keyRelease(window.windowHandle(), Qt.Key.Key_F11)
    arrow(window, "Right")
    assert QCursor.pos() == before and window.session.walking


def test_the_cursor_hides_when_nobody_moves_it_and_comes_back(window, qtbot):
    idle = window.presentation.pointer._idle
    idle.setInterval(1)
    window.presentation.enter()
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is not None)
    idle.setInterval(60_000)
    qtbot.mouseMove(window.windowHandle(), QPoint(300, 300))
    qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is None)
    window.presentation.leave()


def test_the_light_goes_out_when_the_application_is_left_with_its_key_held(window, hold):
    hold("F11")
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert window.presentation.overlay.spot is None


def test_nothing_is_written_where_nobody_sees_it(window, press, qtbot):
    press("F5")
    press("P", Qt.KeyboardModifier.ControlModifier)
    press("B")
    overlay = window.presentation.overlay
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert overlay.strokes == 0


def test_what_plays_the_film_stays_hidden_and_comes_back_where_it_belongs(window, press):
    window.actions_by_name["film"].trigger()
    assert window.transport.isVisible()
    press("F5")
    press("2", Qt.KeyboardModifier.ControlModifier)
    assert window.session.film.state is not None and not window.transport.isVisible()
    press("Escape")
    assert window.transport.isVisible()


def test_a_window_with_a_large_stage_of_the_input_is_not_before_the_audience(window, press):
    dialog = QDialog(window, Qt.WindowType.Tool)
    dialog.show()
    press("F5")
    assert not dialog.isVisible()
    press("Escape")
    assert dialog.isVisible()
    dialog.close()


def test_in_a_dialog_the_pen_s_keys_are_the_dialog_s(window, press, qtbot):
    press("F5")
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not window.presentation.overlay.writes
    dialog.close()

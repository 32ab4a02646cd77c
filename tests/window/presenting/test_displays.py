"""Displays: the audience has the one where the window is not, or the one that was chosen, whatever is unplugged."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from explorer.scene import Page, View
from explorer.window.presenting.displays import within
from explorer.window.presenting.places import audience_of, speaker_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("there", "chosen", "last", "home", "audience", "speaker"),
    [
        ("A", "", "", "A", "A", ""),
        ("AB", "", "", "A", "B", "A"),
        ("AB", "", "", "B", "A", "B"),
        ("AB", "A", "", "A", "A", "B"),
        ("ABC", "", "C", "A", "C", "A"),
        ("ABC", "B", "C", "A", "B", "A"),
        ("AB", "C", "C", "A", "B", "A"),
        ("C", "", "C", "A", "C", ""),
        ("", "B", "B", "A", "", ""),
    ],
)
def test_who_sees_which_display(there, chosen, last, home, audience, speaker):
    names = tuple(there)
    assert audience_of(names, chosen, last, home) == audience
    assert speaker_of(names, audience, home) == (speaker if there else "")


def test_a_window_is_put_within_a_display_that_is_smaller():
    room = QRect(100, 0, 800, 600)
    assert within(QRect(2000, 50, 400, 300), room) == QRect(500, 50, 400, 300)
    assert within(QRect(-50, -50, 1000, 900), room) == room


def fills(window, name):
    screen = next((one for one in QApplication.screens() if one.name() == name), None)
    return screen is not None and window.isFullScreen() and window.geometry() == screen.geometry()


def test_the_projector_is_the_display_where_the_window_is_not_and_escape_comes_back(two, window, press):
    before = window.geometry()
    press("F5")
    assert fills(window, "LOWER") and fills(window.presentation.speaker.view, "UPPER")
    press("Escape")
    assert not window.isFullScreen() and window.geometry() == before
    assert not window.presentation.speaker.shown


def test_another_display_is_chosen_by_keyboard_and_remembered(two, window, press, qtbot):
    press("F5", SHIFT)
    menu = QApplication.activePopupWidget()
    assert [action.text().split()[1] for action in menu.actions()] == ["UPPER", "LOWER"]
    assert [action.isChecked() for action in menu.actions()] == [False, True]
    press("1", on=menu)
    assert fills(window, "UPPER") and fills(window.presentation.speaker.view, "LOWER")
    press("Escape")
    press("F5")
    assert fills(window, "UPPER")
    press("F5", SHIFT)
    press("2", on=QApplication.activePopupWidget())
    assert fills(window, "LOWER") and fills(window.presentation.speaker.view, "UPPER")


def test_with_one_display_there_is_nothing_to_choose(window, press):
    press("F5", SHIFT)
    assert window.presentation.active and QApplication.activePopupWidget() is None


def test_displays_that_show_the_same_are_one(two, window, press):
    two(LOWER=(0, 300))
    press("F5")
    assert fills(window, "UPPER") and not window.presentation.speaker.shown


def test_a_projector_that_is_unplugged_leaves_the_talk_on_the_display_that_is_left(two, window, press, qtbot):
    half = window.screen().geometry().height()
    press("F5")
    window.session.choose_view(View.COMPARE)
    two(LOWER=None)
    qtbot.waitUntil(lambda: fills(window, "UPPER"))
    assert window.presentation.active and window.session.scene.view is View.COMPARE
    assert window.isVisible() and not window.presentation.speaker.shown
    two(LOWER=(half, half))
    qtbot.waitUntil(lambda: fills(window, "LOWER"))
    assert window.presentation.active and fills(window.presentation.speaker.view, "UPPER")


def test_a_projector_that_changes_its_resolution_is_filled_again(two, window, press, qtbot):
    half = window.screen().geometry().height()
    press("F5")
    two(LOWER=(half, half - 20))
    qtbot.waitUntil(lambda: fills(window, "LOWER"))
    assert window.height() == half - 20 and window.presentation.active


def test_the_one_display_may_change_its_resolution(smaller_screen, window, press, qtbot):
    window.session.choose_view(View.MAPS)
    press("F5")
    smaller_screen()
    qtbot.waitUntil(lambda: fills(window, window.screen().name()) and window.width() == 1120)
    press("Escape")
    assert window.screen().geometry().intersects(window.geometry())


def test_pad_and_pages_that_were_opened_leave_a_small_display_room(smaller_screen, window, press, qtbot):
    for page in (Page.CONNECTIONS, Page.FILTERS, Page.EXPLORE):
        window.session.choose_page(page)
    press("F5")
    smaller_screen()
    qtbot.waitUntil(lambda: fills(window, window.screen().name()) and window.width() == 1120)
    assert window.canvas.height() < window.height() / 2


def test_ordinary_windows_on_a_display_that_goes_are_brought_back(two, window, press, qtbot):
    half = window.screen().geometry().height()
    press("F5", CONTROL)
    view = window.presentation.speaker.view
    window.move(0, half + 20)
    view.move(20, half + 20)
    two(LOWER=None)
    shown = window.screen().geometry()
    qtbot.waitUntil(lambda: shown.contains(window.geometry().center()))
    qtbot.waitUntil(lambda: shown.contains(view.geometry().center()))


def test_the_display_of_the_speaker_may_go_too(two, window, press, qtbot):
    half = window.screen().geometry().height()
    two(UPPER=None, LOWER=None)
    two(LOWER=(half, half), UPPER=(0, half))  # the virtual screen itself goes with the first
    press("F5")
    two(UPPER=None)
    qtbot.waitUntil(lambda: window.presentation.displays.speaker is None and fills(window, "LOWER"))
    qtbot.waitUntil(lambda: not window.presentation.speaker.shown)
    press("Escape")
    assert window.screen().geometry().intersects(window.geometry())


def test_a_projector_plugged_in_while_one_presents_is_taken(two, window, press, qtbot):
    half = window.screen().geometry().height()
    two(LOWER=None)
    press("F5")
    assert fills(window, "UPPER")
    two(LOWER=(half, half))
    qtbot.waitUntil(lambda: fills(window, "LOWER"))
    assert window.presentation.speaker.shown

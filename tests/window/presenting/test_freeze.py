"""Freeze: the audience keeps the picture of now while the next is prepared, with one display and with two."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from explorer.scene import Theme, View
from explorer.window.presenting.freeze import Still
from explorer.window.presenting.overlay import Blank


@pytest.fixture
def presenting(window, press):
    press("F5")
    return window.presentation


def stills():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Still) and one.isVisible()]


def top_half(window):
    """Return what the upper half of the window looks like: the mark is in the lower."""
    picture = window.grab().toImage()
    return picture.copy(0, 0, picture.width(), picture.height() // 2)


def test_one_display_keeps_its_picture_while_keys_go_on_working_behind_it(window, press, presenting):
    before = top_half(window)
    press("F10")
    press("4", Qt.KeyboardModifier.ControlModifier)
    press("T")
    assert window.session.scene.view is View.MAPS and window.session.scene.theme is Theme.LIGHT
    assert top_half(window) == before and presenting.active
    press("F10")
    assert top_half(window) != before and not presenting.freeze.on


def test_escape_lets_the_picture_go_before_anything_else(window, press, presenting):
    press("B")
    press("F10")
    press("Escape")
    assert not presenting.freeze.on and presenting.overlay.blank is Blank.BLACK
    press("Escape")
    assert presenting.overlay.blank is None and presenting.active


def test_black_and_the_pen_lie_over_the_frozen_picture(window, press, presenting):
    press("F10")
    press("B")
    assert window.grab().toImage().pixelColor(20, 20).name() == "#000000"


def test_leaving_lets_the_picture_go(window, press, presenting):
    press("F10")
    press("F5")
    assert not presenting.freeze.on and not presenting.active
    assert not [still for still in window.findChildren(Still) if still.isVisible()]


def test_where_nobody_presents_there_is_nothing_to_freeze(window, press):
    press("F10")
    assert not window.presentation.freeze.on and "F5" in window.status.words


def test_a_frozen_picture_fills_a_window_that_changes_its_size(window, press, presenting, qtbot):
    press("F10")
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1100, 700)
    still = window.findChild(Still)
    qtbot.waitUntil(lambda: still.size() == window.size())


def test_two_displays_show_the_picture_on_one_and_all_panels_on_the_other(two, window, press, qtbot):
    press("F5")
    shown = window.grab().toImage()
    press("F10")
    (still,) = stills()
    assert still.screen().name() == "LOWER" and still.geometry() == still.screen().geometry()
    assert still.grab().toImage() == shown
    assert window.screen().name() == "UPPER" and not window.isFullScreen() and window.top_bar.isVisible()
    assert not window.presentation.speaker.shown
    press("B")
    assert window.sides.currentIndex() == 1  # the keys are those of an ordinary window
    window.session.choose_view(View.COMPARE)
    press("F10")
    assert window.isFullScreen() and window.screen().name() == "LOWER" and not window.top_bar.isVisible()
    assert window.session.scene.view is View.COMPARE and window.presentation.speaker.shown
    qtbot.waitUntil(lambda: not stills())


@pytest.mark.parametrize("key", ["Escape", "F5"])
def test_escape_or_presenting_again_shows_the_audience_what_was_prepared(two, window, press, qtbot, key):
    press("F5")
    press("F10")
    press(key)
    assert window.presentation.active and window.screen().name() == "LOWER"
    qtbot.waitUntil(lambda: not stills())


def test_the_timer_goes_on_while_the_picture_is_frozen(two, window, press):
    press("F5")
    began = window.presentation.speaker.view.stopwatch
    press("F10")
    press("F10")
    assert window.presentation.speaker.view.stopwatch is began


def test_a_projector_unplugged_meanwhile_leaves_picture_and_window_on_what_is_left(two, window, press, qtbot):
    half = window.screen().geometry().height()
    press("F5")
    press("F10")
    two(LOWER=None)
    presenting = window.presentation
    qtbot.waitUntil(lambda: presenting.active)
    assert window.isFullScreen() and window.screen().name() == "UPPER" and presenting.freeze.on
    assert window.findChild(Still).isVisible() and not stills()
    two(LOWER=(half, half))
    qtbot.waitUntil(lambda: window.screen().name() == "LOWER" and window.isFullScreen())
    press("F10")
    assert not presenting.freeze.on and presenting.active


def test_closing_the_window_takes_the_picture_away(two, window, press):
    press("F5")
    press("F10")
    window.close()
    assert not stills() and not window.presentation.freeze.on


def test_escape_in_a_field_is_the_field_s(two, window, press):
    press("F5")
    press("F10")
    window.go_to.ask()
    press("Escape")
    assert window.presentation.freeze.prepares
    press("Escape")
    assert window.presentation.active


def test_while_one_prepares_another_display_gets_the_picture_and_nothing_is_shown(two, window, press):
    press("F5")
    press("F10")
    presentation = window.presentation
    audience = presentation.displays.audience
    other = next(name for name, one in presentation.displays.there.items() if one is not audience)
    presentation.displays.choose(other)
    assert presentation.freeze.prepares and not presentation.active
    assert (
        presentation.freeze._still.screen().name() == presentation.displays.audience.name() != audience.name()
    )
    assert window.screen().name() == audience.name()
    presentation.leave()
    presentation.freeze.drop()

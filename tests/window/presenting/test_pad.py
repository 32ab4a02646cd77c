"""The pad beside the stage: large, drawn on before the audience, and back in its place at the end."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.scene import Page, View
from explorer.widgets import theme
from explorer.widgets.magnified import focused
from explorer.window.presenting.pad import MARGIN

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pad(window, press):
    press("F5")
    return window.presentation.pad


def place(window):
    """Return where the pad is in the window, and what limits it."""
    canvas = window.canvas
    return canvas.mapTo(window, QPoint()), canvas.size(), canvas.minimumSize(), canvas.maximumSize()


def test_one_who_presents_the_network_in_3d_has_a_large_pad_and_the_network_most_of_the_room(window, pad):
    assert pad.shown and pad.column.isAncestorOf(window.canvas)
    side = round(0.4 * window.height())
    assert window.canvas.width() == window.canvas.height() == side
    assert window.stage.isVisible() and window.stage.width() >= 0.6 * window.width()
    assert not window.docks["input"].isVisible()


def test_escape_brings_everything_back_as_it_was(window, press, qtbot):
    before, size = place(window), window.size()
    press("F5")
    press("Escape")
    qtbot.waitUntil(lambda: place(window) == before)
    layout = window.docks["input"].widget().widget().layout()
    assert layout.itemAt(0).widget() is window.canvas and window.size() == size
    assert not window.presentation.pad.shown


def test_a_line_that_is_drawn_before_the_audience_is_answered_by_network_and_bars(window, pad, qtbot):
    window.canvas.setFocus()
    at = window.canvas.mapTo(window, window.canvas.rect().center())
    before = window.session.trace
    with qtbot.waitSignal(window.session.trace_changed):
        QTest.mousePress(window.windowHandle(), LEFT, pos=at)
        QTest.mouseMove(window.windowHandle(), at + QPoint(40, 30))
        QTest.mouseRelease(window.windowHandle(), LEFT, pos=at + QPoint(40, 30))
    assert not window.session.scene.drawing.empty and window.session.trace is not before
    assert pad.column.predictions.isVisible()
    assert {bar.label for bar in pad.column.predictions.bars} == set(window.session.trace.classes)


def test_no_mouse_is_needed_to_draw_and_to_clear(window, pad, press):
    press("3")
    assert not window.session.scene.drawing.empty
    press("Delete")
    assert window.session.scene.drawing.empty
    window.canvas.setFocus()
    assert focused() is window.canvas


def test_f2_puts_the_pad_away_and_brings_it_wherever_the_network_is_seen(window, pad, press):
    press("F2")
    assert not pad.shown and not window.docks["input"].isVisible()
    press("F2")
    assert pad.shown
    press("F2")
    window.session.choose_view(View.MAPS)
    press("F2")
    assert pad.shown and window.canvas.isVisible()
    press("Escape")
    press("F5")
    assert not pad.shown  # a flat view has all the room, unless it is asked for


def test_it_comes_and_goes_with_the_page_of_the_network(window, pad, press):
    window.session.choose_page(Page.POOLING)
    assert not pad.shown
    press("F2")
    assert not pad.shown
    window.session.choose_page(Page.EXPLORE)
    assert pad.shown and window.canvas.isVisible()


def test_the_bars_can_be_read_from_the_last_row(window, pad):
    assert pad.column.bars.factor * theme.SMALL >= 18 - 1e-9
    seen = pad.column.predictions
    assert seen.sizeHint().height() * pad.column.bars.factor <= pad.column.bars.height() + 1
    assert pad.column.height() == window.height()
    pad.column.hold(
        window.canvas, 600, pad.column.bars.factor
    )  # a low display makes the pad small, not the type
    room = pad.column.minimumWidth() - 2 * MARGIN
    assert room >= seen.minimumSizeHint().width() * pad.column.bars.factor - 1


def test_a_frozen_picture_of_one_display_leaves_the_pad_where_it_is(window, pad, press):
    press("F10")
    press("F2")
    assert not pad.shown and window.presentation.freeze.on
    press("Escape")
    press("F2")
    assert pad.shown


def test_without_an_audience_f2_shows_the_input_as_ever(window, press):
    press("F2")
    assert window.docks["input"].isHidden()


def test_what_was_asked_for_stays_while_the_next_is_prepared(two, window, press):
    window.session.choose_view(View.ROW)
    press("F5")
    press("F2")
    press("F10")
    assert not window.presentation.active and window.canvas.isVisible()
    press("F10")
    assert window.presentation.active and not window.presentation.pad.shown
    press("F2")
    assert window.presentation.pad.shown

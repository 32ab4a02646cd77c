"""The speaker view: notes, what the audience sees, what comes next, the time; and every key works from it as well."""

import re

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QImage
from PySide6.QtWidgets import QApplication

from explorer.playlist import NamedScene, Playlist
from explorer.scene import Page, Scene, Theme, View
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.window.presenting.overlay import Blank
from explorer.window.presenting.stopwatch import Stopwatch, written

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOTES = "ASK  What is a tower?\nDO  Turn it.\nSEE  " + "Much. " * 900


def red():
    image, buffer = QImage(320, 180, QImage.Format.Format_RGB32), QBuffer()
    image.fill(QColor("#ff0000"))
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "WEBP", 72)
    return buffer.data().data()


@pytest.fixture
def talk(window):
    """Return a talk of a tower, Pooling, which has a picture, and maps, which have none."""
    scenes = (
        NamedScene("Tower", Scene(view=View.TOWER), NOTES),
        NamedScene("Pools", Scene(page=Page.POOLING), "Nothing to say.", red()),
        NamedScene("Maps", Scene(view=View.MAPS), "ASK  How many?\nSEE  Six."),
    )
    window.scenes.talk.open(Playlist("", scenes), None)
    return window.scenes.talk


@pytest.fixture
def view(window, press, talk):
    """Return the speaker view of a presentation of the first scene, as a window of its own."""
    press("F5")
    press("F5", CONTROL)
    talk.show(0)
    return window.presentation.speaker.view


def test_a_stopwatch_counts_what_it_ran():
    watch = Stopwatch(since=10.0)
    assert watch.seconds(75.0) == 65.0
    paused = watch.toggled(75.0)
    assert paused.seconds(500.0) == 65.0 and not paused.runs
    assert paused.toggled(500.0).seconds(501.5) == 66.5
    assert watch.restarted(80.0).seconds(83.0) == 3.0
    assert (written(65.9), written(3725)) == ("01:05", "1:02:05")


def test_it_shows_name_number_and_notes_of_both_scenes(view, talk):
    assert (view.name.text(), view.number.text()) == ("Tower", "Now  ·  1 of 3")
    assert (view.next_name.text(), view.next_number.text()) == ("Pools", "Next  ·  2 of 3")
    assert view.notes.toPlainText().startswith("ASK\nWhat is a tower?\nDO\nTurn it.\nSEE\nMuch.")
    talk.next()
    talk.next()
    assert (view.name.text(), view.next_name.text()) == ("Maps", "The end")


def test_what_is_next_is_a_picture_or_else_words(view, talk):
    place = view.next.place.center()
    assert view.next.grab().toImage().pixelColor(place).red() > 240
    talk.next()
    picture = view.next.grab().toImage()
    ground = theme.color("panel").name()
    row = range(0, picture.width(), 2), range(20, picture.height() - 20, 2)
    assert {picture.pixelColor(x, y).name() for x in row[0] for y in row[1]} - {ground}
    assert picture.pixelColor(20, 20).name() == ground


def test_notes_are_large_and_grow(view, talk):
    before = view.notes.document().size().height()
    sizes = map(int, re.findall(r"font-size:(\d+)px", view.notes.toHtml()))
    assert max(sizes) >= 20
    view.resize_notes(1)
    assert view.notes.document().size().height() > before


def test_type_keeps_its_size_in_another_theme(view, window, qtbot):
    view.resize(1900, 1060)
    sizes = [label.font().pixelSize() for label in (view.name, view.timer, view.notes_header)]
    window.session.choose_theme(Theme.LIGHT)
    qtbot.waitUntil(lambda: theme.current().focus.lower() in view.notes.toHtml())
    assert [label.font().pixelSize() for label in (view.name, view.timer, view.notes_header)] == sizes


def test_notes_scroll_by_keys_and_begin_anew_with_the_next_scene(view, window, press, talk):
    bar = view.notes.verticalScrollBar()
    press("PageDown", SHIFT)
    assert bar.value() > 0
    press("PageUp", SHIFT)
    assert bar.value() == 0
    press("PageDown", SHIFT, on=view)
    talk.next()
    assert bar.value() == 0


def middle(view):
    return view.now.grab().toImage().pixelColor(view.now.place.center()).name()


def test_it_shows_what_the_audience_sees_and_nothing_is_painted_while_nothing_changes(
    view, window, press, qtbot
):
    press("W")
    qtbot.waitUntil(lambda: middle(view) == "#ffffff")
    press("W")
    press("B")
    qtbot.waitUntil(lambda: middle(view) == "#000000")
    waiting = window.presentation.speaker._audience._waiting
    qtbot.waitUntil(lambda: not waiting.isActive())
    view.repaint()
    QApplication.processEvents()
    assert not waiting.isActive()


def test_keys_of_a_presenter_work_in_the_view(view, window, press):
    presentation = window.presentation
    press("PageDown", on=view)
    assert window.session.scene.page is Page.POOLING and view.name.text() == "Pools"
    press("PageUp", on=view)
    press("B", on=view)
    assert presentation.overlay.blank is Blank.BLACK
    press("Escape", on=view)
    press("P", CONTROL, on=view)
    assert presentation.overlay.blank is None and presentation.overlay.writes
    press("Escape", on=view)
    press("F10", on=view)
    assert presentation.freeze.on
    press("Escape", on=view)
    assert presentation.active and not presentation.freeze.on
    press("Escape", on=view)
    assert not presentation.active


def test_keys_of_the_page_work_in_the_view(view, window, press, qtbot):
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    press("T", on=view)
    assert window.session.scene.theme is Theme.LIGHT
    window.session.visit(Unit("relu1", (0, 14, 14)))
    press("Right", on=view)
    assert window.session.selected == Unit("relu1", (0, 14, 15))


def test_the_timer_is_paused_and_begun_anew_by_keys(view, window, press):
    press("T", CONTROL)
    assert not view.stopwatch.runs
    press("T", CONTROL | SHIFT, on=view)
    assert view.stopwatch.seconds(0.0) == 0.0 and "00:00" in view.timer.text()
    press("T", CONTROL, on=view)
    assert view.stopwatch.runs


def test_the_timer_begins_when_one_presents_not_when_one_looks(window, press, talk):
    press("F5")
    began = window.presentation.speaker._began
    press("F5", CONTROL)
    assert window.presentation.speaker.view.stopwatch == Stopwatch(since=began)


def test_pointing_at_the_picture_is_pointing_at_the_window(view, window, qtbot):
    qtbot.waitUntil(lambda: not view.now._picture.isNull())
    at = view.now.mapToGlobal(view.now.place.center())
    pointed = window.presentation.speaker.pointed(at)
    assert abs(pointed.x() - window.width() / 2) < 5 and abs(pointed.y() - window.height() / 2) < 5
    assert window.presentation.speaker.pointed(view.mapToGlobal(QPoint(5, 5))) is None


def test_the_spotlight_is_where_the_speaker_points_in_the_picture(view, window, qtbot):
    qtbot.waitUntil(lambda: not view.now._picture.isNull())
    QCursor.setPos(view.now.mapToGlobal(view.now.place.center()))
    qtbot.keyPress(view.windowHandle(), Qt.Key.Key_F11)
    spot = window.presentation.overlay.spot
    assert abs(spot.x() - window.width() / 2) < 5 and abs(spot.y() - window.height() / 2) < 5
    qtbot.keyRelease(view.windowHandle(), Qt.Key.Key_F11)
    assert window.presentation.overlay.spot is None


def test_its_large_headers_are_its_own(view):
    view.resize(1920, 1080)
    assert view.number.font().pixelSize() > theme.SMALL == theme.header_font().pixelSize()


def test_buttons_ask_for_the_same_as_keys(view, window, qtbot):
    named = {each.accessibleName(): each for each in view.findChildren(type(view.pause))}
    qtbot.mouseClick(named["The next scene"], Qt.MouseButton.LeftButton)
    assert window.session.scene.page is Page.POOLING
    qtbot.mouseClick(named["Hide everything from the audience"], Qt.MouseButton.LeftButton)
    assert window.presentation.overlay.blank is Blank.BLACK
    qtbot.mouseClick(view.freezing, Qt.MouseButton.LeftButton)
    assert window.presentation.freeze.on and view.freezing.isChecked()
    qtbot.mouseClick(view.freezing, Qt.MouseButton.LeftButton)
    assert not window.presentation.freeze.on and not view.freezing.isChecked()


def test_for_rehearsing_it_is_a_plain_window_without_a_presentation(window, press, talk):
    press("F5", CONTROL)
    view = window.presentation.speaker.view
    assert view.isVisible() and not view.isFullScreen() and not window.presentation.active
    view.freezing.click()
    assert not view.freezing.isChecked()
    press("PageDown", on=view)
    assert talk.index == 0 and window.session.scene.view is View.TOWER
    press("Escape", on=view)
    assert not view.isVisible() and window.isVisible()


def test_with_a_second_display_it_fills_that_and_can_be_put_away(two, window, press, talk):
    press("F5")
    view = window.presentation.speaker.view
    assert view.isFullScreen() and view.screen().name() == "UPPER"
    press("F5", CONTROL)
    assert not view.isVisible() and window.presentation.active
    press("F5", CONTROL)
    assert view.isFullScreen()
    press("Escape", on=view)
    assert not view.isVisible() and not window.presentation.active


def test_it_goes_with_the_window(window, press, talk):
    press("F5", CONTROL)
    window.close()
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]

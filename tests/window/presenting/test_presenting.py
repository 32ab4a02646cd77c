"""Presenting: the stage alone, scenes by a remote's keys, black and white, a pen, a spotlight; and all back again."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from explorer.playlist import NamedScene, Playlist
from explorer.scene import Page, Scene, View
from explorer.widgets import text, theme
from explorer.widgets.magnified import focused
from explorer.window.presenting.overlay import COLORS, Blank

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def press(window, qtbot):
    def pressed(name, modifier=NONE):
        QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{name}"), modifier)

    return pressed


@pytest.fixture
def talk(window):
    """Return a talk of a tower, Pooling and maps."""
    scenes = (Scene(view=View.TOWER), Scene(page=Page.POOLING), Scene(view=View.MAPS))
    window.scenes.talk.open(
        Playlist("", tuple(NamedScene(str(at), each) for at, each in enumerate(scenes))), None
    )
    return window.scenes.talk


def around(window):
    parts = {"top": window.top_bar, "status": window.statusBar(), "views": window.view_bar, **window.docks}
    return {name: not part.isHidden() for name, part in parts.items()}


def test_only_the_stage_is_left_and_escape_brings_everything_back(window, press):
    window.docks["layers"].hide()
    before, size = around(window), window.size()
    press("F5")
    assert window.isFullScreen() and not any(around(window).values())
    assert window.stage.isVisible() and window.size() == window.screen().size()
    press("Escape")
    assert around(window) == before and not window.isFullScreen() and window.size() == size


def test_a_lab_keeps_its_question_its_stage_and_its_transport(window, press):
    press("6", Qt.KeyboardModifier.AltModifier)
    press("F5")
    lab = window.lab(Page.POOLING)
    assert lab.stage.isVisible() and lab.transport.isVisible() and not lab.notes.isVisible()
    press("F5")
    assert lab.notes.isVisible()


def test_in_a_lab_f3_brings_the_controls_with_the_keyboard_and_f4_the_notes_before_the_audience_too(
    window, press
):
    press("6", Qt.KeyboardModifier.AltModifier)
    press("F5")
    lab = window.lab(Page.POOLING)
    controls, notes = lab.around_the_stage
    press("F3")
    assert controls.isVisible() and not notes.isVisible() and controls.isAncestorOf(focused())
    press("F3")
    press("F4")
    assert not controls.isVisible() and notes.isVisible() and not controls.isAncestorOf(focused())
    press("Right")
    assert lab.state.step == 1


def test_escape_gives_the_keyboard_of_a_lab_s_stage_back_before_it_leaves(window, press):
    press("6", Qt.KeyboardModifier.AltModifier)
    press("F5")
    lab = window.lab(Page.POOLING)
    press("Return")
    assert lab.stage.isAncestorOf(focused())
    press("Escape")
    assert window.presentation.active and focused() is lab
    press("Escape")
    assert not window.presentation.active


def test_the_keys_of_a_remote_show_scenes_and_what_is_around_them_stays_hidden(window, press, talk):
    press("F5")
    seen = []
    for _ in range(4):
        press("PageDown")
        seen.append((window.session.scene.page, window.session.scene.view))
    press("PageUp")
    assert seen[:3] == [(Page.EXPLORE, View.TOWER), (Page.POOLING, View.ROW), (Page.EXPLORE, View.MAPS)]
    assert seen[3] == seen[2] and window.session.scene.page is Page.POOLING
    assert not window.lab(Page.POOLING).notes.isVisible() and not window.top_bar.isVisible()
    press("Escape")
    assert window.lab(Page.POOLING).notes.isVisible() and window.top_bar.isVisible()


def test_without_scenes_page_keys_stay_with_the_page(window, press):
    press("F5")
    press("PageDown")
    assert window.session.selected is not None


@pytest.mark.parametrize(("key", "blank"), [("B", Blank.BLACK), ("W", Blank.WHITE)])
def test_black_and_white_hide_everything_and_no_other_key_of_the_page_hears_them(window, press, key, blank):
    press("F5")
    kernels, side = window.session.scene.kernels, window.sides.currentIndex()
    press(key)
    assert window.presentation.overlay.blank is blank and window.presentation.overlay.isVisible()
    picture = window.grab().toImage()
    assert picture.pixelColor(picture.rect().center()).name() == {"B": "#000000", "W": "#ffffff"}[key]
    assert (window.session.scene.kernels, window.sides.currentIndex()) == (kernels, side)
    press(key)
    assert not window.presentation.overlay.isVisible()


def test_outside_a_presentation_b_is_the_page_s_again(window, press):
    press("F5")
    press("Escape")
    press("B")
    assert window.sides.currentIndex() == 1 and not window.presentation.overlay.isVisible()


def draw(window, qtbot, *points):
    overlay = window.presentation.overlay
    qtbot.mousePress(overlay, LEFT, pos=QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(overlay, QPoint(*point))
    qtbot.mouseRelease(overlay, LEFT, pos=QPoint(*points[-1]))


def test_the_pen_writes_in_four_colours_with_undo_and_clear(window, press, qtbot):
    drawing = window.session.scene.drawing
    press("F5")
    press("P", CONTROL)
    for number, color in enumerate(COLORS, 1):
        press(str(number))
        draw(window, qtbot, (200, 100 * number), (300, 100 * number))
        assert window.grab().toImage().pixelColor(250, 100 * number).name() == color
    press("Z", CONTROL)
    assert window.presentation.overlay.strokes == 3 and window.session.scene.drawing is drawing
    press("Delete")
    assert window.presentation.overlay.strokes == 0 and window.session.scene.drawing is drawing
    press("Escape")
    assert window.presentation.active and not window.presentation.overlay.isVisible()


def test_what_is_written_is_gone_with_the_next_scene(window, press, qtbot, talk):
    press("F5")
    press("P", CONTROL)
    draw(window, qtbot, (200, 200), (300, 200))
    press("PageDown")
    assert window.presentation.overlay.strokes == 0


def test_the_spotlight_is_there_while_its_key_is_held(window, qtbot):
    window.presentation.enter()
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_F11)
    assert window.presentation.overlay.spot is not None and window.presentation.overlay.isVisible()
    QTest.keyRelease(window.windowHandle(), Qt.Key.Key_F11)
    assert window.presentation.overlay.spot is None and not window.presentation.overlay.isVisible()


def test_closing_the_window_leaves_the_presentation_first(window, qtbot):
    window.presentation.enter()
    window.close()
    assert not window.presentation.active and QGuiApplication.overrideCursor() is None


def test_no_type_is_smaller_than_18_pixels(window, press):
    press("F5")
    for magnified in (window.stage, window.pages):
        assert magnified.factor * theme.SMALL >= 18 - 1e-9
    window.session.choose_view(View.MAPS)
    assert window.maps.width() * window.stage.factor == pytest.approx(window.width(), abs=2)
    press("Escape")
    assert window.stage.factor == window.pages.factor == 1 and window.maps.width() == window.stage.width()


def test_numbers_in_cells_are_18_pixels_large_or_not_there(window, press):
    press("6", Qt.KeyboardModifier.AltModifier)
    grid = window.lab(Page.POOLING).stage.grid("input")
    for cell in range(12, 60):
        grid.set_cell(cell)
        assert grid._letters()[0] == 0 or grid._letters()[0] >= 9
    press("F5")
    for cell in range(12, 60):
        grid.set_cell(cell)
        assert grid._letters()[0] == 0 or grid._letters()[0] * window.pages.factor >= 18 - 1e-9
    press("Escape")
    assert text.legible(9) == 9


def test_before_an_audience_a_cell_is_clicked_and_written_into_where_it_is_seen(window, press, qtbot):
    press("6", Qt.KeyboardModifier.AltModifier)
    press("F5")
    lab = window.lab(Page.POOLING)
    grid = lab.stage.grid("input")
    cell = window.mapFromGlobal(grid.mapToGlobal(grid.cell_rect((2, 1)).center()))
    QTest.mouseClick(window.windowHandle(), LEFT, NONE, cell.toPoint())
    for key in (Qt.Key.Key_9, Qt.Key.Key_Return):
        QTest.keyClick(window.windowHandle(), key)
    assert lab.stage.grid("input").sheet.values[2, 1] == 9 and window.isFullScreen()
    press("Escape")  # gives the keyboard back
    press("Escape")
    assert grid.window() is window and grid.sheet.values[2, 1] == 9


def test_the_keyboard_reaches_a_lab_that_is_shown_by_a_remote(window, press, talk):
    press("F5")
    press("PageDown")
    press("PageDown")
    lab = window.lab(Page.POOLING)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert lab.stage.isAncestorOf(focused())

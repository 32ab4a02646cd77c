"""While one presents, what is written over the page can be read from the last row, the keys first of all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from explorer.scene import Page
from explorer.window import entries
from explorer.window.presenting.large_keys import OWN, LargeKeys, sections

PAGES = tuple(Page)


def sizes(widget):
    parts = (*widget.findChildren(QLabel), *widget.findChildren(QPushButton))
    return [part.font().pixelSize() for part in parts if part.text()]


@pytest.mark.parametrize("page", PAGES)
def test_f1_lays_the_keys_over_everything_on_every_page(window, press, page):
    window.session.choose_page(page)
    press("F5")
    press("F1")
    keys = window.presentation.keys
    assert keys.isVisible() and keys.size() == window.size() and keys.px >= 18
    press("F1")
    assert not keys.isVisible() and window.presentation.active


@pytest.mark.parametrize("key", ["B", "PageDown", "Escape", "F5", "7"])
def test_any_key_closes_them_and_does_nothing_else(window, press, key):
    press("F5")
    press("F1")
    before = window.session.scene
    press(key)
    presentation = window.presentation
    assert not presentation.keys.isVisible() and presentation.active and presentation.overlay.blank is None
    assert window.session.scene is before


def test_a_click_closes_them_and_so_does_leaving(window, press, qtbot):
    press("F5")
    press("F1")
    qtbot.mouseClick(window.presentation.keys, Qt.MouseButton.LeftButton)
    assert not window.presentation.keys.isVisible()
    press("F1")
    window.presentation.leave()
    assert not window.presentation.keys.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_every_key_of_a_presenter_is_there_on_a_small_projector_and_no_line_is_cut(window, qtbot, size):
    screen = QWidget()
    qtbot.addWidget(screen)
    screen.resize(*size)
    keys = LargeKeys(screen)
    for page in PAGES:
        keys.open(entries.table(window), page, screen)
        written = [line for name, lines in keys._sections for line in lines]
        wanted = [line for line in OWN if page is Page.EXPLORE or line[0] != "F2"]
        assert keys.px >= 18 and written[: len(wanted)] == wanted
        for left, room, column in keys._columns(keys.px, keys._sections):
            assert left + room < size[0] and column[-1][0] + keys.px < size[1]
        assert not (keys.left_out and size == (1920, 1080))


def test_a_key_that_the_presenter_took_is_not_told_of_the_page_as_well(window):
    told = [key for _name, lines in sections(entries.table(window), Page.EXPLORE)[1:] for key, _ in lines]
    assert "M" in told and not {"B", "W", "F2", "Esc", "PgUp"}.intersection(told)


def test_messages_and_answers_are_large_and_have_their_own_size_again(window, press):
    window.banner.say("Open another file.")
    before = sizes(window.banner)
    press("F5")
    window.banner.say("Open another file.")
    assert min(sizes(window.banner)) >= 18
    window.what_is_this.follow("stride")
    assert min(sizes(window.what_is_this.answer)) >= 18
    press("Escape")
    assert sizes(window.banner) == before and min(sizes(window.what_is_this.answer)) < 18


def test_presenting_ends_the_tour_and_one_that_begins_then_is_large(window, press):
    window.tour.start()
    small = sizes(window.tour.bubble)
    window.presentation.enter()
    assert window.tour.step is None
    window.tour.start()
    assert min(sizes(window.tour.bubble)) >= 18 and not window.docks["input"].isVisible()
    press("Escape")
    window.tour.start()
    assert sizes(window.tour.bubble) == small


def test_the_keys_go_when_the_display_becomes_another(qtbot, window):
    screen = QWidget()
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    keys = LargeKeys(screen)
    keys.open(entries.table(window), Page.EXPLORE, screen)
    screen.resize(1024, 768)
    qtbot.waitUntil(keys.isHidden)

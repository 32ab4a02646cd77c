"""The lecture that ships: played whole, with the networks it shows, and looked at."""

import pytest
from PySide6.QtCore import QSettings

from explorer import app, resources
from explorer.labs import state_types
from explorer.playlist import read
from explorer.playlist.files import text_of
from explorer.scene import Page
from explorer.window.scenes.keeping import thumbnail

LECTURE = read(resources.find("playlists", "lecture.json"), state_types())
PATIENCE_MS = 60_000


@pytest.fixture
def window(qtbot, tmp_path):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    window = app.create(remember=False)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.session.trace is not None, timeout=PATIENCE_MS)
    yield window
    window.close()


def test_every_scene_can_be_read_and_is_written_as_it_was():
    assert not [scene.problem for scene in LECTURE.scenes if scene.problem]
    assert text_of(LECTURE) == resources.find("playlists", "lecture.json").read_text("utf-8")


def test_every_scene_has_a_name_a_picture_and_notes_that_ask_tell_what_to_do_and_to_see():
    names = [scene.name for scene in LECTURE.scenes]
    assert len(set(names)) == len(names)
    for scene in LECTURE.scenes:
        assert scene.thumbnail[8:12] == b"WEBP" and len(scene.thumbnail) < 16_000
        assert [line.split("  ")[0] for line in scene.notes.split("\n")] == ["ASK", "DO", "SEE"]


def test_every_topic_that_has_a_page_has_a_scene_in_the_order_of_the_lecture():
    numbers = [int(scene.name.split()[0]) for scene in LECTURE.scenes[1:]]
    assert numbers == sorted(numbers) and {1, 2, *range(4, 14), 15, 16, 17, 20} <= set(numbers)
    assert {scene.scene.page for scene in LECTURE.scenes} == set(Page)


def colors_of(picture):
    from PySide6.QtGui import QImage

    image = QImage.fromData(picture)
    return {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}


def test_it_plays_from_first_to_last_and_every_scene_shows_something(window, qtbot):
    window.scenes.open_lecture()
    talk, session = window.scenes.talk, window.session
    qtbot.waitUntil(lambda: len(talk.playlist) == len(LECTURE.scenes))
    shown = set()
    for index, scene in enumerate(LECTURE.scenes):
        talk.show(index)
        qtbot.waitUntil(lambda: session.trace is not None and not session.busy, timeout=PATIENCE_MS)
        assert (session.scene.page, session.scene.network) == (scene.scene.page, scene.scene.network)
        if scene.scene.page is Page.EXPLORE:
            assert session.scene.view is scene.scene.view and session.scene.pinned == scene.scene.pinned
        else:
            assert window.lab(scene.scene.page).state == dict(scene.scene.labs)[scene.scene.page]
        qtbot.waitUntil(lambda: window.space is None or not window.space.moving)
        picture = thumbnail(window.stage_now)
        assert len(colors_of(picture)) > 8, scene.name
        assert not window.banner.isVisible(), f"{scene.name}: {window.banner.sentence}"
        shown.add(picture)
    assert len(shown) == len(LECTURE.scenes)

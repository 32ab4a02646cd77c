"""Scenes in the window: kept by keys, listed, put in order, saved, rescued."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from explorer.drawing import Drawing, Stroke
from explorer.labs import state_types
from explorer.playlist import NamedScene, Playlist, read, write
from explorer.scene import Page, Scene, View
from explorer.window import memory
from explorer.window.scenes.rescue import EVERY_MS, Rescue

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def press(window, qtbot):
    def pressed(name, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(window.focusWidget() or window, getattr(Qt.Key, f"Key_{name}"), modifier)

    return pressed


@pytest.fixture
def talk(window, press):
    """Return the talk of a window in which three scenes were kept: row, tower, Pooling's second preset."""
    press("Return", CONTROL)
    press("2", CONTROL)
    press("Return", CONTROL)
    press("6", ALT)
    press("Down")
    press("Return", CONTROL)
    return window.scenes.talk


@pytest.fixture
def drawn(window):
    """Return the drawing of a window, which took a second."""
    points = np.array([[60, 60, 1, 0], [120, 160, 1, 0.5], [200, 60, 1, 1]], np.float32)
    drawing = Drawing((Stroke(points),))
    window.session.desk.load_drawing(drawing)
    return drawing


def names(talk):
    return [scene.name for scene in talk.playlist.scenes]


def test_what_is_on_screen_is_kept_by_a_key_with_a_name_and_a_picture(talk):
    assert names(talk)[:2] == ["lenet, in a row", "lenet, as a tower"]
    assert names(talk)[2].startswith("Pooling: ")
    assert all(scene.thumbnail[8:12] == b"WEBP" for scene in talk.playlist.scenes)


def test_scenes_come_back_by_keys(window, talk, press):
    second = window.lab(Page.POOLING).state
    press("Up")
    press("PageUp", ALT)
    assert (window.session.scene.page, window.session.scene.view) == (Page.EXPLORE, View.TOWER)
    press("PageUp", ALT)
    assert window.session.scene.view is View.ROW
    press("PageDown", ALT)
    press("PageDown", ALT)
    assert window.session.scene.page is Page.POOLING and window.lab(Page.POOLING).state == second


def test_a_lab_nobody_has_touched_is_kept_as_it_is(window, press):
    press("5", ALT)
    first = window.lab(Page.CONV2D).state
    press("Return", CONTROL)
    press("Down")
    window.scenes.talk.show(0)
    assert window.lab(Page.CONV2D).state == first


def test_a_scene_is_kept_instead(window, talk, press):
    press("Down")
    press("Return", CONTROL | SHIFT)
    assert len(talk.playlist) == 3
    assert dict(talk.scene.scene.labs)[Page.POOLING] == window.lab(Page.POOLING).state


@pytest.fixture
def listed(window, talk, press):
    press("L", CONTROL)
    return window.scenes.panel


def in_list(qtbot, panel, name, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(panel.list, getattr(Qt.Key, f"Key_{name}"), modifier)


def test_the_list_shows_moves_doubles_deletes_and_takes_back_by_keys(window, talk, listed, qtbot):
    assert window.focusWidget() is listed.list and listed.list.currentRow() == 2
    one, two, three = names(talk)
    in_list(qtbot, listed, "Up", CONTROL)
    assert names(talk) == [one, three, two] and listed.list.currentRow() == 1
    in_list(qtbot, listed, "D", CONTROL)
    assert names(talk) == [one, three, f"{three} 2", two]
    in_list(qtbot, listed, "Delete")
    assert names(talk) == [one, f"{three} 2", two]
    for _ in range(3):
        in_list(qtbot, listed, "Z", CONTROL)
    assert names(talk) == [one, two, three]
    in_list(qtbot, listed, "Home")
    in_list(qtbot, listed, "Return")
    assert talk.index == 0 and window.session.scene.page is Page.EXPLORE


def test_a_scene_is_renamed_in_the_list(talk, listed, qtbot):
    in_list(qtbot, listed, "F2")
    editor = listed.list.findChild(QLineEdit)
    qtbot.keyClicks(editor, "What is kept?")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(talk)[2] == "What is kept?")


def test_notes_belong_to_their_scene(talk, listed, qtbot):
    qtbot.keyClicks(listed.notes, "Ask them.")
    assert talk.playlist.scenes[2].notes == "Ask them."
    listed.list.setCurrentRow(0)
    assert listed.notes.toPlainText() == "" and talk.playlist.scenes[0].notes == ""


def test_saving_writes_what_can_be_read_and_played(window, talk, tmp_path, qtbot):
    path = tmp_path / "talk.json"
    assert talk.unsaved
    with qtbot.waitSignal(window.scenes.store.told):
        window.scenes.store.save_to(path)
    assert not talk.unsaved and [each.name for each in read(path, state_types()).scenes] == names(talk)


def test_a_folder_that_is_gone_keeps_the_scenes_and_says_so(window, talk, tmp_path, qtbot):
    with qtbot.waitSignal(window.scenes.store.failed):
        window.scenes.store.save_to(tmp_path / "gone" / "talk.json")
    assert talk.unsaved and len(talk.playlist) == 3 and "another place" in window.banner.sentence


def test_after_a_full_disk_another_place_is_asked_for(make_window, tmp_path, qtbot, monkeypatch):
    window = make_window(remembers=True)
    window.scenes.keep()
    asked = []
    chosen = tmp_path / "b.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or (str(chosen), ""))
    with qtbot.waitSignal(window.scenes.store.told):
        window.scenes.store.save_to(tmp_path / "gone" / "a.json")
    assert asked and not window.scenes.talk.unsaved and chosen.exists()


def test_a_playlist_opened_while_another_is_saved_is_not_taken_for_it(window, talk, tmp_path, qtbot):
    with qtbot.waitSignal(window.scenes.store.told):
        window.scenes.store.save_to(tmp_path / "a.json")
        talk.open(Playlist("B", (NamedScene("b", Scene()),)), None, unsaved=True)
    assert (tmp_path / "a.json").exists()
    assert talk.path is None and talk.unsaved


def test_where_nothing_can_be_saved_at_the_end_another_place_is_asked_for(make_window, tmp_path, monkeypatch):
    window = make_window(remembers=True)
    window.scenes.keep()
    places = [tmp_path / "gone" / "a.json", tmp_path / "b.json"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(places.pop(0)), ""))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Save)
    window.close()
    assert not window.isVisible() and len(read(tmp_path / "b.json", state_types())) == 1


def test_a_scene_kept_instead_while_the_drawing_is_replayed_has_all_of_it(window, drawn, press):
    window.scenes.keep()
    window.session.desk.replay_until(drawn, 0.0)
    assert window.session.scene.drawing is not drawn
    assert window.scenes.keeper.scene().drawing is drawn  # as the rescue asks for it
    press("Return", CONTROL | SHIFT)
    assert window.scenes.talk.scene.scene.drawing is drawn


def test_a_playlist_is_opened_like_any_file_and_its_first_scene_shown(window, tmp_path, qtbot):
    path = tmp_path / "talk.json"
    write(
        Playlist("T", (NamedScene("a", Scene(view=View.FLAT)), NamedScene("b", Scene(view=View.MAPS)))), path
    )
    window.files.open(path)
    qtbot.waitUntil(lambda: len(window.scenes.talk.playlist) == 2)
    assert window.session.scene.view is View.FLAT and window.scenes.talk.path == path
    assert window.scenes.panel.isVisible() and path in window.files.recent.paths


def test_an_unsaved_talk_is_asked_about_before_the_window_closes(make_window, qtbot, monkeypatch):
    window = make_window(remembers=True)
    window.scenes.keep()
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    window.close()
    assert window.isVisible()
    window.close()
    assert not window.isVisible() and not answers


def test_a_crash_loses_neither_the_scenes_nor_what_is_on_screen(window, talk, tmp_path, qtbot):
    window.session.choose_page(Page.EXPLORE)
    window.session.choose_view(View.MAPS)
    crashed = Rescue(talk, window.scenes.keeper.scene, tmp_path, window)
    crashed.keep()
    qtbot.waitUntil(lambda: any(tmp_path.glob("unsaved-*.json")))
    assert Rescue(talk, Scene, tmp_path, window).find() is None  # whose window is open is not rescued
    crashed._lock.unlock()  # as by the end of its process
    playlist, scene = Rescue(talk, Scene, tmp_path, window).find()
    assert [each.name for each in playlist.scenes] == names(talk) and scene.view is View.MAPS
    assert Rescue(talk, Scene, tmp_path, window).find() is None


def test_what_was_rescued_survives_the_next_crash_too(make_window, qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    window = make_window(remembers=True)
    folder = Path(memory.settings().fileName()).parent
    folder.mkdir(parents=True, exist_ok=True)
    left = (NamedScene("kept", Scene()), NamedScene("on screen", Scene(view=View.MAPS)))
    write(Playlist("", left), folder / "unsaved-1.json")
    window.scenes.restore()
    qtbot.waitUntil(lambda: any(folder.glob("unsaved-*.json")), timeout=EVERY_MS // 2)
    (path,) = folder.glob("unsaved-*.json")
    first, last = read(path, state_types()).scenes
    assert path.name != "unsaved-1.json" and first.name == "kept" and last.scene.view is View.MAPS
    window.close()


def test_a_window_that_is_closed_leaves_nothing_to_rescue(window, talk, tmp_path, qtbot):
    rescue = Rescue(talk, window.scenes.keeper.scene, tmp_path, window)
    rescue.keep()
    qtbot.waitUntil(lambda: any(tmp_path.glob("unsaved-*.json")))
    rescue.close()
    assert not list(tmp_path.glob("unsaved-*.json"))


def test_a_damaged_rescue_harms_nobody(window, tmp_path):
    (tmp_path / "unsaved-1.json").write_text("{")
    (tmp_path / "unsaved-2.json").write_text(json.dumps({"scenes": []}))
    assert Rescue(window.scenes.talk, Scene, tmp_path, window).find() is None

"""A talk: scenes are kept, put in order and shown one after the other."""

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import ExplorerError
from explorer.playlist import NamedScene, Playlist
from explorer.scene import Scene, Theme, View
from explorer.session import Session
from explorer.talk import NOWHERE, Talk
from tests.toy import lenet_like_trace


def answer(request, _cancelled):
    if request.network == "absent":
        raise ExplorerError("There is no network absent; choose another one.")
    return replace(lenet_like_trace(), network=request.network)


@pytest.fixture
def session(qtbot):
    session = Session(answer)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def talk(session):
    talk = Talk(session)
    views = (View.TOWER, View.MAPS, View.FLAT)
    scenes = tuple(NamedScene(name, Scene(view=view)) for name, view in zip("abc", views, strict=True))
    talk.open(Playlist("Talk", scenes), Path("talk.json"))
    return talk


def names(talk):
    return "".join(scene.name for scene in talk.playlist.scenes)


def test_scenes_are_shown_one_after_the_other_and_it_ends_at_the_ends(talk, session):
    seen = []
    talk.previous()
    for _ in range(5):
        talk.next()
        seen.append(session.scene.view)
    assert seen == [View.TOWER, View.MAPS, View.FLAT, View.FLAT, View.FLAT]
    talk.previous()
    assert (session.scene.view, talk.index, talk.scene.name) == (View.MAPS, 1, "b")
    assert talk.next_scene.name == "c"


def test_a_theme_that_is_chosen_during_the_talk_stays(talk, session):
    talk.show(0)
    talk.next()
    assert session.scene.theme is Theme.DARK
    session.choose_theme(Theme.LIGHT)
    talk.next()
    assert session.scene.theme is Theme.LIGHT and talk.scene.scene.theme is Theme.DARK
    talk.open(talk.playlist, None)
    talk.show(0)
    assert session.scene.theme is Theme.DARK


def test_a_talk_can_be_opened_in_a_theme(talk, session):
    talk.open(talk.playlist, None, theme=Theme.LIGHT)
    talk.show(1)
    assert session.scene.theme is Theme.LIGHT and session.scene.view is View.MAPS


def test_a_scene_is_kept_after_the_one_that_is_shown(talk, session):
    talk.show(0)
    talk.keep(session.scene, b"png", "new")
    assert [scene.name for scene in talk.playlist.scenes] == ["a", "new", "b", "c"]
    assert talk.scene.name == "new" and talk.unsaved


def test_the_first_scene_of_all_is_kept_where_none_is(session):
    talk = Talk(session)
    assert not talk.unsaved and talk.index == NOWHERE and talk.scene is None
    assert talk.keep(session.scene, b"", "first") == 0
    assert talk.playlist.scenes[0].scene is session.scene


def test_a_scene_is_kept_anew_under_its_name_and_with_its_notes(talk, session):
    talk.annotate(1, "Ask them.")
    talk.show(1)
    session.choose_view(View.ROW)
    talk.keep_instead(session.scene, b"png")
    assert (talk.scene.name, talk.scene.notes, talk.scene.scene.view) == ("b", "Ask them.", View.ROW)


@pytest.mark.parametrize(
    ("change", "after", "shown"),
    [
        (lambda talk: talk.move(0, 2), "bca", "b"),
        (lambda talk: talk.move(1, 0), "bac", "b"),
        (lambda talk: talk.move(2, -9), "cab", "b"),
        (lambda talk: talk.delete(0), "bc", "b"),
        (lambda talk: talk.delete(1), "ac", "a"),
        (lambda talk: talk.duplicate(0), "aa 2bc", "b"),
        (lambda talk: talk.duplicate(1), "abb 2c", "b"),
        (lambda talk: talk.rename(1, "  x  y "), "ax yc", "x y"),
    ],
)
def test_every_change_keeps_the_scene_that_is_shown_and_can_be_undone(talk, change, after, shown):
    talk.show(1)
    change(talk)
    assert (names(talk), talk.scene.name) == (after, shown)
    talk.undo()
    assert names(talk) == "abc" and not talk.can_undo and not talk.unsaved
    talk.redo()
    assert names(talk) == after and not talk.can_redo


def test_what_changes_nothing_is_no_change(talk):
    talk.rename(0, "a")
    talk.rename(0, " ")
    talk.annotate(0, "")
    talk.move(1, 1)
    talk.entitle("Talk")
    assert not talk.can_undo


def test_deleting_the_last_scene_leaves_an_empty_talk(talk):
    for _ in range(3):
        talk.delete(0)
    assert talk.scene is None and len(talk.playlist) == 0
    talk.next()
    assert talk.index == NOWHERE


def test_what_is_missing_of_a_scene_is_said_when_it_is_shown_and_the_others_play(talk, session, qtbot):
    broken = NamedScene("d", Scene(), problem="Not all of this scene can be shown here.")
    talk.open(talk.playlist.with_new(broken), None)
    talk.show(2)
    with qtbot.waitSignal(talk.failed) as failed:
        talk.next()
    assert "Not all" in str(failed.args[0])
    talk.previous()
    assert session.scene.view is View.FLAT


def test_saving_makes_it_saved_unless_it_was_changed_meanwhile(talk):
    talk.rename(0, "x")
    before = talk.playlist
    talk.rename(1, "y")
    talk.saved_to(Path("b.json"), before)
    assert talk.unsaved and talk.path == Path("b.json")
    talk.saved_to(Path("b.json"), talk.playlist)
    assert not talk.unsaved


def test_notes_that_are_typed_at_a_stretch_are_taken_back_at_once(talk):
    talk.delete(2)
    for typed in ("A", "As", "Ask"):
        talk.annotate(1, typed)
    talk.annotate(0, "Say")
    talk.annotate(1, "Ask!")
    for notes in (["Say", "Ask"], ["", "Ask"], ["", ""]):
        talk.undo()
        assert [scene.notes for scene in talk.playlist.scenes] == notes
    talk.undo()
    assert names(talk) == "abc"


def test_notes_after_something_was_taken_back_are_a_change_of_their_own(talk):
    talk.annotate(1, "A")
    talk.undo()
    talk.redo()
    talk.annotate(1, "Ask")
    assert not talk.can_redo
    talk.undo()
    assert talk.playlist.scenes[1].notes == "A"

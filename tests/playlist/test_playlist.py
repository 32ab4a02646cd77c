"""Playlists: kept exactly, whatever was chosen; what is damaged, newer or absent harms nothing else."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing import Drawing, Pen, Stroke
from explorer.errors import ExplorerError
from explorer.images import Crop, Ground, Inversion
from explorer.labs import LABS, state_type
from explorer.playlist import NamedScene, Playlist, read, write
from explorer.playlist.files import parse, text_of
from explorer.scene import Camera, Page, Picture, RangeMode, Scene, Tab, Theme, View, Work
from explorer.trace import Change, Edits, ParameterEdit, Switch, Unit

LAB_TYPES = {lab.page: state_type(lab) for lab in LABS}
RANDOM = np.random.default_rng(0)


def drawing():
    return Drawing((Stroke(RANDOM.random((40, 4)) * 280, Pen(17.5, True)), Stroke(RANDOM.random((3, 4)))))


def picture(side=40):
    return Picture(RANDOM.integers(0, 256, (side, side + 10, 4), dtype=np.uint8), "a cat.png")


def full_scene():
    """Return a scene in which nothing is as at the first start."""
    edits = Edits(
        (ParameterEdit("conv1", "weight", (1, 0), Change.SET, 2.5),), frozenset({Switch("conv1", (3,))})
    )
    work = Work(drawing(), picture(), Crop(1, 2, 20, 20), drawing(), (("lenet", edits),))
    return Scene(
        network="mlp",
        work=work,
        reference=Work(drawing()),
        reference_network="lenet",
        centring=False,
        view=View.LAYER,
        camera=Camera((1.0, 2.0, 3.5), 4.25, -5.0, 6.0),
        range_mode=RangeMode.NETWORK,
        theme=Theme.LIGHT,
        pinned=Unit("conv1", (1, 2, 3)),
        hidden=frozenset({"relu1", "pool1"}),
        collapsed=frozenset({"conv2"}),
        unfolded=True,
        layer="conv1",
        tab=Tab.KERNELS,
        decimals=4,
        kernels=True,
        inversion=Inversion.ALWAYS,
        ground=Ground.GREY,
        closed=frozenset({"layer1"}),
        device="cpu",
        page=Page.POOLING,
        labs=tuple((page, kind()) for page, kind in LAB_TYPES.items()),
    )


def strokes(drawn):
    return [(stroke.points.tolist(), stroke.pen) for stroke in drawn.strokes]


def again(playlist):
    return parse(text_of(playlist), LAB_TYPES)


def test_a_scene_in_which_everything_was_chosen_comes_back_exactly():
    before = full_scene()
    found = again(Playlist("Talk", (NamedScene("One", before, "Say hello.", b"\x89PNG"),)))
    (one,) = found.scenes
    assert (found.title, one.name, one.notes, one.thumbnail, one.problem) == (
        "Talk",
        "One",
        "Say hello.",
        b"\x89PNG",
        "",
    )
    plain = {name: value for name, value in vars(before).items() if name not in ("work", "reference")}
    assert {name: getattr(one.scene, name) for name in plain} == plain
    assert strokes(one.scene.drawing) == strokes(before.drawing)
    assert strokes(one.scene.occlusion) == strokes(before.occlusion)
    assert strokes(one.scene.reference.drawing) == strokes(before.reference.drawing)
    assert np.array_equal(one.scene.picture.pixels, before.picture.pixels)
    assert one.scene.picture.name == "a cat.png"
    assert (one.scene.work.crop, one.scene.work.broken) == (before.work.crop, before.work.broken)


def test_nothing_in_the_scene_was_left_as_at_the_first_start():
    first, full = Scene(), full_scene()
    assert all(getattr(full, name) != value for name, value in vars(first).items())


def test_a_file_that_is_read_and_written_is_the_same():
    text = text_of(Playlist("Talk", (NamedScene("One", full_scene()), NamedScene("Two", Scene()))))
    assert text_of(parse(text, LAB_TYPES)) == text


def test_a_picture_that_many_scenes_show_is_kept_once():
    shown = Scene(work=Work(picture=picture(200)))
    one, ten = (text_of(Playlist("", (NamedScene("a", shown),) * count)) for count in (1, 10))
    assert len(json.loads(ten)["pictures"]) == 1 and len(ten) < 1.3 * len(one)


def test_a_huge_picture_is_made_smaller():
    found = again(Playlist("", (NamedScene("a", Scene(work=Work(picture=picture(2000)))),)))
    assert max(found.scenes[0].scene.picture.pixels.shape) == 1024


def test_of_a_picture_that_is_made_smaller_the_same_part_is_given_to_the_network():
    shown = Scene(work=Work(picture=picture(2038), crop=Crop(320, 640, 1000, 800)))
    found = again(Playlist("", (NamedScene("a", shown),))).scenes[0].scene
    assert found.picture.pixels.shape[:2] == (1019, 1024) and found.work.crop == Crop(160, 320, 500, 400)


def test_a_picture_whose_name_is_no_unicode_can_be_kept(tmp_path):
    named = os.fsdecode(b"caf\xe9.png")
    shown = Scene(work=Work(picture=replace(picture(), name=named)))
    write(Playlist("", (NamedScene(named, shown),)), tmp_path / "talk.json")
    (found,) = read(tmp_path / "talk.json", LAB_TYPES).scenes
    assert (found.name, found.scene.picture.name) == (named, named)


def test_what_a_newer_version_wrote_stays_in_the_file():
    content = json.loads(text_of(Playlist("Talk", (NamedScene("One", full_scene()),))))
    content |= {"version": 7, "music": "waltz"}
    content["scenes"][0] |= {"seconds": 30}
    content["pictures"] |= {"background": "data:,"}
    content["scenes"][0]["scene"] |= {"sound": True}
    found = parse(json.dumps(content), LAB_TYPES)
    changed = found.with_scene(0, replace(found.scenes[0], name="First")).with_new(NamedScene("Two", Scene()))
    written = json.loads(text_of(changed))
    assert (written["version"], written["music"], written["scenes"][0]["seconds"]) == (7, "waltz", 30)
    assert written["scenes"][0]["scene"]["sound"] is True and written["scenes"][0]["name"] == "First"
    assert written["pictures"] == content["pictures"]


def damaged(**changes):
    content = json.loads(
        text_of(Playlist("", (NamedScene("Good", Scene()), NamedScene("Bad", full_scene()))))
    )
    content["scenes"][1]["scene"] |= changes
    return parse(json.dumps(content), LAB_TYPES)


@pytest.mark.parametrize(
    "changes",
    [
        {"view": "hologram"},
        {"page": 5},
        {"labs": {"pooling": {"pooling": {"window": [0, 0]}}}},
        {"labs": {"time travel": {}}},
        {"camera": {"centre": [1, 2]}},
        {"work": {"picture": {"name": "x", "file": "nowhere"}}},
        {"work": {"drawing": {"strokes": [{"points": [[1, 2]], "pen": {}}]}}},
        {"pinned": [1]},
    ],
    ids=str,
)
def test_a_scene_of_which_a_part_cannot_be_read_says_so_and_shows_the_rest(changes):
    good, bad = damaged(**changes).scenes
    assert not good.problem and bad.problem.startswith("Not all of this scene can be shown here")
    assert bad.scene.theme is Theme.LIGHT


@pytest.mark.parametrize("scene", [None, 3, [], "x"])
def test_a_scene_that_is_none_says_what_to_do_and_stays_in_the_file(scene):
    found = parse(json.dumps({"scenes": [scene, {"name": "b", "scene": scene}]}), LAB_TYPES)
    assert all("damaged" in each.problem for each in found.scenes)
    assert [each["scene"] for each in json.loads(text_of(found))["scenes"]] == [scene, scene]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"scenes": 3}', "null", "[" * 100_000, "\x00"])
def test_what_is_no_playlist_says_so_in_one_sentence(text, tmp_path):
    path = tmp_path / "talk.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ExplorerError, match=r"talk\.json"):
        read(path, LAB_TYPES)


def test_a_file_that_is_not_there_or_no_text_says_so(tmp_path):
    (tmp_path / "p.json").write_bytes(b"\xff\xfe\x00\x80")
    for name in ("p.json", "q.json", "."):
        with pytest.raises(ExplorerError):
            read(tmp_path / name, LAB_TYPES)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "talk.json"
    write(Playlist("Before"), path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExplorerError, match=r"No space left.*another place"):
        write(Playlist("After"), path)
    assert read(path, LAB_TYPES).title == "Before" and [*tmp_path.iterdir()] == [path]


def names(playlist):
    return [scene.name for scene in playlist.scenes]


def test_scenes_are_put_in_order_renamed_doubled_and_deleted():
    talk = Playlist("", tuple(NamedScene(name, Scene()) for name in "abc"))
    assert names(talk.moved(0, 2)) == ["b", "c", "a"] and names(talk.moved(2, -5)) == ["c", "a", "b"]
    assert names(talk.without(1)) == ["a", "c"] and names(talk) == ["a", "b", "c"]
    assert names(talk.duplicated(0)) == ["a", "a 2", "b", "c"]
    assert names(talk.duplicated(0).duplicated(1)) == ["a", "a 2", "a 3", "b", "c"]
    assert names(talk.with_new(NamedScene("d", Scene()), 1)) == ["a", "d", "b", "c"]

"""Drawings from and to JSON: what comes back, what is fitted, and one sentence for each bad file."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.drawing import PAD, Drawing, Pen, Raster, Stroke
from explorer.drawing.recording import SPEED, WORK
from explorer.errors import ExplorerError


def loaded(content: Any) -> Drawing:
    return Drawing.from_json(json.dumps(content))


def xy(drawing: Drawing) -> np.ndarray:
    return np.concatenate([stroke.points[:, :2] for stroke in drawing.strokes])


def test_a_drawing_comes_back_as_it_went() -> None:
    random = np.random.default_rng(0)
    points = np.c_[np.sort(random.uniform(0, 280, (30, 2)), axis=0), np.arange(30) / 60, random.random(30)]
    later = np.array([[20, 30, 1, 0.5]])
    drawing = Drawing((Stroke(points, Pen(13.5)), Stroke(later, Pen(40.0, eraser=True))), "3")
    back = Drawing.from_json(drawing.to_json())
    assert back.label == "3" and len(back.strokes) == 2
    for ours, theirs in zip(drawing.strokes, back.strokes, strict=True):
        assert np.array_equal(ours.points, theirs.points) and ours.pen == theirs.pen
    assert back.to_json() == drawing.to_json()
    assert np.array_equal(Raster(280).pixels(back), Raster(280).pixels(drawing))


def test_a_drawing_without_a_label_has_none() -> None:
    drawing = Drawing((Stroke(np.array([[1, 2, 0, 0.5]])),))
    assert "label" not in drawing.to_json() and Drawing.from_json(drawing.to_json()).label is None


@pytest.mark.parametrize("kind", [str, Path])
def test_files_are_read_by_path(tmp_path: Path, kind: type) -> None:
    file = tmp_path / "drawing.json"
    file.write_text('{"strokes": [[[1, 2], [30, 40]]], "label": 4}')
    assert Drawing.from_json(kind(file)).label == "4"


def test_a_file_of_many_gives_all_or_the_first() -> None:
    many = json.dumps({"drawings": [{"label": n, "strokes": [[[0, 0], [n, 1]]]} for n in (1, 2, 3)]})
    assert [drawing.label for drawing in Drawing.all_from_json(many)] == ["1", "2", "3"]
    assert Drawing.from_json(many).label == "1"


def test_unknown_units_are_fitted_into_the_middle() -> None:
    drawing = loaded({"strokes": [[[1000, -50], [1000, 50]], [[990, 0], [1010, 0]]]})
    low, high = xy(drawing).min(axis=0), xy(drawing).max(axis=0)
    assert (high - low).tolist() == pytest.approx([0.12 * PAD, 0.6 * PAD], rel=1e-5)
    assert ((low + high) / 2).tolist() == pytest.approx([PAD / 2, PAD / 2], rel=1e-5)


def test_a_single_point_in_unknown_units_lands_in_the_middle() -> None:
    assert xy(loaded({"strokes": [[[5000, 5000]]]})).tolist() == [[PAD / 2, PAD / 2]]


def test_pad_units_stay_and_other_pads_are_scaled() -> None:
    assert xy(loaded({"pad": 280, "strokes": [[[10, 20], [30, 40]]]})).tolist() == [[10, 20], [30, 40]]
    assert xy(loaded({"pad": 28, "strokes": [[[1, 2], [3, 4]]]})).tolist() == [[10, 20], [30, 40]]


def test_missing_times_are_those_of_a_steady_hand_and_strokes_follow_one_another() -> None:
    drawing = loaded({"pad": 280, "strokes": [[[0, 0], [200, 0]], [[0, 100], [200, 100]]]})
    first, second = (stroke.points[:, 2] for stroke in drawing.strokes)
    assert first.tolist() == pytest.approx([0, 200 / SPEED])
    assert second[0] > first[-1] and second[1] - second[0] == pytest.approx(200 / SPEED)


def test_recorded_times_are_kept_and_never_run_backwards() -> None:
    drawing = loaded({"pad": 280, "strokes": [[[0, 0, 0.5], [50, 0, 0.2], [90, 0, 1.5]]]})
    assert drawing.strokes[0].points[:, 2].tolist() == pytest.approx([0.5, 0.5, 1.5])


def test_pressure_and_pens_are_read_and_neutral_where_missing() -> None:
    drawing = loaded(
        {"pad": 280, "strokes": [[[0, 0, 0, 0.9]], [[9, 9]]], "pens": [{"width": 5, "eraser": True}]}
    )
    assert drawing.strokes[0].pen == Pen(5, eraser=True) and drawing.strokes[1].pen == Pen()
    assert [float(stroke.points[0, 3]) for stroke in drawing.strokes] == pytest.approx([0.9, 0.5])


def test_points_closer_than_anybody_sees_are_left_out_but_not_the_last() -> None:
    drawing = loaded({"pad": 280, "strokes": [[[x / 10, 50] for x in range(1001)]]})
    places = xy(drawing)[:, 0]
    assert np.diff(places)[:-1].min() > 0.4 and len(places) < 250
    assert places[-1] == 100


def test_of_a_million_points_only_as_many_are_kept_as_can_be_drawn_at_once() -> None:
    turn = np.linspace(0, 900, 1_000_000)
    places = np.c_[140 + 90 * np.cos(turn) + 20 * np.cos(1.7 * turn), 140 + 90 * np.sin(turn)].round(1)
    text = json.dumps({"pad": 280, "strokes": [places.tolist()]})
    drawing = Drawing.from_json(text)
    assert 0 < drawing.points <= WORK  # what drawing costs goes with the points kept
    pixels = Raster(280).pixels(drawing)
    assert pixels[140, 35] == 255


def test_fifty_thousand_strokes_of_one_point_are_all_drawn() -> None:
    text = json.dumps({"pad": 280, "strokes": [[[x % 280, x // 280]] for x in range(280 * 200)]})
    pixels = Raster(28).pixels(Drawing.from_json(text))
    assert (pixels[:20] == 255).all() and not pixels[22:].any()


BAD = {
    "wrong JSON": ("{", "is not valid JSON"),
    "nothing at all": ("  ", "is not valid JSON"),
    "nested without end": ("[" * 100_000, "is not valid JSON"),
    "a list": ("[[[1, 2]]]", "is no drawing"),
    "something else": ('{"name": 1}', "is no drawing"),
    "drawings that are none": ('{"drawings": [3]}', "is no drawing"),
    "strokes that are none": ('{"strokes": 3}', "is no drawing"),
    "no drawings": ('{"drawings": []}', "holds no drawings"),
    "no strokes": ('{"strokes": []}', "holds no strokes"),
    "empty strokes": ('{"strokes": [[], []]}', "holds no strokes"),
    "NaN": ('{"strokes": [[[NaN, 1]]]}', "not a finite number"),
    "infinity": ('{"strokes": [[[1, Infinity]]]}', "not a finite number"),
    "infinite by size": ('{"strokes": [[[1, 1e999]]]}', "not a finite number"),
    "too large": ('{"strokes": [[[1, 1e300]]]}', "not a finite number"),
    "too large for floats": ('{"strokes": [[[1, 1' + "0" * 400 + "]]]}", "not a list of"),
    "words": ('{"strokes": [[["a", "b"]]]}', "not a list of"),
    "nothing": ('{"strokes": [[[null, 1]]]}', "not a"),
    "one number": ('{"strokes": [[[1]]]}', "not a list of"),
    "five numbers": ('{"strokes": [[[1, 2, 3, 4, 5]]]}', "not a list of"),
    "ragged": ('{"strokes": [[[1, 2], [1, 2, 3]]]}', "not a list of"),
    "flat": ('{"strokes": [[1, 2]]}', "not a list of"),
    "a stroke that is a number": ('{"strokes": [7]}', "not a list of"),
    "a pad of words": ('{"pad": "big", "strokes": [[[1, 2]]]}', '"pad"'),
    "a pad of nothing": ('{"pad": 0, "strokes": [[[1, 2]]]}', '"pad"'),
    "pens that are none": ('{"pens": 3, "strokes": [[[1, 2]]]}', '"pens"'),
    "a pen without width": ('{"pens": [{"width": "w"}], "strokes": [[[1, 2]]]}', "not a number"),
    "a pen of NaN": ('{"pens": [{"width": NaN}], "strokes": [[[1, 2]]]}', "not between"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_drawing_gets_one_sentence(name: str) -> None:
    text, expected = BAD[name]
    with pytest.raises(ExplorerError, match=expected) as error:
        Drawing.from_json(text)
    assert re.fullmatch(r"[^\n]{10,300}\.", str(error.value))


@pytest.mark.parametrize("strokes", ["[[1, 2], [NaN, 2]]", "[[1e300, 0], [-1e300, 0]]"])
def test_the_sentence_names_the_file_but_not_its_folder(tmp_path: Path, strokes: str) -> None:
    (tmp_path / "d.json").write_text(f'{{"strokes": [{strokes}]}}')
    with pytest.raises(ExplorerError, match=r"d\.json") as error:
        Drawing.from_json(tmp_path / "d.json")
    assert str(tmp_path) not in str(error.value)


def test_missing_and_unreadable_files_get_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    for path, expected in (
        ("none.json", "cannot be read"),
        ("", "cannot be read"),
        ("picture.png", "not a text"),
    ):
        with pytest.raises(ExplorerError, match=expected):
            Drawing.from_json(tmp_path / path)
    with pytest.raises(ExplorerError):
        Drawing.from_json("a\0b")


def test_coordinates_far_outside_the_pad_are_drawn_at_its_edge_without_trouble() -> None:
    drawing = loaded({"pad": 280, "strokes": [[[-1e8, 140], [1e8, 140]]]})
    assert Raster(280).pixels(drawing)[140].all()

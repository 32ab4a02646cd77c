"""A picture as numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from explorer.errors import ExplorerError
from explorer.plain import from_plain, to_plain
from explorer.topics.pixels import (
    MOST_EDITS,
    Picture,
    Pixels,
    Plane,
    Scale,
    Window,
    at_resolution,
    averaged,
    cells_on,
    code,
    edited,
    levels,
    luma,
    notices,
    numbers,
    painted,
    picture_of,
    presets,
    quantised,
    quantiser,
    reduced,
    sentence_of,
    size_sentence,
    smaller_size,
    stroked,
    tinted,
    typed,
    unedited,
    window_of,
    worked_on,
    written,
    zoomed,
)

RED = (255, 0, 0)
RANDOM = np.random.default_rng(0)


def noise(*shape: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return RANDOM.integers(0, 256, shape, np.uint8)


def run(state: Pixels, picture: Any = None) -> Any:
    names: dict[str, Any] = {}
    exec(code(state, picture), names)
    return names["output"].numpy()


def test_a_colour_picture_is_three_matrices_of_bytes() -> None:
    worked = worked_on(Pixels())
    assert worked.planes.shape == (3, 8, 8) and worked.planes.dtype == np.uint8
    assert np.array_equal(np.stack(list(worked.planes), axis=2), picture_of(Picture.SPRITE))


def test_a_grey_picture_is_one_matrix_from_0_to_255() -> None:
    worked = worked_on(Pixels(Picture.GRADIENT))
    assert worked.one_matrix and worked.shown.shape == (64, 256)
    assert (worked.shown.min(), worked.shown.max()) == (0, 255)


@pytest.mark.parametrize("plane", Plane)
def test_a_plane_switched_off_counts_as_0_and_leaves_the_others(plane: Plane) -> None:
    worked = worked_on(replace(Pixels(), **{str(plane): False}))
    assert np.array_equal(worked.together + tinted(worked, plane), worked.colors)
    assert not worked.together[..., list(Plane).index(plane)].any()


def test_luma_weighs_as_pillow_does() -> None:
    colors = noise(50, 60, 3)
    expected = np.asarray(Pillow.fromarray(colors).convert("L"), int)
    assert np.abs(luma(colors) - expected).max() <= 1
    assert luma(np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]], np.uint8)).tolist() == [
        76,
        150,
        29,
        255,
    ]


@pytest.mark.parametrize("bits", range(1, 9))
def test_each_value_goes_to_the_nearest_of_the_levels(bits: int) -> None:
    exact = np.arange(2**bits) * 255 / (2**bits - 1)
    nearest = np.abs(np.arange(256)[:, None] - exact).argmin(axis=1)
    assert len(levels(bits)) == 2**bits and levels(bits)[[0, -1]].tolist() == [0, 255]
    assert np.array_equal(quantiser(bits), levels(bits)[nearest])
    assert np.array_equal(quantised(quantiser(bits), bits), quantiser(bits))


def test_one_bit_turns_at_the_middle_and_eight_change_nothing() -> None:
    assert quantised(np.array([127, 128], np.uint8), 1).tolist() == [0, 255]
    assert np.array_equal(quantiser(8), np.arange(256))


def test_grey_at_a_few_bits_has_no_more_levels_than_they_say() -> None:
    worked = worked_on(Pixels(Picture.WHEEL, grey=True, bits=2))
    assert set(np.unique(worked.shown)) <= set(levels(2))


def test_a_coarser_pixel_is_the_mean_of_its_area() -> None:
    picture = noise(12, 18, 3)
    means = torch.nn.functional.avg_pool2d(torch.tensor(picture).permute(2, 0, 1).double(), 3)
    assert np.array_equal(averaged(picture, (4, 6)), np.floor(means.permute(1, 2, 0).numpy() + 0.5))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_areas_that_cut_pixels_take_their_share(rows: int, columns: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, rows)), data.draw(st.integers(1, columns))
    picture = np.arange(rows * columns, dtype=np.uint8).reshape(rows, columns)
    fine = picture.repeat(size[0], 0).repeat(size[1], 1).astype(int)
    sums = fine.reshape(size[0], rows, size[1], columns).sum((1, 3))
    assert np.array_equal(averaged(picture, size), (2 * sums + rows * columns) // (2 * rows * columns))


def test_half_is_rounded_up() -> None:
    assert averaged(np.array([[0, 255], [255, 0]], np.uint8), (1, 1)).tolist() == [[128]]
    assert np.unique(worked_on(presets()["Checkerboard averaged to grey"]).shown).tolist() == [128]


def test_a_resolution_beyond_the_picture_changes_nothing() -> None:
    assert worked_on(Pixels(longest=500)).size == (8, 8)


def test_proportions_are_kept_and_no_side_vanishes() -> None:
    assert smaller_size((480, 640), 64) == (48, 64)
    assert smaller_size((1, 900), 10) == (1, 10)


def test_a_large_picture_is_worked_on_at_1024_pixels_and_said_so() -> None:
    large = np.full((3000, 2000), 77, np.uint8)
    assert reduced(large).shape == (1024, 683) and (reduced(large) == 77).all()
    assert worked_on(Pixels(Picture.OWN), large).size == (1024, 683)
    assert size_sentence((5773, 8660, 3)) == (
        "This picture has 8660 × 5773 pixels (50.0 million); the lab works on 1024 × 683, each the mean of its area."
    )
    assert size_sentence((8, 9)) == "This picture has 9 × 8 pixels."


@pytest.mark.parametrize(
    "wrong", [np.zeros((4, 4)), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4), np.uint8)]
)
def test_what_is_no_picture_is_refused(wrong: Any) -> None:
    with pytest.raises(ExplorerError, match="choose another"):
        worked_on(Pixels(Picture.OWN), wrong)


def test_an_edit_changes_one_pixel_and_no_other() -> None:
    before, after = worked_on(Pixels()), worked_on(edited(Pixels(), 2, 3, RED))
    changed = (before.colors != after.colors).any(axis=2)
    assert np.argwhere(changed).tolist() == [[2, 3]] and after.colors[2, 3].tolist() == [255, 0, 0]
    assert worked_on(unedited(edited(Pixels(), 2, 3, RED))).colors.tolist() == before.colors.tolist()


def test_the_last_edit_of_a_pixel_counts_and_is_kept_alone() -> None:
    state = edited(edited(Pixels(), 0, 0, RED), 0, 0, (1, 2, 3))
    assert state.edits == ((0, 0, (1, 2, 3)),)


def test_an_edit_outside_the_picture_waits() -> None:
    assert np.array_equal(worked_on(edited(Pixels(), 50, 0, RED)).colors, worked_on(Pixels()).colors)


def test_an_edit_loses_bits_like_every_pixel() -> None:
    assert worked_on(edited(Pixels(bits=1), 0, 0, (100, 200, 0))).colors[0, 0].tolist() == [0, 255, 0]


def test_a_coloured_edit_makes_three_matrices_of_a_grey_picture() -> None:
    grey = Pixels(Picture.DIGIT)
    assert not worked_on(edited(grey, 0, 0, RED)).one_matrix
    assert worked_on(edited(grey, 0, 0, (9, 9, 9))).one_matrix


def test_another_resolution_has_other_pixels_and_no_edits() -> None:
    state = edited(Pixels(), 0, 0, RED)
    assert at_resolution(state, 4).edits == () and at_resolution(state, None) == state


def test_brushes_are_round_and_stay_inside() -> None:
    size = (8, 8)
    assert cells_on((4, 4), (4, 4), size, 1) == [(4, 4)]
    assert cells_on((4, 4), (4, 4), size, 2) == [(3, 3), (3, 4), (4, 3), (4, 4)]
    assert len(cells_on((4, 4), (4, 4), size, 3)) == 9
    assert (2, 2) not in cells_on((4, 4), (4, 4), size, 5)
    assert cells_on((0, 0), (0, 0), size, 3) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert len(painted(Pixels(), (0, 0), RED, size, 3).edits) == 4


def test_a_quick_stroke_has_no_gaps() -> None:
    assert cells_on((0, 0), (3, 6), (8, 8)) == [(0, 0), (1, 1), (1, 2), (2, 3), (2, 4), (3, 5), (3, 6)]
    assert len(stroked(Pixels(), (0, 0), (0, 7), RED, (8, 8)).edits) == 8


def test_numbers_are_written_in_both_scales() -> None:
    assert [written(value, Scale.BYTES) for value in (0, 128, 255)] == ["0", "128", "255"]
    assert [written(value, Scale.SHARES) for value in (0, 128, 255)] == ["0.00", "0.50", "1.00"]
    told = numbers(np.arange(100, dtype=np.uint8).reshape(10, 10), Window(2, 3, 2))
    assert told.in_scale(Scale.BYTES) == (("23", "24"), ("33", "34")) and (told.top, told.left) == (2, 3)
    assert told.in_scale(Scale.SHARES) == (("0.09", "0.09"), ("0.13", "0.13"))


def test_a_window_is_shifted_inside_the_picture() -> None:
    assert window_of((8, 8), Window(6, 7, 4)) == (4, 4, 8, 8)
    assert window_of((3, 8), Window(2, 2, 4)) == (0, 2, 3, 6)
    assert window_of((3, 8), None) == (0, 0, 3, 8)


def test_zooming_keeps_the_cell_under_the_cursor_and_ends_at_the_whole() -> None:
    state = Pixels()
    for _ in range(8):
        state = zoomed(state, (96, 96), 70, 20, 1.5)
        assert state.window is not None
        top, left, bottom, right = window_of((96, 96), state.window)
        assert top <= 70 < bottom and left <= 20 < right
    for _ in range(20):
        state = zoomed(state, (96, 96), 70, 20, 1 / 1.5)
    assert state.window is None


def test_what_is_typed_is_read_in_the_scale_that_is_shown() -> None:
    assert typed(" 128 ", Scale.BYTES) == 128
    assert typed("0,5", Scale.SHARES) == 128 and typed("1", Scale.SHARES) == 255


@pytest.mark.parametrize("words", ["", "red", "256", "-1", "1.5", "nan", "inf"])
def test_what_is_no_value_is_refused_with_what_to_type(words: str) -> None:
    with pytest.raises(ExplorerError, match="Type a whole number from 0 to 255"):
        typed(words, Scale.BYTES)
    with pytest.raises(ExplorerError, match="Type a number from 0 to 1"):
        typed("nan" if words == "" else words, Scale.SHARES)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"bits": 0}, "1 to 8 bits"),
        ({"longest": 0}, "1 to 1024"),
        ({"edits": ((0, 0, (256, 0, 0)),)}, "0 to 255"),
        ({"edits": ((-1, 0, RED),)}, "count from 0"),
        ({"edits": ((0, 0, RED),) * (MOST_EDITS + 1)}, "more painting"),
        ({"window": Window(0, 0, 0)}, "at least one pixel"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ExplorerError, match=words):
        Pixels(**wrong)


@pytest.mark.parametrize("name", presets())
def test_the_code_makes_what_the_lab_shows(name: str) -> None:
    state = presets()[name]
    for chosen in (
        state,
        painted(state, (1, 2), (200, 40, 7), (8, 8), 3),
        replace(state, bits=3, green=False),
    ):
        assert np.array_equal(run(chosen), worked_on(chosen).shown)


@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 3)])
def test_the_code_writes_a_small_picture_of_ones_own(shape: tuple[int, ...]) -> None:
    state, picture = Pixels(Picture.OWN, longest=4, bits=5, blue=False), noise(*shape)
    assert np.array_equal(run(state, picture), worked_on(state, picture).shown)


def test_the_code_reads_a_large_picture_of_ones_own(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = noise(40, 1500, 3)
    Pillow.fromarray(picture).save(tmp_path / "picture.png")
    monkeypatch.chdir(tmp_path)
    state = Pixels(Picture.OWN, longest=700)
    assert np.array_equal(run(state, picture), worked_on(state, picture).shown)


def test_a_pixel_and_the_picture_are_told_with_their_numbers() -> None:
    worked = worked_on(Pixels())
    assert sentence_of(worked, 0, 2) == "Row 0, column 2: red 255, green 205, blue 0; as grey 197."
    said = notices(Pixels(), worked)
    assert "8 · 8 · 3 = *192 values*" in said["The picture"][0] and "*256* values" in said["A value"][0]
    without = replace(Pixels(), red=False, blue=False)
    assert "Without *red and blue*" in notices(without, worked_on(without))["Planes"][0]
    coarse = Pixels(longest=4)
    assert "mean of *4* pixels" in notices(coarse, worked_on(coarse))["The picture"][1]


def test_states_survive_json() -> None:
    for state in (*presets().values(), edited(Pixels(window=Window(1, 2, 3)), 4, 5, RED)):
        assert from_plain(Pixels, to_plain(state)) == state

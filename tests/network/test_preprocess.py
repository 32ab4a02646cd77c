"""From a drawing or a picture to the network's input, in stages that know where their pixels came from."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.drawing import Drawing
from explorer.network import open_network, preprocess
from explorer.network.network import Network
from explorer.network.preprocess import MNIST, SIDE
from explorer.trace import IDENTITY, Stage

Array = np.ndarray[Any, Any]


def ink(*boxes: tuple[int, int, int, int]) -> Array:
    """Return a pad (280, 280) with full ink in the boxes (top, left, bottom, right)."""
    pixels = np.zeros((SIDE, SIDE), np.uint8)
    for top, left, bottom, right in boxes:
        pixels[top:bottom, left:right] = 255
    return pixels


def names(stages: tuple[Stage, ...]) -> list[str]:
    return [stage.name for stage in stages]


def named(stages: tuple[Stage, ...], name: str) -> Stage:
    return next(stage for stage in stages if stage.name == name)


def edges(image: Array) -> tuple[int, int, int, int]:
    """Return (top, left, bottom, right) of what is at least half inked."""
    rows, columns = np.nonzero(image > 127)
    return rows.min(), columns.min(), rows.max() + 1, columns.max() + 1


def centre_of_mass(image: Array) -> tuple[float, float]:
    rows, columns = np.mgrid[0 : image.shape[0], 0 : image.shape[1]] + 0.5
    weight = image.astype(float) / image.sum(dtype=float)
    return float((rows * weight).sum()), float((columns * weight).sum())


def to_previous(stage: Stage, row: float, column: float) -> tuple[float, float]:
    row_scale, row_offset, column_scale, column_offset = stage.to_previous
    return row_scale * row + row_offset, column_scale * column + column_offset


def test_a_drawing_passes_four_stages() -> None:
    stages = preprocess.of_drawing(ink((10, 20, 90, 60)), centring=True)
    assert names(stages) == ["drawn", "centred", "28×28", "normalised"]
    assert [stage.image.shape for stage in stages] == [(280, 280), (280, 280), (28, 28), (28, 28)]
    assert [stage.image.dtype for stage in stages] == [np.uint8, np.uint8, np.uint8, np.float32]
    assert [stage.to_previous for stage in stages[2:]] == [(10.0, 0.0, 10.0, 0.0), IDENTITY]


def test_without_centring_the_drawing_is_only_made_small() -> None:
    stages = preprocess.of_drawing(ink((100, 40, 140, 60)), centring=False)
    assert names(stages) == ["drawn", "28×28", "normalised"]
    assert edges(stages[1].image) == (10, 4, 14, 6)


def test_centring_fills_twenty_of_twenty_eight_pixels() -> None:
    top, left, bottom, right = edges(preprocess.of_drawing(ink((10, 20, 110, 60)), True)[1].image)
    assert bottom - top == pytest.approx(200, abs=1)
    assert right - left == pytest.approx(80, abs=1)


def test_a_large_digit_is_made_smaller() -> None:
    top, left, bottom, right = edges(preprocess.of_drawing(ink((0, 0, 280, 140)), True)[1].image)
    assert (bottom - top, right - left) == (pytest.approx(200, abs=1), pytest.approx(100, abs=1))


def test_a_dot_is_enlarged_at_most_three_times() -> None:
    top, left, bottom, right = edges(preprocess.of_drawing(ink((200, 200, 220, 210)), True)[1].image)
    assert (bottom - top, right - left) == (pytest.approx(60, abs=1), pytest.approx(30, abs=1))


def test_centring_moves_the_centre_of_mass_to_the_middle() -> None:
    lopsided = ink((30, 150, 130, 170), (110, 90, 130, 150), (30, 170, 40, 175))
    centred = preprocess.of_drawing(lopsided, True)[1].image
    assert centre_of_mass(centred) == (pytest.approx(140, abs=0.5), pytest.approx(140, abs=0.5))
    top, _, bottom, _ = edges(centred)
    assert abs((top + bottom) / 2 - 140) > 5  # its box does not lie in the middle


def test_a_dot_of_ink_is_found_again_through_the_centring() -> None:
    stroke, dot = (60, 30, 160, 50), (150, 90, 158, 98)
    centred = named(preprocess.of_drawing(ink(stroke, dot), True), "centred")
    alone = np.array(centred.image)
    _, right_of_stroke = (np.array([160, 60]) - centred.to_previous[1::2]) / centred.to_previous[::2]
    alone[:, : int(right_of_stroke)] = 0
    assert to_previous(centred, *centre_of_mass(alone)) == (
        pytest.approx(154, abs=0.5),
        pytest.approx(94, abs=0.5),
    )


def test_the_edges_of_the_ink_map_back_to_where_they_were_drawn() -> None:
    box = (100, 40, 180, 75)
    centred = named(preprocess.of_drawing(ink(box), True), "centred")
    top, left, bottom, right = edges(centred.image)
    assert to_previous(centred, top, left) == (pytest.approx(100, abs=1), pytest.approx(40, abs=1))
    assert to_previous(centred, bottom, right) == (pytest.approx(180, abs=1), pytest.approx(75, abs=1))


def test_ink_at_the_edge_of_the_pad_keeps_its_own_edge() -> None:
    centred = preprocess.of_drawing(ink((0, 0, 100, 40)), True)[1].image
    top, left, bottom, right = edges(centred)
    assert centred[top + 4 : bottom - 4, left + 4 : right - 4].min() == 255


def test_a_blank_pad_stays_blank() -> None:
    stages = preprocess.of_drawing(ink(), True)
    assert not any(stage.image.any() for stage in stages[:3])
    assert named(stages, "centred").to_previous == IDENTITY


def test_normalising_is_torchs_to_the_bit() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    expected = (torch.from_numpy(pixels).float() / 255 - MNIST.mean[0]) / MNIST.deviation[0]
    np.testing.assert_array_equal(MNIST.apply(pixels), expected.numpy())
    assert MNIST.apply(pixels).flat[[0, 255]] == pytest.approx(MNIST.range)


def test_a_picture_dark_on_bright_is_inverted_and_ends_the_same() -> None:
    bright = ink((50, 60, 200, 100))
    stages, inverted = preprocess.of_picture(bright, True), preprocess.of_picture(255 - bright, True)
    assert names(stages) == ["drawn", "centred", "28×28", "normalised"]
    assert names(inverted) == ["drawn", "inverted", "centred", "28×28", "normalised"]
    np.testing.assert_array_equal(inverted[-1].image, stages[-1].image)
    assert stages[-2].image.any()


def test_a_drawing_is_never_inverted() -> None:
    full = np.full((SIDE, SIDE), 255, np.uint8)
    assert "inverted" not in names(preprocess.of_drawing(full, True))


def test_paper_that_is_not_quite_white_leaves_no_ink() -> None:
    noise = np.random.default_rng(0).integers(200, 230, (SIDE, SIDE)).astype(np.uint8)
    noise[50:200, 100:130] = 20
    small = named(preprocess.of_picture(noise, True), "28×28").image
    assert edges(small)[2] - edges(small)[0] == 20
    assert not small[:3].any() and not small[:, :3].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (29, 27), (560, 280), (28, 29, 3)])
def test_any_shape_of_picture_is_fitted(shape: tuple[int, ...]) -> None:
    stages = preprocess.of_picture(np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8), True)
    assert stages[0].image.shape == (SIDE, SIDE) and stages[-1].image.shape == (28, 28)
    assert np.isfinite(stages[-1].image).all()


def test_a_picture_of_28_by_28_is_taken_unchanged(lenet: Network, digit: Array) -> None:
    digit = np.roll(digit, (5, -4), (0, 1))  # not centred, and left so
    trace = lenet.trace(digit)
    assert [(stage.name, stage.to_previous) for stage in trace.stages] == [
        ("drawn", IDENTITY),
        ("28×28", IDENTITY),
        ("normalised", IDENTITY),
    ]
    np.testing.assert_array_equal(trace.stages[1].image, digit)
    batch = ((torch.from_numpy(digit).float() / 255 - MNIST.mean[0]) / MNIST.deviation[0])[None, None]
    with torch.inference_mode():
        np.testing.assert_array_equal(trace["fc3"], lenet.module(batch)[0].numpy())


def test_floats_bytes_pil_and_file_are_the_same_picture(lenet: Network, digit: Array, tmp_path: Path) -> None:
    large = digit.repeat(7, 0).repeat(7, 1)
    Image.fromarray(large).save(tmp_path / "seven.png")
    expected = lenet.trace(large)
    assert expected.ranking[0][0] == "7"
    for same in (
        large.astype(np.float32) / 255,
        large.astype(np.float64) / 255,
        np.stack([large] * 3, -1),
        Image.fromarray(large),
        tmp_path / "seven.png",
        str(tmp_path / "seven.png"),
    ):
        np.testing.assert_array_equal(lenet.trace(same)["softmax"], expected["softmax"])


def test_the_input_of_a_network_is_its_last_stage(lenet: Network, drawing: Drawing) -> None:
    trace = lenet.trace(drawing)
    np.testing.assert_array_equal(trace["input"][0], trace.stages[-1].image)
    assert not np.array_equal(trace["input"], lenet.trace(drawing, centring=False)["input"])


@pytest.mark.parametrize("centring", [True, False])
@pytest.mark.parametrize("brightness", [0, 100, 255])
def test_a_picture_all_of_one_brightness_gets_no_prediction(brightness: int, centring: bool) -> None:
    trace = open_network("lenet").trace(np.full((50, 40), brightness, np.uint8), centring)
    assert trace.at_rest and trace.ranking == ()

"""What photographs, digits on paper and the user's own functions become, stage by stage."""

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter

from explorer.drawing import Drawing, Pen, Raster, Stroke
from explorer.errors import ExplorerError
from explorer.images import Crop, Framing, Inversion
from explorer.network import preprocess
from explorer.network.given import Given
from explorer.network.network import Network
from explorer.network.operators import torchvision
from explorer.network.photographs import Photographs, plain
from explorer.network.preprocess import CIFAR, MNIST, SIDE, Normalisation
from explorer.trace import Stage

Array = np.ndarray[Any, Any]
IMAGENET = Normalisation((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def picture(rows: int, columns: int, seed: int = 0) -> Array:
    """Return a smooth colour picture, as photographs are."""
    coarse = (
        np.random.default_rng(seed).integers(0, 256, (rows // 4 + 1, columns // 4 + 1, 3)).astype(np.uint8)
    )
    return np.asarray(Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BILINEAR))


def names(stages: tuple[Stage, ...]) -> list[str]:
    return [stage.name for stage in stages]


def named(stages: tuple[Stage, ...], name: str) -> Stage:
    return next(stage for stage in stages if stage.name == name)


def in_first(stages: tuple[Stage, ...], row: float, column: float) -> tuple[float, float]:
    """Return where a pixel edge of the last stage lies in the first."""
    for stage in reversed(stages[1:]):
        down, top, across, left = stage.to_previous
        row, column = row * down + top, column * across + left
    return row, column


# ---- photographs


def test_a_photograph_passes_five_stages_that_say_their_numbers() -> None:
    stages = Photographs((3, 32, 32), CIFAR).picture(picture(60, 100), Framing(), None)
    assert names(stages) == ["picture", "cropped", "resized", "scaled", "normalised"]
    assert stages[1].image.shape == (60, 60, 3) and "60×60" in stages[1].note
    assert "60×60 → 32×32 pixels, bilinear" in stages[2].note and stages[3].note == "value / 255"
    assert stages[4].note.splitlines()[2] == "blue: (value / 255 − 0.4465) / 0.2616"
    assert stages[4].normalisation == tuple(zip(CIFAR.mean, CIFAR.deviation, strict=True))


def test_the_pixels_from_0_to_1_are_the_resized_ones_divided_when_they_are_read() -> None:
    stages = Photographs((3, 32, 32), CIFAR).picture(picture(60, 100), Framing(), None)
    resized, scaled = stages[2:4]
    assert np.shares_memory(scaled.image, resized.image)
    assert np.array_equal(scaled.values, resized.image.astype(np.float32) / np.float32(255))
    assert scaled.values.dtype == np.float32 and resized.values is resized.image
    assert scaled.at(3, 5).tolist() == scaled.values[3, 5].tolist()
    assert resized.at(3, 5).tolist() == resized.image[3, 5].tolist()


def test_the_corners_of_the_input_are_those_of_the_crop() -> None:
    preparation = Photographs((3, 32, 32), CIFAR)
    for framing, box in ((Framing(), (0, 20, 60, 80)), (Framing(crop=Crop(5, 7, 40, 40)), (5, 7, 45, 47))):
        stages = preparation.picture(picture(60, 100), framing, None)
        assert in_first(stages, 0, 0) == pytest.approx(box[:2])
        assert in_first(stages, 32, 32) == pytest.approx(box[2:])


def test_a_crop_of_another_aspect_is_not_stretched() -> None:
    pixels = picture(100, 120)
    tall, middle = (
        Photographs((3, 32, 32), CIFAR).picture(pixels, Framing(crop=crop), None)
        for crop in (Crop(10, 30, 80, 40), Crop(30, 30, 40, 40))
    )
    assert all(np.array_equal(a.image, b.image) for a, b in zip(tall, middle, strict=True))


def test_a_crop_hides_all_that_lies_outside_it() -> None:
    preparation, crop = Photographs((3, 32, 32), CIFAR), Crop(10, 30, 41, 41)
    one, other = picture(60, 100), np.zeros((60, 100, 3), np.uint8)
    other[10:51, 30:71] = one[10:51, 30:71]
    stages = [preparation.picture(pixels, Framing(crop=crop), None) for pixels in (one, other)]
    np.testing.assert_array_equal(stages[0][-1].image, stages[1][-1].image)


@pytest.mark.parametrize("shape", [(300, 400), (401, 333), (224, 224), (100, 180)])
@pytest.mark.parametrize(("crop", "resize", "mode"), [(224, 256, "bilinear"), (299, 342, "bicubic")])
def test_photographs_are_prepared_as_torchvision_does(
    shape: tuple[int, int], crop: int, resize: int, mode: str
) -> None:
    torchvision()
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms._presets import ImageClassification

    pixels = picture(*shape)
    preset = ImageClassification(crop_size=crop, resize_size=resize, interpolation=InterpolationMode(mode))
    stages = Photographs((3, crop, crop), IMAGENET, resize, mode).picture(pixels, Framing(), None)
    theirs = preset(Image.fromarray(pixels)).numpy().transpose(1, 2, 0)
    away = np.abs(stages[-1].image - theirs) * np.array(IMAGENET.deviation) * 255
    assert away.max() < 2.5 and away.mean() < 0.3


def test_the_place_of_torchvisions_crop_is_known_to_the_fraction_of_a_pixel() -> None:
    stages = Photographs((3, 224, 224), IMAGENET, 256).picture(picture(300, 400), Framing(), None)
    each = 300 / 256  # of 256×341 pixels, 16 are cut off above and 58 on the left
    assert in_first(stages, 0, 0) == pytest.approx((16 * each, 58 * 400 / 341))
    assert in_first(stages, 224, 224) == pytest.approx((240 * each, 282 * 400 / 341))


def test_grey_goes_into_colour_networks_and_colour_into_grey_ones() -> None:
    grey = picture(40, 40)[:, :, 0]
    colored = Photographs((3, 32, 32), CIFAR).picture(grey, Framing(), None)
    assert all(stage.image.shape[2] == 3 for stage in colored)
    assert plain((1, 20, 30)).picture(picture(40, 40), Framing(), None)[-1].image.shape == (20, 30)


def test_without_a_preparation_of_its_own_a_network_reads_numbers_from_0_to_1() -> None:
    stages = plain((3, 20, 30)).picture(picture(60, 60), Framing(), None)
    assert stages[1].image.shape == (40, 60, 3)  # the largest part of the input's 30 : 20
    np.testing.assert_array_equal(stages[-1].image, named(stages, "resized").image.astype(np.float32) / 255)
    assert plain((3, 20, 30)).range == (0.0, 1.0)


def test_a_drawing_goes_into_a_colour_network_white_on_black() -> None:
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[100:180, 100:180] = 255
    stages = Photographs((3, 32, 32), CIFAR).drawing(ink, Framing(), None)
    assert names(stages) == ["drawn", "resized", "scaled", "normalised"]
    assert stages[1].image[16, 16].tolist() == [255] * 3 and not stages[1].image[2, 2].any()


# ---- a function of the user's


def test_the_users_function_is_given_the_crop() -> None:
    given = []

    def function(image: Image.Image) -> torch.Tensor:
        given.append(image.size)
        return torch.full((3, 8, 8), 0.5)

    stages = Given((3, 8, 8), function).picture(picture(50, 60), Framing(crop=Crop(1, 2, 30, 40)), None)
    assert given == [(40, 30)] and names(stages) == ["picture", "cropped", "prepared"]
    assert stages[-1].note == "by the network's own function" and not stages[-1].normalisation
    assert in_first(stages, 8, 8) == pytest.approx((31, 42))


def test_torchvisions_own_presets_give_what_they_give() -> None:
    torchvision()
    from torchvision.transforms._presets import ImageClassification

    preset, pixels = ImageClassification(crop_size=64, resize_size=80), picture(100, 160)
    stages = Given((3, 64, 64), preset).picture(pixels, Framing(), None)
    np.testing.assert_array_equal(
        stages[-1].image.transpose(2, 0, 1), preset(Image.fromarray(pixels)).numpy()
    )
    assert in_first(stages, 0, 0) == pytest.approx((10, 40), abs=0.01)


def test_a_function_that_fails_is_told() -> None:
    with pytest.raises(ExplorerError, match=r"preprocess gives .*8"):
        Given((3, 8, 8), lambda _image: torch.zeros(3, 4, 4)).picture(picture(9, 9), Framing(), None)


# ---- digits


def on_paper(digit: Drawing, seed: int, shadow: bool) -> Array:
    """Return a phone's photo of a digit: a gradient of light, perhaps a slanted shadow, noise."""
    random = np.random.default_rng(seed)
    rows, columns = 300, 400
    side = int(random.uniform(150, 240))
    ink = Image.fromarray(Raster(SIDE).pixels(digit)).resize((side, side)).rotate(random.uniform(-6, 6))
    top, left = int(random.integers(0, rows - side)), int(random.integers(0, columns - side))
    layer = np.zeros((rows, columns))
    layer[top : top + side, left : left + side] = np.asarray(ink) / 255
    row, column = np.mgrid[0:rows, 0:columns]
    turn = random.uniform(0, 2 * np.pi)
    paper = 220 - 60 * ((row / rows - 0.5) * np.sin(turn) + (column / columns - 0.5) * np.cos(turn) + 0.7)
    if shadow:
        turn = random.uniform(0, 2 * np.pi)
        away = (
            (row - rows / 2) * np.sin(turn) + (column - columns / 2) * np.cos(turn) - random.uniform(-30, 30)
        )
        paper *= 1 - 0.35 / (1 + np.exp(-away / 4))
    shot = paper * (1 - 0.75 * layer) + random.normal(0, 5, paper.shape)
    pixels = np.stack([shot, 0.97 * shot, 0.9 * shot], axis=-1).clip(0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.7)))


@pytest.mark.parametrize(("shadow", "share"), [(False, 0.95), (True, 0.8)])
def test_digits_photographed_on_paper_are_recognised(
    lenet: Network, digits: tuple[Drawing, ...], shadow: bool, share: float
) -> None:
    right = 0
    for pen, seed in ((20.0, 0), (12.0, 1)):
        for index, drawing in enumerate(digits):
            thinner = Drawing(tuple(Stroke(stroke.points, Pen(pen)) for stroke in drawing.strokes))
            trace = lenet.trace(on_paper(thinner, 10 * seed + index, shadow))
            assert shadow or "inverted" in names(trace.stages)
            right += trace.ranking[0][0] == drawing.label
    assert right >= share * 2 * len(digits)


@pytest.fixture(scope="module")
def digits() -> tuple[Drawing, ...]:
    from explorer import resources

    return Drawing.all_from_json(resources.find("drawings", "digits.json"))[:10]


def dark_bar() -> Array:
    pixels = np.full((140, 140), 255, np.uint8)
    pixels[20:120, 60:80] = 0
    return pixels


@pytest.mark.parametrize(
    ("inversion", "bright", "dark"),
    [(Inversion.AUTO, True, False), (Inversion.ALWAYS, True, True), (Inversion.NEVER, False, False)],
)
def test_inversion_is_as_the_user_wishes(inversion: Inversion, bright: bool, dark: bool) -> None:
    framing = Framing(inversion=inversion)
    for pixels, expected in ((dark_bar(), bright), (255 - dark_bar(), dark)):
        stages = preprocess.of_picture(pixels, framing)
        assert ("inverted" in names(stages)) is expected
        if expected:
            np.testing.assert_array_equal(named(stages, "inverted").image, 255 - stages[0].image)


def test_a_stage_says_why_it_was_inverted() -> None:
    assert "darker than its paper" in named(preprocess.of_picture(dark_bar(), True), "inverted").note
    always = preprocess.of_picture(dark_bar(), Framing(inversion=Inversion.ALWAYS))
    assert "as you chose" in named(always, "inverted").note


def test_a_crop_of_a_digit_is_a_stage_that_knows_where_it_lay() -> None:
    pixels = np.zeros((100, 200), np.uint8)
    pixels[30:70, 150:160] = 255
    stages = preprocess.of_picture(pixels, Framing(crop=Crop(20, 120, 60, 60), centring=False))
    assert names(stages) == ["drawn", "cropped", "28×28", "normalised"]
    assert in_first(stages, 0, 0) == pytest.approx((70 + 1.4 * 20, 1.4 * 120))  # 1.4 units of the pad a pixel
    assert in_first(stages, 28, 28) == pytest.approx((70 + 1.4 * 80, 1.4 * 180))
    lit = np.argwhere(named(stages, "28×28").image > 127)
    assert lit.min(0) * 60 / 28 + (20, 120) == pytest.approx((30, 150), abs=2)


def test_a_crop_of_a_digit_need_not_be_square() -> None:
    pixels = np.zeros((100, 200), np.uint8)
    pixels[30:70, 150:160] = 255
    stages = preprocess.of_picture(pixels, Framing(crop=Crop(20, 140, 60, 30), centring=False))
    row, column = in_first(stages, 28 * 45 / 60, 14)  # the middle of a line three quarters down
    assert (row, column) == pytest.approx((70 + 1.4 * 65, 1.4 * 155))
    assert np.ptp(named(stages, "28×28").image[:, :6]) == 0  # beside it lies its own ground


def test_a_cropped_picture_of_28_by_28_is_scaled_like_any_other(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, framing=Framing(crop=Crop(3, 4, 22, 20)))
    assert names(trace.stages) == ["drawn", "cropped", "centred", "28×28", "normalised"]
    assert in_first(trace.stages[:2], 0, SIDE / 2) == pytest.approx(
        (30, 140), abs=1
    )  # ten units of the pad a pixel


def test_the_last_stage_of_digits_says_its_numbers(lenet: Network, drawing: Drawing) -> None:
    last = lenet.trace(drawing).stages[-1]
    assert last.note == "(value / 255 − 0.1307) / 0.3081" and last.normalisation == MNIST.pairs


def test_a_picture_that_cannot_change_is_cropped_and_resized_once() -> None:
    prepared = Photographs((3, 32, 32), CIFAR)
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    still = pixels.copy()
    still.flags.writeable = False
    first, again = (prepared.picture(still, Framing(), None) for _ in range(2))
    assert again[2].image is first[2].image and np.array_equal(again[-1].image, first[-1].image)
    moved = prepared.picture(still, Framing(crop=Crop(0, 0, 32, 32)), None)
    np.testing.assert_array_equal(moved[2].image, pixels[:32, :32])
    other = prepared.picture(pixels[::-1].copy(), Framing(), None)
    assert not np.array_equal(other[2].image, first[2].image)

"""What lies over the pad is hidden from the network, and nothing else is."""

from typing import Any

import numpy as np
import pytest

from explorer.drawing import Drawing, Pen, Stroke
from explorer.network import preprocess
from explorer.network.cardboard import Cardboard, hide
from explorer.network.network import Network
from explorer.network.preprocess import SIDE
from explorer.trace import IDENTITY, Stage, Trace

Array = np.ndarray[Any, Any]


def brush(*points: tuple[float, float], width: float = 40.0, eraser: bool = False) -> Drawing:
    """Return one stroke through (x, y) points of the pad."""
    along = [(x, y, 0.1 * index, 0.5) for index, (x, y) in enumerate(points)]
    return Drawing((Stroke(np.array(along), Pen(width, eraser)),))


EVERYTHING = brush((0, 140), (280, 140), width=600.0)
OVER_THE_BAR = brush((60, 50), (160, 55))  # the bar of the 7, not its leg


def named(trace: Trace, name: str) -> Array:
    return next(stage.image for stage in trace.stages if stage.name == name)


def names(trace: Trace) -> list[str]:
    return [stage.name for stage in trace.stages]


def test_what_is_hidden_is_a_stage_of_its_own(lenet: Network, drawing: Drawing) -> None:
    trace = lenet.trace(drawing, occlusion=OVER_THE_BAR)
    assert names(trace) == ["drawn", "centred", "28×28", "hidden", "normalised"]
    assert trace.stages[3].to_previous == IDENTITY and not trace.stages[3].image.flags.writeable
    assert named(trace, "hidden").sum() < named(trace, "28×28").sum()
    np.testing.assert_array_equal(trace["input"][0], preprocess.MNIST.apply(named(trace, "hidden")))


def test_centring_is_that_of_the_whole_drawing(lenet: Network, drawing: Drawing) -> None:
    whole, trace = lenet.trace(drawing), lenet.trace(drawing, occlusion=OVER_THE_BAR)
    for ours, theirs in zip(trace.stages[:3], whole.stages[:3], strict=True):
        np.testing.assert_array_equal(ours.image, theirs.image)
        assert ours.to_previous == theirs.to_previous


@pytest.mark.parametrize("centring", [True, False])
def test_ink_under_the_brush_is_gone_and_other_ink_is_untouched(
    centring: bool, lenet: Network, drawing: Drawing
) -> None:
    trace = lenet.trace(drawing, centring, occlusion=OVER_THE_BAR)
    small, hidden = named(trace, "28×28"), named(trace, "hidden")
    scales = [stage.to_previous for stage in trace.stages if stage.name in ("28×28", "centred")]
    for row, column in np.ndindex(28, 28):
        y, x = row + 0.5, column + 0.5
        for down, top, right, left in reversed(scales):
            y, x = y * down + top, x * right + left
        away = np.hypot(max(60 - x, 0, x - 160), y - (50 + 5 * np.clip((x - 60) / 100, 0, 1)))
        if away < 10:
            assert hidden[row, column] == 0
        if away > 30:
            assert hidden[row, column] == small[row, column]
    assert (small[hidden == 0] > 200).any() and (hidden > 200).any()


def test_a_pixel_is_hidden_from_half_of_it_on(digit: Array) -> None:
    for covered, left in ((0.0, 200), (0.25, 150), (0.5, 0), (1.0, 0)):
        cover = np.zeros((SIDE, SIDE), np.float32)
        cover[100:110, 100:110] = covered
        drawn = np.full((SIDE, SIDE), 200, np.uint8)
        stages = preprocess.of_drawing(drawn, False, cover=cover)
        assert stages[-2].image[10, 10] == left and stages[-2].image[10, 11] == 200
        assert ("hidden" in [stage.name for stage in stages]) == bool(covered)


def test_where_there_is_no_ink_nothing_is_hidden(lenet: Network, drawing: Drawing) -> None:
    corner = brush((260, 20), (262, 20), width=20.0)
    assert names(lenet.trace(drawing, occlusion=corner)) == names(lenet.trace(drawing))


@pytest.mark.parametrize(
    "nothing", [Drawing(), brush((60, 50), (160, 55), eraser=True), brush((-90, -90)), brush((1e6, 1e6))]
)
def test_an_empty_occlusion_changes_nothing(nothing: Drawing, lenet: Network, drawing: Drawing) -> None:
    trace = lenet.trace(drawing, occlusion=nothing)
    assert names(trace) == names(lenet.trace(drawing))
    np.testing.assert_array_equal(trace["fc3"], lenet.trace(drawing)["fc3"])


def test_an_eraser_takes_the_cardboard_away(lenet: Network, drawing: Drawing) -> None:
    eraser = brush((60, 50), (160, 55), width=80.0, eraser=True).strokes[0]
    trace = lenet.trace(drawing, occlusion=OVER_THE_BAR.with_stroke(eraser))
    np.testing.assert_array_equal(trace["fc3"], lenet.trace(drawing)["fc3"])


def test_with_everything_hidden_the_network_computes_on_an_empty_picture(
    lenet: Network, drawing: Drawing
) -> None:
    trace = lenet.trace(drawing, occlusion=EVERYTHING)
    assert not trace.at_rest and trace.probabilities is not None and trace["conv1"].any()
    assert not named(trace, "hidden").any() and named(trace, "28×28").any()
    assert np.unique(trace["input"]) == pytest.approx(
        [-preprocess.MNIST.mean[0] / preprocess.MNIST.deviation[0]]
    )


def test_a_blank_drawing_under_cardboard_is_at_rest(lenet: Network) -> None:
    assert lenet.trace(Drawing(), occlusion=EVERYTHING).at_rest


def test_a_wide_picture_is_hidden_where_it_lies_on_the_pad(lenet: Network) -> None:
    picture = np.zeros((70, 140), np.uint8)  # on the pad: rows 70 to 210, every pixel 2 units wide
    picture[30:40, 20:120] = 255  # on the pad: rows 130 to 150, columns 40 to 240
    trace = lenet.trace(picture, centring=False, occlusion=brush((200, 110), (200, 170), width=40.0))
    small, hidden = named(trace, "28×28"), named(trace, "hidden")
    assert (small[13:15, 4:24] == 255).all()
    assert not hidden[13:15, 18:22].any() and (hidden[13:15, 4:18] == 255).all()
    assert (hidden[13:15, 22:24] == 255).all()


def test_a_picture_dark_on_bright_is_hidden_after_its_inversion(lenet: Network) -> None:
    bright = np.full((140, 140), 255, np.uint8)
    bright[20:120, 60:80] = 0
    over_the_ink, all_of_it = brush((140, 40), (140, 240), width=60.0), lenet.trace(bright, False)
    trace = lenet.trace(bright, False, occlusion=over_the_ink)
    assert names(trace) == ["drawn", "inverted", "28×28", "hidden", "normalised"]
    np.testing.assert_array_equal(named(trace, "inverted"), named(all_of_it, "inverted"))
    assert not named(trace, "hidden").any()


def test_a_picture_of_28_by_28_fills_the_pad(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit, occlusion=brush((0, 70), (280, 70), width=140.0))
    hidden = named(trace, "hidden")
    assert not hidden[:14].any()
    np.testing.assert_array_equal(hidden[14:], digit[14:])


def test_growing_cardboard_hides_as_much_as_cardboard_laid_at_once() -> None:
    growing, cardboard = Drawing(), Cardboard(SIDE)
    whole = brush((20, 30), (120, 200), (250, 60))
    points = whole.strokes[0].points
    growing = Drawing((Stroke(points[:1], whole.strokes[0].pen),))
    for point in points[1:]:
        cardboard.cover(growing)
        growing = growing.replaced_last(growing.strokes[0].extended(point))
    cover = cardboard.cover(growing)
    assert cover is not None and cover.max() == 1
    np.testing.assert_array_equal(cover, Cardboard(SIDE).cover(whole))
    assert cardboard.cover(growing) is cover  # one raster for all the moves of the pen


def test_every_stage_of_the_way_is_gone_back() -> None:
    stages = [
        Stage("drawn", np.full((140, 140), 9, np.uint8)),  # every pixel 2 units of the pad
        Stage("one", np.full((50, 50), 9, np.uint8), (2.0, 10.0, 2.0, 20.0)),
        Stage("other", np.full((12, 12), 9, np.uint8), (3.0, 5.0, 3.0, 1.0)),
    ]
    cover = np.zeros((SIDE, SIDE), np.float32)
    cover[88:100, 128:140] = 1  # row 4: 2 (2 (3·4 + 5) + 10) = 88; column 7: 2 (2 (3·7 + 1) + 20) = 128
    assert np.argwhere(hide(stages, cover, np.uint8(0)) == 0).tolist() == [[4, 7]]

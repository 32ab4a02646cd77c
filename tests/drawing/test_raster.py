"""The raster: what a growing drawing shows is what a fresh raster shows, to the bit."""

import time

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.drawing import PAD, Drawing, Pen, Raster, Stroke


def stroke(points: list[tuple[float, float]], pen: Pen | None = None, pressure: float = 0.5) -> Stroke:
    return Stroke(np.array([(x, y, 0.01 * i, pressure) for i, (x, y) in enumerate(points)]), pen or Pen())


def scribble(seed: int, count: int, pen: Pen | None = None) -> Stroke:
    """Return a stroke that turns at random, with changing pressure, and leaves the pad now and then."""
    random = np.random.default_rng(seed)
    places = 140 + np.cumsum(random.normal(0, 25, (count, 2)), axis=0)
    return Stroke(np.c_[places, 0.01 * np.arange(count), random.random(count)], pen or Pen())


def fresh(drawing: Drawing, size: int = 280) -> np.ndarray:
    return Raster(size).pixels(drawing).copy()


@pytest.mark.parametrize("size", [28, 280, 611])
@pytest.mark.parametrize("step", [1, 3])
def test_a_growing_drawing_is_bit_identical_to_a_fresh_one(size: int, step: int) -> None:
    raster, done = Raster(size), Drawing()
    whole = [scribble(0, 40), scribble(1, 20, Pen(40, eraser=True)), scribble(2, 15, Pen(8))]
    for final in whole:
        for count in (*range(1, len(final), step), len(final)):
            drawing = done.with_stroke(Stroke(final.points[:count], final.pen))
            assert np.array_equal(raster.pixels(drawing), fresh(drawing, size))
        done = done.with_stroke(final)
    assert raster.pixels(done).any()


def test_undo_clear_and_another_drawing_show_nothing_of_the_old_one() -> None:
    raster = Raster(280)
    both = Drawing((scribble(0, 30), scribble(1, 30)))
    shorter = Drawing((both.strokes[0], Stroke(both.strokes[1].points[:10])))
    changed = Drawing((Stroke(both.strokes[0].points[::-1]), both.strokes[1]))
    other_pen = Drawing((both.strokes[0], Stroke(both.strokes[1].points, Pen(9))))
    for drawing in (
        both,
        Drawing(both.strokes[:1]),
        both,
        shorter,
        both,
        changed,
        other_pen,
        Drawing(),
        both,
    ):
        assert np.array_equal(raster.pixels(drawing), fresh(drawing))


def test_the_same_stroke_twice_with_an_eraser_between() -> None:
    line, eraser = stroke([(40, 140), (240, 140)]), stroke([(140, 40), (140, 240)], Pen(60, eraser=True))
    raster = Raster(280)
    for count in (1, 2, 3):
        drawing = Drawing((line, eraser, line)[:count])
        assert raster.pixels(drawing)[140, 140] == (255, 0, 255)[count - 1]
        assert np.array_equal(raster.pixels(drawing), fresh(drawing))


def test_an_eraser_takes_away_its_own_width_and_no_more() -> None:
    ink, eraser = (
        stroke([(40, 140), (240, 140)], Pen(100)),
        stroke([(100, 100), (180, 180)], Pen(20, eraser=True)),
    )
    pixels = fresh(Drawing((ink, eraser)))
    across = (
        pixels.diagonal(0, 0, 1)[100:180],
        pixels[::-1].diagonal()[110:170],
    )  # along the eraser, and across
    assert not across[0].any()
    assert (255 - across[1].astype(int)).sum() / 255 == pytest.approx(20 / np.sqrt(2), abs=1)


def test_dirty_covers_every_pixel_that_changed() -> None:
    raster, final = Raster(280), scribble(3, 60)
    before = raster.pixels(Drawing()).copy()
    for count in range(1, len(final) + 1):
        after = raster.pixels(Drawing((Stroke(final.points[:count]),))).copy()
        assert raster.dirty is not None
        rows, columns = np.nonzero(before != after)
        if len(rows):
            assert raster.dirty.left() <= columns.min() and columns.max() < raster.dirty.right()
            assert raster.dirty.top() <= rows.min() and rows.max() < raster.dirty.bottom()
        before = after


def test_dirty_is_none_when_everything_was_painted_again() -> None:
    raster = Raster(280)
    raster.pixels(Drawing((scribble(0, 5),)))
    raster.pixels(Drawing())
    assert raster.dirty is None


@pytest.mark.parametrize("size", [280, 560])
def test_a_dot_is_a_disc_of_the_pens_width(size: int) -> None:
    pixels = fresh(Drawing((stroke([(100, 150)]),)), size)
    scale = size / PAD
    assert pixels.sum() / 255 == pytest.approx(np.pi * (11 * scale) ** 2, rel=0.01)
    rows, columns = np.nonzero(pixels)
    assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((150 * scale, 100 * scale), abs=0.1)


@pytest.mark.parametrize(("pressure", "width"), [(0.0, 10.0), (0.5, 20.0), (1.0, 30.0)])
def test_width_is_the_pens_at_neutral_pressure(pressure: float, width: float) -> None:
    pixels = fresh(Drawing((stroke([(40, 140), (240, 140)], Pen(20), pressure),)))
    assert pixels[:, 140].sum() / 255 == pytest.approx(width, abs=0.1)


def test_a_line_of_many_points_has_no_seams() -> None:
    few = fresh(Drawing((stroke([(40, 60.3), (240, 90.7)]),)))
    many = fresh(
        Drawing((stroke(list(zip(np.linspace(40, 240, 200), np.linspace(60.3, 90.7, 200), strict=True))),))
    )
    assert np.abs(few.astype(int) - many).max() <= 2


def test_a_corner_of_fast_points_is_round() -> None:
    pixels = fresh(Drawing((stroke([(40, 240), (140, 40), (240, 240)], Pen(6)),)))
    assert not pixels[40:80, 140].any()  # the curve passes below its control point
    assert (pixels[88:92, 140] == 255).all()  # halfway between it and the midpoints


def test_a_circle_of_twelve_fast_points_is_closed_and_round() -> None:
    turn = np.linspace(0, 2 * np.pi, 13)
    places = [(140 + 90 * np.cos(angle), 140 + 90 * np.sin(angle)) for angle in turn]
    pixels = fresh(Drawing((stroke(places),)))
    rows, columns = np.mgrid[:280, :280] + 0.5 - 140
    distance = np.hypot(rows, columns)
    assert (pixels[np.abs(distance - 89) < 7] == 255).all()  # no gap anywhere around
    elsewhere = np.abs(np.arctan2(rows, columns)) > 0.3  # than where it begins and ends
    assert not pixels[(distance > 100.3) & elsewhere].any()  # and no corner sticks out, which would reach 101
    assert not pixels[distance < 75].any()


def test_ink_outside_the_pad_is_harmless() -> None:
    outside = Drawing((stroke([(-200, -200), (-100, -150)]), stroke([(500, 500)])))
    assert not fresh(outside).any()


def test_an_image_shares_the_pixels() -> None:
    raster, drawing = Raster(283), Drawing((scribble(5, 10),))  # 283: rows no multiple of four bytes
    image = raster.image(drawing)
    assert image.format() == QImage.Format.Format_Grayscale8
    expected = raster.pixels(drawing)
    assert all(
        image.pixelColor(c, r).red() == expected[r, c] for r in range(0, 283, 7) for c in range(0, 283, 7)
    )


def test_the_pixels_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Raster(28).pixels(Drawing())[0, 0] = 1


def test_one_more_point_costs_far_less_than_the_drawing() -> None:
    long = scribble(7, 400)
    raster = Raster(280)
    times = []
    for count in range(300, 400):
        drawing = Drawing((Stroke(long.points[:count]),))
        begun = time.perf_counter()
        raster.pixels(drawing)
        times.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    fresh(Drawing((long,)))
    assert np.median(times) < (time.perf_counter() - begun) / 4

"""Strokes and drawings as values: they grow by copies, and play back in time."""

import numpy as np
import pytest

from explorer.drawing import Drawing, Pen, Stroke

LINE = Stroke(np.array([(10, 10, 0.0, 0.5), (20, 10, 0.1, 0.5), (30, 10, 0.2, 0.5)]))
LATER = Stroke(np.array([(10, 50, 0.5, 0.5), (20, 50, 0.7, 0.5)]))
ERASER = Stroke(np.array([(10, 50, 0.0, 0.5)]), Pen(eraser=True))


def test_a_stroke_keeps_its_own_points() -> None:
    points = np.zeros((2, 4), np.float32)
    stroke = Stroke(points)
    points[:] = 9
    assert not stroke.points.any()
    with pytest.raises(ValueError, match="read-only"):
        stroke.points[0, 0] = 1


def test_extending_a_stroke_leaves_it_as_it_was() -> None:
    longer = LINE.extended([(40, 10, 0.3, 0.6)])
    assert (len(LINE), len(longer)) == (3, 4)
    assert longer.points[-1] == pytest.approx((40, 10, 0.3, 0.6))
    assert longer.continues(LINE) and not LINE.continues(longer)


def test_another_pen_or_other_points_do_not_continue_a_stroke() -> None:
    assert not Stroke(LINE.points, Pen(5)).continues(LINE)
    assert not LATER.continues(LINE)
    assert not Stroke(LINE.points + 1).extended(LINE.points).continues(LINE)


def test_drawings_grow_by_copies() -> None:
    first = Drawing((LINE,), label="7")
    both = first.with_stroke(LATER)
    assert (first.points, both.points) == (3, 5)
    assert both.replaced_last(ERASER).strokes == (LINE, ERASER)
    assert both.label == "7"


def test_nothing_but_the_eraser_is_no_ink() -> None:
    assert Drawing().empty and Drawing((ERASER,)).empty and Drawing((Stroke(np.empty((0, 4))),)).empty
    assert not Drawing((ERASER, LINE)).empty


def test_a_drawing_plays_back_in_time() -> None:
    drawing = Drawing((LINE, LATER))
    assert drawing.duration == pytest.approx(0.7)
    assert [drawing.until(seconds).points for seconds in (-1, 0, 0.15, 0.3, 0.6, 0.8)] == [0, 1, 2, 3, 4, 5]
    assert drawing.until(0.3).strokes == (LINE,)
    assert drawing.until(0.6).strokes[0] is LINE  # so that a raster need not paint it again
    assert Drawing().duration == 0

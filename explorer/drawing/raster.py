"""The picture of a drawing, painted stroke by stroke and segment by segment.

A stroke is a chain of curves from one midpoint between two points to the next, with the point as control: smooth at
any pen speed, and each curve depends on three points only, so that a stroke can grow without painting it again.  The
straight rest from the last midpoint to the pen is painted last and taken back before the stroke grows.

Ink is combined by maximum (the eraser's by minimum), so the order within a stroke does not matter and overlapping
segments leave no seams: the incremental picture is the fresh one to the bit.  QPainter's antialiasing would add the
coverage of neighbouring segments up and harden every edge.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from explorer.drawing.drawing import Drawing
from explorer.drawing.stroke import PAD, Stroke

Pixels = NDArray[np.uint8]
Place = tuple[float, float, float]  # column, row, radius, in pixels

FLATNESS = 0.1  # pixels a curve may differ from its chords


@dataclass(frozen=True)
class _Box:
    """Pixels [left, right) × [top, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    def united(self, other: "_Box | None") -> "_Box":
        if other is None:
            return self
        return _Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    @property
    def index(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)


class Raster:
    """A square grey picture that follows a growing drawing: 0 is blank, 255 is ink."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._scale = size / PAD
        self._centres = np.arange(size, dtype=np.float32) + np.float32(0.5)
        self._strokes: tuple[Stroke, ...] = ()
        self._body = 0  # segments of the last stroke that are final
        self._beneath: tuple[_Box, Pixels] | None = None  # what the rest of the last stroke covers
        self._changed: _Box | None = None
        self._dirty: QRectF | None = None

    @cached_property
    def _pixels(self) -> Pixels:
        """The picture, (size, size); a network that is only shown photographs never makes it."""
        return np.zeros((self._size, self._size), np.uint8)

    @cached_property
    def _shown(self) -> Pixels:
        """The same memory, read-only."""
        shown = self._pixels.view()
        shown.flags.writeable = False
        return shown

    @property
    def size(self) -> int:
        """Pixels a side."""
        return self._size

    @property
    def dirty(self) -> QRectF | None:
        """What changed in the last call, in pixels; None for everything."""
        return self._dirty

    def pixels(self, drawing: Drawing) -> Pixels:
        """Return the picture of `drawing`: (size, size), read-only, valid until the next call."""
        self._changed = None
        restarted = not self._follows(drawing.strokes)
        if restarted:
            self._restart()
        self._paint(drawing.strokes)
        box = self._changed or _Box(0, 0, 0, 0)
        self._dirty = (
            None if restarted else QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
        )
        return self._shown

    def image(self, drawing: Drawing) -> QImage:
        """Return the picture of `drawing`; it shares memory with the raster until the next call."""
        self.pixels(drawing)
        return QImage(self._pixels.data, self._size, self._size, self._size, QImage.Format.Format_Grayscale8)

    def _follows(self, strokes: tuple[Stroke, ...]) -> bool:
        """Whether `strokes` is what was painted, with more at the end."""
        old = self._strokes
        if len(strokes) < len(old):
            return False
        if not all(
            new is was or (new.continues(was) and len(new) == len(was))
            for new, was in zip(strokes, old[:-1], strict=False)
        ):
            return False
        if not old:
            return True
        grown = strokes[len(old) - 1]
        return grown.continues(old[-1])

    def _restart(self) -> None:
        self._pixels[:] = 0
        self._strokes, self._body, self._beneath = (), 0, None

    def _paint(self, strokes: tuple[Stroke, ...]) -> None:
        """Paint what is new.  The last stroke's rest is painted over a copy, every other's for good."""
        self._lift_rest()
        first = max(len(self._strokes) - 1, 0)
        for number, stroke in enumerate(strokes[first:], first):
            last = number == len(strokes) - 1
            places = self._places(stroke, self._body)
            for index in range(self._body, len(stroke) - 1):
                self._segment(places, index, stroke.pen.eraser)
            self._body = max(len(stroke) - 1, 0)
            if len(stroke):
                self._rest(places, len(stroke), stroke.pen.eraser, keep=not last)
            if not last:
                self._body = 0
        self._strokes = strokes

    def _lift_rest(self) -> None:
        if self._beneath is not None:
            box, pixels = self._beneath
            self._pixels[box.index] = pixels
            self._changed = box.united(self._changed)
            self._beneath = None

    def _places(self, stroke: Stroke, body: int) -> dict[int, Place]:
        """Return the points from the one before segment `body` on, by index, in pixels."""
        first = max(body - 1, 0)
        width = stroke.pen.width / 2 * self._scale
        return {
            first + index: (x * self._scale, y * self._scale, max(width * (0.5 + pressure), 0.35))
            for index, (x, y, _, pressure) in enumerate(stroke.points[first:].tolist())
        }

    def _segment(self, places: dict[int, Place], index: int, eraser: bool) -> None:
        """Paint segment `index`: point 0 to the first midpoint, or midpoint to midpoint around point `index`."""
        end = _middle(places[index], places[index + 1])
        start = places[0] if index == 0 else _middle(places[index - 1], places[index])
        control = _middle(start, end) if index == 0 else places[index]
        for here, there in _chords(start, control, end):
            self._stamp(here, there, eraser)

    def _rest(self, places: dict[int, Place], count: int, eraser: bool, keep: bool) -> None:
        """Paint from the last midpoint to the pen, or the dot of a single point."""
        last = places[count - 1]
        start = _middle(places[count - 2], last) if count > 1 else last
        if not keep and (box := self._box(start, last)):
            self._beneath = box, self._pixels[box.index].copy()
        self._stamp(start, last, eraser)

    def _box(self, start: Place, end: Place) -> _Box | None:
        """Return the pixels that ink between two places can touch; None if all lie outside."""
        reach = max(start[2], end[2]) + 1.0
        left = max(math.floor(min(start[0], end[0]) - reach), 0)
        top = max(math.floor(min(start[1], end[1]) - reach), 0)
        right = min(math.ceil(max(start[0], end[0]) + reach), self._size)
        bottom = min(math.ceil(max(start[1], end[1]) + reach), self._size)
        return _Box(left, top, right, bottom) if left < right and top < bottom else None

    def _stamp(self, start: Place, end: Place, eraser: bool) -> None:
        """Paint a straight piece with round ends, antialiased."""
        box = self._box(start, end)
        if box is None:
            return
        ink = _coverage(self._centres[box.left : box.right], self._centres[box.top : box.bottom], start, end)
        patch = self._pixels[box.index]
        if eraser:
            np.minimum(patch, 255 - ink, out=patch)
        else:
            np.maximum(patch, ink, out=patch)
        self._changed = box.united(self._changed)


def _middle(one: Place, other: Place) -> Place:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2


def _chords(start: Place, control: Place, end: Place) -> list[tuple[Place, Place]]:
    """Return the quadratic curve as straight pieces, as few as FLATNESS allows."""
    bend = math.hypot(start[0] - 2 * control[0] + end[0], start[1] - 2 * control[1] + end[1])
    count = max(math.ceil(math.sqrt(bend / (4 * FLATNESS))), 1)
    places = [start]
    for step in range(1, count):
        t = step / count
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        places.append(
            (
                a * start[0] + b * control[0] + c * end[0],
                a * start[1] + b * control[1] + c * end[1],
                a * start[2] + b * control[2] + c * end[2],
            )
        )
    places.append(end)
    return list(pairwise(places))


def _coverage(columns: NDArray[np.float32], rows: NDArray[np.float32], start: Place, end: Place) -> Pixels:
    """Return how much of each pixel the piece covers, 0..255: (rows, columns), from the distance to its axis."""
    along_column, along_row = end[0] - start[0], end[1] - start[1]
    length = along_column * along_column + along_row * along_row
    column = columns - np.float32(start[0])  # (w,)
    row = (rows - np.float32(start[1]))[:, None]  # (h, 1)
    radius: np.float32 | NDArray[np.float32] = np.float32(start[2] + 0.5)
    if length < 1e-6:
        distance = row * row + column * column
    else:
        part = row * np.float32(along_row / length) + column * np.float32(along_column / length)  # (h, w)
        np.maximum(part, 0.0, out=part)
        np.minimum(part, 1.0, out=part)
        across = column - part * np.float32(along_column)
        distance = row - part * np.float32(along_row)
        across *= across
        distance *= distance
        distance += across
        if start[2] != end[2]:
            radius = part * np.float32(end[2] - start[2]) + radius
    ink: NDArray[np.float32] = radius - np.sqrt(distance)
    np.maximum(ink, 0.0, out=ink)
    np.minimum(ink, 1.0, out=ink)
    ink *= 255.0
    ink += 0.5
    return ink.astype(np.uint8)

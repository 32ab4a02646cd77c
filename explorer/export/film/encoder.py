"""What every encoder does, and what they share."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageChops
from PySide6.QtGui import QImage

from explorer.export.film.plan import Frame, Kind, Plan

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, the last two beyond it


class Encoder(Protocol):
    """Writes one film into a file; lives on one thread.  What it raises, if the file cannot be written, is OSError."""

    def add(self, frame: Frame) -> None:
        """Take the next frame."""

    def finish(self) -> Iterator[int]:
        """Write what is still to be written, and close the file; yields how many frames that was, as it goes."""

    def abandon(self) -> None:
        """Close the file as it is; also after `finish`."""


def encoder(plan: Plan, path: Path) -> Encoder:
    """Return the encoder for a plan, which writes to `path`.  Raises ExplorerError if there is none here."""
    if plan.kind is Kind.MP4:
        from explorer.export.film.mp4 import Mp4

        return Mp4(plan, path)
    if plan.kind is Kind.GIF:
        from explorer.export.film.gif import Gif

        return Gif(plan, path)
    from explorer.export.film.webp import WebP

    return WebP(plan, path)


def pixels(image: QImage) -> Image.Image:
    """Return a picture as Pillow has it, RGB."""
    form = QImage.Format.Format_RGB32
    if image.format() != form:
        image = image.convertToFormat(form)
    size, line = (image.width(), image.height()), image.bytesPerLine()
    return Image.frombuffer("RGB", size, image.constBits(), "raw", "BGRX", line, 1)


def changed(before: Image.Image | None, now: Image.Image, step: int = 1) -> Box:
    """Return the part of `now` that differs from `before`, its edges at multiples of `step` or of the picture.

    What differs nowhere is a corner: every frame has a part.
    """
    width, height = now.size
    if before is None:
        return 0, 0, width, height
    left, top, right, bottom = ImageChops.difference(before, now).getbbox() or (0, 0, 1, 1)
    up = [min(-(-edge // step) * step, most) for edge, most in ((right, width), (bottom, height))]
    return left // step * step, top // step * step, up[0], up[1]


class Clock:
    """Rounds durations so that the whole film is as long as it should be.  unit: of a second."""

    def __init__(self, rate: int, unit: int) -> None:
        self._frames = 0
        self._each = Fraction(unit, rate)

    def units(self, count: int) -> int:
        """Return how long the next `count` frames take, in units."""
        begin = round(self._frames * self._each)
        self._frames += count
        return round(self._frames * self._each) - begin

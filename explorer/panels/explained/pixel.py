"""A unit of the input: the pixel of the picture it is, and how that was normalised."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import LINE, Block
from explorer.panels.explained.reading import Reading
from explorer.panels.explained.sides import paint_unit_in_map
from explorer.trace import Stage, Unit
from explorer.widgets import text

PICTURE, GAP = 120.0, 16.0  # px


class Pixel(Block):
    """The picture with the pixel framed, and the few steps to its normalised value; also of a flattened pixel."""

    live = True
    height = PICTURE + 8

    def __init__(self, read: Callable[[], Reading], room: int) -> None:
        self._read, self._room = read, room

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        paint_unit_in_map(painter, QRectF(0, 0, PICTURE, PICTURE), now, now.main.unit)
        line = QRectF(PICTURE + GAP, 0, self._room - PICTURE - GAP, LINE)
        for said in steps(now):
            text.paint(painter, line, said)
            line.translate(0, LINE)

    def words(self) -> Iterable[str]:
        return steps(self._read())


def steps(now: Reading) -> list[str]:
    """Return how a unit of the input came from the picture, line by line."""
    stage = picture_of(now)
    if stage is None:
        return ["what the network is given"]
    grey = _grey(stage, now.main.unit)
    rows, columns = stage.image.shape[:2]
    said = [f"pixel of {rows} × {columns}:", f"{grey} of 255", f"÷ 255 = {now.figure(grey / 255)}"]
    limits = now.trace.layers[0].settings.get("range")
    if limits is not None:
        low, high = (float(limit) for limit in limits)
        std = 1 / (high - low)
        said += [
            f"− {now.figure(-low * std)} (mean)",
            f"÷ {now.figure(std)} (std)",
            f"= {now.figure(now.value(now.main.unit))}",
        ]
    return said


def picture_of(now: Reading) -> Stage | None:
    """Return the stage that holds the unit's pixel in 0..255: the last one that is not normalised."""
    shape = now.trace.layers[0].shape
    for stage in reversed(now.trace.stages):
        if stage.image.dtype == np.uint8 and len(shape) == 3 and stage.image.shape[:2] == shape[1:]:
            return stage
    return None


def _grey(stage: Stage, unit: Unit) -> int:
    channel, row, column = unit.position
    pixel = stage.image[row, column]
    return int(pixel[channel]) if np.ndim(pixel) else int(pixel)

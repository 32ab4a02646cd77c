"""A unit of the input: the pixel of the picture it is, and how that was normalised."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import LINE, Block
from explorer.panels.explained.reading import Reading
from explorer.panels.explained.sides import paint_unit_in_map
from explorer.panels.selection import channel_name
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
    stage, scaling = picture_of(now), _normalisation(now)
    if stage is None or scaling is None:
        prepared = bool(now.trace.stages) and now.trace.stages[-1].note
        return ["what the network is given", *([prepared] if prepared else [])]
    grey, (mean, deviation) = _grey(stage, now.main.unit), scaling
    rows, columns = stage.image.shape[:2]
    name = channel_name(now.trace.layers[0], now.main.unit.position[0])
    return [
        f"{name + ' of a pixel' if name else 'pixel'} of {rows} × {columns}:",
        f"{grey} of 255",
        f"÷ 255 = {now.figure(grey / 255)}",
        f"− {now.figure(mean)} (mean)",
        f"÷ {now.figure(deviation)} (std)",
        f"= {now.figure(now.value(now.main.unit))}",
    ]


def _normalisation(now: Reading) -> tuple[float, float] | None:
    """Return (mean, deviation) of the unit's channel; None where the network has a preparation of its own."""
    pairs = now.trace.stages[-1].normalisation if now.trace.stages else ()
    channel = now.main.unit.position[0]
    if pairs:
        return pairs[channel] if channel < len(pairs) else None
    limits, shape = now.trace.layers[0].settings.get("range"), now.trace.layers[0].shape
    if limits is None or shape[0] != 1:
        return None
    low, high = (float(limit) for limit in limits)
    return -low / (high - low), 1 / (high - low)


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

"""The graph of an activation with the point that the unit is at."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import SMALL_LINE, Block
from explorer.panels.curve import curve_of, paint_curve
from explorer.panels.explained.reading import Reading
from explorer.trace import Contributions, Step
from explorer.widgets import text, theme

NICE = (3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0, 1e4, 1e6)  # half widths of the graph
HIGH, LOW = 128, 72  # px: of a graph alone, and of one below other steps


class Graph(Block):
    """The function from left to right, the point on it, and what it makes of which value."""

    live = True

    def __init__(self, read: Callable[[], Reading], room: int) -> None:
        self._read, self._room = read, room
        self._high = HIGH if len(read().chain) == 1 else LOW
        self.height = self._high + SMALL_LINE + 4

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        step = step_of(now)
        if step is None:
            return
        paint_graph(painter, QRectF(0, 0, self._room, self._high), step)
        line = QRectF(0, self._high + 2, self._room, SMALL_LINE)
        text.paint(painter, line, self._said(now, step), theme.SMALL, "secondary", align="center")

    def _said(self, now: Reading, step: Contributions) -> str:
        assert isinstance(step.detail, Step)
        return f"{step.kind}({now.figure(step.detail.before)}) = {now.figure(step.value)}"

    def words(self) -> Iterable[str]:
        now = self._read()
        step = step_of(now)
        return () if step is None else (self._said(now, step),)


def step_of(now: Reading) -> Contributions | None:
    """Return the activation among the steps, the last if there are several."""
    found = [step for step in now.chain if isinstance(step.detail, Step)]
    return found[-1] if found else None


def paint_graph(painter: QPainter, rect: QRectF, step: Contributions) -> None:
    """Paint an activation's graph into `rect`, with axes and the point (before, value)."""
    assert isinstance(step.detail, Step)
    size = abs(step.detail.before) if np.isfinite(step.detail.before) else 0.0
    curve = curve_of(step, next((nice for nice in NICE if nice >= size * 1.1), NICE[-1]))
    if curve is not None:
        paint_curve(painter, rect, curve)

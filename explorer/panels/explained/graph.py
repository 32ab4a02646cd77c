"""The graph of an activation with the point that the unit is at."""

from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from explorer.panels.blocks import SMALL_LINE, Block
from explorer.panels.explained.reading import Reading
from explorer.trace import Contributions, FloatArray, LayerKind, Step, activation
from explorer.widgets import text, theme

SAMPLES = 81  # odd: one lies at zero, where a ReLU bends
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
    before = step.detail.before
    size = abs(before) if np.isfinite(before) else 0.0
    half = next((nice for nice in NICE if nice >= size * 1.1), NICE[-1])
    slope = step.detail.slope
    settings = tuple(sorted((k, v) for k, v in step.settings.items() if isinstance(v, int | float | str)))
    curve = _curve(step.kind, settings, slope, half)
    if curve is None:
        return
    low, high = min(float(curve.min()), 0.0), max(float(curve.max()), 0.0)
    pad = (high - low) * 0.12 or 1.0
    low, high = low - pad, high + pad

    def at(x: float, y: float) -> QPointF:
        return QPointF(
            rect.left() + (x + half) / (2 * half) * rect.width(),
            rect.bottom() - (y - low) / (high - low) * rect.height(),
        )

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(at(-half, 0), at(half, 0))
    painter.drawLine(at(0, low), at(0, high))
    across = np.linspace(rect.left(), rect.right(), SAMPLES)
    down = rect.bottom() - (curve - low) / (high - low) * rect.height()
    points = [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.drawPolyline(QPolygonF(points))
    if np.isfinite(before) and np.isfinite(step.value):
        _paint_point(painter, at(before, step.value), at(before, 0), at(0, step.value))
    painter.restore()


def _paint_point(painter: QPainter, point: QPointF, below: QPointF, beside: QPointF) -> None:
    painter.setPen(QPen(theme.color("highlight"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(point, below)
    painter.drawLine(point, beside)
    painter.setPen(QPen(theme.color("panel"), 1.5))
    painter.setBrush(theme.color("highlight"))
    painter.drawEllipse(point, 5, 5)


@lru_cache(maxsize=64)
def _curve(
    kind: LayerKind, settings: tuple[tuple[str, object], ...], slope: float, half: float
) -> FloatArray | None:
    """Return the function at SAMPLES places from -half to half; None for what is no activation."""
    try:
        function = activation(kind, {**dict(settings), **({"negative_slope": slope} if slope else {})})
    except KeyError:
        return None
    values: FloatArray = np.asarray(function(np.linspace(-half, half, SAMPLES, dtype=np.float32)))
    return values

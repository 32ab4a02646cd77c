"""The curve of an activation with the point that a unit is at, wherever an activation is explained."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from explorer.trace import Contributions, LayerKind, Step, activation
from explorer.widgets import theme

SAMPLES = 129  # odd: one lies at zero, where a ReLU bends
LARGEST = 1e30  # half the width at most: beyond it float32 overflows
ABOVE = 0.1  # of the curve's height: room above and below it

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """An activation from -half to half.  at, values: (SAMPLES,), finite; before, after: the unit's point."""

    name: str
    at: Numbers
    values: Numbers
    before: float
    after: float


def curve_of(step: Contributions, half: float) -> Curve | None:
    """Return the curve of a step from -half to half; None for what is no activation."""
    if not isinstance(step.detail, Step):
        return None
    settings = tuple(sorted((k, v) for k, v in step.settings.items() if isinstance(v, int | float | str)))
    half = min(half, LARGEST) if half > 0 else 1.0
    sampled = _sampled(step.kind, settings, half)
    return None if sampled is None else Curve(str(step.kind), *sampled, step.detail.before, step.value)


@lru_cache(maxsize=64)
def _sampled(
    kind: LayerKind, settings: tuple[tuple[str, object], ...], half: float
) -> tuple[Numbers, Numbers] | None:
    """Return where an activation is sampled, and its values there."""
    try:
        function = activation(kind, dict(settings))
    except KeyError:
        return None
    at = np.linspace(-half, half, SAMPLES)
    with np.errstate(all="ignore"):
        return at, np.nan_to_num(np.asarray(function(at), np.float64))


def paint_curve(painter: QPainter, rect: QRectF, curve: Curve, pointed: bool = True) -> None:
    """Paint axes and curve into `rect`, and the point unless nothing was computed; what is outside is at its edge."""
    left, right = float(curve.at[0]), float(curve.at[-1])
    low, high = min(float(curve.values.min()), 0.0), max(float(curve.values.max()), 0.0)
    room = ABOVE * (high - low) or 1.0
    low, high = low - room, high + room

    def spot(before: float, after: float) -> QPointF:
        across = (min(max(before, left), right) - left) / (right - left)
        up = (min(max(after, low), high) - low) / (high - low)
        return QPointF(rect.left() + across * rect.width(), rect.bottom() - up * rect.height())

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(spot(left, 0), spot(right, 0))
    painter.drawLine(spot(0, low), spot(0, high))
    painter.setPen(QPen(theme.color("focus"), 2))
    across = (
        rect.left() + (curve.at - left) / (right - left) * rect.width()
    )  # at once: it is painted at every move
    up = rect.bottom() - (curve.values - low) / (high - low) * rect.height()
    painter.drawPolyline(QPolygonF(list(map(QPointF, across.tolist(), up.tolist()))))
    if pointed and np.isfinite(curve.before) and np.isfinite(curve.after):
        before, after = curve.before, curve.after
        _paint_point(painter, spot(before, after), spot(before, 0), spot(0, after))
    painter.restore()


def _paint_point(painter: QPainter, point: QPointF, below: QPointF, beside: QPointF) -> None:
    painter.setPen(QPen(theme.color("highlight"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(point, below)
    painter.drawLine(point, beside)
    painter.setPen(QPen(theme.color("panel"), 1.5))
    painter.setBrush(theme.color("highlight"))
    painter.drawEllipse(point, 5, 5)

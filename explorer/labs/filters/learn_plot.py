"""The loss over the steps, with a logarithmic axis."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import text, theme

LEFT, RIGHT, TOP, BOTTOM = 64, 24, 30, 40  # px around the curve
FEWEST = 32  # steps that the axis spans
MOST_POINTS = 600  # of the curve
SMALLEST = 1e-12  # a loss below is drawn there
RAISED = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LossPlot(QWidget):
    """Draws the losses before each step, the first at 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loss over the steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._losses: Sequence[float] = ()
        self._decades = range(-2, 1)

    def sizeHint(self) -> QSize:
        return QSize(600, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 150)

    def show_losses(self, losses: Sequence[float]) -> None:
        """Draw other losses; what is not finite ends the curve."""
        lost = np.flatnonzero(~np.isfinite(losses)) if losses else ()
        end = int(lost[0]) if len(lost) else len(losses)
        self._losses = losses[:end]
        shown = np.maximum(self._losses, SMALLEST) if end else np.ones(1)
        low, high = math.floor(math.log10(shown.min())), math.ceil(math.log10(shown.max()))
        self._decades = range(min(low, high - 2), high + 1)
        self.update()

    @property
    def decades(self) -> range:
        """The powers of ten that the axis spans."""
        return self._decades

    def place(self, step: float, loss: float) -> QPointF:
        """Return where a loss is drawn, in pixels of the widget."""
        area = self._area
        decades = self.decades
        across = step / max(len(self._losses) - 1, FEWEST)
        up = (math.log10(max(loss, SMALLEST)) - decades[0]) / (decades[-1] - decades[0])
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    @property
    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axes(painter)
        every = math.ceil(max(1, len(self._losses)) / MOST_POINTS)
        points = [self.place(at, self._losses[at]) for at in range(0, len(self._losses), every)]
        painter.setPen(QPen(theme.color("highlight"), 2.5))
        painter.drawPolyline(QPolygonF(points))
        if points:
            painter.setBrush(theme.color("highlight"))
            last = len(self._losses) - 1
            painter.drawEllipse(self.place(last, self._losses[last]), 4, 4)
        painter.end()

    def _axes(self, painter: QPainter) -> None:
        area, decades = self._area, self.decades
        painter.setFont(theme.shared_font(theme.SMALL + 1))
        every = max(1, round(len(decades) * 22 / max(area.height(), 1)))
        for power in decades[::every]:
            y = self.place(0, 10.0**power).y()
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            word = f"10{text.short(power).translate(RAISED)}"
            painter.setPen(theme.color("secondary"))
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 10, LEFT - 10, 20), sides, word)
        last = max(len(self._losses) - 1, FEWEST)
        for share in (0, 0.25, 0.5, 0.75, 1):
            x = area.left() + share * area.width()
            box = QRectF(x - 40, area.bottom() + 4, 80, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text.thousands(round(share * last)))
        below = QRectF(area.left(), area.bottom() + 20, area.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "steps")
        painter.drawText(QRectF(area.left(), 4, 300, 18), Qt.AlignmentFlag.AlignLeft, "loss")

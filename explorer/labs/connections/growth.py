"""Parameters over the size of the image, both logarithmic."""

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.labs.connections.tints import KINDS
from explorer.topics.connections import Connections, Kind, series, thousands
from explorer.widgets import text, theme

LEFT, RIGHT, TOP, BOTTOM = 62, 150, 34, 44  # px around the plot
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIZES = tuple(2**power for power in range(11))
LINE = 18  # px between names
POINTS = 48  # of a curve


class Growth(QWidget):
    """Plots how many parameters the three layers have for images of other sizes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Parameters over the size of the image")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._state = Connections()
        self._shown: Connections | None = None
        self._decades = range(2)

    def sizeHint(self) -> QSize:
        return QSize(720, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, 190)

    def show_layer(self, state: Connections) -> None:
        """Plot other layers; what is pinned in the drawing is not seen here."""
        counted = replace(state, pinned=None)
        if counted == self._shown:
            return
        self._state = self._shown = counted
        self._series = series(counted, _sizes(counted))
        every = np.concatenate([*self._series.parameters.values()])
        low, high = int(math.log10(max(every.min(), 1))), math.ceil(math.log10(every.max() + 1))
        self._decades = range(low, high + 1)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.update()

    # ---- places

    @property
    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    @property
    def decades(self) -> range:
        """The powers of ten that the plot spans."""
        return self._decades

    def place(self, size: float, parameters: float) -> QPointF:
        """Return where so many parameters at an image size are, in pixels of the widget."""
        area, low, high = self._area, self._state.kernel, max(512, self._state.size)
        across = (math.log(size) - math.log(low)) / (math.log(high) - math.log(low))
        decades = self.decades
        up = (math.log10(max(parameters, 1)) - decades[0]) / max(decades[-1] - decades[0], 1)
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axes(painter)
        for kind in Kind:
            self._curve(painter, kind)
        self._now(painter)
        painter.end()

    def _axes(self, painter: QPainter) -> None:
        area, decades = self._area, self.decades
        every = max(1, round(len(decades) * 22 / max(area.height(), 1)))
        for power in decades[::every]:
            y = self.place(self._state.kernel, 10.0**power).y()
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            words = f"10{str(power).translate(RAISED)}"
            _label(painter, QRectF(0, y - 10, LEFT - 10, 20), words, Qt.AlignmentFlag.AlignRight)
        for size in SIZES:
            if self._state.kernel <= size <= max(512, self._state.size):
                x = self.place(size, 1).x()
                _label(
                    painter,
                    QRectF(x - 30, area.bottom() + 4, 60, 18),
                    str(size),
                    Qt.AlignmentFlag.AlignHCenter,
                )
        below = QRectF(area.left(), area.bottom() + 22, area.width(), 18)
        _label(painter, below, "image size, pixels a side", Qt.AlignmentFlag.AlignHCenter)
        above = QRectF(area.left(), 4, area.width(), 20)
        _label(painter, above, "parameters", Qt.AlignmentFlag.AlignLeft)

    def _curve(self, painter: QPainter, kind: Kind) -> None:
        painter.setPen(QPen(KINDS[kind], 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = zip(self._series.sizes.tolist(), self._series.parameters[kind].tolist(), strict=True)
        painter.drawPolyline(QPolygonF([self.place(size, parameters) for size, parameters in points]))

    def _now(self, painter: QPainter) -> None:
        """Mark the size of now, and write the three numbers beside it, apart from each other."""
        now = series(self._state, (self._state.size,)).parameters
        area = self._area
        x = self.place(self._state.size, 1).x()
        painter.setPen(QPen(theme.color("secondary"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        tops = {kind: self.place(self._state.size, int(now[kind][0])).y() for kind in Kind}
        for kind, y in tops.items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(KINDS[kind])
            painter.drawEllipse(QPointF(x, y), 5, 5)
        for kind, y in _apart(tops).items():
            right = QRectF(area.right() + 12, y - 9, RIGHT - 16, 18)
            painter.setPen(QPen(KINDS[kind], 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x + 6, tops[kind]), QPointF(area.right() + 8, y))
            words = thousands(int(now[kind][0]))
            painter.setPen(theme.color("text"))
            fits = (px for px in range(theme.NORMAL, 9, -1) if text.width(words, px, True) <= right.width())
            painter.setFont(theme.shared_font(next(fits, 9), bold=True))
            painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _sizes(state: Connections) -> list[int]:
    """Return the image sizes that are plotted: with both axes logarithmic, few of them make the curve."""
    low, high = state.kernel, max(512, state.size)
    return sorted({round(size) for size in np.geomspace(low, high, POINTS)})


def _apart(tops: dict[Kind, float]) -> dict[Kind, float]:
    """Return the heights with at least a line between each two."""
    placed: dict[Kind, float] = {}
    last = -math.inf
    for kind, y in sorted(tops.items(), key=lambda pair: pair[1]):
        last = placed[kind] = max(y, last + LINE)
    return placed


def _label(painter: QPainter, place: QRectF, words: str, side: Qt.AlignmentFlag) -> None:
    painter.setPen(theme.color("secondary"))
    painter.setFont(theme.shared_font(theme.SMALL + 1))
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, words)

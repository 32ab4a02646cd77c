"""What a layer holds now: a histogram of its activations, and their statistics."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import Coloring, ColorScale
from explorer.panels.layer.statistics import Histogram, Statistics, histogram, statistics
from explorer.session import Session
from explorer.trace import Axes, Layer
from explorer.widgets import text, theme

BARS, AXIS, LINE = 88, 20, 20  # px: the histogram, the numbers below it, a line of statistics
DEAD_LINES = 3  # of words about dead maps
MOST_NAMED = 12  # dead maps


class Activations(QWidget):
    """Follows `follow`; worked out anew for each trace while in sight."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = ""
        self._histogram: Histogram | None = None
        self._statistics: Statistics | None = None
        self._colors: list[QColor] = []
        self._dead = ""
        self._logarithmic, self._at_rest = True, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Activations")

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """(what, figure), from top to bottom."""
        found = self._statistics
        if found is None or self._at_rest:
            return ()
        share = f"{100 * found.zero_share:.1f} %" if found.zeros else "none"
        lines = [
            ("largest", text.exact(found.maximum)),
            ("mean", text.exact(found.mean)),
            ("smallest", text.exact(found.minimum)),
            ("exactly zero", share),
        ]
        lines += [("NaN", text.thousands(found.nan))] * bool(found.nan)
        lines += [("infinite", text.thousands(found.infinite))] * bool(found.infinite)
        return tuple(lines)

    @property
    def dead(self) -> str:
        """Which maps have never been active, as a sentence; empty where that says nothing."""
        return self._dead

    def follow(self, name: str) -> None:
        """Work out what a layer holds now."""
        trace, coloring = self._session.trace, self._session.coloring
        if trace is None or coloring is None or name not in trace:
            return
        before, self._name = self.sizeHint(), name
        self._at_rest = trace.at_rest
        self._statistics, self._histogram = statistics(trace[name]), histogram(trace[name])
        self._colors = _bar_colors(coloring, name, self._histogram)
        self._dead = self._dead_words(name)
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw the logarithms of the counts: rare values are seen beside frequent ones."""
        self._logarithmic = logarithmic
        self.update()

    def _dead_words(self, name: str) -> str:
        trace, tally = self._session.trace, self._session.tally
        dead = tally.dead(name)
        if trace is None or dead is None or trace.at_rest:
            return ""
        return dead_words(trace.layer(name), dead, tally.pictures)

    def sizeHint(self) -> QSize:
        high = BARS + AXIS + max(len(self.lines), 4) * LINE + 8
        return QSize(232, high + len(self._dead_lines()) * 16)

    def _dead_lines(self) -> tuple[str, ...]:
        room = max(self.width(), 160)
        return text.wrapped(self._dead, theme.SMALL, False, room)[:DEAD_LINES] if self._dead else ()

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._histogram is None:
            return
        with QPainter(self) as painter:
            bars = QRectF(0, 0, self.width(), BARS)
            if self._at_rest:
                words = "The pad is empty: draw something"
                text.paint(painter, bars, words, theme.NORMAL, "secondary", align="center")
                return
            self._paint_bars(painter, bars, self._histogram)
            line = QRectF(0, BARS + AXIS + 4, self.width(), LINE)
            for what, figure in self.lines:
                bad = what in ("NaN", "infinite")
                text.paint(painter, line, what, theme.NORMAL, "bad" if bad else "secondary")
                text.paint(
                    painter, line.adjusted(104, 0, 0, 0), figure, theme.NORMAL, "bad" if bad else "text"
                )
                line.translate(0, LINE)
            line.translate(0, 4)
            for words in self._dead_lines():
                text.paint(painter, QRectF(0, line.top(), self.width(), 16), words, theme.SMALL, "secondary")
                line.translate(0, 16)

    def _paint_bars(self, painter: QPainter, rect: QRectF, of: Histogram) -> None:
        counts = np.log1p(of.counts) if self._logarithmic else of.counts.astype(float)
        shares = counts / max(float(counts.max()), 1e-9)
        outlined = self._colors[-1].lightness() > 250  # white would be lost on the light theme's panel
        wide, base = rect.width() / len(counts), rect.bottom()
        for index, (share, count) in enumerate(zip(shares.tolist(), of.counts.tolist(), strict=True)):
            if count:
                high = max(share * (rect.height() - 4), 1.5)
                left, right = round(rect.left() + index * wide), round(rect.left() + (index + 1) * wide)
                bar = QRectF(left, base - high, max(right - left - 1, 1), high)
                if outlined:
                    painter.fillRect(bar, theme.color("secondary"))
                    bar = bar.adjusted(1, 1, -1, 0)
                painter.fillRect(bar, self._colors[index])
        painter.fillRect(QRectF(rect.left(), base, rect.width(), 1), theme.color("secondary"))
        self._paint_axis(painter, rect, of)

    def _paint_axis(self, painter: QPainter, rect: QRectF, of: Histogram) -> None:
        low, high = float(of.edges[0]), float(of.edges[-1])
        below = QRectF(rect.left(), rect.bottom() + 3, rect.width(), 16)
        zero = rect.left() + rect.width() * (0 - low) / (high - low)
        painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DashLine))
        at = min(max(round(zero) + 0.5, rect.left() + 0.5), rect.right() - 0.5)
        painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom() + 4))
        for value, align in ((low, "left"), (high, "right")):
            if value:
                text.paint(painter, below, text.number(value), theme.SMALL, "secondary", align=align)
        room = text.width(text.number(low), theme.SMALL) + 6, text.width(text.number(high), theme.SMALL) + 6
        left = min(max(zero - 4, 0.0), rect.width() - 8)
        if (not low or left > room[0]) and (not high or left < rect.width() - room[1]):
            text.paint(painter, QRectF(left, below.top(), 12, 16), "0", theme.SMALL)


def dead_words(layer: Layer, dead: tuple[int, ...], pictures: int) -> str:
    """Return which maps, in a vector units, were never active in so many pictures; empty before the first."""
    noun, count = ("map", layer.channels) if layer.axes is Axes.MAPS else ("unit", layer.units)
    since = f"{text.thousands(pictures)} picture{'s' * (pictures != 1)}"
    if not pictures:
        return ""
    if not dead:
        often = f"at least 1 of {since}" if pictures > 1 else since
        return f"Each of the {count} {noun}s was active in {often}."
    named = ", ".join(map(str, dead[:MOST_NAMED])) + (" …" if len(dead) > MOST_NAMED else "")
    were, plural = ("was", "") if len(dead) == 1 else ("were", "s")
    return f"{len(dead)} of {count} {noun}s {were} never active in {since}: {noun}{plural} {named}"


def _bar_colors(coloring: Coloring, name: str, of: Histogram) -> list[QColor]:
    """Return for each bar the colour that its values have in the maps."""
    limits = coloring.limits(name)
    scale = ColorScale(coloring.lut(name), float(limits[:, 0].min()), float(limits[:, 1].max()))
    middles = (of.edges[:-1] + of.edges[1:]) / 2
    return [QColor(*rgb) for rgb in scale.rgb(middles).tolist()]

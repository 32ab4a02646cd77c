"""What went in and what came out: the inputs of A and B, and the two predictions as paired bars."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.panels.untrained import paint_untrained, untrained
from explorer.trace import Trace
from explorer.widgets import text, theme
from explorer.widgets.pictures import grey_image

MOST = 10  # classes
ROW, LOW_ROW, PERCENT = 20, 13, 58  # px
SMALL_BELOW = 17  # px: lower rows have small words
THUMBNAIL, GAP, CAPTION = 96, 12, 20  # px


@dataclass(frozen=True)
class Pairing:
    """One class: its probability in A and in B, its rank in B; None where a pad was empty."""

    label: str
    a: float | None
    b: float | None
    rank: int


def pairings(a: Trace, b: Trace) -> tuple[Pairing, ...]:
    """Return the classes in their order; of more than ten the best of B, and then the best of A."""
    in_a, in_b = _shares(a), _shares(b)
    best_a, best_b = _ranked(in_a), _ranked(in_b)
    answers = in_b or in_a
    rank = {index: at for at, index in enumerate(best_b or best_a) if math.isfinite(answers[index])}
    shown = list(range(len(b.classes)))  # by index: two classes may share a name
    if len(shown) > MOST:
        shown = list(dict.fromkeys((*best_b[: MOST - 3], *best_a[:MOST], *best_b[:MOST])))[:MOST]
    return tuple(
        Pairing(
            b.classes[index],
            in_a[index] if in_a else None,
            in_b[index] if in_b else None,
            rank.get(index, 99),
        )
        for index in shown
    )


def _shares(trace: Trace) -> list[float]:
    """Return the probabilities in the order of the classes; nothing of an empty pad."""
    return [] if trace.probabilities is None else trace.probabilities.tolist()


def _ranked(shares: list[float]) -> list[int]:
    """Return the classes, best first."""
    return np.argsort(-np.array(shares), kind="stable").tolist() if shares else []


def percent(share: float) -> str:
    """Return a probability as people read it; ``NaN`` where the network was broken so far that it is none."""
    return f"{share * 100:.1f}\u202f%" if math.isfinite(share) else "NaN"


class Outcome(QWidget):
    """Thumbnails on the left, bars on the right: thin for A, full for B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Pairing, ...] = ()
        self._words = ""
        self._inputs: tuple[QImage | None, QImage | None] = (None, None)
        self._shown: tuple[object, object] = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(CAPTION + MOST * ROW)
        self.setAccessibleName("Predictions of A and B")

    @property
    def rows(self) -> tuple[Pairing, ...]:
        """What the bars show, from top to bottom."""
        return self._rows

    @property
    def words(self) -> str:
        """What is said about a pad that was empty."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(600, CAPTION + MOST * ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, CAPTION + MOST * LOW_ROW)

    def show_traces(self, a: Trace | None, b: Trace | None) -> None:
        """Show what two traces were given and what they answered."""
        both = a is not None and b is not None
        alike = both and a.classes == b.classes
        self._rows = pairings(a, b) if alike and (a.ranking or b.ranking) else ()
        self._words = (_resting(a, b) or ("" if alike else _apart(a, b))) if both else "…"
        self._inputs = (self._input(0, a), self._input(1, b))
        self._shown = (a, b)
        self.update()

    def _input(self, index: int, trace: Trace | None) -> QImage | None:
        if trace is self._shown[index]:
            return self._inputs[index]
        stages = (
            [stage for stage in trace.stages if stage.image.dtype == np.uint8] if trace is not None else []
        )
        return grey_image(stages[-1].image) if stages else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for index, name in enumerate("AB"):
                self._paint_input(
                    painter, QRectF(index * (THUMBNAIL + GAP), 0, THUMBNAIL, CAPTION), index, name
                )
            area = QRectF(self.rect()).adjusted(2 * (THUMBNAIL + GAP) + 12, 0, 0, 0)
            head = QRectF(area.left(), 0, area.width(), CAPTION - 4)
            words = self._words or "Thin bars: A.  Full bars: B."
            text.paint(painter, head.adjusted(0, 0, -2 * PERCENT, 0), words, theme.NORMAL, "secondary")
            if any(untrained(trace) for trace in self._shown if isinstance(trace, Trace)):
                below = QRectF(0, CAPTION + THUMBNAIL + 6, 2 * THUMBNAIL + GAP, 16)
                paint_untrained(painter, below)
            for figure, shift in (("A", PERCENT), ("B", 0)):
                if self._rows:
                    text.paint(
                        painter,
                        head.adjusted(0, 0, -shift, 0),
                        figure,
                        theme.SMALL,
                        "secondary",
                        align="right",
                    )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_bars(painter, area.adjusted(0, CAPTION, 0, 0))

    def _paint_input(self, painter: QPainter, head: QRectF, index: int, name: str) -> None:
        text.paint(painter, head.adjusted(0, 0, 0, -4), f"Input of {name}", theme.NORMAL, "secondary")
        rect = QRectF(head.left(), head.bottom(), head.width(), head.width())
        painter.fillRect(rect, Qt.GlobalColor.black)
        picture = self._inputs[index]
        if picture is not None:
            painter.drawImage(rect, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.color("line"))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        high = min(ROW, area.height() / MOST)
        room = max((text.width(row.label, theme.NORMAL, True) for row in self._rows), default=0.0)
        room = min(room + 10, area.width() * 0.35)
        for index, row in enumerate(self._rows):
            self._paint_row(
                painter, QRectF(area.left(), area.top() + index * high, area.width(), high), room, row
            )

    def _paint_row(self, painter: QPainter, line: QRectF, room: float, row: Pairing) -> None:
        first, px = row.rank == 0, theme.NORMAL if line.height() >= SMALL_BELOW else theme.SMALL
        label = QRectF(line.left(), line.top(), room - 4, line.height())
        text.paint(painter, label, row.label, px, "text", bold=first)
        track = QRectF(
            line.left() + room, line.top() + 2, line.width() - room - 2 * PERCENT - 4, line.height() - 4
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(track, 3, 3)
        color = "highlight" if first else "accent" if row.rank == 1 else "secondary"
        thin = QRectF(track.left(), track.top(), 0, 3)
        full = QRectF(track.left(), track.top() + 4, 0, track.height() - 4)
        for bar, share, paint in ((thin, row.a, "text"), (full, row.b, color)):
            if share is not None and math.isfinite(share):
                bar.setWidth(max(track.width() * share, 2.0))
                painter.setBrush(theme.color(paint))
                painter.drawRoundedRect(bar, 1.5, 1.5)
        for share, shift, bold in ((row.a, PERCENT, False), (row.b, 0, first)):
            words = "" if share is None else percent(share)
            figure = QRectF(line.right() - PERCENT - shift, line.top(), PERCENT, line.height())
            ink = "text" if share is not None and not shift and row.rank < 2 else "secondary"
            text.paint(painter, figure, words, px, ink, bold=bold, align="right")


def _apart(a: Trace, b: Trace) -> str:
    """Say what two networks that know other classes answered."""
    best = [
        f"{name}: {trace.ranking[0][0]} {percent(trace.ranking[0][1])}"
        for name, trace in (("A", a), ("B", b))
    ]
    return f"{'; '.join(best)}.  A and B know other classes."


def _resting(a: Trace, b: Trace) -> str:
    """Say which of the pads was empty."""
    if a.at_rest and b.at_rest:
        return "Both pads are empty."
    if a.at_rest or b.at_rest:
        return f"{'A' if a.at_rest else 'B'} is an empty pad, and guesses nothing."
    broken = [name for name, trace in (("A", a), ("B", b)) if not math.isfinite(trace.ranking[0][1])]
    return f"The probabilities of {' and '.join(broken)} are no numbers any more." if broken else ""

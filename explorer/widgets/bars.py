"""Probabilities as bars with per cent."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import text, theme

ROW = 20  # px
LOW_ROW = 16  # px: at least
PERCENT = 60  # px: room for ``100.0 %`` in bold


@dataclass(frozen=True)
class Bar:
    """One row.  rank: 0 for the first guess, 1 for the second, more for the rest."""

    label: str
    share: float
    rank: int

    @property
    def percent(self) -> str:
        """The share as people read it."""
        return f"{self.share * 100:.1f}\u202f%"


class ProbabilityBars(QWidget):
    """One bar for each class; the first guess in the highlight colour and bold, the second in the accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._rows = 10
        self._words = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Prediction")

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown, from top to bottom."""
        return self._bars

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these; repaint only if something is seen to change."""
        if self._seen(bars) != self._seen(self._bars):
            self.update()
        self._bars, self._words = bars, ("", "")

    def show_words(self, first: str, second: str) -> None:
        """Show two friendly lines instead of bars."""
        if self._bars or self._words != (first, second):
            self.update()
        self._bars, self._words = (), (first, second)

    def _seen(self, bars: tuple[Bar, ...]) -> list[tuple[str, int, int]]:
        return [(bar.label, round(bar.share * 1000), min(bar.rank, 2)) for bar in bars]

    @property
    def _row(self) -> float:
        """The height of a bar with its room: less than usual in a low window."""
        return min(ROW, self.height() / self._rows)

    def sizeHint(self) -> QSize:
        return QSize(200, self._rows * ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._rows * LOW_ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._bars:
                self._paint_words(painter)
            room = max((text.width(bar.label, theme.NORMAL, True) for bar in self._bars), default=0.0)
            room = min(room + 8, self.width() * 0.5)
            high = self._row
            for index, bar in enumerate(self._bars):
                self._paint_bar(painter, QRectF(0, index * high, self.width(), high), room, bar)

    def _paint_words(self, painter: QPainter) -> None:
        middle = QRectF(0, self.height() / 2 - 24, self.width(), 24)
        text.paint(painter, middle, self._words[0], theme.LARGE, "text", align="center")
        text.paint(
            painter, middle.translated(0, 24), self._words[1], theme.NORMAL, "secondary", align="center"
        )

    def _paint_bar(self, painter: QPainter, row: QRectF, room: float, bar: Bar) -> None:
        first = bar.rank == 0
        label = QRectF(row.left(), row.top(), room - 4, row.height())
        text.paint(painter, label, bar.label, theme.NORMAL, "text", bold=first)
        track = QRectF(row.left() + room, row.center().y() - 5.5, row.width() - room - PERCENT, 11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(track, 3, 3)
        wide = max(track.width() * bar.share, 3.0 if bar.rank < 2 else 2.0)
        painter.setBrush(theme.color(("highlight", "accent")[bar.rank] if bar.rank < 2 else "secondary"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), wide, track.height()), 3, 3)
        figure = QRectF(row.right() - PERCENT, row.top(), PERCENT, row.height())
        color = "text" if bar.rank < 2 else "secondary"
        text.paint(painter, figure, bar.percent, theme.NORMAL, color, bold=first, align="right")

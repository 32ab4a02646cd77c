"""Probabilities as bars with per cent; each bar can be chosen."""

from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.widgets import text, theme

ROW = 20  # px
LOW_ROW = 16  # px: at least
FEWEST = 5  # rows that there is room for
PERCENT = 60  # px: room for ``100.0 %`` in bold


@dataclass(frozen=True)
class Bar:
    """One row.  rank: 0 for the first guess, 1 for the second, more for the rest.  index: the class it stands for."""

    label: str
    share: float
    rank: int
    index: int = -1

    @property
    def percent(self) -> str:
        """The share as people read it."""
        return f"{self.share * 100:.1f}\u202f%" if isfinite(self.share) else "NaN"

    @property
    def place(self) -> int:
        """0 for the first guess, 1 for the second, 2 for the rest and for what is no share at all."""
        return min(self.rank, 2) if isfinite(self.share) else 2


class ProbabilityBars(QWidget):
    """One bar for each class; the first guess in the highlight colour and bold, the second in the accent.

    A click on a bar, or Enter on the one that Up and Down went to, chooses its class.
    """

    chosen = Signal(int)  # the class's index

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._rows = 10
        self._wanted = ROW  # px, a row
        self._words = ("", "")
        self._pointed = self._pressed = -1  # rows
        self._key_row = 0
        self._selected = -1  # a class
        self.setMouseTracking(True)
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
        rows = max(len(bars), FEWEST)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
        self._bars, self._words = bars, ("", "")
        self._key_row = min(self._key_row, len(bars) - 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._describe()

    def show_words(self, first: str, second: str) -> None:
        """Show two friendly lines instead of bars."""
        if self._bars or self._words != (first, second):
            self.update()
        self._bars, self._words = (), (first, second)
        self._point(-1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def select(self, index: int) -> None:
        """Mark the class with this index as the selected one; -1 for none."""
        if index != self._selected:
            self._selected = index
            self.update()

    def row_rect(self, row: int) -> QRectF:
        """Return where a row lies."""
        return QRectF(0, row * self._row, self.width(), self._row)

    def _seen(self, bars: tuple[Bar, ...]) -> list[tuple[str, str, int]]:
        return [(bar.label, bar.percent, bar.place) for bar in bars]

    @property
    def _row(self) -> float:
        """The height of a bar with its room: less than usual in a low window."""
        return min(ROW, self.height() / self._rows)

    def sizeHint(self) -> QSize:
        return QSize(200, self._rows * self._wanted)

    @property
    def full(self) -> int:
        """The pixels it would like to be high."""
        return self._rows * ROW

    def do_without(self, pixels: int) -> None:
        """Want so much less height than `full`, as far as the rows stay legible; nothing less for 0 or fewer."""
        row = max(ROW - -(-max(pixels, 0) // self._rows), LOW_ROW)
        if row != self._wanted:
            self._wanted = row
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._rows * LOW_ROW)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._bars:
                self._paint_words(painter)
            room = max((text.width(bar.label, theme.NORMAL, True) for bar in self._bars), default=0.0)
            room = min(room + 8, self.width() * 0.5)
            for index, bar in enumerate(self._bars):
                self._paint_behind(painter, index, bar)
                self._paint_bar(painter, self.row_rect(index), room, bar)

    def _paint_words(self, painter: QPainter) -> None:
        middle = QRectF(0, self.height() / 2 - 24, self.width(), 24)
        text.paint(painter, middle, self._words[0], theme.LARGE, "text", align="center")
        text.paint(
            painter, middle.translated(0, 24), self._words[1], theme.NORMAL, "secondary", align="center"
        )

    def _paint_behind(self, painter: QPainter, row: int, bar: Bar) -> None:
        """Show which row is selected, pointed at, or has the keyboard."""
        place = self.row_rect(row).adjusted(0.5, 0.5, -0.5, -0.5)
        selected = bar.index == self._selected >= 0
        pointed = row == self._pointed
        if selected or pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(place, 4, 4)
        if self.hasFocus() and row == self._key_row:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(place, 4, 4)

    def _paint_bar(self, painter: QPainter, row: QRectF, room: float, bar: Bar) -> None:
        first = bar.place == 0
        label = QRectF(row.left() + 4, row.top(), room - 4, row.height())
        text.paint(painter, label, bar.label, theme.NORMAL, "text", bold=first)
        track = QRectF(row.left() + room + 4, row.center().y() - 5.5, row.width() - room - 8 - PERCENT, 11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(track, 3, 3)
        share = bar.share if isfinite(bar.share) else 0.0
        wide = max(track.width() * share, 3.0 if bar.place < 2 else 2.0)
        painter.setBrush(theme.color(("highlight", "accent", "secondary")[bar.place]))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), wide, track.height()), 3, 3)
        figure = QRectF(row.right() - PERCENT - 4, row.top(), PERCENT, row.height())
        color = "text" if bar.place < 2 else "secondary"
        text.paint(painter, figure, bar.percent, theme.NORMAL, color, bold=first, align="right")

    # ---- choosing

    def _row_at(self, point: QPointF) -> int:
        row = int(point.y() // self._row) if self._row else -1
        inside = self.rect().contains(point.toPoint())
        return row if inside and 0 <= row < len(self._bars) else -1

    def _point(self, row: int) -> None:
        if row != self._pointed:
            self._pointed = row
            hand = Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self._row_at(event.position()) if left else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row, pressed = self._row_at(event.position()), self._pressed
        self._pressed = -1
        if row >= 0 and row == pressed:
            self._key_row = row
            self.chosen.emit(self._bars[row].index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if self._bars and by:
            self._key_row = min(max(self._key_row + by, 0), len(self._bars) - 1)
            self._describe()
            self.update()
        elif self._bars and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._bars[self._key_row].index)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _describe(self) -> None:
        """Tell a screen reader which row the keyboard is at; only then, for bars change with the pen."""
        if self.hasFocus():
            bar = self._bars[self._key_row]
            self.setAccessibleDescription(f"{bar.label}: {bar.percent}")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(QPointF(event.pos()))
            if row >= 0:
                bar = self._bars[row]
                words = f"{bar.label}: {bar.share:.6f}\nclick to see how it came about"
                QToolTip.showText(event.globalPos(), words, self, self.row_rect(row).toAlignedRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

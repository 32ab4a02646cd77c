"""What a token reads most, as numbers and bars."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.panels.attention.board import Board
from explorer.panels.attention.looks import Look, ordered, percent
from explorer.widgets import text, theme

ROW, TITLE, LINE = 19.0, 22.0, 17.0  # px
PERCENT = 56.0  # px: room for ``100.0 %``
LABEL = 92.0  # px


@dataclass(frozen=True, eq=False)
class Told:
    """Whose attention, in which picture, of how many tokens; pointed: the token under the pointer."""

    board: Board
    token: int
    look: Look
    toward: bool
    rolled: bool
    pointed: int | None = None

    @property
    def sentence(self) -> str:
        """What the list is of: ``reads, mean of the heads``."""
        verb = (
            ("is part of" if self.toward else "is made of")
            if self.rolled
            else "is read by"
            if self.toward
            else "reads"
        )
        return f"{verb}  ·  {self.look.name}"


class Readout(QWidget):
    """The largest shares in order, and the sum of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Told | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Largest shares")

    def tell(self, told: Told | None) -> None:
        """Tell of another token or picture; None of nothing."""
        self._told = told
        self.setAccessibleDescription("; ".join(self.lines))
        self.update()

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that is said, from top to bottom."""
        told = self._told
        if told is None:
            return ()
        rows = tuple(
            f"{told.board.name(token)} {percent(float(told.look.shares[token]))}" for token in self._listed()
        )
        return (told.board.name(told.token), told.sentence, *rows, self._sum())

    def _listed(self) -> list[int]:
        """Return the tokens of the rows: the largest that there is room for, and the one pointed at."""
        assert self._told is not None
        room = max(int((self.height() - TITLE - 2 * LINE - 4) / ROW), 1)
        largest = ordered(self._told.look.shares)[:room]
        pointed = self._told.pointed
        return [*largest[:-1], pointed] if pointed is not None and pointed not in largest else largest

    def _sum(self) -> str:
        assert self._told is not None
        shares = self._told.look.shares
        whole = float(shares.sum(dtype=float))
        # What a token reads is 100 % of it; what is read of it may be any part of what all others read.
        words = f"{whole:.1f} × {percent(1)}" if self._told.toward else percent(whole)
        return f"all {len(shares)} tokens: {words}"

    def sizeHint(self) -> QSize:
        return QSize(220, round(TITLE + 2 * LINE + 6 * ROW + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, round(TITLE + 2 * LINE + 2 * ROW + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        told = self._told
        if told is None:
            return
        with QPainter(self) as painter:
            line = QRectF(0, 0, self.width(), TITLE)
            name, where = told.board.name(told.token), told.board.pixels_of(told.token)
            text.paint(painter, line, name, theme.LARGE, "text", bold=True)
            beside = line.adjusted(text.width(name, theme.LARGE, True) + 10, 2, 0, 0)
            if text.width(where, theme.SMALL) <= beside.width():
                text.paint(painter, beside, where, theme.SMALL, "secondary")
            self._told_of(painter, QRectF(0, TITLE, self.width(), LINE), told)

    def _told_of(self, painter: QPainter, line: QRectF, told: Told) -> None:
        text.paint(painter, line, told.sentence, theme.SMALL, "secondary")
        high = max(float(told.look.shares.max()), 1e-9)
        row = QRectF(0, line.bottom() + 2, self.width(), ROW)
        for token in self._listed():
            self._paint_row(painter, row, told, token, high)
            row.translate(0, ROW)
        row.setHeight(LINE)
        text.paint(painter, row, self._sum(), theme.SMALL, "secondary", align="right")

    def _paint_row(self, painter: QPainter, row: QRectF, told: Told, token: int, high: float) -> None:
        share = float(told.look.shares[token])
        pointed = token == told.pointed
        label = QRectF(row.left(), row.top(), LABEL, ROW)
        text.paint(painter, label, told.board.name(token), theme.NORMAL, "text", bold=pointed)
        track = QRectF(LABEL + 6, row.center().y() - 4, max(row.width() - LABEL - PERCENT - 12, 4), 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(theme.color("highlight" if pointed else "accent"))
        wide = track.width() * min(max(share / high, 0.0), 1.0) if share == share else 0.0
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(wide, 2.0), track.height()), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        figure = QRectF(row.right() - PERCENT, row.top(), PERCENT, ROW)
        text.paint(painter, figure, percent(share), theme.NORMAL, "text", bold=pointed, align="right")

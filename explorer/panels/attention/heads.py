"""One picture for each head, side by side, or one of them large."""

from dataclasses import dataclass
from functools import cache
from itertools import count as count_from
from itertools import islice

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.panels.attention.board import Board
from explorer.panels.attention.heat import Heat
from explorer.panels.attention.looks import MEAN, Choice, Look, percent
from explorer.trace import FloatArray
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, LIGHT_INK, cell_at, paint_frame

GAP, CAPTION, SWATCH, EDGE = 10.0, 20.0, 11.0, 16.0  # px
DIMMED = 0.6  # how much the ground covers what is about to go


@dataclass(frozen=True, eq=False)
class Shown:
    """What is painted: the pictures, the end of each one's range, whose attention it is, what is marked beside."""

    board: Board
    looks: tuple[Look, ...]
    highs: tuple[float, ...]
    token: int
    choice: Choice
    marked: int | None = None  # the number of the picture that is marked


class HeadTiles(QWidget):
    """Follows `show_looks`; says what the pointer is over and which picture was clicked."""

    pointed = Signal(object, object)  # the token and the picture's number; None, None
    picked = Signal(int)  # a picture's number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._heat: Heat | None = None
        self._words = ""
        self._dimmed = False
        self._pointed: tuple[int | None, int | None] = (None, None)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Attention of every head")

    def show_looks(self, shown: Shown) -> None:
        """Show other pictures."""
        before = self._shown
        if (
            before is None
            or before.board is not shown.board
            or before.choice.pictured != shown.choice.pictured
        ):
            self._heat = Heat(shown.board, shown.choice.pictured)
        self._shown, self._words = shown, ""
        self.setAccessibleDescription(", ".join(look.name for look in self.looks))
        self.update()

    def dim(self, dimmed: bool) -> None:
        """Let the pictures step back while others are worked out."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence instead."""
        self._shown, self._words = None, words
        self.update()

    @property
    def looks(self) -> tuple[Look, ...]:
        """The pictures in sight: all, or the large one."""
        if self._shown is None:
            return ()
        large = self._shown.choice.head
        one = tuple(look for look in self._shown.looks if look.index == large)
        return one if large is not None and one else self._shown.looks

    def rect_of(self, place: int) -> QRectF:
        """Return where the picture at a place is painted, without its caption; the mean is as large as four."""
        columns, rows, wide, high = self._sizes()
        row, column = _cells(len(self.looks), self._leads, columns)[place]
        larger = self._leads and place == 0
        left = (self.width() - columns * wide - (columns - 1) * GAP) / 2
        top = max((self.height() - rows * (high + CAPTION + GAP) + GAP) / 2, EDGE / 2)
        x, y = left + column * (wide + GAP), top + row * (high + CAPTION + GAP)
        if larger:
            return QRectF(round(x), round(y), round(2 * wide + GAP), round((2 * wide + GAP) * high / wide))
        return QRectF(round(x), round(y), round(wide), round(high))

    @property
    def _leads(self) -> bool:
        """Whether the first picture is the mean, in front of heads."""
        return len(self.looks) > 2 and self.looks[0].index == MEAN

    def _sizes(self) -> tuple[int, int, float, float]:
        """Return the number of columns and rows, and the width and height of a picture, that fill the room best."""
        count = max(len(self.looks), 1)
        aspect = self._shown.board.aspect if self._shown is not None else 1.0
        best = (1, 1, 8.0, 8.0)
        for columns in range(2 if self._leads else 1, count + 1):
            rows = 1 + max((row for row, _ in _cells(count, self._leads, columns)), default=0)
            rows = max(rows, 2) if self._leads else rows
            wide = (self.width() - EDGE - (columns - 1) * GAP) / columns
            high = (self.height() - EDGE - (rows - 1) * GAP) / rows - CAPTION
            wide = min(wide, high * aspect)
            if wide > best[2]:
                best = (columns, rows, wide, wide / aspect)
        return best

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._shown is None or self._heat is None:
                text.paint(
                    painter, QRectF(self.rect()), self._words, theme.LARGE, "secondary", align="center"
                )
                return
            for place, look in enumerate(self.looks):
                self._paint(painter, self.rect_of(place), look, self._high(look))
            if self._dimmed:
                painter.fillRect(self.rect(), theme.color("stage", DIMMED))

    def _high(self, look: Look) -> float:
        assert self._shown is not None
        return self._shown.highs[self._shown.looks.index(look)]

    def _paint(self, painter: QPainter, rect: QRectF, look: Look, high: float) -> None:
        assert self._shown is not None and self._heat is not None
        self._heat.paint(painter, rect, look.shares, high)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        marked = look.index == self._shown.marked
        painter.setPen(theme.color("focus" if marked else "line"))
        edge = 2.5 if marked else 0.5
        painter.drawRect(rect.adjusted(-edge, -edge, edge, edge))
        for token, color in ((self._shown.token, FRAME), (self._pointed[0], LIGHT_INK)):
            cell = self._heat.cell(rect, token) if token is not None else None
            if cell is not None:
                paint_frame(painter, cell, color, 1.5 if rect.width() > 150 else 1.0)
        self._paint_caption(painter, rect, look, high)

    def _paint_caption(self, painter: QPainter, rect: QRectF, look: Look, high: float) -> None:
        assert self._shown is not None and self._heat is not None
        line = QRectF(rect.left(), rect.bottom() + 2, rect.width(), CAPTION - 2)
        words, beside = self._figure(look.shares), self._shown_beside
        room = text.width(words, theme.SMALL)
        text.paint(painter, line, words, theme.SMALL, "text", align="right")
        if words and beside is not None and line.width() > 60:
            swatch = QRectF(line.right() - room - SWATCH - 5, line.center().y() - SWATCH / 2, SWATCH, SWATCH)
            painter.fillRect(swatch, self._heat.color(float(look.shares[beside]), high))
            painter.setPen(theme.color("line"))
            painter.drawRect(swatch.adjusted(-0.5, -0.5, 0.5, 0.5))
            room += SWATCH + 5
        name = line.adjusted(0, 0, -room - 6, 0)
        short = look.name.removeprefix("head ").removeprefix("layers ").removesuffix(" of the heads")
        fits = text.width(look.name, theme.SMALL) <= name.width()
        text.paint(
            painter,
            name,
            look.name if fits else short,
            theme.SMALL,
            "text" if look.index == MEAN else "secondary",
        )

    @property
    def _shown_beside(self) -> int | None:
        """The token whose share stands in the captions: the one pointed at, else the first beside the image."""
        assert self._shown is not None
        others = self._shown.board.others
        return self._pointed[0] if self._pointed[0] is not None else others[0] if others else None

    def _figure(self, shares: FloatArray) -> str:
        beside = self._shown_beside
        return percent(float(shares[beside])) if beside is not None else ""

    # ---- pointing

    def at(self, point: QPointF) -> tuple[int | None, int | None]:
        """Return the token and the number of the picture under a point; in a caption the token beside the image."""
        if self._shown is None:
            return None, None
        for place, look in enumerate(self.looks):
            rect = self.rect_of(place)
            cell = cell_at(rect, self._shown.board.shape, point)
            if cell is not None:
                return self._shown.board.token(*cell), look.index
            if rect.adjusted(0, 0, 0, CAPTION).contains(point):
                return None, look.index
        return None, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point((None, None))

    def _point(self, spot: tuple[int | None, int | None]) -> None:
        if spot != self._pointed:
            self._pointed = spot
            hand = Qt.CursorShape.PointingHandCursor if spot[1] is not None else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.pointed.emit(*spot)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        _, index = self.at(event.position())
        if index is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(index)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, point: QPointF) -> str:
        """Return what the picture under a point says there: ``head 3 · class token reads patch (3, 7): 4.1 %``."""
        token, index = self.at(point)
        shown = self._shown
        look = next((look for look in self.looks if look.index == index), None)
        if shown is None or look is None:
            return ""
        hint = "click to see all" if len(self.looks) == 1 else "click to see it large"
        if shown.choice.rolled:
            hint = "click to go to this layer"
        if token is None:
            return f"{look.name}\n{hint}"
        pair = (shown.board.name(shown.token), shown.board.name(token))
        reader, read = reversed(pair) if shown.choice.toward else pair
        verb = "is made of" if shown.choice.rolled else "reads"
        return f"{look.name} · {reader} {verb} {read}: {percent(float(look.shares[token]))}\n{hint}"


@cache
def _cells(count: int, leads: bool, columns: int) -> tuple[tuple[int, int], ...]:
    """Return the (row, column) of each picture; the first one, where it leads, takes four cells."""
    if not leads:
        return tuple(divmod(place, columns) for place in range(count))
    free = (divmod(place, columns) for place in count_from(0))
    after = (cell for cell in free if cell[0] > 1 or cell[1] > 1)
    return ((0, 0), *islice(after, count - 1))

"""The inspector's building blocks: pieces that know their height, paint themselves and answer the pointer."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.trace import FloatArray, Unit
from explorer.widgets import text, theme

LINE, SMALL_LINE, AFTER_HEADER, BEFORE_HEADER = 20, 16, 6, 16  # px
_KEPT = re.compile(r" (?=× |\d)|(?<=×) ")  # spaces at which no line ends: "row 4", "14 × 14"
LABEL = 84  # px: the left column of a list of facts


@dataclass(frozen=True)
class Spot:
    """A place that answers the pointer, in the coordinates of its block.

    rects: the place itself, then what is framed with it.  words: its tooltip.
    unit: where a click leads.  act: what a click does instead; takes and returns nothing.
    """

    rects: tuple[QRectF, ...]
    words: str
    unit: Unit | None = None
    act: Callable[[], None] | None = None

    @property
    def clickable(self) -> bool:
        """Whether a click does anything."""
        return self.unit is not None or self.act is not None

    def moved(self, across: float, down: float) -> "Spot":
        """Return the same place in coordinates that begin further left and up."""
        return Spot(tuple(r.translated(across, down) for r in self.rects), self.words, self.unit, self.act)


class Block:
    """A piece `height` pixels high whose left top corner is the origin.  live: whether a new trace changes it."""

    height: float = 0.0
    live: bool = False

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies in `area`."""

    def spot(self, point: QPointF) -> Spot | None:
        """Return what lies under `point`, if it answers."""
        return None

    def words(self) -> Iterable[str]:
        """Return every text shown, from top to bottom."""
        return ()


class Space(Block):
    """Nothing."""

    def __init__(self, height: float) -> None:
        self.height = height


class Lines(Block):
    """A paragraph, wrapped to `room`."""

    def __init__(
        self, words: str, room: int, px: int = theme.NORMAL, color: str = "text", bold: bool = False
    ) -> None:
        self._words, self._room = words, room
        self._px, self._color, self._bold = px, color, bold
        self._parts = text.wrapped(_KEPT.sub("\u00a0", words), px, bold, room)
        self._high = px + 7
        self.height = len(self._parts) * self._high

    def paint(self, painter: QPainter, area: QRectF) -> None:
        for index, part in enumerate(self._parts):
            line = QRectF(0, index * self._high, self._room, self._high)
            text.paint(painter, line, part, self._px, self._color, self._bold)

    def words(self) -> Iterable[str]:
        return (self._words,)


class Header(Block):
    """A section header with space above it."""

    height = BEFORE_HEADER + SMALL_LINE + AFTER_HEADER

    def __init__(self, words: str, room: int) -> None:
        self._words, self._room = words, room

    def paint(self, painter: QPainter, area: QRectF) -> None:
        text.paint_header(painter, QRectF(0, BEFORE_HEADER, self._room, SMALL_LINE), self._words)

    def words(self) -> Iterable[str]:
        return (self._words,)


class Facts(Block):
    """A list in two columns; long figures run over several lines."""

    def __init__(self, pairs: tuple[tuple[str, str], ...], room: int) -> None:
        self._pairs, self._room = pairs, room
        self._wrapped = [
            (what, text.wrapped(figure, theme.NORMAL, False, room - LABEL)) for what, figure in pairs
        ]
        self.height = sum(len(parts) for _, parts in self._wrapped) * LINE

    def paint(self, painter: QPainter, area: QRectF) -> None:
        line = QRectF(0, 0, self._room, LINE)
        for what, parts in self._wrapped:
            text.paint(painter, line, what, theme.NORMAL, "secondary")
            for part in parts:
                text.paint(painter, line.adjusted(LABEL, 0, 0, 0), part)
                line.translate(0, LINE)

    def words(self) -> Iterable[str]:
        return (f"{what} {figure}".strip() for what, figure in self._pairs)


class Value(Block):
    """The unit's value, large, beside its colour; `read` gives both."""

    height = 32
    live = True

    def __init__(self, read: Callable[[], tuple[float, QColor]], room: int) -> None:
        self._read, self._room = read, room

    def paint(self, painter: QPainter, area: QRectF) -> None:
        number, color = self._read()
        painter.setPen(theme.color("line"))
        painter.setBrush(color)
        painter.drawRect(QRectF(0.5, 5.5, 23, 23))
        text.paint(painter, QRectF(34, 2, self._room - 34, 28), text.exact(number), theme.TITLE, bold=True)

    def words(self) -> Iterable[str]:
        return (text.exact(self._read()[0]),)


def centred(values: FloatArray | NDArray[np.float64]) -> ColorScale:
    """Return a range with zero in the middle that holds all finite `values`."""
    finite = values[np.isfinite(values)]
    high = float(np.abs(finite).max(initial=0.0)) or 1.0
    return ColorScale("diverging", -high, high)

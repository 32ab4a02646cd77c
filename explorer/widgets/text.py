"""Numbers as people read them, and text laid out once and painted often."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QStaticText

from explorer.widgets import theme

MINUS = "\u2212"
THIN_SPACE = "\u202f"
WORD = 24  # characters; longer texts, sentences about a unit, seldom come again
_least = [0]  # px: of numbers in cells, where it must be more than what a cell asks for


def number(value: float, decimals: int = 2) -> str:
    """Return ``−0.37``: fixed decimals, fewer for large values, a true minus sign, no minus zero."""
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "NaN"
    size = abs(value)
    places = decimals if size < 10 else max(decimals - 1, 0) if size < 100 else max(decimals - 2, 0)
    text = f"{size:.{places}f}" if size < 1e6 else f"{size:.1e}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.") else text


def short(value: float, decimals: int = 2) -> str:
    """Return a number as one writes it by hand: ``1``, ``−0.5``, ``0.11``; no zeros that say nothing."""
    word = number(value, decimals)
    return word.rstrip("0").rstrip(".") if "." in word and "e" not in word else word


def exact(value: float) -> str:
    """Return the value to four significant digits, ``−0.01234``."""
    size = abs(value)
    if not math.isfinite(value) or size == 0 or 0.1 <= size < 1e6:
        return number(value, 4)
    text = f"{size:.5f}" if size >= 1e-4 else f"{size:.2e}"
    return f"{MINUS}{text}" if value < 0 else text


def thousands(value: int) -> str:
    """Return ``61 706`` with thin spaces."""
    return f"{value:,}".replace(",", THIN_SPACE)


def demand(px: int) -> None:
    """Let numbers in cells vanish rather than be smaller than `px` pixels; 0 leaves it to the cells."""
    _least[0] = px


def legible(px: int) -> int:
    """Return the smallest size in which a number is written into a cell that would go down to `px`."""
    return max(px, _least[0])


def static(text: str, px: int, bold: bool = False) -> QStaticText:
    """Return `text` laid out once; painting it is several times faster than ``drawText``."""
    return (_word if len(text) <= WORD else _line)(text, px, bold)


def _laid_out(text: str, px: int, bold: bool) -> QStaticText:
    result = QStaticText(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    result.prepare(font=theme.font(px, bold))
    return result


_word, _line = lru_cache(maxsize=4096)(_laid_out), lru_cache(maxsize=256)(_laid_out)


@lru_cache(maxsize=256)
def metrics(px: int, bold: bool = False) -> QFontMetricsF:
    """Return the metrics of the font at `px`."""
    return QFontMetricsF(theme.font(px, bold))


@lru_cache(maxsize=4096)
def width(text: str, px: int, bold: bool = False) -> float:
    """Return how wide `text` is."""
    return metrics(px, bold).horizontalAdvance(text)


@lru_cache(maxsize=1024)
def elided(text: str, px: int, bold: bool, room: int) -> str:
    """Return `text`, shortened with an ellipsis to `room` pixels."""
    return metrics(px, bold).elidedText(text, Qt.TextElideMode.ElideRight, room)


@lru_cache(maxsize=256)
def wrapped(text: str, px: int, bold: bool, room: int) -> tuple[str, ...]:
    """Return `text` in lines of at most `room` pixels."""
    lines, wide = [], metrics(px, bold).horizontalAdvance
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(line if wide(line) <= room else elided(line, px, bold, room) for line in lines)


def paint(
    painter: QPainter,
    rect: QRectF,
    text: str,
    px: int = theme.NORMAL,
    color: QColor | str = "text",
    bold: bool = False,
    align: str = "left",
) -> None:
    """Paint one line in `rect`, in the middle of its height, elided where it does not fit."""
    room = width(text, px, bold)
    if room > rect.width() + 0.5:
        text = elided(text, px, bold, int(rect.width()))
        room = width(text, px, bold)
    left = {"left": 0.0, "center": (rect.width() - room) / 2, "right": rect.width() - room}[align]
    top = (rect.height() - metrics(px, bold).height()) / 2
    painter.setPen(theme.color(color) if isinstance(color, str) else color)
    painter.setFont(theme.shared_font(px, bold))
    painter.drawStaticText(QPointF(rect.left() + left, rect.top() + top), static(text, px, bold))


def paint_header(painter: QPainter, rect: QRectF, text: str) -> None:
    """Paint a section header: small, bold, spaced, upper case, in secondary colour."""
    painter.setPen(theme.color("secondary"))
    painter.setFont(theme.header_font())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

"""How the lines of a sum and the curve of an activation look in "Step by step"."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.panels.curve import paint_curve
from explorer.panels.steps.painter import paint_caption
from explorer.panels.steps.story import Line, Story
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, LIGHT_INK

LOWEST_LINE = 15.0  # px: lower lines would touch
VERDICT = theme.NORMAL  # px


def shortened(story: Story, room: float) -> tuple[Line, ...]:
    """Return the lines; where `room` is low, the parts of a weighted sum as one line."""
    parts = [line for line in story.lines if line.role in ("term", "rest") and line.words != "bias"]
    weighted = any(pane.fixed for pane in story.panes)
    if room / (len(story.lines) + 1.8) >= LOWEST_LINE or not weighted or len(parts) < 2:
        return story.lines
    whole = Line("all products", sum(line.number for line in parts), "rest")
    return (whole, *story.lines[len(parts) :])


def verdict_lines(story: Story, room: float) -> tuple[str, ...]:
    """Return whether the value is PyTorch's, in lines of at most `room` pixels."""
    return text.wrapped(story.verdict.words, VERDICT, False, int(room))


def paint_table(painter: QPainter, rect: QRectF, story: Story, swatch: ColorScale, decimals: int) -> None:
    """Write the lines of the sum, numbers to the right, and whether the value is PyTorch's."""
    verdict = verdict_lines(story, rect.width())
    lines = shortened(story, rect.height() - (len(verdict) - 1) * LOWEST_LINE)
    rows = len(lines) + len(verdict)
    high = min(rect.height() / (rows + 0.8), 32.0)
    px = min(max(int(high * 0.62), theme.SMALL), 18)
    top = rect.top() + (rect.height() - high * (rows + 0.8)) / 2
    for line in lines:
        where = QRectF(rect.left(), top, rect.width(), high)
        if line.role == "result":
            where.setHeight(high * 1.8)
            _paint_result(painter, where, line, story, swatch, decimals)
        else:
            _paint_line(painter, where, line, px, decimals)
        top = where.bottom()
    for words in verdict:
        check = QRectF(rect.left(), top, rect.width(), high)
        text.paint(painter, check, words, VERDICT, story.verdict.color, align="right")
        top = check.bottom()


def _paint_line(painter: QPainter, rect: QRectF, line: Line, px: int, decimals: int) -> None:
    strong = line.role in ("total", "strong")
    if line.role == "total":
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), theme.color("line"))
    number = text.number(line.number, decimals)
    room = text.width(number, px, strong)
    words = rect.adjusted(0, 0, -room - 8, 0)
    text.paint(painter, words, line.words, px, "text" if strong else "secondary")
    text.paint(painter, rect, number, px, "text", bold=strong, align="right")


def _paint_result(
    painter: QPainter, rect: QRectF, line: Line, story: Story, swatch: ColorScale, decimals: int
) -> None:
    """Write the value large, on its colour."""
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), theme.color("text"))
    px = theme.TITLE if rect.height() >= 36 else theme.LARGE
    number = text.number(line.number, decimals)
    room = max(text.width(number, px, True) + 24, 72.0)
    box = QRectF(rect.right() - room, rect.top() + 6, room, rect.height() - 12)
    red, green, blue = swatch.rgb(np.float32(story.last.recorded)).tolist()
    painter.fillRect(box, QColor(red, green, blue))
    dark = bool(red * 299 + green * 587 + blue * 114 > 128_000)
    text.paint(painter, box, number, px, DARK_INK if dark else LIGHT_INK, bold=True, align="center")
    words = rect.adjusted(0, 0, -room - 8, 0)
    text.paint(painter, words, line.words, min(px, theme.LARGE), "text", bold=True)


def paint_graph(painter: QPainter, rect: QRectF, story: Story) -> None:
    """Paint the curve of the activation with the unit's point on it."""
    assert story.graph is not None
    paint_caption(painter, rect, story.graph.name)
    painter.fillRect(rect, theme.color("panel"))
    paint_curve(painter, rect, story.graph, pointed=not story.at_rest)

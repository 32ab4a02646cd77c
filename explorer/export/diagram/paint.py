"""Draws a diagram on any paint device: lines, faces, and texts that stay texts."""

from collections.abc import Sequence
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.export.diagram.arrange import HEAD, LINE
from explorer.export.diagram.values import Box, Diagram, Point, Way
from explorer.widgets import theme

ROUND = 6.0  # the radius of corners
COLORS = {
    "input": "#9AA5B8",
    "convolution": "#4F86E8",
    "pooling": "#F0A23C",
    "dense": "#4FA96B",
    "block": "#8A6FD1",
    "other": "#7F8CA0",
}


def paint(painter: QPainter, diagram: Diagram) -> None:
    """Draw a diagram in the colours of the current theme, from its corner on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for way in sorted(diagram.ways, key=lambda way: not way.skip):
        _way(painter, way)
    for box in diagram.boxes:
        _faces(painter, box)
        _texts(painter, box)


def _way(painter: QPainter, way: Way) -> None:
    color = theme.color("focus" if way.skip else "secondary")
    painter.setPen(QPen(color, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = way.points[-1]
    painter.drawPath(_rounded([*way.points[:-1], (x - HEAD / 2, y)]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    head = (QPointF(x, y), QPointF(x - 7, y - 3.5), QPointF(x - 7, y + 3.5))
    painter.drawPolygon(QPolygonF(head))


def _rounded(points: Sequence[Point]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(QPointF(*corner), _towards(corner, after))
    path.lineTo(QPointF(*points[-1]))
    return path


def _towards(corner: Point, other: Point) -> QPointF:
    """Return where the rounding of a corner begins on the way to another."""
    length = hypot(other[0] - corner[0], other[1] - corner[1])
    part = min(ROUND, length / 2) / length if length else 0.0
    return QPointF(corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part)


def _faces(painter: QPainter, box: Box) -> None:
    base = QColor(COLORS[box.family])
    left, low, high = box.left, box.bottom, box.top + box.depth
    right, slant = left + box.width, box.depth
    painter.setPen(QPen(base.darker(165), 1.0))
    if slant:
        over = (left, high), (left + slant, high - slant), (right + slant, high - slant), (right, high)
        side = (right, high), (right + slant, high - slant), (right + slant, low - slant), (right, low)
        for corners, color in ((over, base.lighter(128)), (side, base.darker(122))):
            painter.setBrush(color)
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setBrush(base)
    painter.drawRect(QRectF(left, high, box.width, low - high))


def _texts(painter: QPainter, box: Box) -> None:
    centre, wide = box.left + (box.width + box.depth) / 2, 400.0
    for index, line in enumerate(box.lines):
        painter.setFont(theme.shared_font(theme.SMALL, bold=index == 0))
        painter.setPen(theme.color("text" if index == 0 else "secondary"))
        place = QRectF(centre - wide / 2, box.bottom + 4 + index * LINE, wide, LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, line)
    painter.setFont(theme.shared_font(theme.SMALL))
    painter.setPen(theme.color("text"))
    top = box.middle - 4 - LINE * len(box.operation)
    right = box.left - HEAD
    for index, line in enumerate(box.operation):
        place = QRectF(box.begin, top + index * LINE, right - box.begin, LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, line)

"""Where a bubble stands beside what it points at.  Rectangles in pixels of the window."""

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 14  # px: room for the beak
MARGIN = 12  # px: to the edge of the window

_OPPOSITE = {"below": "top", "above": "bottom", "right": "left", "left": "right"}


def place(target: QRect, size: QSize, window: QRect, sides: tuple[str, ...]) -> tuple[QRect, str]:
    """Return where a bubble of `size` stands, and on which of its edges its beak is.

    The first of `sides` with room; without any, over the target's lower edge, without a beak (an empty edge).
    """
    inside = window.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    for side in sides:
        found = _kept_inside(_beside(target, size, side), inside)
        if inside.contains(found) and not found.intersects(target):
            return found, _OPPOSITE[side]
    corner = QPoint(target.center().x() - size.width() // 2, target.bottom() - size.height() - MARGIN)
    return _kept_inside(QRect(corner, size), inside), ""


def _beside(target: QRect, size: QSize, side: str) -> QRect:
    """Return a rectangle of `size` in the middle of one side."""
    left, top = target.center().x() - size.width() // 2, target.center().y() - size.height() // 2
    corner = {
        "below": QPoint(left, target.bottom() + GAP),
        "above": QPoint(left, target.top() - GAP - size.height()),
        "right": QPoint(target.right() + GAP, top),
        "left": QPoint(target.left() - GAP - size.width(), top),
    }[side]
    return QRect(corner, size)


def _kept_inside(rect: QRect, inside: QRect) -> QRect:
    moved = QRect(rect)
    moved.moveLeft(max(inside.left(), min(rect.left(), inside.right() - rect.width() + 1)))
    moved.moveTop(max(inside.top(), min(rect.top(), inside.bottom() - rect.height() + 1)))
    return moved

"""How a row of the outline looks: a small map, the name, kind and shape, and what was found in the name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from explorer.panels.outline.model import NODE, Index
from explorer.panels.outline.tree import Node
from explorer.panels.sheets import sheets_of
from explorer.session import Session
from explorer.widgets import text, theme
from explorer.widgets.map_view import paint_map

ROW, PICTURE, EDGE = 36, 26.0, 4.0  # px


class Rows(QStyledItemDelegate):
    """Paints a row in two lines beside its map.  sought: what is marked in the names."""

    def __init__(self, session: Session, view: QTreeView) -> None:
        super().__init__(view)
        self._session = session
        self.sought = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node = index.data(NODE)
        if not isinstance(node, Node):
            return
        place = QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            self._paint_behind(painter, place.adjusted(0.5, 1.5, -0.5, -1.5), state, chosen)
        self._paint_map(
            painter, QRectF(place.left() + EDGE, place.center().y() - PICTURE / 2, PICTURE, PICTURE), node
        )
        words = place.adjusted(PICTURE + 3 * EDGE, 2, -EDGE, -2)
        half = words.height() / 2
        self._paint_words(
            painter, QRectF(words.topLeft(), words.bottomRight()).adjusted(0, 0, 0, -half), node, chosen
        )
        below = words.adjusted(0, half, 0, 0)
        text.paint(painter, below, _detail(node), theme.SMALL, "secondary")
        painter.restore()

    def _paint_behind(self, painter: QPainter, place: QRectF, state: QStyle.StateFlag, chosen: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(theme.color("focus") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selection" if chosen else "hover"))
        painter.drawRoundedRect(place, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_map(self, painter: QPainter, place: QRectF, node: Node) -> None:
        """Paint the first map of the node, as large as fits."""
        sheets = sheets_of(self._session)
        if sheets is None or node.shown not in sheets.trace:
            return
        sheet = sheets[node.shown]
        rows, columns = sheet.grid.rows, sheet.grid.columns
        high, wide = max(rows / max(rows, columns), 0.2), max(columns / max(rows, columns), 0.2)
        rect = QRectF(0, 0, place.width() * wide, place.height() * high)
        rect.moveCenter(place.center())
        ratio = painter.device().devicePixelRatioF()
        paint_map(painter, rect, sheet.seen(0, min(rect.width(), rect.height() * columns / rows), ratio))

    def _paint_words(self, painter: QPainter, line: QRectF, node: Node, chosen: bool) -> None:
        """Paint the name, marked where it holds what is sought, and the shape at the right end."""
        wide = text.width(node.shape, theme.SMALL)
        text.paint(painter, line, node.shape, theme.SMALL, "secondary", align="right")
        line = line.adjusted(0, 0, -wide - 8, 0)
        for word in self.sought.lower().split():
            at = node.label.lower().find(word)
            if at >= 0:
                left = text.width(node.label[:at], theme.NORMAL, node.block)
                room = text.width(node.label[at : at + len(word)], theme.NORMAL, node.block)
                mark = QRectF(line.left() + left, line.top() + 1, room, line.height() - 2)
                painter.fillRect(mark.intersected(line), theme.color("highlight", 0.4))
        broken = self._session.trace is not None and not self._session.trace.broken.isdisjoint(node.members)
        color = "highlight" if broken else "text"
        text.paint(painter, line, node.label, theme.NORMAL, color, bold=node.block)


def _detail(node: Node) -> str:
    """Return the second line: ``convolution · 36 864 parameters``."""
    parts = [node.kind]
    if node.block:
        parts.append(f"{len(node.members)} layers")
    if node.parameters:
        parts.append(f"{text.thousands(node.parameters)} parameters")
    return "  ·  ".join(parts)

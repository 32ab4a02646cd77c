"""The list of networks for Qt: its rows as a model, and how a row is painted."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.shelf import Problem
from explorer.trace.card import NetworkCard
from explorer.widgets import text, theme
from explorer.window.networks.rows import Row, details, state

TALL, HEADING, MARGIN = 44, 30, 12  # px
Index = QModelIndex | QPersistentModelIndex


class Listed(QAbstractListModel):
    """Rows, of which only the networks can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: tuple[Row, ...]) -> None:
        """List other rows; where they are the same networks, what is chosen and where one has scrolled to stays."""
        if [_place(row) for row in rows] == [_place(row) for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: Index) -> Row:
        """Return what stands at an index."""
        return self._rows[index.row()]

    def place(self, name: str) -> QModelIndex:
        """Return where a network stands; without it the first network; invalid if there is none."""
        cards = [(number, row.card) for number, row in enumerate(self._rows) if row.card is not None]
        found = next((number for number, card in cards if card.name == name), cards[0][0] if cards else -1)
        return self.index(found, 0) if found >= 0 else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.row(index).card is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.heading if row.card is None else row.card.title
        if row.card is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.problem.sentence if row.problem is not None else row.card.summary
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.card.title}, {details(row.card)}, {state(row.card, row.problem)}"
        return None


class RowPainter(QStyledItemDelegate):
    """Paints a heading, or a network in two lines with the state of its weights at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = index.model().row(index).card is None
        return QSize(200, HEADING if heading else TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, row = QRectF(option.rect), index.model().row(index)
        if row.card is None:
            below = rect.adjusted(MARGIN, 10, -MARGIN, 0)
            text.paint(painter, below, index.data().upper(), theme.SMALL, "secondary", bold=True)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("selection" if chosen else "hover"))
        self._paint_card(painter, rect.adjusted(MARGIN, 0, -MARGIN, 0), row.card, row.problem, chosen)

    def _paint_card(
        self, painter: QPainter, rect: QRectF, card: NetworkCard, problem: Problem | None, chosen: bool
    ) -> None:
        right = state(card, problem)
        room = rect.width() - (text.width(right, theme.SMALL) + 16 if right else 0)
        first, second = QRectF(rect.left(), rect.top() + 4, room, 20), rect.adjusted(0, 23, 0, -3)
        text.paint(
            painter, first, text.elided(card.title, theme.NORMAL, True, int(room)), theme.NORMAL, bold=True
        )
        color = "bad" if problem is not None else "good" if card.trained else "highlight"
        line = QRectF(rect.left(), rect.top() + 4, rect.width(), 20)
        text.paint(painter, line, right, theme.SMALL, color, align="right")
        below = text.elided(details(card), theme.SMALL, False, int(rect.width()))
        text.paint(painter, second, below, theme.SMALL, "text" if chosen else "secondary")


def _place(row: Row) -> str:
    return row.heading if row.card is None else row.card.name

"""Hands the tree to Qt's tree view; a row is made when it comes into sight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.panels.outline.tree import Node
from explorer.widgets import text

NODE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Place:
    """A node, the number of its parent (-1: none), its row there, and the numbers of its children."""

    node: Node
    parent: int
    row: int
    children: tuple[int, ...]


class TreeModel(QAbstractItemModel):
    """Nodes as rows of one column; `NODE` is the role that gives the node itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: list[_Place] = []
        self._roots: tuple[int, ...] = ()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._places = []
        self._roots = tuple(self._place(node, -1, row) for row, node in enumerate(nodes))
        self.endResetModel()

    def _place(self, node: Node, parent: int, row: int) -> int:
        number = len(self._places)
        self._places.append(_Place(node, parent, row, ()))
        children = tuple(self._place(child, number, at) for at, child in enumerate(node.children))
        self._places[number] = _Place(node, parent, row, children)
        return number

    def indexes(self) -> Iterator[tuple[QModelIndex, Node]]:
        """Yield every row, from top to bottom, with what it shows."""
        for number, place in enumerate(self._places):
            yield self.createIndex(place.row, 0, number), place.node

    def node(self, index: Index) -> Node | None:
        """Return what a row shows."""
        return self._places[index.internalId()].node if index.isValid() else None

    # ---- what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self._places[parent.internalId()].children if parent.isValid() else self._roots
        if column or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        above = self._places[index.internalId()].parent if index.isValid() else -1
        return self.createIndex(self._places[above].row, 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._places[parent.internalId()].children if parent.isValid() else self._roots)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if node is None:
            return None
        if role == NODE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((node.path, *described(node)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((node.label, *described(node)))
        return None


def described(node: Node) -> tuple[str, ...]:
    """Return what is said of a node: its kind, its shape, its layers and parameters."""
    layers = (f"{len(node.members)} layers",) if node.block else ()
    count = (f"{text.thousands(node.parameters)} parameters",) if node.parameters else ()
    return (node.kind, node.shape, *layers, *count)

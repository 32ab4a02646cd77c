"""The outline: every block and layer in a list that opens, closes and is searched."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.outline.model import TreeModel
from explorer.panels.outline.rows import Rows
from explorer.panels.outline.tree import Node, found, tree_of
from explorer.session import Session
from explorer.trace import Layer, Unit
from explorer.widgets import theme

INDENT = 14  # px


class Outline(QWidget):
    """Follows the session while in sight.  A click, or Enter, goes to a layer; a double click opens its page."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._layers: tuple[Layer, ...] = ()
        self._known: tuple[object, ...] = ()
        self._nodes: tuple[Node, ...] = ()
        self._hit = -1  # which of the matches was gone to
        self._choosing = False
        self.line = _Search()
        self._count = QLabel(accessibleName="Matches")
        self._count.setProperty("secondary", True)
        self._count.hide()
        self.tree = _Tree()
        self._model = TreeModel(self.tree)
        self._rows = Rows(session, self.tree)
        self.tree.setModel(self._model)
        self.tree.setItemDelegate(self._rows)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.line, 1)
        top.addWidget(self._count)
        for icon, tip, slot in (
            ("expand", "Open every block", self._session.open_blocks),
            ("collapse", "Close the blocks", self._session.close_blocks),
        ):
            button = QToolButton(toolTip=tip, accessibleName=tip)
            button.setProperty("kind", "tool")
            button.setIcon(theme.icon(icon))
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            top.addWidget(button)
            self._buttons = (*getattr(self, "_buttons", ()), (button, icon))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        self.setAccessibleName("Outline")

    def _connect(self) -> None:
        session = self._session
        self.line.textChanged.connect(self._search)
        self.line.jumped.connect(self._take)
        self.line.left.connect(self._leave)
        self.tree.clicked.connect(self._clicked)
        self.tree.entered_row.connect(self._entered)
        self.tree.doubleClicked.connect(self._open_page)
        self.tree.expanded.connect(lambda index: self._toggled(index, opened=True))
        self.tree.collapsed.connect(lambda index: self._toggled(index, opened=False))
        session.trace_changed.connect(self._trace_changed)
        session.scene_changed.connect(self._scene_changed)
        session.pinned_changed.connect(self._mark)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The outermost rows, before any search."""
        return self._nodes

    @property
    def choosing(self) -> bool:
        """Whether the unit that is being pinned was chosen here."""
        return self._choosing

    @property
    def matches(self) -> tuple[Node, ...]:
        """What was found, from top to bottom; nothing while nothing is sought."""
        words = self.line.text().lower().split()
        return tuple(node for _, node in self._model.indexes() if node.matches(words))

    def sizeHint(self) -> QSize:
        return QSize(264, 480)

    def search(self) -> None:
        """Give the keyboard to the field, ready to type."""
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def jump(self, by: int = 1) -> None:
        """Go to the next match, or the one before; around the end."""
        matches = self.matches
        if matches:
            self._hit = (
                (self._hit + by) % len(matches) if self._hit >= 0 else (0 if by > 0 else len(matches) - 1)
            )
            self._tell(f"{self._hit + 1} of {len(matches)}")
            self.choose(matches[self._hit])

    def choose(self, node: Node) -> None:
        """Go to a layer: open the blocks around it and pin a unit of it; of a block that of its last layer."""
        session = self._session
        for path in node.around:
            if path in session.closed:
                session.toggle_block(path)
        pinned = session.scene.pinned
        if pinned is None or pinned.layer not in ((node.shown,) if node.block else node.members):
            self._choosing = True
            session.go_to(node.shown)
            self._choosing = False
        self._mark()

    # ---- following the session

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            for button, icon in self._buttons:
                button.setIcon(theme.icon(icon))

    def _trace_changed(self, _trace: object) -> None:
        if self.isVisible():
            self._follow()
            self.tree.viewport().update()

    def _scene_changed(self, _scene: object) -> None:
        if self.isVisible():
            self._follow()

    def _follow(self) -> None:
        """Show another tree if the network, or what is folded, is another; open and close what is."""
        trace, scene = self._session.trace, self._session.scene
        if trace is None:
            return
        if trace.layers is not self._layers or scene.unfolded != self._known[0]:
            self._layers = trace.layers
            known = (scene.unfolded, *((layer.name, layer.shape, layer.scope) for layer in trace.layers))
            if known != self._known:  # other weights are no other network
                self._known = known
                self._nodes = tree_of(trace.layers, scene.unfolded)
                self._fill()
                return
        self._show_closed()
        self.tree.viewport().update()

    def _fill(self) -> None:
        sought = self.line.text()
        self._rows.sought = sought
        self._model.show_nodes(found(self._nodes, sought))
        matches, self._hit = self.matches, -1
        self._tell("" if not sought.strip() else f"{len(matches)} found" if matches else "none")
        if sought.strip():
            self.tree.expandAll()
        else:
            self._show_closed()
        self._mark()

    def _tell(self, words: str) -> None:
        self._count.setText(words)
        self._count.setVisible(bool(words))

    def _show_closed(self) -> None:
        """Let the rows of blocks be open or closed as the session has them; a search shows them open."""
        if self.line.text().strip():
            return
        closed = self._session.closed
        for index, node in self._model.indexes():
            if node.block and self.tree.isExpanded(index) != (node.path not in closed):
                self.tree.setExpanded(index, node.path not in closed)

    def _toggled(self, index: QModelIndex, opened: bool) -> None:
        """Open or close a block everywhere, as the user did here."""
        node = self._model.node(index)
        searching = bool(self.line.text().strip())
        if (
            node is not None
            and node.block
            and not searching
            and opened == (node.path in self._session.closed)
        ):
            self._session.toggle_block(node.path)

    def _mark(self, _unit: Unit | None = None) -> None:
        """Mark the row of the pinned unit, the innermost that is in sight."""
        unit = self._session.scene.pinned
        if unit is None or not self.isVisible():
            return
        closed = frozenset() if self.line.text().strip() else self._session.closed
        for index, node in self._model.indexes():
            last = not node.block or node.path in closed
            if last and unit.layer in node.members:
                if index != self.tree.currentIndex():
                    self.tree.setCurrentIndex(index)
                self.tree.scrollTo(index)
                return

    # ---- what the user does

    def _search(self, _words: str) -> None:
        self._fill()

    def _take(self, by: int) -> None:
        """Go to the next match, and leave the keyboard to the list: letters are keys again."""
        self.jump(by)
        if self._hit >= 0:
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, index: QModelIndex, by: int) -> None:
        """Go to a row; from the match that was gone to last, on to the next one."""
        node, matches = self._model.node(index), self.matches
        if self._hit >= 0 and node is matches[self._hit]:
            self.jump(by)
        else:
            self._clicked(index)

    def _clicked(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None:
            self.choose(node)

    def _open_page(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and not node.block:
            self._session.open_layer(node.shown)

    def _leave(self) -> None:
        """Forget the search; without one, give the keyboard to the list."""
        if self.line.text():
            self.line.clear()
        else:
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)


def _direction(event: QKeyEvent) -> int:
    return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1


class _Tree(QTreeView):
    """One column of rows of one height; Enter chooses, Space is left to the film."""

    entered_row = Signal(QModelIndex, int)  # and 1, with Shift -1

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(INDENT)
        self.setAnimated(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("panel", True)
        look = self.palette()
        look.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)  # a row paints its own
        self.setPalette(look)
        self.setAccessibleName("Blocks and layers")
        self.setToolTip("Click or Enter: go there;  double click: its page;  ← →: close, open")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex(), _direction(event))
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Search(QLineEdit):
    """Enter goes to the next match, Shift and Enter to the one before; Esc empties the field, then leaves it."""

    jumped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(
            placeholderText="Search layers: conv, layer3, ReLU …", accessibleName="Search layers"
        )
        self.setToolTip("Words of a name or kind;  Enter: next match  (Ctrl+F)")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.jumped.emit(_direction(event))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's own Esc does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

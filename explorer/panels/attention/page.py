"""The page of a vision transformer: attention from any token over the image, tokens as maps, patches."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from explorer.panels.attention.absent import Absent
from explorer.panels.attention.board import Board
from explorer.panels.attention.header import PageHeader, Tab
from explorer.panels.attention.looks import Choice
from explorer.panels.attention.patches import Patches
from explorer.panels.attention.spread import Spread
from explorer.panels.attention.tokens import TokenMaps
from explorer.session import Session
from explorer.trace import Axes, Layer, Trace, Unit, attention_layers
from explorer.widgets.magnified import give_keyboard

_WALKS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_LAYERS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class AttentionView(QWidget):
    """Follows the session's trace; hidden, it does nothing.  What is chosen here is its `choice`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choice, self._tab = Choice(), Tab.HEADS
        self._board: tuple[Any, Board] | None = None
        self._network = ""
        self.header = PageHeader()
        self.spread, self.tokens, self.patches = Spread(self), TokenMaps(session), Patches(session)
        self._absent = Absent(session)
        self._stack = QStackedWidget()
        for part in (self.spread, self.tokens, self.patches, self._absent):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Attention")
        self.header.chosen.connect(self.choose_tab)
        self.spread.changed.connect(lambda changes: self.choose(**changes))
        self.patches.chosen.connect(lambda token: self.choose(token=token))
        session.trace_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        session.pinned_changed.connect(self._follow_pinned)
        session.selected_changed.connect(self._follow_selection)

    # ---- what is chosen

    @property
    def choice(self) -> Choice:
        """What the user chose here."""
        return self._choice

    @property
    def tab(self) -> Tab:
        """The tab in sight."""
        return self._tab

    def choose(self, **changes: Any) -> None:
        """Choose another layer, token, head, direction, ..."""
        choice = replace(self._choice, **changes)
        if choice != self._choice:
            self._choice = choice
            self._follow()

    def choose_tab(self, tab: Tab) -> None:
        """Show the heads, the tokens as maps, or the patches."""
        self._tab = tab
        self._follow()

    def zoom(self, factor: float) -> None:
        """Make the maps of the tokens larger."""
        if self._tab is Tab.TOKENS:
            self.tokens.zoom(factor)

    def _layers(self) -> tuple[Layer, ...]:
        trace = self._session.trace
        return attention_layers(trace) if trace is not None else ()

    # ---- following the session

    def _follow(self, _what: object = None) -> None:
        if not self.isVisible():
            return
        trace, layers = self._session.trace, self._layers()
        self.header.setVisible(bool(layers))
        if trace is None or not layers:
            self._stack.setCurrentWidget(self._absent)
            self._absent.follow()
            return
        if trace.network != self._network:
            self._network, self._choice = trace.network, Choice()
        self._choice = replace(self._choice, layer=min(self._choice.layer, len(layers) - 1))
        layer = layers[self._choice.layer]
        board = self._board_of(trace, layer)
        self._show_header(trace, layer, board)
        part = {Tab.HEADS: self.spread, Tab.TOKENS: self.tokens, Tab.PATCHES: self.patches}[self._tab]
        self._stack.setCurrentWidget(part)
        part.follow(trace, board, self._choice, self._session.scene.range_mode)

    def _board_of(self, trace: Trace, layer: Layer) -> Board:
        key = (trace, layer.shape[0])
        if self._board is None or self._board[0] != key:
            self._board = (key, Board.of(trace, layer.shape[0]))
        return self._board[1]

    def _show_header(self, trace: Trace, layer: Layer, board: Board) -> None:
        heads = f"{layer.settings['heads']} heads"
        grid = board.grid
        patches = (
            f"{grid.rows}×{grid.columns} patches of {grid.height}×{grid.width}" if grid is not None else ""
        )
        block = layer.scope[-1][0].rsplit(".", 1)[-1] if layer.scope else layer.name
        parts = [block, heads, f"{layer.shape[0]} tokens", patches]
        shown = parts if self._tab is Tab.HEADS else parts[2:]
        self.header.follow("  ·  ".join(filter(None, shown)), shown[0], self._tab, trace.trained)

    def _follow_pinned(self, unit: Unit | None) -> None:
        """Let the token of a pinned unit be the chosen one."""
        trace, layers = self._session.trace, self._layers()
        if unit is None or trace is None or not layers or not self.isVisible() or unit.layer not in trace:
            return
        layer = trace.layer(unit.layer)
        if layer.axes is Axes.TOKENS and layer.shape[0] == layers[self._choice.layer].shape[0]:
            self.choose(token=unit.position[0])

    def _follow_selection(self, _unit: object = None) -> None:
        if self.tokens.isVisible():
            self.tokens.grid.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        give_keyboard(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.spread.rest()

    # ---- keys: arrows walk over the tokens, Page keys through the layers, Ctrl and arrows through the heads

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._takes(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        layers = self._layers()
        if not self._takes(event) or not layers:
            super().keyPressEvent(event)
            return
        key, choice = Qt.Key(event.key()), self._choice
        if key in _LAYERS:
            at = choice.layer % len(layers) + _LAYERS[key]
            self.choose(layer=min(max(at, 0), len(layers) - 1))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            heads, by = int(layers[choice.layer].settings["heads"]), _WALKS[key][1]
            head = -1 if choice.head is None else choice.head
            self.choose(head=min(max(head + by, -1), heads - 1))
        else:
            self._walk(*_WALKS[key])

    def _takes(self, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if self._tab is Tab.TOKENS or not self._layers():
            return False
        plain = not modifiers & ~Qt.KeyboardModifier.KeypadModifier
        sideways = modifiers == Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        )
        return (key in _WALKS or key in _LAYERS) and (plain or sideways) and not (key in _LAYERS and sideways)

    def _walk(self, rows: int, columns: int) -> None:
        """Choose the token beside; from a token beside the image, the first patch."""
        if self._board is None:
            return
        board, choice = self._board[1], self._choice
        place = board.place(choice.token)
        if place is None:
            token = board.token(0, 0)
        else:
            row, column = place[0] + rows, place[1] + columns
            inside = 0 <= row < board.rows and 0 <= column < board.columns
            beside = board.others[0] if board.others and row < 0 else None
            token = board.token(row, column) if inside else beside
        if token is not None:
            self.choose(token=token)

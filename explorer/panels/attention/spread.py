"""The tab of the heads: the image to choose a token in, and what it reads, in every head."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.panels.attention.board import Board
from explorer.panels.attention.chooser import TokenChooser
from explorer.panels.attention.header import Ticks
from explorer.panels.attention.heads import HeadTiles, Shown
from explorer.panels.attention.heat import HeatLegend
from explorer.panels.attention.looks import MEAN, Choice, Look, highs, looks, reading_looks, rolled_looks
from explorer.panels.attention.readout import Readout, Told
from explorer.panels.attention.weighing import Wanted, Weighing
from explorer.scene import RangeMode
from explorer.trace import Layer, Trace, attention, attention_layers

NARROWEST, WIDEST, SHARE = 196, 400, 0.34  # px, px and part of the width: of the side with the image
PATIENCE = 100  # ms until what is no longer right is dimmed
AT_REST = "The pad is empty: draw, and the attention appears."


class Spread(QWidget):
    """Shows what `follow` says; `changed` tells what the user wants else."""

    changed = Signal(object)  # dict: what the user wants else, by name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: tuple[Trace, Board, Choice, RangeMode] | None = None
        self._hovered: int | None = None  # in the image
        self._under: tuple[int | None, int | None] = (None, None)  # token and picture under the pointer
        self._shown: Shown | None = None
        self.weighing = Weighing(self)
        self.weighing.worked.connect(self._show)
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waiting.timeout.connect(lambda: self.tiles.dim(True))
        self.chooser, self.tiles, self.readout = TokenChooser(), HeadTiles(), Readout()
        self.ticks, self.legend = Ticks(), HeatLegend()
        self._side = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.setSpacing(8)
        column.addLayout(self._bar())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._side_column())
        row.addWidget(self.tiles, 1)
        column.addLayout(row, 1)
        self.chooser.pointed.connect(self._hover)
        self.chooser.chosen.connect(lambda token: self.changed.emit({"token": token}))
        self.ticks.chosen.connect(lambda layer: self.changed.emit({"layer": layer}))
        self.tiles.pointed.connect(self._point)
        self.tiles.picked.connect(self._pick)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel("Layer", objectName="caption"))
        row.addWidget(self.ticks)
        row.addStretch(1)
        row.addWidget(self.legend, 2)
        return row

    def _side_column(self) -> QWidget:
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.chooser, 3)
        self.away = self._switch("From it", "What the token reads of the others", toward=False)
        self.toward = self._switch("To it", "How much the others read of the token", toward=True)
        self.rolled = self._switch(
            "Rollout", "Through all layers up to each, the residual connections counted"
        )
        self.pictured = self._switch("Image", "The image below the colours")
        self.rolled.clicked.connect(lambda on: self.changed.emit({"rolled": on}))
        self.pictured.clicked.connect(lambda on: self.changed.emit({"pictured": on}))
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate((self.away, self.toward, self.rolled, self.pictured)):
            buttons.addWidget(button, place // 2, place % 2)
        column.addLayout(buttons)
        column.addWidget(self.readout, 2)
        return self._side

    def _switch(self, words: str, tip: str, **chosen: Any) -> QPushButton:
        button = QPushButton(words, checkable=True, toolTip=tip, accessibleName=words)
        if chosen:
            button.clicked.connect(partial(self._choose_way, **chosen))
        return button

    def _choose_way(self, _checked: bool = False, **chosen: Any) -> None:
        self.changed.emit(chosen)
        self._show_switches()

    # ---- what is shown

    @property
    def shown(self) -> Shown | None:
        """What the tiles show."""
        return self._shown

    def follow(self, trace: Trace, board: Board, choice: Choice, mode: RangeMode) -> None:
        """Show a trace, as chosen."""
        self._given = (trace, board, choice, mode)
        self._show()

    def rest(self) -> None:
        """Work on nothing while out of sight."""
        self.weighing.stop()
        self._rested()

    def _show(self) -> None:
        if self._given is None:
            return
        trace, board, choice, _ = self._given
        layers = attention_layers(trace)
        at = choice.layer % len(layers)
        self.ticks.show_layers(tuple(layer.name for layer in layers), at)
        self._show_switches()
        token = min(choice.token, board.tokens - 1) if self._hovered is None else self._hovered
        self.chooser.show_board(board, min(choice.token, board.tokens - 1))
        if trace.at_rest:
            self._shown = None
            self.rest()
            self.tiles.show_words(AT_REST)
            self.readout.tell(None)
            return
        self._show_looks(layers[at], at, token)

    def _show_looks(self, layer: Layer, at: int, token: int) -> None:
        """Show the pictures of one token, or wait for them with the old ones."""
        assert self._given is not None
        _, _, choice, mode = self._given
        looked = self._looked(layer, at, token)
        if looked is None:
            if not self._waiting.isActive():
                self._waiting.start()
            return
        self._rested()
        found, board = looked
        marked = at if choice.rolled else None
        large = replace(choice, head=None) if choice.rolled else choice
        ends = highs(board, found, mode, token if choice.rolled else None)
        self._shown = Shown(board, found, ends, token, large, marked)
        self.tiles.show_looks(self._shown)
        self.legend.show_range(ends[0] if ends else 1.0, mode, choice.pictured and board.picture is not None)
        self._tell()

    def _looked(self, layer: Layer, at: int, token: int) -> tuple[tuple[Look, ...], Board] | None:
        """Return the pictures, and the board of their image; None while they are worked out."""
        assert self._given is not None
        trace, board, choice, _ = self._given
        if not choice.rolled:
            known = attention(trace, layer)
            if not choice.toward or known.weighed:
                self.weighing.forget()
                found = looks(known.weights, token, True) if choice.toward else reading_looks(known, token)
                return found, board
        wanted = Wanted(trace, board, None if choice.rolled else at)
        self.weighing.want(wanted)
        done = self.weighing.done
        if done is None or not done[0].is_like(wanted):
            return None
        # Of the image before, perhaps: better than nothing while the pen moves.
        return (rolled_looks if choice.rolled else looks)(done[1], token, choice.toward), done[0].board

    def _rested(self) -> None:
        self._waiting.stop()
        self.tiles.dim(False)

    def _show_switches(self) -> None:
        if self._given is not None:
            choice = self._given[2]
            for button, on in (
                (self.away, not choice.toward),
                (self.toward, choice.toward),
                (self.rolled, choice.rolled),
                (self.pictured, choice.pictured),
            ):
                button.setChecked(on)

    def _tell(self) -> None:
        """Tell of the picture under the pointer, else the large one, else the mean, or the layer's rollout."""
        shown = self._shown
        look = self._told_look() if shown is not None else None
        if shown is None or look is None:
            self.readout.tell(None)
            return
        choice = shown.choice
        self.readout.tell(Told(shown.board, shown.token, look, choice.toward, choice.rolled, self._under[0]))

    def _told_look(self) -> Look | None:
        assert self._shown is not None
        head = self._shown.choice.head
        for index in (self._under[1], self._shown.marked, head, MEAN):
            found = next((look for look in self._shown.looks if look.index == index), None)
            if index is not None and found is not None:
                return found
        return self._shown.looks[-1] if self._shown.looks else None

    # ---- pointing and choosing

    def _hover(self, token: int | None) -> None:
        self._hovered = token
        self._show()

    def _point(self, token: int | None, picture: int | None) -> None:
        self._under = (token, picture)
        self._tell()

    def _pick(self, picture: int) -> None:
        if self._given is None or self._shown is None:
            return
        choice = self._given[2]
        if self._shown.choice.rolled:
            self.changed.emit({"layer": picture})
        else:
            self.changed.emit({"head": None if choice.head is not None else picture})

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = min(
            max(int(self.width() * SHARE), NARROWEST), WIDEST, max(int(self.height() * 0.62), NARROWEST)
        )
        self._side.setFixedWidth(wide)

"""The tab of tokens as maps: every feature of a layer as a map over the image."""

from collections import Counter

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.colors import ColorScale, largest
from explorer.panels.attention.board import Board
from explorer.panels.attention.looks import Choice
from explorer.panels.attention.maps_grid import Maps, MapsGrid
from explorer.scene import RangeMode
from explorer.session import Session
from explorer.trace import Axes, Layer, LayerKind, Trace, attention_layers, token_maps
from explorer.trace.fold import SILENT
from explorer.widgets.legend import Legend


class TokenMaps(QWidget):
    """Chooses a layer, and how its maps are shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._given: tuple[Trace, Board, Choice] | None = None
        self._chosen = ""
        self.layers = QComboBox(accessibleName="Layer", toolTip="The layer whose features are shown")
        self.layers.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.layers.setMinimumWidth(120)
        self.layers.activated.connect(self._choose)
        self.strongest = QPushButton("Strongest first", checkable=True, toolTip="The largest values first")
        self.own = QPushButton("Own scale", checkable=True, toolTip="Give every map its own range of colours")
        self.legend, self.grid = Legend(), MapsGrid(session)
        self.legend.setFixedWidth(150)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        for part in (self.layers, self.strongest, self.own, self.legend):
            row.addWidget(part)
        for button in (self.strongest, self.own):
            button.clicked.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.grid, 1)

    def follow(self, trace: Trace, board: Board, choice: Choice, _mode: RangeMode) -> None:
        """Show a trace; without a layer of the user's own, the chosen attention layer."""
        self._given = (trace, board, choice)
        names = [layer.name for layer in trace.layers if _has_maps(layer, board)]
        if [self.layers.itemData(index) for index in range(self.layers.count())] != names:
            self.layers.clear()
            for name, short in zip(names, _shortened(names), strict=True):
                self.layers.addItem(short, name)
        self._show()

    def zoom(self, factor: float) -> None:
        """Make the maps larger."""
        self.grid.zoom(factor)

    def show_layer(self, name: str) -> None:
        """Show the features of another layer."""
        self._chosen = name
        self._show()

    def _choose(self, index: int) -> None:
        self.show_layer(self.layers.itemData(index))

    def _show(self, _checked: bool = False) -> None:
        coloring = self._session.coloring
        if self._given is None or coloring is None or coloring.trace is not self._given[0]:
            return
        trace, board, choice = self._given
        if self._chosen not in trace or not _has_maps(trace.layer(self._chosen), board):
            self._chosen = ""
        layer = trace.layer(self._chosen) if self._chosen else attention_layers(trace)[choice.layer]
        self.layers.setCurrentIndex(self.layers.findData(layer.name))
        maps = token_maps(trace, layer)
        if maps is None:
            self.grid.show_maps(None)
            return
        scale = coloring.scale(layer.name)
        order = np.arange(len(maps))
        if self.strongest.isChecked():
            order = np.argsort(-largest(maps, (1, 2)), kind="stable")
        self.grid.show_maps(Maps(layer, board, maps, order, scale, self.own.isChecked()))
        if self.own.isChecked():
            scale, caption = (
                ColorScale(scale.lut, -1.0 if scale.low < 0 else 0.0, 1.0),
                "of each map's largest",
            )
        else:
            caption = f"{len(maps)} features share a range"
        self.legend.show_scale(scale, caption, coloring.nonfinite(layer.name))


def _has_maps(layer: Layer, board: Board) -> bool:
    """Whether a layer holds the tokens of the board, and shows something of its own."""
    tokens = layer.axes is Axes.TOKENS and layer.shape[0] == board.tokens
    return tokens and (layer.kind not in SILENT or layer.kind is LayerKind.RESHAPE)


def _shortened(names: list[str]) -> list[str]:
    """Return the end of every name that tells it from the others: ``encoder_layer_3.mlp.0``."""
    parts = [name.split(".") for name in names]
    ends = Counter(".".join(part[-length:]) for part in parts for length in range(1, len(part) + 1))
    found = []
    for part in parts:
        length = next(n for n in range(1, len(part) + 1) if ends[".".join(part[-n:])] == 1 or n == len(part))
        found.append(".".join(part[-length:]))
    return found

"""The stage of the Pooling lab: the input, what three ways of pooling make of it, and that put back to its size."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.labs.scaling import honest
from explorer.topics.pooling import Changes, Links, Lost, Pooling, Results, Window
from explorer.widgets import theme
from explorer.widgets.number_grid import NumberGrid, Sheet

SMALLEST, LARGEST = 12, 96  # px: a cell
SIGN, CAPTION, MARGIN = 32, 44, 20  # px
NARROWEST = 104  # px that what is written under a grid needs
KINDS = ("max", "average", "sum")
WON = "●"
Cell = tuple[int, int]
Cells = frozenset[Cell]


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything that the stage draws.

    done: outputs computed, None for all.  window: what the output looked at reads.  links: where the input cell
    pointed at goes.
    """

    pooling: Pooling
    results: Results
    changes: Changes
    lost: Lost | None
    done: int | None = None
    window: Window | None = None
    links: Links | None = None
    name: str = ""

    @property
    def moved(self) -> bool:
        """Whether the input is shifted and nothing is pointed at: then what changed is framed."""
        return self.pooling.shift != (0, 0) and self.window is None and self.links is None


class PoolingStage(QScrollArea):
    """Tells which cell is `pointed` at or `clicked`, of "input" or an output, and what is `written` into the input."""

    pointed = Signal(str, object)  # kind, (row, column) | None
    clicked = Signal(str, object)  # kind, (row, column)
    written = Signal(object, str)  # (row, column), what was typed
    pasted = Signal(str)  # a table in place of the input

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown: Shown | None = None
        self._grids: dict[str, NumberGrid] = {}
        self._captions: dict[str, QLabel] = {}
        whole = QWidget()
        whole.setProperty("lab", True)
        lines = QVBoxLayout(whole)
        lines.setContentsMargins(MARGIN, 8, MARGIN, 8)
        lines.addStretch(1)
        for kinds in (("input", *KINDS), tuple(f"{kind} back" for kind in KINDS)):
            row = QHBoxLayout()
            row.setSpacing(SIGN)
            row.addStretch(1)
            for kind in kinds:
                row.addLayout(self._column(kind))
            row.addStretch(1)
            lines.addLayout(row)
        lines.addStretch(1)
        self.sum = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sum.setObjectName("arithmetic")
        self.sum.setTextFormat(Qt.TextFormat.RichText)
        self.sum.setMinimumHeight(104)
        lines.addWidget(self.sum)
        self.setWidget(whole)

    def grid(self, kind: str) -> NumberGrid:
        """Return the grid called "input", "max", "average", "sum", or one of these with " back"."""
        return self._grids[kind]

    def caption(self, kind: str) -> str:
        """Return what is written under a grid."""
        return self._captions[kind].text()

    def show_pooling(self, shown: Shown, words: str) -> None:
        """Draw the numbers."""
        self._shown = shown
        if self.sum.text() != words:
            self.sum.setText(words)
        for kind in KINDS:
            for widget in (self._grids[f"{kind} back"], self._captions[f"{kind} back"]):
                widget.setVisible(shown.lost is not None)
        side = self._fitting(shown)
        self._fill(shown, side)
        self._name(shown)

    # ---- building

    def _column(self, kind: str) -> QVBoxLayout:
        """Make a grid with what is written under it."""
        grid = NumberGrid(kind, editable=kind == "input")
        grid.pointed.connect(lambda cell: self.pointed.emit(kind, cell))
        grid.clicked.connect(lambda cell: self.clicked.emit(kind, cell))
        grid.written.connect(self.written)
        grid.pasted.connect(self.pasted)
        self._grids[kind] = grid
        caption = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        caption.setProperty("secondary", True)
        caption.setFont(theme.font(theme.NORMAL))
        caption.setFixedHeight(CAPTION)
        caption.setMinimumWidth(NARROWEST)
        self._captions[kind] = caption
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(grid, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(caption)
        return column

    # ---- filling

    def _fill(self, shown: Shown, side: float) -> None:
        found = shown.results
        values = honest(found.input)
        self._grids["input"].show_sheet(self._input(shown), side)
        for kind, output in found.output.by_name.items():
            scale = honest(output) if kind == "sum" else values
            lit, chosen = self._framed(shown, kind)
            self._grids[kind].show_sheet(Sheet(_computed(output, shown.done), scale, lit, chosen), side)
        if shown.lost is not None:
            for kind, restored in shown.lost.by_name.items():
                self._grids[f"{kind} back"].show_sheet(Sheet(restored.picture, values), side)

    def _input(self, shown: Shown) -> Sheet:
        window, values = shown.window, shown.results.input
        lit: Cells = frozenset()
        if window is not None:
            lit = _cells(window.cells)
        elif shown.links is not None:
            lit = frozenset([shown.links.cell])
        elif shown.moved:
            lit = _cells(np.argwhere(shown.changes.input.where))
        winners = shown.results.winners.reshape(-1, 2)
        won = _cells(winners[winners[:, 0] >= 0])
        if window is None and shown.links is None and not shown.moved:
            lit = won
        beside = dict.fromkeys(won, WON)
        return Sheet(values, honest(values), lit, window.winner if window else None, beside)

    @staticmethod
    def _framed(shown: Shown, kind: str) -> tuple[Cells, Cell | None]:
        """Return the outputs that are framed, and the one that is filled."""
        if shown.window is not None:
            return frozenset(), shown.window.output
        if shown.links is not None:
            outputs = shown.links.outputs
            return _cells(outputs[shown.links.won] if kind == "max" else outputs), None
        if shown.moved:
            return _cells(np.argwhere(shown.changes.by_name[kind].where)), None
        return frozenset(), None

    def _name(self, shown: Shown) -> None:
        rows, columns = shown.results.input.shape
        names = {"input": f"{shown.name or 'input'}\n{rows} × {columns}"}
        rows, columns = shown.results.output.maximum.shape
        for kind in KINDS:
            names[kind] = f"{kind}\n{rows} × {columns}"
            if shown.pooling.shift != (0, 0):
                changed = shown.changes.by_name[kind]
                names[kind] = f"{kind}\n{changed.count} of {changed.of} changed"
            if shown.lost is not None:
                error = shown.lost.by_name[kind].mean_error
                names[f"{kind} back"] = f"{kind}, put back\noff by {error:.2f}"
        if shown.pooling.shift != (0, 0):
            changed = shown.changes.input
            names["input"] = f"{shown.name or 'input'}\n{changed.count} of {changed.of} changed"
        for kind, words in names.items():
            if self._captions[kind].text() != words:
                self._captions[kind].setText(words)

    # ---- sizes

    def _fitting(self, shown: Shown) -> float:
        room = self.viewport().size() - QSize(2 * MARGIN, 24 + max(self.sum.sizeHint().height(), 104))
        return min(max(_cell_size(shown, room), SMALLEST), LARGEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            side = self._fitting(self._shown)
            for grid in self._grids.values():
                grid.set_cell(side)


def _cell_size(shown: Shown, room: QSize) -> float:
    """Return how large cells can be for everything to fit into `room`."""
    high, wide = shown.results.input.shape
    tall, broad = shown.results.output.maximum.shape
    back = shown.lost is not None
    across = (room.width() - 3 * SIGN) / (wide + 3 * broad)
    if across * broad < NARROWEST:
        across = (room.width() - 3 * SIGN - 3 * NARROWEST) / wide
    if back:
        across = min(across, (room.width() - 2 * SIGN) / (3 * wide))
    lines = max(high, tall) + (high if back else 0)
    return min(across, (room.height() - (2 if back else 1) * CAPTION) / lines) // 1


def _computed(values: np.ndarray, done: int | None) -> np.ndarray:
    """Return the values with NaN where the animation has not been yet."""
    if done is None:
        return values
    flat = values.ravel().copy()
    flat[done:] = np.nan
    return flat.reshape(values.shape)


def _cells(places: np.ndarray) -> Cells:
    return frozenset((int(row), int(column)) for row, column in places)

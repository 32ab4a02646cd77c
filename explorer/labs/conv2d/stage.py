"""The stage of the Conv2d lab: inputs, kernels, partial sums and outputs as grids beside each other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.labs.conv2d.lighting import Lighting, Pointed
from explorer.labs.scaling import honest
from explorer.topics.conv2d import Conv2d, Padded, Results, Tensors
from explorer.widgets import text, theme
from explorer.widgets.number_grid import NumberGrid, Sheet

SMALLEST, LARGEST = 16, 104  # px: a cell
SIGN, CAPTION, MARGIN = 36, 26, 24  # px
EDGE = 8  # px: above and below all of it
CAPTIONED = 120  # px: that what is written under a kernel needs
IN, TIMES, KERNEL, EQUALS, PARTIAL, SUM, OUT = range(7)  # columns of the layout
Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything that the stage draws.

    out: the output channel whose kernels are shown; done: outputs computed; name: of the image, if it was brought;
    written: whether cells have numbers.
    """

    layer: Conv2d
    numbers: Tensors
    padded: Padded
    results: Results
    out: int
    done: int
    chosen: Cell | None
    light: Lighting
    pointed: Pointed | None
    name: str = ""
    written: bool = True

    @property
    def channels(self) -> range:
        """The input channels that the shown output channel reads."""
        share = self.layer.in_channels // self.layer.groups
        first = self.out // (self.layer.out_channels // self.layer.groups) * share
        return range(first, first + share)

    @property
    def has_partials(self) -> bool:
        """Whether there is more than one sum, so that they are shown apart."""
        return len(self.channels) > 1


class Conv2dStage(QScrollArea):
    """Tells which cell is `pointed` at, `chosen` with a click, or `written` into."""

    pointed = Signal(object)  # Pointed | None
    chosen = Signal(object)  # (out, row, column)
    written = Signal(object, str)  # Pointed, what was typed
    pasted = Signal(object, str)  # Pointed at the first cell of a grid, a table

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown: Shown | None = None
        self._grids: dict[tuple[str, int], NumberGrid] = {}
        self._made: dict[tuple[str, str, int], Any] = {}
        self._used: set[tuple[str, str, int]] = set()  # of these, what the layer has
        self._shape: tuple[object, ...] | None = ()  # None while the grids are moved about
        self._side = float(LARGEST)
        whole = QWidget()
        whole.setProperty("lab", True)
        lines = QVBoxLayout(whole)
        lines.setContentsMargins(MARGIN, EDGE, MARGIN, EDGE)
        self._place = QWidget()
        self._rows = QGridLayout(self._place)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self._place, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self.sum = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sum.setObjectName("arithmetic")
        self.sum.setTextFormat(Qt.TextFormat.RichText)
        self.sum.setMinimumHeight(64)
        lines.addWidget(self.sum)
        self.setWidget(whole)

    def grid(self, kind: str, index: int) -> NumberGrid:
        """Return a grid: "input" of a channel, "weight" or "partial" of a channel, "output" of a channel."""
        return self._grids[kind, index]

    def show_layer(self, shown: Shown, arithmetic: str) -> None:
        """Draw the numbers; grids are made anew only where their count changes."""
        self._shown = shown
        shape = (shown.layer.in_channels, shown.layer.out_channels, shown.channels, shown.has_partials)
        if shape != self._shape:
            self._shape = None
            self._build(shown)
            self._shape = shape
        if self.sum.text() != arithmetic:
            self.sum.setText(arithmetic)
        self._side = self._fitting(shown)
        self._fill(shown)

    # ---- building

    def _build(self, shown: Shown) -> None:
        """Place what the layer has; what is not needed now is hidden and kept."""
        self._grids, self._used = {}, set()
        height = max(shown.layer.in_channels, shown.layer.out_channels)
        for channel in range(shown.layer.in_channels):
            self._add("input", channel, IN, channel, editable=True)
        for at, channel in enumerate(shown.channels):
            self._sign("∗", TIMES, channel)
            self._add("weight", at, KERNEL, channel, editable=True)
            self._sign("=", EQUALS, channel)
            if shown.has_partials:
                self._add("partial", at, PARTIAL, channel)
        if shown.has_partials:
            self._sign("Σ", SUM, 0, 2 * height)
        for out in range(shown.layer.out_channels):
            self._add("output", out, OUT, out)
        for key in self._made.keys() - self._used:
            self._made[key].hide()

    def _add(self, kind: str, index: int, column: int, row: int, editable: bool = False) -> None:
        grid = self._once(("grid", kind, index), lambda: self._grid(kind, index, editable))
        caption = self._once(("caption", kind, index), _caption)
        self._grids[kind, index] = grid
        self._rows.addWidget(grid, 2 * row, column, Qt.AlignmentFlag.AlignCenter)
        self._rows.addWidget(caption, 2 * row + 1, column)

    def _grid(self, kind: str, index: int, editable: bool) -> NumberGrid:
        grid = NumberGrid(f"{kind} {index}", editable)
        grid.pointed.connect(lambda cell: self._point(kind, index, cell))
        grid.clicked.connect(lambda cell: self._click(kind, index, cell))
        grid.written.connect(lambda cell, words: self._write(kind, index, cell, words))
        grid.pasted.connect(lambda words: self.pasted.emit(self._cell(kind, index, (0, 0)), words))
        return grid

    def _sign(self, sign: str, column: int, row: int, span: int = 1) -> None:
        label = self._once(("sign", sign, row), lambda: _sign(sign))
        self._rows.addWidget(label, 2 * row if span == 1 else row, column, span, 1)

    def _once(self, key: tuple[str, str, int], make: Callable[[], Any]) -> Any:
        """Return the widget of that key, made when it is first needed."""
        self._used.add(key)
        if key not in self._made:
            self._made[key] = make()
            self._made[key].setParent(self._place)
        self._made[key].show()
        return self._made[key]

    # ---- filling

    def _fill(self, shown: Shown) -> None:
        padded, numbers, light = shown.padded, shown.numbers, shown.light
        inputs, weights = honest(numbers.input), honest(numbers.weight, centred=True)
        for channel in range(shown.layer.in_channels):
            lit = light.input_of(channel, padded.top, padded.left)
            beside = {
                (row + padded.top, column + padded.left): f"·{text.short(float(numbers.weight[weight]))}"
                for (c, row, column), weight in light.beside.items()
                if c == channel
            }
            self._show(
                "input", channel, Sheet(padded.values[channel], inputs, lit, None, beside, 2, padded.padding)
            )
        outputs = honest(shown.results.output, shown.results.partial)
        for at in range(len(shown.channels)):
            self._show(
                "weight", at, Sheet(numbers.weight[shown.out, at], weights, light.weights_of(shown.out, at))
            )
            if shown.has_partials:
                values = self._computed(shown, shown.results.partial[shown.out, at], shown.out)
                self._show("partial", at, Sheet(values, outputs, light.output_of(shown.out)))
        for out in range(shown.layer.out_channels):
            values = self._computed(shown, shown.results.output[out], out)
            chosen = shown.chosen if out == shown.out else None
            self._show("output", out, Sheet(values, outputs, light.output_of(out), chosen))
        self._name(shown)

    @staticmethod
    def _computed(shown: Shown, values: np.ndarray, out: int) -> np.ndarray:
        """Return the values with NaN where the animation has not been yet."""
        flat = values.ravel().copy()
        flat[max(shown.done - out * values.size, 0) :] = np.nan
        return flat.reshape(values.shape)

    def _show(self, kind: str, index: int, sheet: Sheet) -> None:
        self._grids[kind, index].show_sheet(replace(sheet, written=self._shown.written), self._side)

    def _name(self, shown: Shown) -> None:
        """Write under each grid what it is and how large."""
        layer = shown.layer
        names = {"input": "input", "weight": "kernel", "partial": "partial sum", "output": "output"}
        many = {"input": layer.in_channels > 1, "output": layer.out_channels > 1}
        for (kind, index), grid in self._grids.items():
            rows, columns = grid.sheet.shape if kind != "input" else layer.size
            name = names[kind]
            if kind in many:
                name += f" {index}" if many[kind] else ""
            elif layer.in_channels > 1 or layer.out_channels > 1:
                name += f" {shown.out}, {shown.channels[index]}"
            if kind == "input" and shown.name:
                name = shown.name if layer.in_channels == 1 else f"{shown.name} {index}"
            caption = self._made["caption", kind, index]
            if caption.text() != (words := f"{name} · {rows} × {columns}"):
                caption.setText(words)

    # ---- sizes

    def _fitting(self, shown: Shown) -> float:
        """Return how large cells can be, in px."""
        wide = self.viewport().width() - 2 * MARGIN
        lines = max(self.sum.heightForWidth(wide), self.sum.minimumHeight())
        room = QSize(wide, self.viewport().height() - 2 * EDGE - lines)
        return min(max(_cell_size(shown, room), SMALLEST), LARGEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            self._side = self._fitting(self._shown)
            for grid in self._grids.values():
                grid.set_cell(self._side)

    # ---- events

    def _cell(self, kind: str, index: int, cell: Cell) -> Pointed:
        shown = self._shown
        if kind == "input":
            return Pointed("input", (index, cell[0] - shown.padded.top, cell[1] - shown.padded.left))
        if kind == "weight":
            return Pointed("weight", (shown.out, index, *cell))
        return Pointed("output", (shown.out if kind == "partial" else index, *cell))

    def _point(self, kind: str, index: int, cell: Cell | None) -> None:
        if self._shape is None:
            return  # a grid that comes or goes says that it is pointed at no more
        self.pointed.emit(None if cell is None else self._cell(kind, index, cell))

    def _click(self, kind: str, index: int, cell: Cell) -> None:
        if kind in ("output", "partial"):
            self.chosen.emit(self._cell(kind, index, cell).cell)

    def _write(self, kind: str, index: int, cell: Cell, words: str) -> None:
        self.written.emit(self._cell(kind, index, cell), words)


def _caption() -> QLabel:
    caption = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    caption.setProperty("secondary", True)
    caption.setFixedHeight(CAPTION)
    return caption


def _sign(sign: str) -> QLabel:
    label = QLabel(sign, alignment=Qt.AlignmentFlag.AlignCenter)
    label.setProperty("secondary", True)
    label.setFont(theme.font(theme.TITLE + 4))
    label.setFixedWidth(SIGN)
    return label


def _cell_size(shown: Shown, room: QSize) -> float:
    """Return how large cells can be for everything to fit into `room`."""
    layer, padded = shown.layer, shown.padded
    _, high, wide = shown.results.output.shape
    tall, broad = padded.values.shape[1:]
    columns = broad + layer.kernel[1] + wide * (2 if shown.has_partials else 1)
    signs = 2 + shown.has_partials
    rows = max(
        layer.in_channels * max(tall, layer.kernel[0], high if shown.has_partials else 0),
        layer.out_channels * high,
    )
    lines = max(layer.in_channels, layer.out_channels)
    across = (room.width() - signs * SIGN) // columns
    if across * layer.kernel[1] < CAPTIONED:
        across = (room.width() - signs * SIGN - CAPTIONED) // (columns - layer.kernel[1])
    return min(across, (room.height() - lines * CAPTION) // rows)

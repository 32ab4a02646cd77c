"""The stage in two dimensions: image, kernel and output as grids of numbers."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.labs.scaling import honest
from explorer.topics import convolution
from explorer.topics.convolution import Convolution, Links, Padded, Products
from explorer.widgets import text, theme
from explorer.widgets.number_grid import NumberGrid, Sheet

SMALLEST, LARGEST = 14, 104  # px: a cell
SIGN, CAPTION = 44, 30  # px
NARROWEST = 130  # px that what is written under a kernel needs
IMAGE, TIMES, KERNEL, EQUALS, OUTPUT = range(5)
NAMES = {"image": IMAGE, "kernel": KERNEL, "output": OUTPUT}
Cell = tuple[int, int]
Cells = frozenset[Cell]


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything that is drawn.

    output: (R, C), all of it; products: of the output looked at; links: of another cell.
    """

    state: Convolution
    padded: Padded
    output: np.ndarray
    products: Products | None = None
    chosen: Cell | None = None
    links: Links | None = None
    name: str = ""


class ImagesStage(QWidget):
    """Tells what is pointed at, clicked and written, by the name of the grid; cells of the image count from its own."""

    pointed = Signal(str, object)  # "image", "kernel" or "output", (row, column) | None
    clicked = Signal(str, object)
    written = Signal(str, object, str)
    pasted = Signal(str, str)  # the grid's name, a table

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._grids: dict[str, NumberGrid] = {}
        self._captions: dict[str, QLabel] = {}
        place = QWidget()
        self._rows = QGridLayout(place)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        for name, column in NAMES.items():
            self._add(name, column)
        self._sign("∗", TIMES)
        self._sign("=", EQUALS)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addStretch(1)
        lines.addWidget(place, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def grid(self, name: str) -> NumberGrid:
        """Return the grid called "image", "kernel" or "output"."""
        return self._grids[name]

    def caption(self, name: str) -> str:
        """Return what is written under a grid."""
        return self._captions[name].text()

    def show_images(self, shown: Shown) -> None:
        """Draw the numbers."""
        self._shown = shown
        side = self._fitting(shown)
        state, around = shown.state, shown.padded
        kernel = np.array(state.kernel, np.float64)
        values = honest(around.values)
        lit, beside = self._on_image(shown)
        padding = around.padding if around.padding.any() else None
        self._grids["image"].show_sheet(Sheet(around.values, values, lit, None, beside, 2, padding), side)
        self._grids["kernel"].show_sheet(
            Sheet(kernel, honest(kernel, centred=True), self._on_kernel(shown)), side
        )
        done = shown.output.ravel().copy()
        done[convolution.shown(state) :] = np.nan
        computed = done.reshape(shown.output.shape)
        outputs = _cells(shown.links.outputs) if shown.links is not None else frozenset()
        self._grids["output"].show_sheet(Sheet(computed, honest(shown.output), outputs, shown.chosen), side)
        self._name(shown)

    # ---- building

    def _add(self, name: str, column: int) -> None:
        grid = NumberGrid(name, editable=name != "output")
        grid.pointed.connect(lambda cell: self.pointed.emit(name, self._own(name, cell)))
        grid.clicked.connect(lambda cell: self.clicked.emit(name, self._own(name, cell)))
        grid.written.connect(lambda cell, words: self.written.emit(name, self._own(name, cell), words))
        grid.pasted.connect(lambda words: self.pasted.emit(name, words))
        self._grids[name] = grid
        self._rows.addWidget(grid, 0, column, Qt.AlignmentFlag.AlignCenter)
        caption = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        caption.setProperty("secondary", True)
        caption.setFixedHeight(CAPTION)
        self._captions[name] = caption
        self._rows.addWidget(caption, 1, column)

    def _sign(self, sign: str, column: int) -> None:
        label = QLabel(sign, alignment=Qt.AlignmentFlag.AlignCenter)
        label.setProperty("secondary", True)
        label.setFont(theme.font(theme.TITLE + 6))
        label.setFixedWidth(SIGN)
        self._rows.addWidget(label, 0, column)

    def _own(self, name: str, cell: Cell | None) -> Cell | None:
        """Return a cell of the padded image in the image's own coordinates."""
        if cell is None or name != "image":
            return cell
        return cell[0] - self._shown.padded.top, cell[1] - self._shown.padded.left

    # ---- filling

    @staticmethod
    def _on_image(shown: Shown) -> tuple[Cells, dict[Cell, str]]:
        """Return the cells of the padded image that are framed, and the weight written beside each."""
        top, left = shown.padded.top, shown.padded.left
        if shown.products is not None:
            beside = {
                (term.read[0] + top, term.read[1] + left): f"·{text.short(term.weight)}"
                for term in shown.products.terms
            }
            return frozenset(beside), beside
        if shown.links is not None:
            return _cells(shown.links.reads + np.array([top, left])), {}
        return frozenset(), {}

    @staticmethod
    def _on_kernel(shown: Shown) -> Cells:
        if shown.products is not None:
            return frozenset(term.weight_cell for term in shown.products.terms)
        return _cells(shown.links.weight_cells) if shown.links is not None else frozenset()

    def _name(self, shown: Shown) -> None:
        state = shown.state
        sizes = {"image": state.image_shape, "kernel": state.kernel_shape, "output": shown.output.shape}
        words = {"image": shown.name or "image I", "kernel": "kernel K", "output": "feature map"}
        if state.flipped:
            words["kernel"] = "kernel K, laid on turned"
        for name, (rows, columns) in sizes.items():
            said = f"{words[name]} · {rows} × {columns}"
            if self._captions[name].text() != said:
                self._captions[name].setText(said)

    # ---- sizes

    def _fitting(self, shown: Shown) -> float:
        tall, broad = shown.padded.values.shape
        high, wide = shown.output.shape
        kernel = shown.state.kernel_shape
        across = (self.width() - 2 * SIGN - 8) / (broad + kernel[1] + wide)
        if across * min(kernel[1], wide) < NARROWEST:
            across = min(across, (self.width() - 2 * SIGN - 8 - NARROWEST) / (broad + max(kernel[1], wide)))
        down = (self.height() - CAPTION - 16) / max(tall, kernel[0], high)
        return min(max(min(across, down) // 1, SMALLEST), LARGEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            side = self._fitting(self._shown)
            for grid in self._grids.values():
                grid.set_cell(side)


def _cells(places: np.ndarray) -> Cells:
    return frozenset((int(row), int(column)) for row, column in places)

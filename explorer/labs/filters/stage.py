"""The stage of the Filters lab: the picture before and after; below it the kernel's numbers and the gallery."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.labs.filters.before_after import BeforeAfter, Compared
from explorer.labs.filters.gallery import TILE_HIGH, Tiles
from explorer.labs.scaling import honest
from explorer.topics.filters import Kernel, Named
from explorer.widgets import text, theme
from explorer.widgets.number_grid import NumberGrid, Sheet

LARGEST_CELL = 72  # px
SHARE, LOWEST, HIGHEST = 0.34, 226, 360  # px: of the height for the lower part, and its least and most
MOST_LOST = 0.2  # of the weights may be written as 0
AROUND = 46  # px of it above and below the kernel's numbers


class FiltersStage(QWidget):
    """Tells where the `divided` line shall be, which kernel was `chosen`, and what was `written` into a cell."""

    divided = Signal(float)
    chosen = Signal(object, bool)  # Named, added
    written = Signal(object, str)  # (row, column), what was typed
    pasted = Signal(str)  # a table in place of the kernel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.view = BeforeAfter()
        self.view.divided.connect(self.divided)
        lines.addWidget(self.view, 1)
        lines.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = self._lower = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 12)
        row.setSpacing(20)
        row.addWidget(self._kernel())
        column = QVBoxLayout()
        column.setSpacing(4)
        self.heading = _caption()
        column.addWidget(self.heading)
        self.tiles = Tiles()
        self.tiles.chosen.connect(self.chosen)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.verticalScrollBar().setSingleStep(TILE_HIGH // 2)
        self.area.setWidget(self.tiles)
        column.addWidget(self.area, 1)
        row.addLayout(column, 1)
        return foot

    def _kernel(self) -> QWidget:
        place = self._place = QWidget()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        self.caption = _caption()
        lines.addWidget(self.caption)
        self.grid = NumberGrid("Kernel", editable=True)
        self.grid.written.connect(self.written)
        self.grid.pasted.connect(self.pasted)
        self.grid.pointed.connect(self._tell_weight)
        lines.addWidget(self.grid, 1, Qt.AlignmentFlag.AlignCenter)
        return place

    def show_pictures(self, shown: Compared, divider: float) -> None:
        """Draw the picture before and after."""
        self.view.show_pictures(shown, divider)

    def show_kernel(self, kernel: Kernel, words: str) -> None:
        """Show the numbers of the filter that is edited."""
        values = np.array(kernel, np.float32)
        side = self._cell(len(kernel))
        scale = honest(values, centred=True)
        before = self.grid.sheet
        if before is not None and before.shape == values.shape and np.array_equal(before.values, values):
            values = before.values
        self.grid.show_sheet(Sheet(values, scale, decimals=_decimals(values, side)), side)
        self._words = words
        self.caption.setText(words)

    def _tell_weight(self, cell: tuple[int, int] | None) -> None:
        """Write the weight that is pointed at in full; without one, whose weights they are."""
        sheet = self.grid.sheet
        if cell is None or sheet is None:
            self.caption.setText(self._words)
        else:
            value = text.exact(float(sheet.values[cell]))
            self.caption.setText(f"row {cell[0]}, column {cell[1]}: {value}")

    @property
    def _side(self) -> int:
        """The room for the kernel's numbers, in px."""
        return max(self._lower.height(), LOWEST) - AROUND

    def _cell(self, count: int) -> int:
        return min(self._side // count, LARGEST_CELL)

    def show_gallery(self, entries: Sequence[Named], heading: str, name: str, kernel: Kernel) -> None:
        """Show what can be chosen, and which is."""
        self.heading.setText(heading)
        self.heading.setToolTip(heading)
        self.tiles.show_entries(entries, name, kernel, self._lower.height() - AROUND + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lower.setFixedHeight(round(min(max(self.height() * SHARE, LOWEST), HIGHEST)))
        self._place.setFixedWidth(self._side + 4)
        if self.grid.sheet is not None:
            self.grid.set_cell(self._cell(self.grid.sheet.shape[0]))
        self.tiles.set_room(self._lower.height() - AROUND + 8)


def _caption() -> QLabel:
    caption = QLabel()
    caption.setProperty("secondary", True)
    caption.setFont(theme.font(theme.NORMAL))
    caption.setFixedHeight(20)
    caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return caption


def _decimals(values: np.ndarray, side: float) -> int:
    """Return how many decimals tell the weights from 0, 2 to 4; fewer where cells of `side` px have no room for them.

    Where most would then be written as 0, they are left out: more decimals than there is room for.
    """
    numbers = [value for value in values.ravel().tolist() if value]
    least = min(map(abs, numbers), default=1.0)
    wanted = 2 if least >= 0.05 else 3 if least >= 0.003 else 4
    room = side - (10 if side > 30 else 4)
    for decimals in range(wanted, 2, -1):
        if all(text.width(text.short(value, decimals), theme.SMALL) <= room for value in numbers):
            return decimals
    lost = sum(abs(value) < 0.005 for value in numbers)
    return 2 if lost <= len(numbers) * MOST_LOST else wanted

"""A matrix of numbers as a widget: cells that can be pointed at, lit, and written into."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.widgets import text, theme
from explorer.widgets.cell_editor import ARROWS, CellEditor
from explorer.widgets.magnified import focused
from explorer.widgets.map_view import DARK_INK, LIGHT_INK
from explorer.widgets.pictures import FloatArray, Pixels, dark_ink, pixels

Cell = tuple[int, int]
GAP = 2  # px between cells
ROUND = 4  # px
LEGIBLE, LARGEST = 9, 40  # px: of the numbers in cells


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a grid shows.  values: (rows, columns); NaN is a cell that has no number yet.

    lit: the cells that are framed.  chosen: the one that is filled with the highlight.  beside: small words beside
    the numbers of cells, such as ``·2``.  padding: (rows, columns), the cells that are hatched and not written into.
    written: whether numbers are, or only colours.
    """

    values: FloatArray
    scale: ColorScale
    lit: frozenset[Cell] = frozenset()
    chosen: Cell | None = None
    beside: dict[Cell, str] = field(default_factory=dict)
    decimals: int = 2
    padding: NDArray[np.bool_] | None = None
    written: bool = True

    def is_padding(self, cell: Cell) -> bool:
        """Whether a cell belongs to the padding."""
        return self.padding is not None and bool(self.padding[cell])

    @property
    def shape(self) -> Cell:
        """(rows, columns)."""
        rows, columns = self.values.shape
        return rows, columns


class NumberGrid(QWidget):
    """Shows a `Sheet`.  `pointed` is the cell under the mouse or the keyboard's, None once it is gone."""

    pointed = Signal(object)  # (row, column) | None
    clicked = Signal(object)  # (row, column)
    written = Signal(object, str)  # (row, column), what was written into it
    pasted = Signal(str)  # a text in place of all numbers

    def __init__(self, name: str, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editable = editable
        self._cell = 56.0
        self._sheet: Sheet | None = None
        self._inks: NDArray[np.bool_] | None = None
        self._fills: Pixels | None = None
        self._cursor: Cell | None = None
        self._decimals = 2  # of the numbers as they are painted
        self._editor = CellEditor(self)
        self._editor.written.connect(self.written)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if editable:
            self.setToolTip("Click a cell to change its number; arrows move, Enter or a digit writes")
        self._editor.left.connect(lambda by: self._move(0, by))

    # ---- what is shown

    @property
    def editable(self) -> bool:
        """Whether numbers can be written into it."""
        return self._editable

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, sheet: Sheet, cell: float | None = None) -> None:
        """Show other numbers, in cells of `cell` px if given; the size follows their count."""
        before, self._sheet = self._sheet, sheet
        if before is None or before.values is not sheet.values or before.scale != sheet.scale:
            picture = pixels(sheet.values, sheet.scale)
            self._fills, self._inks = picture, dark_ink(picture)
        if before is None or before.shape != sheet.shape:
            self._cursor = None
        if before is None or not np.array_equal(before.values, sheet.values, equal_nan=True):
            self._editor.close()  # what is written belongs to the numbers that it was begun on
        self._cell = cell or self._cell
        if self.size() != self.sizeHint():
            self.setFixedSize(self.sizeHint())
        self.update()

    def set_cell(self, px: float) -> None:
        """Make every cell `px` wide and high."""
        if px != self._cell:
            self._cell = px
            self.setFixedSize(self.sizeHint())
            self.update()

    def sizeHint(self) -> QSize:
        rows, columns = self._sheet.shape if self._sheet else (1, 1)
        return QSize(round(columns * self._cell), round(rows * self._cell))

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell is, in pixels of the widget."""
        row, column = cell
        side = self._cell
        gap = GAP if side >= 16 else 0.5
        return QRectF(column * side, row * side, side, side).adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell at a point of the widget."""
        if self._sheet is None:
            return None
        cell = int(point.y() // self._cell), int(point.x() // self._cell)
        inside = all(0 <= index < size for index, size in zip(cell, self._sheet.shape, strict=True))
        return cell if inside else None

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._sheet is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, self._decimals = self._letters()
        for row in range(self._sheet.shape[0]):
            for column in range(self._sheet.shape[1]):
                self._paint_cell(painter, (row, column), px)
        painter.end()

    def _letters(self) -> tuple[int, int]:
        """Return how large the numbers are written, 0 for not at all, and with how many decimals.

        Where they do not fit, one decimal is enough, unless it would make a zero of a number that is none.
        """
        values, wanted = self._sheet.values, self._sheet.decimals
        if not self._sheet.written:
            return 0, wanted
        px = self._letter_size(wanted)
        small = np.isfinite(values) & (values != 0) & (np.abs(values) < 0.05)
        if px or wanted <= 1 or small.any():
            return px, wanted
        return self._letter_size(1), 1

    def _letter_size(self, decimals: int) -> int:
        """Return how large all numbers can be written; 0 where the largest would not be legible."""
        values = self._sheet.values[np.isfinite(self._sheet.values)]
        words = {text.short(value, decimals) for value in np.unique(values).tolist()[:2000]}
        longest = sorted(words, key=len)[-8:]
        room = self._cell - (10 if self._cell > 30 else 4)
        share = (
            0.48 if text.legible(0) else 0.42
        )  # of a cell's height: rather tight than too small to be read
        for px in range(min(LARGEST, round(self._cell * share)), text.legible(LEGIBLE) - 1, -1):
            if all(text.width(word, px) <= room for word in longest):
                return px
        return 0

    def _paint_cell(self, painter: QPainter, cell: Cell, px: int) -> None:
        sheet = self._sheet
        rect = self.cell_rect(cell)
        chosen = cell == sheet.chosen
        value = float(sheet.values[cell])
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(self._fill(cell, value, chosen))
        painter.drawRoundedRect(rect, ROUND, ROUND)
        if sheet.is_padding(cell):
            painter.setBrush(QBrush(theme.color("secondary", 0.35), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, ROUND, ROUND)
        if cell in sheet.lit:
            painter.setPen(QPen(theme.color("highlight"), 3 if self._cell > 30 else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), ROUND, ROUND)
        if cell == self._cursor and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, wide in ((DARK_INK, 6), (theme.color("focus"), 3)):  # seen on light cells too
                painter.setPen(QPen(ink, wide))
                painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), ROUND, ROUND)
        if px and np.isfinite(value):
            self._write(painter, rect, cell, value, px, chosen)

    def _fill(self, cell: Cell, value: float, chosen: bool) -> QColor:
        if chosen:
            return theme.color("highlight")
        if not np.isfinite(value) or self._sheet.is_padding(cell):
            return theme.color("raised")
        return QColor.fromRgb(int(self._fills[cell]) & 0xFFFFFF)

    def _write(
        self, painter: QPainter, rect: QRectF, cell: Cell, value: float, px: int, chosen: bool
    ) -> None:
        if self._sheet.is_padding(cell) and not chosen:
            painter.setPen(theme.color("secondary"))
        else:
            painter.setPen(DARK_INK if chosen or self._inks[cell] else LIGHT_INK)
        painter.setFont(theme.shared_font(px, bold=chosen))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text.short(value, self._decimals))
        word = self._sheet.beside.get(cell)
        if word and self._cell >= 36:
            painter.setFont(theme.shared_font(max(text.legible(LEGIBLE), round(px * 0.5)), bold=True))
            corner = rect.adjusted(0, 0, -4, -2)
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, word)

    # ---- pointing and writing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.cell_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or cell is None:
            super().mousePressEvent(event)
            return
        self.clicked.emit(cell)
        if self._editable and not self._sheet.is_padding(cell):
            self._cursor = cell
            self.open_editor(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cursor = self._cursor or self.first_cell
        if self._editable and event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._table())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() in ARROWS:
            self._move(*ARROWS[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.clicked.emit(cursor)
            self.open_editor(cursor)
        elif self._editable and event.text() and event.text() in "0123456789.,-+":
            self.open_editor(cursor, event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._cursor = self._cursor or self.first_cell
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.isAncestorOf(focused()):
            self.pointed.emit(None)
        self.update()

    def _table(self) -> str:
        """Return the numbers as a table for a spreadsheet: lines of tabs, without the padding."""
        kept = np.ones(self._sheet.shape, bool) if self._sheet.padding is None else ~self._sheet.padding
        rows = (
            [f"{value:g}" for value in row[keep]] for row, keep in zip(self._sheet.values, kept, strict=True)
        )
        return "\n".join("\t".join(row) for row in rows if row)

    @property
    def first_cell(self) -> Cell:
        """Return the first cell that can be written into."""
        if self._sheet is None or self._sheet.padding is None:
            return 0, 0
        row, column = np.unravel_index(int(np.argmin(self._sheet.padding)), self._sheet.shape)
        return int(row), int(column)

    def _move(self, down: int, across: int) -> None:
        rows, columns = self._sheet.shape
        row, column = self._cursor or self.first_cell
        self._cursor = min(max(row + down, 0), rows - 1), min(max(column + across, 0), columns - 1)
        self.pointed.emit(self._cursor)
        self.update()

    def open_editor(self, cell: Cell, begun: str | None = None) -> None:
        """Let a number be written into a cell; Enter and leaving keep it, Escape does not."""
        if not self._editable or self._sheet.is_padding(cell):
            return
        before = text.short(float(self._sheet.values[cell]), 6)
        place = self.cell_rect(cell).toRect().adjusted(-1, -1, 1, 1)
        self._editor.open(cell, place, before, begun, f"Row {cell[0]}, column {cell[1]}")

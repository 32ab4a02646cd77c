"""The weights of one kernel as cells that can be changed."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.panels.surgery.cells import cell_size, paint_weights, rest_of
from explorer.panels.surgery.number import NumberField, nudged, written
from explorer.trace import FloatArray, changed
from explorer.widgets import text, theme
from explorer.widgets.map_view import LIGHT_INK, cell_at, cells_rect, paint_frame

EDITOR = (72, 26)  # px
DIGITS = "0123456789.,+-" + text.MINUS


class WeightGrid(QWidget):
    """One cell has the keyboard: type a number, or nudge it with Up, Down and the wheel; Left and Right walk."""

    chosen = Signal(int, int)  # row, column
    entered = Signal(int, int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: FloatArray = np.zeros((1, 1), np.float32)
        self._changed = np.zeros((1, 1), bool)
        self._scale = ColorScale("diverging", -1.0, 1.0)
        self._rest, self._decimals = 0, 2
        self._cell = (0, 0)
        self._marked = False
        self._editor = NumberField(self)
        self._editor.setAccessibleName("Weight")
        self._editor.hide()
        self._word = QLabel(self)
        self._word.setProperty("bad", True)
        self._word.setObjectName("refusal")
        self._word.hide()
        self._editor.entered.connect(self._enter)
        self._editor.refused.connect(self._refuse)
        self._editor.left.connect(self.close_editor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Weights")
        self.setAccessibleDescription("Click a cell and type a number; Up and Down change it by 0.1")

    @property
    def cell(self) -> tuple[int, int]:
        """The (row, column) that has the keyboard."""
        return self._cell

    @property
    def word(self) -> str:
        """Why what was typed is refused; "" if nothing was."""
        return "" if self._word.isHidden() else self._word.text()

    def show_weights(
        self,
        values: FloatArray,
        trained: FloatArray,
        scale: ColorScale,
        cell: tuple[int, int],
        marked: bool,
        decimals: int,
    ) -> None:
        """Show (rows, columns) values; those that differ from `trained` are marked.

        marked: whether `cell` is what the actions change.
        """
        if values.shape != self._values.shape:
            self._editor.hide()
            self.updateGeometry()
        self._values, self._changed, self._scale = values, changed(values, trained), scale
        self._cell, self._marked, self._decimals = cell, marked, decimals
        self._rest = rest_of(trained)
        self.update()

    # ---- where things are

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return where a cell is painted."""
        return cells_rect(self._area(), self._values.shape, row, column, row + 1, column + 1)

    def _area(self) -> QRectF:
        rows, columns = self._values.shape
        wide, high = cell_size(rows, columns, self.width() - 4)
        return QRectF(2, 2, wide * columns, high * rows)

    def sizeHint(self) -> QSize:
        return QSize(260, self.heightForWidth(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def heightForWidth(self, width: int) -> int:
        rows, columns = self._values.shape
        return int(cell_size(rows, columns, width - 4)[1] * rows) + 5

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            shown = self._values, self._changed, self._scale, self._decimals, self._rest
            paint_weights(painter, self._area(), *shown)
            if self._marked:
                ring = self.rect_of(*self._cell).adjusted(1, 1, -1, -1)
                paint_frame(painter, ring, theme.color("focus") if self.hasFocus() else LIGHT_INK, 2)

    # ---- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = cell_at(self._area(), self._values.shape, event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.close_editor()
            self.chosen.emit(*cell)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._open_editor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nudge the chosen cell under the pointer; elsewhere the panel scrolls."""
        cell = cell_at(self._area(), self._values.shape, event.position())
        if (
            self.window().focusWidget() is self
            and self._marked
            and cell == self._cell
            and event.angleDelta().y()
        ):
            self._nudge(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        # Digits and arrows are shortcuts of the window, but belong to the grid while it has the keyboard.
        if event.type() == QEvent.Type.ShortcutOverride and self._is_mine(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        return plain and (event.key() in _KEYS or (bool(event.text()) and event.text() in DIGITS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not self._is_mine(event):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._nudge(1 if key == Qt.Key.Key_Up else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._open_editor()
        else:
            self._open_editor(event.text())

    def _walk(self, step: int) -> None:
        rows, columns = self._values.shape
        place = self._cell[0] * columns + self._cell[1] + step
        if 0 <= place < rows * columns:
            self.chosen.emit(*divmod(place, columns))

    def _nudge(self, notches: int) -> None:
        if np.isfinite(self._values[self._cell]):
            self.entered.emit(*self._cell, nudged(float(self._values[self._cell]), notches))

    # ---- typing into a cell

    def _open_editor(self, typed: str = "") -> None:
        if not self._marked:
            self.chosen.emit(*self._cell)
        cell, rect = self.rect_of(*self._cell).center(), QRectF(0, 0, *EDITOR)
        rect.moveCenter(cell)
        left = min(max(rect.left(), 0.0), self.width() - rect.width())
        top = min(max(rect.top(), 0.0), max(self.height() - rect.height(), 0.0))
        self._editor.setGeometry(int(left), int(top), *EDITOR)
        self._editor.show_number(float(self._values[self._cell]))
        self._editor.setText(typed or written(float(self._values[self._cell])))
        self._editor.setModified(True)
        self._editor.show()
        self._editor.raise_()
        self._editor.setFocus()
        if not typed:
            self._editor.selectAll()

    def _enter(self, number: float) -> None:
        cell = self._cell
        self.close_editor()
        self.setFocus()
        self.entered.emit(*cell, number)

    def _refuse(self, word: str) -> None:
        self._word.setVisible(bool(word) and self._editor.isVisible())
        if not word:
            return
        self._word.setStyleSheet(
            f"background: {theme.current().panel}; border-radius: 4px; padding: 1px 6px;"
        )
        self._word.setText(word)
        self._word.adjustSize()
        field = self._editor.geometry()
        below = field.bottom() + 2
        above = field.top() - self._word.height() - 2
        fits = below + self._word.height() <= self.height()
        left = min(field.left(), self.width() - self._word.width())
        self._word.move(left, below if fits or above < 0 else above)
        self._word.raise_()

    def close_editor(self) -> None:
        """Take back what is being typed."""
        if self._editor.isVisible():
            had_keys = self._editor.hasFocus()
            self._word.hide()
            self._editor.hide()
            if had_keys:
                self.setFocus()
        self.update()

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.update()


_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_F2,
)

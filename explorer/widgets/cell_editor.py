"""The line in which a number is written over a cell of a widget."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""How many rows down and columns across an arrow goes."""
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class CellEditor(QObject):
    """Lets one cell at a time be written into; Enter and leaving keep what was typed, Escape does not.

    The keyboard goes back to `owner`, the widget whose cells these are, unless it has gone elsewhere by itself.
    """

    written = Signal(object, str)  # what the editor was opened for, what was typed
    left = Signal(int)  # Tab: 1 on, -1 back

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._line: QLineEdit | None = None

    def open(self, cell: Any, rect: QRect, before: str, begun: str | None = None, name: str = "") -> None:
        """Open it over `rect` with the words of now, or with a first letter that was typed already."""
        self.close()
        line = QLineEdit(before if begun is None else begun, self._owner, accessibleName=name)
        line.setProperty("kind", "cell")
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setGeometry(rect)
        if begun is None:
            line.selectAll()
        line.editingFinished.connect(lambda: self._take(cell, line, before))
        line.installEventFilter(self)
        self._line = line
        line.show()
        line.setFocus()

    def close(self) -> None:
        """Drop what is half written."""
        line, self._line = self._line, None
        if line is not None:
            line.removeEventFilter(self)
            line.hide()
            line.deleteLater()

    def eventFilter(self, watched: QLineEdit, event: QEvent) -> bool:
        """Let Enter and Tab keep what was typed and Escape give up; none of them reaches the owner."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # or the window's own Escape would come first
            return True
        if event.type() != QEvent.Type.KeyPress or event.key() not in _ENDS:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self._owner.setFocus()
        else:
            watched.editingFinished.emit()
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.left.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
        return True

    def _take(self, cell: Any, line: QLineEdit, before: str) -> None:
        if line is not self._line:
            return
        words, had_keyboard = line.text(), line.hasFocus()
        self.close()
        if had_keyboard:
            self._owner.setFocus()
        if words != before:
            self.written.emit(cell, words)

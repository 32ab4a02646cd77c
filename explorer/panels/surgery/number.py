"""A field for one number: typed and entered, or nudged; what is no number is refused with a word."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from explorer.widgets import text

STEP = 0.1  # one notch of the wheel, one press of Up or Down
LARGEST = 1e6


def parse(words: str) -> float:
    """Return the number that was typed; raises ValueError with a few words that say what is wrong."""
    plain = words.strip().replace(text.MINUS, "-").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        raise ValueError("not a number" if plain else "type a number") from None
    if math.isnan(number) or "_" in plain:
        raise ValueError("not a number")
    if abs(number) > LARGEST:
        raise ValueError("at most a million")
    return number


def nudged(number: float, notches: int) -> float:
    """Return a number so many notches on, without the dust of binary fractions."""
    return round(number + notches * STEP, 6)


class NumberField(QLineEdit):
    """Enter takes the number over, Escape takes the typing back, Up, Down and the wheel nudge it."""

    entered = Signal(float)
    refused = Signal(str)  # the word; "" once all is well again
    left = Signal()  # Escape, or the keyboard went elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number: float | None = None
        self.returnPressed.connect(self._enter)
        self.textEdited.connect(lambda: self._refuse(""))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def number(self) -> float | None:
        """What is shown while nothing is typed; None is an empty field."""
        return self._number

    def show_number(self, number: float | None) -> None:
        """Show a number, unless one is being typed."""
        if number == self._number and self.text():
            return
        self._number = number
        if not self.isModified() or not self.hasFocus():
            self._take_back()

    def _take_back(self) -> None:
        self.setText("" if self._number is None else written(self._number))
        self._refuse("")

    def _enter(self) -> None:
        try:
            number = parse(self.text())
        except ValueError as error:
            self._refuse(str(error))
            self.selectAll()
            return
        self.setModified(False)
        self._refuse("")
        self.entered.emit(number)
        self.selectAll()

    def _refuse(self, word: str) -> None:
        if self.property("wrong") != bool(word):
            self.setProperty("wrong", bool(word))
            self.style().unpolish(self)
            self.style().polish(self)
        self.refused.emit(word)

    def _nudge(self, notches: int) -> None:
        try:
            number = parse(self.text())
        except ValueError:
            return
        self.setModified(False)
        self.entered.emit(nudged(number, notches))

    def event(self, event: QEvent) -> bool:
        # Keys that are shortcuts of the window belong to the field while it has the keyboard.
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in keys:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._nudge(1 if event.key() == Qt.Key.Key_Up else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.left.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # Enter would go on to the parent

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._nudge(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take_back()
        self.left.emit()


def written(number: float) -> str:
    """Return a number as it can be typed again: six decimals at most, none that say nothing."""
    if not math.isfinite(number):
        return text.number(number)
    words = f"{number:.6f}".rstrip("0").rstrip(".")
    if (number and not words.strip("-0.")) or abs(number) > LARGEST:
        words = f"{number:.3g}"
    return "0" if words == "-0" else words.replace("-", text.MINUS)


class Stepper(QWidget):
    """A small field for a whole number between two arrows; says only what the user chose."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Whole()
        self.field.setAccessibleName(name)
        self.less, self.more = (
            self._arrow("\u2039", f"{name}: one less"),
            self._arrow("\u203a", f"{name}: one more"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.less, self.field, self.more):
            row.addWidget(widget)
        self.less.clicked.connect(lambda: self.field.stepBy(-1))
        self.more.clicked.connect(lambda: self.field.stepBy(1))
        self.field.chosen.connect(self.chosen)

    def _arrow(self, sign: str, name: str) -> QPushButton:
        button = QPushButton(sign)
        button.setProperty("kind", "flat")
        button.setFixedWidth(24)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRepeat(True)
        return button

    def show_value(self, low: int, high: int, value: int) -> None:
        """Show a value out of low to high."""
        self.field.show_value(low, high, value)


class _Whole(QLineEdit):
    """A field for a whole number; what is none, or outside the range, is taken back."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._range, self._value = (0, 0), 0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(48)
        self.editingFinished.connect(self._finish)

    def show_value(self, low: int, high: int, value: int) -> None:
        """Show a value out of low to high."""
        self._range, self._value = (low, high), value
        self.setText(str(value))

    def stepBy(self, steps: int) -> None:
        """Choose a value so many further on, inside the range."""
        self._choose(min(max(self._value + steps, self._range[0]), self._range[1]))

    def _finish(self) -> None:
        words = self.text().strip()
        fits = words.isdecimal() and self._range[0] <= int(words) <= self._range[1]
        self._choose(int(words) if fits else self._value)

    def _choose(self, value: int) -> None:
        self.setText(str(value))
        if value != self._value:
            self._value = value
            self.chosen.emit(value)

    def event(self, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in keys:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepBy(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.stepBy(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

"""Controls of a lab: pills to choose by, sliders with their value, all of them following the state."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader

_WHOLE = re.compile(r"-?\d{0,6}")
_ALONG = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Choice(QWidget):
    """One of several values: pills under a heading, as many in a line as fit.

    Tab comes to the chosen one; arrows choose the one beside it.
    """

    def __init__(
        self,
        heading: str,
        options: Mapping[str, Any],
        choose: Callable[[Any], object],
        width: int = 232,
        tips: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._buttons: list[tuple[QPushButton, Any]] = []
        self._group = QButtonGroup(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(SectionHeader(heading))
        for names in _lines_of(list(options), width):
            row = QHBoxLayout()
            row.setSpacing(6)
            for name in names:
                row.addWidget(self._pill(name, options[name], choose, heading, (tips or {}).get(name, "")))
            row.addStretch(1)
            lines.addLayout(row)

    def _pill(self, name: str, value: Any, choose: Callable[[Any], object], of: str, tip: str) -> QPushButton:
        button = QPushButton(
            name, checkable=True, accessibleName=f"{of}: {name}", toolTip=tip or f"{of}: {name}"
        )
        button.setAutoDefault(True)  # Enter presses it as well
        button.clicked.connect(lambda _checked=False: choose(value))
        button.installEventFilter(self)
        self._group.addButton(button)
        self._buttons.append((button, value))
        return button

    def button(self, name: str) -> QPushButton:
        """Return the pill of that name."""
        return next(button for button, _ in self._buttons if button.text() == name)

    def show_value(self, is_chosen: Callable[[Any], bool]) -> None:
        """Mark the value that is chosen; none, if none is."""
        self._group.setExclusive(False)
        for button, value in self._buttons:
            button.setChecked(is_chosen(value))
        chosen = [button for button, _ in self._buttons if button.isChecked()]
        self._group.setExclusive(bool(chosen))
        entrance = chosen[0] if chosen else self._buttons[0][0]
        for button, _ in self._buttons:
            comes = button is entrance or button.hasFocus()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if comes else Qt.FocusPolicy.NoFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows choose the pill beside the one that has the keyboard, round the ends."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        by = _ALONG.get(event.key())
        if by is None:
            return super().eventFilter(watched, event)
        pills = [button for button, _ in self._buttons if button.isEnabled()]
        beside = pills[(pills.index(watched) + by) % len(pills)]
        beside.setFocus(Qt.FocusReason.TabFocusReason)
        beside.click()
        return True


class Number(QWidget):
    """A whole number on a slider, with its name and its value; a digit typed on the slider begins a number."""

    def __init__(
        self, name: str, low: int, high: int, choose: Callable[[int], object], tip: str = ""
    ) -> None:
        super().__init__()
        self._choose = choose
        self._showing = False
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(QLabel(name), 1)
        self.box = QLineEdit(accessibleName=f"{name}, typed", toolTip=f"{tip or name}; type a number")
        self.box.setProperty("kind", "value")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.box.setFixedWidth(56)
        self.box.editingFinished.connect(self._type)
        self.box.installEventFilter(self)
        row.addWidget(self.box)
        lines.addLayout(row)
        self.slider = QSlider(Qt.Orientation.Horizontal, accessibleName=name, toolTip=tip or name)
        self.slider.setRange(low, high)
        self.slider.setPageStep(1)
        self.slider.installEventFilter(self)
        self.slider.valueChanged.connect(self._changed)
        lines.addWidget(self.slider)

    def show_value(self, value: int, low: int | None = None, high: int | None = None) -> None:
        """Show a value, and the range it may have now."""
        self._showing = True
        self.slider.setRange(
            self.slider.minimum() if low is None else low, self.slider.maximum() if high is None else high
        )
        self.slider.setValue(value)
        self.box.setText(str(value))
        self._showing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a digit on the slider begin a number, and Enter end it."""
        if watched is self.box:
            ends = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if ends and event.type() == QEvent.Type.KeyPress:
                self._type()
            return ends
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdigit():
            self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.box.setText(event.text())
            return True
        return super().eventFilter(watched, event)

    def _type(self) -> None:
        """Ask for the number that was typed, even one beyond the slider; what is no number is said."""
        words = self.box.text()
        if self.box.hasFocus():
            self.slider.setFocus()
        if words.strip().lstrip("-−").isdecimal():
            value = int(words.replace("−", "-")[:9])
            if value != self.slider.value():
                self._choose(value)
        else:
            where = self.box.mapToGlobal(self.box.rect().bottomLeft())
            QToolTip.showText(where, f"“{words}” is no whole number.", self.box)
        self.box.setText(str(self.slider.value()))

    def _changed(self, value: int) -> None:
        if not self._showing:
            self._choose(value)


class _Box(QSpinBox):
    """A box whose arrows stay within its range, but any whole number can be typed: `asked` tells one beyond."""

    asked = Signal(int)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(accessibleName=name, toolTip=tip, keyboardTracking=False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(56)

    def validate(self, text: str, position: int) -> object:
        state = super().validate(text, position)
        if state[0] == QValidator.State.Invalid and _WHOLE.fullmatch(text):
            return QValidator.State.Intermediate, text, position
        return state

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it ends the typing, and is no key of the page

    def fixup(self, text: str) -> str:
        """Put what is beyond the range back, and tell whoever can say why it is."""
        self.lineEdit().setText(str(self.value()))
        if _WHOLE.fullmatch(text) and text.strip("-"):
            self.asked.emit(int(text))
        return str(self.value())


class Count(QWidget):
    """A whole number of those that are possible now."""

    def __init__(self, name: str, choose: Callable[[int], object], tip: str = "") -> None:
        super().__init__()
        self._choose = choose
        self._values: tuple[int, ...] = ()
        self._value = 0
        self._showing = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(QLabel(name), 1)
        self.box = _Box(name, tip or name)
        self.box.valueChanged.connect(self._changed)
        self.box.asked.connect(choose)
        row.addWidget(self.box)

    def show_value(self, value: int, values: Sequence[int]) -> None:
        """Show a number, and those that it may be now."""
        self._value, self._values = value, tuple(values) or (value,)
        self._showing = True
        self.box.setRange(min(*self._values, value), max(*self._values, value))
        self.box.setValue(value)
        self._showing = False

    def _changed(self, wanted: int) -> None:
        """Go to the next possible number in the direction that was asked for."""
        if self._showing:
            return
        beyond = [
            value for value in self._values if (value >= wanted if wanted > self._value else value <= wanted)
        ]
        if not beyond:
            self.show_value(self._value, self._values)
        else:
            self._choose(min(beyond) if wanted > self._value else max(beyond))


class _Elided(QComboBox):
    """Ends a name that is too long for it with an ellipsis."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        elide = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, elide, room.width() - 2)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class Menu(QWidget):
    """One of many values, in a list that drops down."""

    def __init__(self, heading: str, options: Mapping[str, Any], choose: Callable[[Any], object]) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(SectionHeader(heading))
        self._tip = f"{heading}  (↑ ↓)"
        self.box = _Elided(accessibleName=heading)
        self.box.setPlaceholderText("your own")
        self.box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._values = list(options.values())
        for name in options:
            self.box.addItem(name)
        self.box.setMinimumContentsLength(12)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(lambda index: choose(self._values[index]))
        lines.addWidget(self.box)

    def show_value(self, is_chosen: Callable[[Any], bool]) -> None:
        """Show which it is; none, if none is."""
        found = (index for index, value in enumerate(self._values) if is_chosen(value))
        self.box.setCurrentIndex(next(found, -1))
        self.box.setToolTip(f"{self.box.currentText()}  (↑ ↓)" if self.box.currentText() else self._tip)


class Pair(QWidget):
    """Two whole numbers, rows × columns, each with a range of its own."""

    def __init__(self, name: str, choose: Callable[[int, int], object], tip: str = "") -> None:
        super().__init__()
        self._choose = choose
        self._showing = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(QLabel(name), 1)
        self.boxes = tuple(self._box(f"{name}, {axis}", axis, tip) for axis in ("rows", "columns"))
        row.addWidget(self.boxes[0])
        row.addWidget(QLabel("×"))
        row.addWidget(self.boxes[1])

    def _box(self, name: str, axis: str, tip: str) -> QSpinBox:
        box = _Box(name, f"{tip or name} ({axis})")
        box.asked.connect(lambda value: self._choose(0 if axis == "rows" else 1, value))
        box.valueChanged.connect(lambda value: self._changed(0 if axis == "rows" else 1, value))
        return box

    def show_value(self, pair: tuple[int, int], ranges: tuple[range, range] | None = None) -> None:
        """Show two numbers, and the ranges they may have now."""
        self._showing = True
        for box, value, axis in zip(self.boxes, pair, (0, 1), strict=True):
            if ranges and ranges[axis]:
                box.setRange(min(ranges[axis][0], value), max(ranges[axis][-1], value))
            box.setValue(value)
        self._showing = False

    def _changed(self, axis: int, value: int) -> None:
        if not self._showing:
            self._choose(axis, value)


def _lines_of(names: Sequence[str], width: int) -> list[list[str]]:
    """Return the names in lines of at most `width` pixels of pills."""
    lines: list[list[str]] = []
    room = 0.0
    for name in names:
        wide = text.width(name, theme.NORMAL) + 30
        if not lines or wide > room:
            lines.append([])
            room = width
        lines[-1].append(name)
        room -= wide
    return lines

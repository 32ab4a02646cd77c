"""The offer at the first start: a quiet line over the stage, until it is answered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from explorer.window import memory

KEY = "tour"  # in what is remembered
ABOVE = 16  # px to the lower edge


def answered() -> bool:
    """Whether the offer was answered, in this run or an earlier one."""
    return memory.settings().value(KEY) is not None


def answer(taken: bool) -> None:
    """Write down that it was answered; a read-only home is asked again."""
    kept = memory.settings()
    kept.setValue(KEY, "taken" if taken else "declined")
    kept.sync()


class Offer(QWidget):
    """Asks whether to take the tour; it takes no keyboard, and what is under it stays where it is."""

    chosen = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("New here? Take the 60-second tour")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(QLabel("New here?"))
        self.take = _button("Take the 60-second tour", "Six things to do; Esc ends it at any time")
        self.take.setProperty("kind", "primary")
        self.decline = _button("No, thanks", "It stays in the menu, under Help")
        self.take.clicked.connect(lambda _checked=False: self.chosen.emit(True))
        self.decline.clicked.connect(lambda _checked=False: self.chosen.emit(False))
        row.addWidget(self.take)
        row.addWidget(self.decline)
        self.hide()

    def lie_over(self, part: QWidget) -> None:
        """Lie in the middle of the lower edge of a part of the window."""
        self.adjustSize()
        corner = part.mapTo(self.parentWidget(), part.rect().bottomLeft())
        left = corner.x() + (part.width() - self.width()) // 2
        self.move(max(left, 0), corner.y() - self.height() - ABOVE)


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)  # Enter presses it as well
    return button

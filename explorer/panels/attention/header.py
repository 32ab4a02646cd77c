"""The head of the page: what is shown, the tabs, and the row of layers."""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QToolTip, QWidget

from explorer.panels.layer.header import Line
from explorer.panels.untrained import UntrainedLabel
from explorer.widgets import text, theme

STEP, HIGH = 22.0, 24  # px


class Tab(StrEnum):
    """What the page shows."""

    HEADS = "heads"
    TOKENS = "tokens"
    PATCHES = "patches"


TABS = {
    Tab.HEADS: ("Heads", "What each token reads of the others, in every head"),
    Tab.TOKENS: ("Tokens as maps", "Every feature of the tokens as a map over the image"),
    Tab.PATCHES: ("Patches", "The patches of the image, and the numbers each one becomes"),
}


class PageHeader(QWidget):
    """A line about what is shown, a word on untrained weights, tabs."""

    chosen = Signal(object)  # Tab

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = Line()
        self.untrained = UntrainedLabel()
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._about, 1)
        row.addWidget(self.untrained)
        for number, (tab, (words, tip)) in enumerate(TABS.items()):
            button = QPushButton(words, checkable=True, toolTip=tip)
            button.setProperty("kind", "pill")
            button.clicked.connect(partial(self.chosen.emit, tab))
            self._tabs.addButton(button, number)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def button(self, tab: Tab) -> QPushButton:
        """Return the button of a tab."""
        button: QPushButton = self._tabs.button(list(TABS).index(tab))
        return button

    def follow(self, about: str, shortest: str, tab: Tab, trained: bool) -> None:
        """Say what is shown."""
        self._about.show_words(about, shortest=shortest)
        self.untrained.setVisible(not trained)
        self.button(tab).setChecked(True)


class Ticks(QWidget):
    """A row of numbered layers, one of them chosen; Left and Right go on."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._at, self._pointed = 0, -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Attention layer")
        self.setToolTip("The layer whose attention is shown  (PgUp, PgDown)")

    def show_layers(self, names: tuple[str, ...], at: int) -> None:
        """Show so many ticks, and which is chosen."""
        if names != self._names:
            self._names = names
            self.updateGeometry()
        self._at = at
        if names:
            self.setAccessibleDescription(names[at])
        self.update()

    def rect_of(self, index: int) -> QRectF:
        """Return where a tick is."""
        step = min(STEP, self.width() / max(len(self._names), 1))
        return QRectF(index * step, 0, step, HIGH)

    def sizeHint(self) -> QSize:
        return QSize(round(STEP * max(len(self._names), 1)) + 2, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 12 * 12), HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            numbered = self.rect_of(0).width() >= 16
            for index in range(len(self._names)):
                rect, chosen = self.rect_of(index).adjusted(1, 1, -1, -1), index == self._at
                painter.setPen(theme.color("focus") if chosen and self.hasFocus() else Qt.PenStyle.NoPen)
                color = "accent" if chosen else "hover" if index == self._pointed else "raised"
                painter.setBrush(theme.color(color))
                painter.drawRoundedRect(rect, 4, 4)
                if numbered or chosen:
                    ink = "on_accent" if chosen else "text"
                    text.paint(painter, rect, str(index), theme.SMALL, ink, bold=chosen, align="center")

    def _index(self, point: QPointF) -> int:
        found = (i for i in range(len(self._names)) if self.rect_of(i).contains(point))
        return next(found, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._index(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index(event.position())
        if index >= 0:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if by and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(min(max(self._at + by, 0), len(self._names) - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._names[index] if index >= 0 else self.toolTip(), self)
            return True
        return super().event(event)

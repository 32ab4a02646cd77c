"""The head of a layer's page: which layer, what it is, and what of it is shown."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from explorer.panels.layer.subject import Subject, detail
from explorer.panels.marks import edited, paint_dot
from explorer.panels.selection import brief
from explorer.panels.untrained import untrained_mark
from explorer.scene import Tab
from explorer.session import Session
from explorer.trace.fold import SILENT
from explorer.widgets import text, theme

TABS = {
    Tab.MAPS: ("Maps", "All maps of the layer, with their numbers"),
    Tab.KERNELS: ("Kernels", "All weights of the layer as pictures"),
    Tab.POOLING: ("Before / after", "What pooling keeps of each map"),
}


class PageHeader(QWidget):
    """Previous and next, a chooser, a line about the layer, tabs."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choices: tuple[tuple[str, str], ...] = ()
        self._boxes = QComboBox(accessibleName="Layer", toolTip="The layer on this page")
        self._boxes.setFont(theme.font(theme.LARGE, bold=True, tabular=False))
        self._boxes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._boxes.activated.connect(lambda index: session.open_layer(self._choices[index][0]))
        self._previous = _arrow("‹", "The layer before", partial(self._walk, -1))
        self._next = _arrow("›", "The layer behind", partial(self._walk, 1))
        self._about = Line()
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for part in (self._previous, self._boxes, self._next):
            row.addWidget(part)
        row.addWidget(self._about, 1)
        for number, (tab, (words, _)) in enumerate(TABS.items()):
            button = QPushButton(words, checkable=True)
            button.setProperty("kind", "pill")
            button.clicked.connect(partial(session.choose_tab, tab))
            self._tabs.addButton(button, number)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tab_button(self, tab: Tab) -> QPushButton:
        """Return the button of a tab."""
        return self._tabs.button(list(TABS).index(tab))

    def follow(self, subject: Subject, tab: Tab) -> None:
        """Show another layer, or another tab of it."""
        choices = self._layers()
        if choices != self._choices:
            self._choices = choices
            self._boxes.clear()
            self._boxes.addItems([brief(words) for _, words in choices])
            for index, (_, words) in enumerate(choices):
                self._boxes.setItemData(index, words, Qt.ItemDataRole.ToolTipRole)
        names = [name for name, _ in choices]
        if subject.layer.name in names:
            self._boxes.setCurrentIndex(names.index(subject.layer.name))
        trace = self._session.trace
        broken = edited(trace, [step.name for step in subject.steps]) if trace is not None else ""
        random = untrained_mark(trace, subject.layer)
        about = "  ·  ".join(filter(None, (random, detail(subject))))
        self._about.show_words(about, broken, random or subject.layer.shape_text)
        shown = [group.shown for group in self._session.groups]
        at = shown.index(subject.layer.name) if subject.layer.name in shown else None
        self._previous.setEnabled(at != 0)
        self._next.setEnabled(at is None or at < len(shown) - 1)
        for entry, (_, tip) in TABS.items():
            button, why = self.tab_button(entry), subject.why_not(entry)
            button.setEnabled(not why)
            button.setToolTip(why or tip)
        self.tab_button(tab).setChecked(True)

    def _layers(self) -> tuple[tuple[str, str], ...]:
        """Return (name, words) of every layer one can choose; those inside a block below the block."""
        trace, choices = self._session.trace, []
        for group in self._session.groups if trace is not None else ():
            choices.append((group.shown, group.label))
            inside = [name for name in group.members if name != group.shown]
            for name in inside[: group.members.index(group.shown)]:
                if trace.layer(name).kind not in SILENT:
                    choices.append((name, f"{name} alone"))
        return tuple(choices)

    def _walk(self, by: int) -> None:
        """Open the layer before or behind; from inside a block its end comes next."""
        shown = [group.shown for group in self._session.groups]
        trace, name = self._session.trace, self._session.page_layer
        if trace is None or not shown:
            return
        if name in shown:
            self._session.open_layer(shown[min(max(shown.index(name) + by, 0), len(shown) - 1)])
            return
        names = [layer.name for layer in trace.layers]
        near = [entry for entry in shown if (names.index(entry) - names.index(name)) * by > 0]
        if near:
            self._session.open_layer(near[0] if by > 0 else near[-1])


def _arrow(words: str, tip: str, slot: object) -> QToolButton:
    button = QToolButton(text=words, toolTip=tip, accessibleName=tip)
    button.setFont(theme.font(theme.LARGE, tabular=False))
    button.clicked.connect(slot)
    return button


class Line(QWidget):
    """A line in secondary colour, shortened to the room there is; a dot marks what is edited."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._broken, self._shortest = "", "", ""
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_words(self, words: str, broken: str = "", shortest: str = "") -> None:
        """Show a line; broken: what is edited, in words; shortest: instead of it where there is little room."""
        self._words, self._broken, self._shortest = words, broken, shortest
        self.setToolTip("\n".join(filter(None, (words, broken))))
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            rect = QRectF(self.rect()).adjusted(4, 0, -4, 0)
            if self._broken:
                paint_dot(painter, QPointF(rect.left() + 4, rect.center().y()))
                rect.setLeft(rect.left() + 14)
            shorter = (self._words, self._words.split("  ·  ")[-1], self._shortest or self._words)
            fitting = (words for words in shorter if text.width(words, theme.NORMAL) <= rect.width())
            words = next(fitting, "")  # the tooltip has it; a letter and dots say nothing
            text.paint(painter, rect, words, theme.NORMAL, "secondary")

"""The chain: filters one after the other, of which one is chosen, moved or taken out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.topics.filters import LONGEST_CHAIN, Filter
from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader

NAME_WIDE = 204  # px: of a name in a row


class ChainList(QWidget):
    """A button for each filter, made once and hidden where the chain is shorter; below them what can be done."""

    def __init__(
        self,
        choose: Callable[[int], object],
        move: Callable[[int], object],
        remove: Callable[[], object],
        add: Callable[[], object],
    ) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(SectionHeader("Chain, first to last"))
        self.names = [_name(index, choose) for index in range(LONGEST_CHAIN)]
        for name in self.names:
            lines.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.add = QPushButton("Add a filter", toolTip="One more after the last: choose it in the gallery")
        self.add.setAccessibleName("Add a filter")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.clicked.connect(lambda _checked=False: add())
        row.addWidget(self.add, 1)
        self.up = _small("arrow-up", "Apply the chosen filter earlier", lambda: move(-1))
        self.down = _small("arrow-down", "Apply the chosen filter later", lambda: move(1))
        self.out = _small("clear", "Take the chosen filter out of the chain", remove)
        for button in (self.up, self.down, self.out):
            row.addWidget(button)
        lines.addLayout(row)

    def show_chain(self, chain: Sequence[Filter], at: int) -> None:
        """Show the filters, and which of them is chosen."""
        for index, name in enumerate(self.names):
            name.setVisible(index < len(chain))
            if index < len(chain):
                said = f"{index + 1}  {chain[index].name}"
                name.setText(text.elided(said, theme.NORMAL, False, NAME_WIDE))
                name.setToolTip(f"{said}: show and edit its numbers")
                name.setAccessibleName(said)
                name.setChecked(index == at)
        self.add.setEnabled(len(chain) < LONGEST_CHAIN)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(at < len(chain) - 1)
        self.out.setEnabled(bool(chain))
        for button in (self.up, self.down, self.out):
            button.setIcon(theme.icon(button.property("icon_name")))


def _name(index: int, choose: Callable[[int], object]) -> QPushButton:
    name = QPushButton(checkable=True)
    name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    name.setStyleSheet("text-align: left")
    name.clicked.connect(lambda _checked=False: choose(index))
    return name


def _small(icon: str, tip: str, slot: Callable[[], object]) -> QPushButton:
    button = QPushButton(accessibleName=tip, toolTip=tip)
    button.setProperty("kind", "flat")
    button.setProperty("icon_name", icon)
    button.setIconSize(QSize(14, 14))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setFixedWidth(28)
    button.clicked.connect(lambda _checked=False: slot())
    return button

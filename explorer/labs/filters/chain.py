"""The chain: filters one after the other, each of which can be chosen, moved and taken out."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.topics.filters import LONGEST_CHAIN, Filter
from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader

NAME_WIDE = 138  # px: of a name in a row


class ChainList(QWidget):
    """Rows of a name with its buttons; rows are made once and hidden where the chain is shorter."""

    def __init__(
        self,
        choose: Callable[[int], object],
        move: Callable[[int, int], object],
        remove: Callable[[int], object],
        add: Callable[[], object],
    ) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(SectionHeader("Chain, first to last"))
        self.rows: list[QWidget] = []
        self.names: list[QPushButton] = []
        self.buttons: list[dict[str, QPushButton]] = []
        for index in range(LONGEST_CHAIN):
            lines.addWidget(self._row(index, choose, move, remove))
        self.add = QPushButton("Add a filter", toolTip="One more filter after the last: choose it in the gallery")
        self.add.setAccessibleName("Add a filter")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.clicked.connect(lambda _checked=False: add())
        lines.addWidget(self.add)

    def _row(
        self,
        index: int,
        choose: Callable[[int], object],
        move: Callable[[int, int], object],
        remove: Callable[[int], object],
    ) -> QWidget:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        name = QPushButton(checkable=True)
        name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name.clicked.connect(lambda _checked=False: choose(index))
        row.addWidget(name, 1)
        said = f"filter {index + 1} of the chain"
        self.buttons.append(
            {
                "up": _small("arrow-up", f"Move {said} up: it is applied earlier", lambda: move(index, -1)),
                "down": _small("arrow-down", f"Move {said} down: it is applied later", lambda: move(index, 1)),
                "out": _small("clear", f"Take {said} out", lambda: remove(index)),
            }
        )
        for button in self.buttons[-1].values():
            row.addWidget(button)
        self.names.append(name)
        self.rows.append(place)
        return place

    def show_chain(self, chain: Sequence[Filter], at: int) -> None:
        """Show the filters, and which of them is edited."""
        for index, (row, name) in enumerate(zip(self.rows, self.names, strict=True)):
            row.setVisible(index < len(chain))
            if index < len(chain):
                said = f"{index + 1}  {chain[index].name}"
                name.setText(text.elided(said, theme.NORMAL, False, NAME_WIDE))
                name.setToolTip(f"{said}: show and edit its numbers")
                name.setAccessibleName(said)
                name.setChecked(index == at)
                self.buttons[index]["up"].setEnabled(index > 0)
                self.buttons[index]["down"].setEnabled(index < len(chain) - 1)
        self.add.setEnabled(len(chain) < LONGEST_CHAIN)
        self.show_icons()

    def show_icons(self) -> None:
        """Tint the icons for the theme."""
        for buttons in self.buttons:
            for button in buttons.values():
                button.setIcon(theme.icon(button.property("icon_name")))


def _small(icon: str, tip: str, slot: Callable[[], object]) -> QPushButton:
    button = QPushButton(accessibleName=tip, toolTip=tip)
    button.setProperty("kind", "flat")
    button.setProperty("icon_name", icon)
    button.setIconSize(QSize(14, 14))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setFixedWidth(26)
    button.clicked.connect(lambda _checked=False: slot())
    return button

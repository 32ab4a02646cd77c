"""What stands below the list of networks: what a network is, what went wrong with it, what is being fetched."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.requests import Request
from explorer.shelf import Problem, Shelf
from explorer.trace.card import NetworkCard
from explorer.widgets import text, theme
from explorer.window.networks.fetching import doing
from explorer.window.networks.rows import amount

NOTHING = "There is no network of that name."
WIDEST = 170  # px of what is being fetched


class Footer(QWidget):
    """Two lines of a network; below them a failure with "Try again", and how far a download is with "Cancel"."""

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._problem: Problem | None = None
        self._summary = _line("Summary")
        self._summary.setProperty("secondary", True)
        self.sentence = _line("What went wrong")
        self.sentence.setProperty("bad", True)
        self.again_button = QPushButton("Try again")
        self.bar = QProgressBar(textVisible=False, accessibleName="Progress")
        self.doing = QLabel(accessibleName="What is being fetched")
        self.cancel_button = QPushButton("Cancel", toolTip="Give it up; all stays as it was")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._summary)
        self._failure = _row(column, self.sentence, self.again_button)
        self._progress = _row(column, self.bar, self.doing, self.cancel_button)
        self.again_button.clicked.connect(self._try_again)
        self.cancel_button.clicked.connect(shelf.cancel)
        shelf.changed.connect(lambda: self._show_progress(None, 0, 0))
        shelf.progressed.connect(self._show_progress)
        self._show_progress(None, 0, 0)

    def show_card(self, card: NetworkCard | None) -> None:
        """Speak of a network, or say that there is none."""
        self._summary.setText(card.summary if card is not None else NOTHING)
        own = self._shelf.problem(card.name) if card is not None else None
        self._show_problem(own or self._shelf.problem())

    def _show_problem(self, problem: Problem | None) -> None:
        self._problem = problem
        self._failure.setVisible(problem is not None)
        self.again_button.setEnabled(self._shelf.fetching is None)
        if problem is not None:
            self.sentence.setText(problem.sentence)
            self.sentence.setToolTip(problem.sentence)
            self.again_button.setToolTip(f"{doing(problem.request, self._shelf)} again")

    def _show_progress(self, request: object, done: int, total: int) -> None:
        fetching = self._shelf.fetching
        if request is not None and request != fetching:
            return  # of another one that is being given up
        self._progress.setVisible(fetching is not None)
        if fetching is None:
            return
        self.bar.setRange(0, total // 1024)  # 0 to 0 says that nobody knows
        self.bar.setValue(done // 1024)
        self.doing.setText(amount(done, total) if done else _short(fetching, self._shelf))

    def _try_again(self) -> None:
        if self._problem is not None:
            self._shelf.fetch(self._problem.request)


def _short(request: Request, shelf: Shelf) -> str:
    return text.elided(f"{doing(request, shelf)} …", theme.NORMAL, False, WIDEST)


def _line(name: str) -> QLabel:
    label = QLabel(wordWrap=True, accessibleName=name)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _row(column: QVBoxLayout, first: QWidget, *others: QWidget) -> QWidget:
    """Add a line of which the first part takes the room that there is."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(first, 1)
    for part in others:
        line.addWidget(part)
    column.addWidget(row)
    return row

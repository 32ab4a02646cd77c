"""The tab of patches: the image cut up, and the numbers that one patch becomes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.panels.attention.board import Board
from explorer.panels.attention.cut import CutImage
from explorer.panels.attention.embedding import Embedding
from explorer.panels.attention.looks import Choice
from explorer.scene import RangeMode
from explorer.session import Session
from explorer.trace import Trace


class Patches(QWidget):
    """The patches on the left, on the right one of them with its numbers and the kernels that answer most."""

    chosen = Signal(int)  # a token

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._given: tuple[Trace, Board, int] | None = None
        self.cut, self.embedding = CutImage(), Embedding(session)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.cut, 5)
        row.addWidget(self.embedding, 6)
        self.cut.chosen.connect(self.chosen)
        self.cut.pointed.connect(self._point)

    def follow(self, trace: Trace, board: Board, choice: Choice, _mode: RangeMode) -> None:
        """Show the patches of a trace; for the class token, which is none, the first."""
        token = choice.token if board.grid is not None and board.place(choice.token) is not None else -1
        if token < 0 and board.grid is not None:
            token = board.grid.first
        self._given = (trace, board, token)
        self.cut.show_board(board, token)
        self._show(token)

    def _point(self, token: int | None) -> None:
        if self._given is not None:
            self._show(self._given[2] if token is None else token)

    def _show(self, token: int) -> None:
        if self._given is not None:
            trace, board, _ = self._given
            self.embedding.show_patch(trace, board, token)

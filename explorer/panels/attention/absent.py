"""What is said where there is no attention to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.scene import View
from explorer.session import Session
from explorer.widgets import theme


class Absent(QWidget):
    """Says why, and leads to a page that any network has."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.words.setFont(theme.font(theme.LARGE, tabular=False))
        self.button = QPushButton("Show the maps", toolTip="The page of all maps  (Ctrl+4)")
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(lambda: session.choose_view(View.MAPS))
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)

    def follow(self) -> None:
        """Say it of the present network."""
        loading = self._session.trace is None
        self.words.setText(
            self._session.busy if loading else "This network has no attention layers: vision transformers do."
        )
        self.button.setVisible(not loading)

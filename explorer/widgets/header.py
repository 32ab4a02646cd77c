"""The header of a section of a panel."""

from PySide6.QtWidgets import QLabel, QWidget

from explorer.widgets import theme


class SectionHeader(QLabel):
    """A small, bold, spaced, upper-case line in secondary colour."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setFont(theme.header_font())
        self.setProperty("secondary", True)

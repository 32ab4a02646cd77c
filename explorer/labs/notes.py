"""What to notice: short paragraphs beside the stage, with the numbers of the moment in the highlight's colour."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.widgets import theme
from explorer.widgets.header import SectionHeader

INK_ON_LIGHT = "#A65A00"  # the highlight, dark enough for words on a light ground


def marked(sentence: str, px: int = 0) -> str:
    """Return a sentence as rich text; what stands between two asterisks is highlighted, `px` large if given."""
    color = theme.current().highlight if theme.current().name == "dark" else INK_ON_LIGHT
    size = f";font-size:{px}px" if px else ""
    parts = escape(sentence, quote=False).split("*")
    return "".join(
        f'<span style="color:{color}{size}"><b>{part}</b></span>' if odd % 2 else part
        for odd, part in enumerate(parts)
    )


class Notes(QWidget):
    """Sections of sentences; what stands between two asterisks is highlighted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(10)
        self._shown: list[tuple[str, tuple[str, ...]]] = []
        self._labels: list[QLabel] = []

    @property
    def words(self) -> str:
        """Everything that is said, as one text."""
        return "\n".join(sentence for _, sentences in self._shown for sentence in sentences)

    def show_notes(self, sections: Mapping[str, Sequence[str]]) -> None:
        """Show sentences under their headings; where only words changed, only those are set."""
        shown = [(name, tuple(sentences)) for name, sentences in sections.items() if sentences]
        if [(name, len(said)) for name, said in shown] != [(name, len(said)) for name, said in self._shown]:
            self._build(shown)
        for label, sentence in zip(self._labels, (s for _, said in shown for s in said), strict=True):
            rich = marked(sentence)
            if label.text() != rich:
                label.setText(rich)
        self._shown = shown

    def _build(self, shown: Sequence[tuple[str, Sequence[str]]]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            item.widget().deleteLater()
        self._labels = []
        for name, sentences in shown:
            self._lines.addWidget(SectionHeader(name))
            for _ in sentences:
                label = QLabel()
                label.setTextFormat(Qt.TextFormat.RichText)
                label.setWordWrap(True)
                self._lines.addWidget(label)
                self._labels.append(label)

"""What to notice: short paragraphs beside the stage, with the numbers of the moment in the highlight's colour."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.widgets import theme

BETWEEN, ABOVE = 8, 16  # px between sentences, and above a heading
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


class Notes(QLabel):
    """Sections of sentences; what stands between two asterisks is highlighted.

    One text, not a label for each sentence: a change is one layout of one document.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._shown: dict[str, tuple[str, ...]] = {}

    @property
    def words(self) -> str:
        """Everything that is said, as one text."""
        return "\n".join(sentence for sentences in self._shown.values() for sentence in sentences)

    def show_notes(self, sections: Mapping[str, Sequence[str]]) -> None:
        """Show sentences under their headings; a section without any is left out."""
        self._shown = {name: tuple(sentences) for name, sentences in sections.items() if sentences}
        self.show_theme()

    def show_theme(self) -> None:
        """Write what is shown in the theme's colours."""
        rich = "".join(
            _section(name, sentences, above=ABOVE if at else 0)
            for at, (name, sentences) in enumerate(self._shown.items())
        )
        if rich != self.text():
            self.setText(rich)


def _section(name: str, sentences: Sequence[str], above: int) -> str:
    font, color = theme.header_font(), theme.color("secondary").name()
    heading = (
        f'<p style="margin:{above}px 0 {BETWEEN}px 0;color:{color};font-weight:bold;'
        f'font-size:{font.pixelSize()}px;letter-spacing:1px">{escape(name.upper(), quote=False)}</p>'
    )
    return heading + "".join(
        f'<p style="margin:0 0 {BETWEEN}px 0">{marked(sentence)}</p>' for sentence in sentences
    )

"""Shows what a part is: its name, two sentences, links."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from explorer.widgets import theme
from explorer.window.whatis.parts import Part
from explorer.window.whatis.writing import SCHEME, plain, rich

WIDTH = 380  # px
BESIDE = 12  # px to the place that was asked about


class Answer(QFrame):
    """Pops up at what was asked about; a click elsewhere or Esc closes it, Tab goes from link to link."""

    followed = Signal(str)  # a term

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._title, self._hint = QLabel(), QLabel(wordWrap=True)
        self._title.setFont(theme.font(theme.LARGE, bold=True))
        self._hint.setProperty("secondary", True)
        self._words = QLabel(wordWrap=True)
        for label in (self._words, self._hint):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByKeyboard
                | Qt.TextInteractionFlag.LinksAccessibleByMouse
            )
            label.linkActivated.connect(lambda link: self.followed.emit(link.removeprefix(SCHEME)))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(8)
        for label in (self._title, self._words, self._hint):
            label.setFixedWidth(WIDTH)
            lines.addWidget(label)

    def magnify(self, factor: float) -> None:
        """Write `factor` times as large as usual."""
        self._title.setFont(theme.font(round(theme.LARGE * factor), bold=True))
        for label in (self._words, self._hint):
            label.setFont(theme.font(round(theme.NORMAL * factor)))
        for label in (self._title, self._words, self._hint):
            label.setFixedWidth(round(WIDTH * factor))

    @property
    def words(self) -> QLabel:
        """The two sentences, with their links."""
        return self._words

    @property
    def hint(self) -> str:
        """The line below, as rich text."""
        return self._hint.text() if not self._hint.isHidden() else ""

    @property
    def title(self) -> str:
        """What the part is called."""
        return self._title.text()

    def show_part(self, part: Part, hint: str = "") -> None:
        """Write what a part is.  hint: a line below that may have links too."""
        self._title.setText(part.name)
        self._words.setText(rich(part.words))
        self._hint.setText(rich(hint))
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{part.name}: {plain(part.words)}")
        self.adjustSize()

    def stand_at(self, place: QPoint) -> None:
        """Pop up beside a place of the screen, inside the window."""
        window = self.parentWidget().frameGeometry()
        left = min(place.x() + BESIDE, window.right() - self.width() - BESIDE)
        below = place.y() + BESIDE
        above = place.y() - BESIDE - self.height()
        self.move(
            max(left, window.left()),
            below if below + self.height() < window.bottom() else max(above, window.top()),
        )
        self.show()
        self._words.setFocus(Qt.FocusReason.PopupFocusReason)

"""What figure to make: a form."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from explorer.export.figure import SCALES, Figure, Format, Size
from explorer.window.figures.offers import Offer

FORMATS = {Format.PNG: "PNG, pixels", Format.SVG: "SVG, vectors", Format.PDF: "PDF, vectors"}
SIZES = {
    Size.SHOWN: "As it is",
    Size.SLIDE: "Slide, 16:9",
    Size.COLUMN: "Paper, one column (85 mm)",
    Size.PAGE: "Paper, page width (170 mm)",
}
THEMES = {"": "As shown", "dark": "Dark", "light": "Light"}
ONLY_PIXELS = "3D is made of pixels: as vectors, choose the diagram."


class Choices(QWidget):
    """Offers what there is; vectors only where there are some."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("lab", True)  # looks like the controls of a lab
        self._offers: tuple[Offer, ...] = ()
        self.what = _choice("What", "What the figure shows", {})
        self.format = _choice(
            "Format", "SVG and PDF stay sharp at any size, and their texts are texts", FORMATS
        )
        self.size = _choice("Size", "What the figure is for", SIZES)
        self.scale = _choice("Scale", "How many pixels for one", {scale: f"{scale}×" for scale in SCALES})
        self.theme = _choice("Theme", "Light is for paper and bright halls", THEMES)
        self.transparent = QCheckBox(
            "&No ground", toolTip="What is behind shows through", accessibleName="No ground"
        )
        self.sentence = QLabel(wordWrap=True, accessibleName="What comes of it")
        self.sentence.setProperty("secondary", True)
        self.scale.setCurrentIndex(1)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(8)
        fields = (self.what, self.format, self.size, self.scale, self.theme, self.transparent)
        for words, field in zip(("&What", "&Format", "Si&ze", "Sc&ale", "&Theme", ""), fields, strict=True):
            self._form.addRow(words, field)
        self._form.addRow(self.sentence)
        self.what.activated.connect(self._follow)  # by hand: it is filled anew whenever the dialog opens
        for choice in (self.format, self.size, self.scale, self.theme):
            choice.currentIndexChanged.connect(self._follow)
        self.transparent.toggled.connect(self._follow)

    @property
    def figure(self) -> Figure:
        """What is chosen."""
        return Figure(
            Format(self.format.currentData()),
            Size(self.size.currentData()),
            scale=int(self.scale.currentData()),
            theme=str(self.theme.currentData()),
            transparent=self.transparent.isChecked(),
        )

    @property
    def offer(self) -> Offer:
        """What the figure shows."""
        return self._offers[max(0, self.what.currentIndex())]

    def offer_these(self, offers: Sequence[Offer]) -> None:
        """Show what there is; what was chosen stays chosen if it is still there."""
        before = self.what.currentText()
        self._offers = tuple(offers)
        self.what.clear()
        self.what.addItems([offer.title for offer in offers])
        self.what.setCurrentIndex(max(0, self.what.findText(before)))
        self._follow()

    def choose(self, title: str) -> None:
        """Choose what the figure shows."""
        self.what.setCurrentIndex(self.what.findText(title))
        self._follow()

    def say(self, sentence: str, bad: bool = False) -> None:
        """Say what comes of it, or why nothing does."""
        self.sentence.setText(sentence)
        self.sentence.setProperty("bad", bad)
        self.sentence.setProperty("secondary", not bad)
        self.sentence.style().polish(self.sentence)

    def _follow(self) -> None:
        if not self._offers:
            return
        vector = self.offer.subject.vector
        for index, format in enumerate(FORMATS):
            item = self.format.model().item(index)
            item.setEnabled(vector or not format.vector)
            item.setToolTip("" if item.isEnabled() else ONLY_PIXELS)
        if not vector and Format(self.format.currentData()).vector:
            self.format.setCurrentIndex(0)  # and back here
            return
        self._form.setRowVisible(self.scale, not Format(self.format.currentData()).vector)
        self.changed.emit()


def _choice(name: str, tip: str, words: Mapping[object, str]) -> QComboBox:
    choice = QComboBox(accessibleName=name, toolTip=tip)
    for value, text in words.items():
        choice.addItem(text, value)
    return choice

"""What film to make: a form."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from explorer.errors import ExplorerError
from explorer.export.film import SIZES, Kind, Subject
from explorer.export.film.mp4 import ffmpeg
from explorer.export.film.plan import GIF_HEIGHT, GIF_SECONDS, RATES

SUBJECTS = {
    Subject.TURNTABLE: "Turntable of the 3D view",
    Subject.KERNELS: "The kernel going over a map",
    Subject.DRAWING: "The drawing drawn again",
    Subject.PLAYLIST: "The whole playlist",
}
KINDS = {Kind.WEBP: "WebP", Kind.GIF: "GIF", Kind.MP4: "MP4"}
LONGEST = 600  # seconds
FIRST = {Subject.TURNTABLE: 8, Subject.KERNELS: 10, Subject.DRAWING: 5, Subject.PLAYLIST: 4}


@dataclass(frozen=True)
class Wish:
    """What is chosen.  whole: the whole window is filmed.  seconds: of the film, or of each of its scenes."""

    subject: Subject
    whole: bool
    kind: Kind
    size: str
    seconds: int
    rate: int


class Choices(QWidget):
    """Offers what there is; what there is not stays in sight, with the reason."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("lab", True)  # looks like the controls of a lab
        self._scenes = 1
        self._missing: Mapping[Subject, str] = {}
        self._lengths = dict(FIRST)
        self.subject = _choice("What", "What the film shows", SUBJECTS)
        self.whole = _choice("Picture", "What is on the picture", {False: "The stage", True: "The window"})
        self.kind = _choice("Format", "GIF plays everywhere; WebP and MP4 are smaller and sharper", KINDS)
        self.size = _choice("Size", "How large the picture is", {size: _words(size) for size in SIZES})
        self.size.setCurrentIndex(list(SIZES).index("720p"))
        self.seconds = QSpinBox(minimum=1, maximum=LONGEST, suffix=" s")
        self.rate = QSpinBox(minimum=RATES[0], maximum=RATES[1], value=20, suffix=" / s")
        self.sentence = QLabel(wordWrap=True, accessibleName="What comes of it")
        _name(self.seconds, "Seconds", "How long it takes")
        _name(self.rate, "Frames a second", "More is smoother, and takes longer to make")
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(8)
        rows = zip(
            _ROWS, (self.subject, self.whole, self.kind, self.size, self.seconds, self.rate), strict=True
        )
        for words, field in rows:
            self._form.addRow(words, field)
        self._form.addRow(self.sentence)
        self.seconds.setValue(FIRST[Subject.TURNTABLE])
        self.subject.currentIndexChanged.connect(self._choose_subject)
        for choice in (self.whole, self.kind, self.size):
            choice.currentIndexChanged.connect(self._follow)
        self.seconds.valueChanged.connect(self._follow)
        self.rate.valueChanged.connect(self._follow)
        self._follow()

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        subject = Subject(self.subject.currentData())
        return Wish(
            subject,
            bool(self.whole.currentData()) and subject is not Subject.TURNTABLE,
            Kind(self.kind.currentData()),
            self.size.currentData(),
            self.seconds.value(),
            self.rate.value(),
        )

    @property
    def length(self) -> int:
        """Seconds of the whole film."""
        return self.seconds.value() * (self._scenes if self.wish.subject is Subject.PLAYLIST else 1)

    @property
    def problem(self) -> str:
        """Why there can be no such film, as a sentence; empty if there can be."""
        wish = self.wish
        if wish.subject in self._missing:
            return self._missing[wish.subject]
        if wish.kind is Kind.GIF and self.length > GIF_SECONDS:
            return f"A GIF has at most {GIF_SECONDS:.0f} seconds; choose fewer, or another format."
        if wish.kind is Kind.MP4:
            try:
                ffmpeg()
            except ExplorerError as error:
                return str(error)
        return ""

    def offer(self, missing: Mapping[Subject, str], scenes: int, drawn: float) -> None:
        """Say what cannot be filmed now, and why; how many scenes there are, and how long was drawn, in seconds."""
        self._missing, self._scenes = missing, max(1, scenes)
        if drawn:
            self._lengths[Subject.DRAWING] = min(round(drawn) + 1, LONGEST)
        for index, subject in enumerate(SUBJECTS):
            item = self.subject.model().item(index)
            item.setEnabled(subject not in missing)
            item.setToolTip(missing.get(subject, ""))
        if self.wish.subject in missing:
            possible = [index for index, subject in enumerate(SUBJECTS) if subject not in missing]
            self.subject.setCurrentIndex(possible[0] if possible else 0)
        self._choose_subject()

    def _choose_subject(self) -> None:
        self.seconds.setValue(self._lengths[self.wish.subject])
        self._follow()

    def _follow(self) -> None:
        subject, gif = self.wish.subject, self.wish.kind is Kind.GIF
        self._lengths[subject] = self.seconds.value()
        self._form.setRowVisible(self.whole, subject is not Subject.TURNTABLE)
        per_scene = subject is Subject.PLAYLIST
        self._form.labelForField(self.seconds).setText("Seconds a &scene" if per_scene else "&Seconds")
        for index, (_, height) in enumerate(SIZES.values()):
            self.size.model().item(index).setEnabled(not gif or height <= GIF_HEIGHT)
        if not self.size.model().item(self.size.currentIndex()).isEnabled():
            self.size.setCurrentIndex(list(SIZES).index("720p"))  # and back here
            return
        self._say(gif)
        self.changed.emit()

    def _say(self, gif: bool) -> None:
        problem = self.problem
        frames = max(1, round(self.length * self.rate.value()))
        limits = f" A GIF is at most {GIF_HEIGHT}p and {GIF_SECONDS:.0f} seconds." if gif else ""
        self.sentence.setText(problem or f"{frames} frames in {self.length} seconds.{limits}")
        self.sentence.setProperty("bad", bool(problem))
        self.sentence.setProperty("secondary", not problem)
        self.sentence.style().polish(self.sentence)


_ROWS = ("&What", "&Picture", "&Format", "Si&ze", "&Seconds", "F&rames a second")


def _choice(name: str, tip: str, words: Mapping[object, str]) -> QComboBox:
    choice = QComboBox()
    _name(choice, name, tip)
    for value, text in words.items():
        choice.addItem(text, value)
    return choice


def _name(field: QWidget, name: str, tip: str) -> None:
    field.setAccessibleName(name)
    field.setToolTip(tip)


def _words(size: str) -> str:
    width, height = SIZES[size]
    return f"{size} ({width} × {height})"

"""A row of ten samples: digits for networks that read digits, pictures for those that read photographs."""

import json
import logging
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from explorer import resources
from explorer.drawing import Drawing, Raster
from explorer.errors import ExplorerError
from explorer.session import Session

THUMBNAIL = 22  # px
SIDE = 256  # pixels of a sample picture
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sample:
    """A picture drawn for this project.  recognised: by which of the shipped networks."""

    name: str
    recognised: tuple[str, ...]

    @property
    def tooltip(self) -> str:
        """What it is, and who sees it so."""
        by = " and ".join(self.recognised)
        article = "an" if self.name[0] in "aeiou" else "a"
        seen = f"Recognised by {by}" if by else "None of the networks shipped recognises it"
        return f"Load {article} {self.name}, drawn for this application\n{seen}"


def sample_drawings() -> tuple[Drawing, ...]:
    """Return the sample digits, 0 to 9; none where the installation lacks them."""
    try:
        return Drawing.all_from_json(resources.find("drawings", "digits.json"))[:10]
    except ExplorerError as error:
        log.warning("%s", error)
        return ()


def sample_pictures() -> tuple[Sample, ...]:
    """Return the sample pictures in their order; none where the installation lacks them."""
    try:
        listed = json.loads(resources.find("pictures", "pictures.json").read_text("utf-8"))
        return tuple(Sample(entry["name"], tuple(entry["recognised"])) for entry in listed)
    except (ExplorerError, OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s", error)
        return ()


@cache
def pixels_of(name: str) -> NDArray[np.uint8]:
    """Return a sample picture, (SIDE, SIDE, 3), read-only; raises ExplorerError where the installation lacks it."""
    image = _painted(name, SIDE)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, image.bytesPerLine())
    pixels = lines[:, : 3 * SIDE].reshape(SIDE, SIDE, 3).copy()
    pixels.flags.writeable = False
    return pixels


def _painted(name: str, side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    renderer = QSvgRenderer(str(resources.find("pictures", f"{name}.svg")))
    with QPainter(image) as painter:
        renderer.render(painter)
    return image


class Samples(QWidget):
    """Ten thumbnails side by side."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drawings = sample_drawings()
        self._pictures: tuple[Sample, ...] | None = None  # drawn when a network first wants them
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._digits, self._photos = _line(), _line()
        for index, drawing in enumerate(self._drawings):
            self._digits.layout().addWidget(self._button(index, drawing))
        for line in (self._digits, self._photos):
            row.addWidget(line)
        self._show(False)
        session.trace_changed.connect(self._follow)

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """The digits."""
        return self._drawings

    @property
    def shows_pictures(self) -> bool:
        """Whether pictures are offered, as the network reads colours."""
        return not self._photos.isHidden()

    def choose(self, index: int) -> None:
        """Load the sample of the digit `index`, or the picture at that place, if there is one."""
        if self.shows_pictures:
            if self._pictures and index < len(self._pictures):
                self._load(self._pictures[index].name)
            return
        for place, drawing in enumerate(self._drawings):
            if _name(place, drawing) == str(index):
                self._session.desk.load_drawing(drawing)
                return

    def _load(self, name: str) -> None:
        self._session.desk.load_picture(pixels_of(name), name)

    def _follow(self, _trace: object = None) -> None:
        trace = self._session.trace
        colored = trace is not None and len(trace.layers[0].shape) == 3 and trace.layers[0].shape[0] == 3
        if colored and self._pictures is None:
            self._pictures = sample_pictures()
            for index, sample in enumerate(self._pictures):
                self._photos.layout().addWidget(self._picture_button(index, sample))
        if colored != self.shows_pictures and (self._pictures or not colored):
            self._show(colored)

    def _show(self, pictures: bool) -> None:
        self._digits.setVisible(not pictures)
        self._photos.setVisible(pictures)
        self.setAccessibleName("Sample pictures" if pictures else "Sample digits")

    def _button(self, index: int, drawing: Drawing) -> QPushButton:
        name = _name(index, drawing)
        button = _thumb(_thumbnail(drawing), f"Load a sample {name}  ({name})", f"Sample {name}")
        button.clicked.connect(lambda: self._session.desk.load_drawing(drawing))
        return button

    def _picture_button(self, index: int, sample: Sample) -> QPushButton:
        first, _, rest = sample.tooltip.partition("\n")
        icon = QIcon(QPixmap.fromImage(_painted(sample.name, THUMBNAIL * 2)))
        button = _thumb(icon, f"{first}  ({index})\n{rest}", f"Sample {sample.name}")
        button.clicked.connect(lambda: self._load(sample.name))
        return button


def _line() -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    return line


def _thumb(icon: QIcon, tooltip: str, name: str) -> QPushButton:
    button = QPushButton(icon, "", toolTip=tooltip, accessibleName=name)
    button.setProperty("kind", "sample")
    button.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _name(index: int, drawing: Drawing) -> str:
    return drawing.label if drawing.label is not None else str(index)


def _thumbnail(drawing: Drawing) -> QIcon:
    return QIcon(QPixmap.fromImage(Raster(THUMBNAIL * 2).image(drawing)))

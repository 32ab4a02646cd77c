"""A row of ten sample digits; a click loads one."""

import logging

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from explorer import resources
from explorer.drawing import Drawing, Raster
from explorer.errors import ExplorerError
from explorer.session import Session

THUMBNAIL = 22  # px
log = logging.getLogger(__name__)


def sample_drawings() -> tuple[Drawing, ...]:
    """Return the sample digits, 0 to 9; none where the installation lacks them."""
    try:
        return Drawing.all_from_json(resources.find("drawings", "digits.json"))[:10]
    except ExplorerError as error:
        log.warning("%s", error)
        return ()


class Samples(QWidget):
    """Ten thumbnails side by side."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drawings = sample_drawings()
        self.setAccessibleName("Sample digits")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for index, drawing in enumerate(self._drawings):
            row.addWidget(self._button(index, drawing))

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """The samples."""
        return self._drawings

    def choose(self, digit: int) -> None:
        """Load the sample of `digit`, if there is one."""
        for index, drawing in enumerate(self._drawings):
            if _name(index, drawing) == str(digit):
                self._session.desk.load_drawing(drawing)
                return

    def _button(self, index: int, drawing: Drawing) -> QPushButton:
        name = _name(index, drawing)
        button = QPushButton()
        button.setProperty("kind", "sample")
        button.setIcon(_thumbnail(drawing))
        button.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        button.setToolTip(f"Load a sample {name}  ({name})")
        button.setAccessibleName(f"Sample {name}")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._session.desk.load_drawing(drawing))
        return button


def _name(index: int, drawing: Drawing) -> str:
    return drawing.label if drawing.label is not None else str(index)


def _thumbnail(drawing: Drawing) -> QIcon:
    return QIcon(QPixmap.fromImage(Raster(THUMBNAIL * 2).image(drawing)))

"""What the network sees: the input at each step of its preprocessing."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from explorer.panels.sheets import sheets_of
from explorer.session import Session
from explorer.trace import Stage
from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader
from explorer.widgets.pictures import grey_image, image, pixels

LARGEST, GAP, CAPTION = 64, 8, 18  # px
NAMES = {"normalised": "normal.", "inverted": "invert."}
MEANING = {
    "drawn": "What is on the pad",
    "inverted": "Dark on light was turned into light on dark, as the network was trained",
    "centred": "Scaled to 20 of 28 pixels, its centre of mass moved to the middle",
    "28×28": "The 28×28 pixels that reach the network",
    "hidden": "What is covered on the pad is dark to the network",
    "normalised": "The pixels less the mean of the training set, in units of its standard deviation",
}


class Stages(QWidget):
    """The pictures side by side, and the switch for the centring."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._centring = QCheckBox("Centre the drawing")
        self._centring.setToolTip("Scale and centre the drawing as the training digits were  (C)")
        self._centring.toggled.connect(session.set_centring)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHeader("What the network sees"))
        column.addWidget(StageRow(session))
        column.addWidget(self._centring)
        session.scene_changed.connect(self._follow)
        self._follow()

    def _follow(self, _scene: object = None) -> None:
        self._centring.setChecked(self._session.scene.centring)


class StageRow(QWidget):
    """The stages of the present trace, painted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._images: dict[str, tuple[Stage, QImage]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the network sees")
        session.trace_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(248, LARGEST - 8 + CAPTION)

    def _follow(self, _changed: object = None) -> None:
        if self.isVisible():
            self.update()

    def _stages(self) -> tuple[Stage, ...]:
        return self._session.trace.stages if self._session.trace is not None else ()

    def _rects(self) -> list[QRectF]:
        """Return where the pictures lie."""
        count = max(len(self._stages()), 4)
        side = min((self.width() - (count - 1) * GAP) // count, self.height() - CAPTION, LARGEST)
        return [QRectF(index * (side + GAP), 0, side, side) for index in range(len(self._stages()))]

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for stage, rect in zip(self._stages(), self._rects(), strict=True):
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, stage.image.shape[0] > 64)
                painter.drawImage(rect, self._image(stage))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.color("line"))
                painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
                below = QRectF(rect.left() - GAP / 2, rect.bottom() + 2, rect.width() + GAP, CAPTION - 2)
                name = NAMES.get(stage.name, stage.name)
                text.paint(painter, below, name, theme.SMALL, "secondary", align="center")

    def _image(self, stage: Stage) -> QImage:
        """Return a stage's picture; the normalised one in the colours of the input layer."""
        known = self._images.get(stage.name)
        if known is None or known[0].image is not stage.image:
            known = self._images[stage.name] = (stage, self._drawn(stage))
        return known[1]

    def _drawn(self, stage: Stage) -> QImage:
        if stage.image.dtype == np.uint8:
            return grey_image(stage.image)
        sheets = sheets_of(self._session)
        assert sheets is not None
        values = stage.image if stage.image.ndim == 2 else stage.image.mean(axis=2)
        return image(pixels(values, sheets.coloring.scale("input"))).copy()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for stage, rect in zip(self._stages(), self._rects(), strict=True):
                if rect.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), MEANING.get(stage.name, stage.name), self)
                    return True
        return super().event(event)

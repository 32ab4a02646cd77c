"""One stage of the preparation, large, with the values of the pixel under the pointer."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from explorer.panels.sheets import sheets_of
from explorer.panels.stages import words
from explorer.panels.stages.pictures import channel_of, fitted, picture_of
from explorer.session import Session
from explorer.trace import Stage
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame

SIDE, SMALL_SIDE, GAP = 384, 108, 12  # px
NAME = 16  # px
SMOOTH_FROM = 128  # pixels a side: smaller stages show their pixels


class Large(QDialog):
    """Follows the trace; left and right lead to the other stages, Esc closes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._session = session
        self._name = ""
        self.view = StageView(session, self)
        self.about, self.values = QLabel(), QLabel()
        self.about.setWordWrap(True)
        self.about.setProperty("secondary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (self.view, self.values, self.about):
            column.addWidget(part)
        self.view.pointed.connect(self.values.setText)
        session.trace_changed.connect(self._follow)

    def show_stage(self, name: str) -> None:
        """Show the stage called `name`."""
        self._name = name
        self._follow()
        self.show()
        self.raise_()

    def _follow(self, _trace: object = None) -> None:
        stages = self._session.trace.stages if self._session.trace is not None else ()
        stage = next((stage for stage in stages if stage.name == self._name), None)
        if stage is None:
            self.close()  # another network has other stages
            return
        self.setWindowTitle(f"{stage.name}, {words.size(stage)}")
        self.about.setText("\n".join(words.meaning(stage).splitlines()[1:]))
        self.view.show_stage(stage)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        names = (
            [stage.name for stage in self._session.trace.stages] if self._session.trace is not None else []
        )
        if event.key() in steps and self._name in names:
            index = names.index(self._name) + steps[Qt.Key(event.key())]
            self.show_stage(names[min(max(index, 0), len(names) - 1)])
        else:
            super().keyPressEvent(event)


class StageView(QWidget):
    """The stage as large as it fits; of three channels, each beside it."""

    pointed = Signal(str)  # at a pixel: its place and values; what to do, while at none

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stage: Stage | None = None
        self._point: QPointF | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("One stage, large")

    def show_stage(self, stage: Stage) -> None:
        """Show this stage; the pointer stays where it is."""
        self._stage = stage
        self.setFixedSize(self.sizeHint())
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE + (GAP + SMALL_SIDE if self._channels() else 0), SIDE)

    def _channels(self) -> int:
        return 3 if self._stage is not None and self._stage.image.shape[2:] == (3,) else 0

    def _places(self) -> list[QRectF]:
        """Return where the stage lies, and each of its channels."""
        assert self._stage is not None
        step = (SIDE - SMALL_SIDE - NAME) / 2
        cells = [QRectF(0, 0, SIDE, SIDE)]
        cells += [
            QRectF(SIDE + GAP, index * step, SMALL_SIDE, SMALL_SIDE) for index in range(self._channels())
        ]
        return [fitted(self._stage, cell) for cell in cells]

    def _pixel(self) -> tuple[int, int] | None:
        """Return the (row, column) under the pointer."""
        if self._stage is None or self._point is None:
            return None
        shape = self._stage.image.shape[:2]
        found = (cell_at(place, shape, self._point) for place in self._places())
        return next((cell for cell in found if cell is not None), None)

    def _tell(self) -> None:
        cell = self._pixel()
        known = cell is not None and self._stage is not None
        self.pointed.emit(
            words.pixel(self._stage, *cell) if known else "Point at a pixel to read its values."
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point = event.position()
        self._tell()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point = None
        self._tell()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        sheets, stage = sheets_of(self._session), self._stage
        if sheets is None or stage is None:
            return
        scale = sheets.coloring.scale(sheets.trace.layers[0].name)
        pictures = [picture_of(stage, scale)]
        pictures += [channel_of(stage, channel, scale) for channel in range(self._channels())]
        cell, shape = self._pixel(), stage.image.shape[:2]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, max(shape) >= SMOOTH_FROM)
            for index, (place, picture) in enumerate(zip(self._places(), pictures, strict=True)):
                painter.drawImage(place, picture)
                if index:
                    name = QRectF(place.left(), place.bottom(), place.width(), NAME)
                    text.paint(painter, name, words.CHANNELS[index - 1], theme.SMALL, "secondary")
                if cell is not None:
                    row, column = cell
                    paint_frame(painter, cells_rect(place, shape, row, column, row + 1, column + 1), FRAME)

"""The kernels of a map, or a unit's weights map by map, as a strip of small pictures to choose from."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.colors import ColorScale
from explorer.panels.surgery.cells import paint_dot
from explorer.trace import FloatArray, changed
from explorer.widgets import theme
from explorer.widgets.map_view import FRAME, paint_frame, paint_map
from explorer.widgets.pictures import image, pixels

TILE, GAP, EDGE, LINES = 34, 6, 3, 3  # px, and the most lines


class KernelStrip(QWidget):
    """Small pictures in lines; of very many, the page with the chosen one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: FloatArray = np.zeros((1, 1, 1), np.float32)
        self._changed = np.zeros(1, bool)
        self._scale = ColorScale("diverging", -1.0, 1.0)
        self._picture = 0
        self._names: tuple[str, ...] = ("",)
        self._all = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Kernels")

    def show_kernels(
        self,
        values: FloatArray,
        trained: FloatArray,
        scale: ColorScale,
        picture: int,
        names: tuple[str, ...],
        whole: bool,
    ) -> None:
        """Show (n, rows, columns) values called `names`; frame one, or all if `whole`."""
        resized = len(values) != len(self._values)
        self._values, self._scale, self._picture = values, scale, picture
        self._changed = changed(values, trained).any(axis=(1, 2))
        self._names, self._all = names, whole
        if resized:
            self._fit()
        self.update()

    def _across(self) -> int:
        return max(int((self.width() - 2 * EDGE + GAP) // (TILE + GAP)), 1)

    def _page(self) -> range:
        """Return the pictures that are shown."""
        size = self._across() * LINES
        begin = self._picture // size * size
        return range(begin, min(begin + size, len(self._values)))

    def rect_of(self, picture: int) -> QRectF:
        """Return where a picture of the page is painted."""
        line, place = divmod(picture - self._page().start, self._across())
        return QRectF(EDGE + place * (TILE + GAP), EDGE + line * (TILE + GAP), TILE, TILE)

    def _at(self, point: QPointF) -> int | None:
        return next((index for index in self._page() if self.rect_of(index).contains(point)), None)

    def _fit(self) -> None:
        lines = min(-(-len(self._values) // self._across()), LINES)
        self.setFixedHeight(lines * (TILE + GAP) - GAP + 2 * EDGE)

    def sizeHint(self) -> QSize:
        return QSize(260, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            page = self._page()
            colored = pixels(self._values[page.start : page.stop], self._scale)
            for index, picture in zip(page, colored, strict=True):
                rect = self.rect_of(index)
                paint_map(painter, rect, image(picture))
                if self._all or index == self._picture:
                    paint_frame(painter, rect, FRAME, 2)
                if self._changed[index]:
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    paint_dot(painter, rect.topRight() + QPointF(-4, 4))
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.color("focus"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        picture = self._at(event.position())
        if picture is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._across(),
            Qt.Key.Key_Down: self._across(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self._picture + step < len(self._values):
            self.chosen.emit(self._picture + step)

    def event(self, event: QEvent) -> bool:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in arrows:  # type: ignore[attr-defined]
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            picture = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if picture is None else self._names[picture], self)
            return True
        return super().event(event)

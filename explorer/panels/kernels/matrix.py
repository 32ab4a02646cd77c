"""Weights that read no maps, as one picture: a row for each unit that they make, a column for each they read."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.panels.kernels.board import KernelBoard
from explorer.panels.kernels.painter import kernel_scale, output_name
from explorer.session import Session
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame, paint_map
from explorer.widgets.pictures import image, pixels

MARGIN, NAMES, LARGEST = 16, 64, 40.0  # px: around; the names of the rows; a cell
CAPTION = 24  # px: what the columns are
TALLEST = 2.5  # a cell's longer side for its shorter
STEP = 1.2  # zoom of one wheel notch


class KernelMatrix(KernelBoard):
    """The matrix; only the part in sight is coloured and painted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._zoom = 1.0
        self.setAccessibleName("Weights")

    def _begin(self) -> None:
        self._zoom = 1.0

    def zoom(self, factor: float) -> None:
        """Make the cells `factor` times as large."""
        self._zoom = min(max(self._zoom * factor, 1.0), 64.0)
        self._rearrange()
        self.viewport().update()

    # ---- where it lies

    def picture_rect(self) -> QRectF:
        """Return where the whole matrix lies, before scrolling."""
        assert self._kernels is not None
        rows, columns = self._kernels.pictures.shape[2:]
        seen = self.viewport().size()
        wide = min(max(seen.width() - 2 * MARGIN - NAMES, 64) / columns, LARGEST)
        high = min(max(seen.height() - 2 * MARGIN - CAPTION, 64) / rows, LARGEST)
        wide, high = min(wide, high * TALLEST), min(high, wide * TALLEST)
        if wide < 1:  # a very wide one: at least a pixel a weight
            wide, high = 1.0, max(high, 1.0)
        wide, high = (min(side * self._zoom, max(LARGEST, side)) for side in (wide, high))
        return QRectF(MARGIN + NAMES, MARGIN + CAPTION, wide * columns, high * rows)

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _rearrange(self) -> None:
        if self._kernels is None:
            return
        rect, seen = self.picture_rect(), self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(int(rect.right() + MARGIN) - seen.width(), 0))
        self.verticalScrollBar().setRange(0, max(int(rect.bottom() + MARGIN) - seen.height(), 0))
        self.horizontalScrollBar().setPageStep(seen.width())
        self.verticalScrollBar().setPageStep(seen.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        trace, kernels = self._session.trace, self._kernels
        if trace is None or kernels is None or kernels.layer.name not in trace:
            return
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            painter.translate(-self._offset())
            area = QRectF(event.rect()).translated(self._offset())
            rect = self.picture_rect()
            self._paint_part(painter, rect, rect.intersected(area))
            self._paint_names(painter, rect, area)
            if self.hasFocus():
                painter.resetTransform()
                painter.setPen(theme.color("focus"))
                painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_part(self, painter: QPainter, rect: QRectF, part: QRectF) -> None:
        """Colour and paint the cells that meet `part`."""
        kernels = self._kernels
        if kernels is None or part.isEmpty():
            return
        rows, columns = kernels.pictures.shape[2:]
        wide, tall = rect.width() / columns, rect.height() / rows
        top, left = int((part.top() - rect.top()) / tall), int((part.left() - rect.left()) / wide)
        bottom = min(int((part.bottom() - rect.top()) / tall) + 1, rows)
        right = min(int((part.right() - rect.left()) / wide) + 1, columns)
        outputs = self._outputs[top:bottom]
        values = kernels.pictures[0, 0][outputs, left:right]  # (rows seen, columns seen)
        high = kernels.high
        if self._own:
            whole = np.nan_to_num(np.abs(kernels.pictures[0, 0][outputs]), posinf=0).max(
                axis=1, keepdims=True
            )
            values, high = values / np.where(whole > 0, whole, np.float32(1)), 1.0
        colors = np.ascontiguousarray(pixels(values, kernel_scale(high)))
        where = cells_rect(rect, (rows, columns), top, left, bottom, right)
        paint_map(painter, where, image(colors))
        self._paint_marks(painter, rect, (rows, columns))

    def _paint_marks(self, painter: QPainter, rect: QRectF, shape: tuple[int, int]) -> None:
        place = {output: index for index, output in enumerate(self._outputs.tolist())}
        if self._edited is not None:
            painter.setPen(theme.color("highlight"))
            for output, column in np.argwhere(self._edited)[:2000].tolist():
                row = place[output]
                painter.drawRect(cells_rect(rect, shape, row, column, row + 1, column + 1))
        if self._picked is not None:
            row, column = place[self._picked[0]], self._picked[1]
            paint_frame(painter, cells_rect(rect, shape, row, column, row + 1, column + 1), FRAME, 2)

    def _paint_names(self, painter: QPainter, rect: QRectF, area: QRectF) -> None:
        trace, kernels, subject = self._session.trace, self._kernels, self._subject
        if trace is None or kernels is None or subject is None:
            return
        words = f"{kernels.pictures.shape[3]} columns: the units of {kernels.source.name} that they read"
        line = QRectF(rect.left(), MARGIN, max(rect.width(), 400.0), 16)
        text.paint(painter, line, words, theme.SMALL, "secondary")
        high = rect.height() / kernels.outputs
        every = max(int(np.ceil(14 / high)), 1)
        for place in range(0, kernels.outputs, every):
            row = QRectF(self._offset().x() + 4, rect.top() + place * high, MARGIN + NAMES - 12, high)
            row = QRectF(row.left(), row.center().y() - 8 if every == 1 else row.top() - 2, row.width(), 16)
            if row.intersects(area):
                name = output_name(trace, subject, int(self._outputs[place]))
                text.paint(painter, row, name, theme.SMALL, "secondary", align="right")

    # ---- pointing

    def weight_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the (output, input) of the weight under a point of the viewport."""
        if self._kernels is None:
            return None
        cell = cell_at(self.picture_rect(), self._kernels.pictures.shape[2:], point + self._offset())
        return (int(self._outputs[cell[0]]), cell[1]) if cell is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            found = self.weight_at(event.position())
            self.pick(None if found == self._picked else found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is event.Reason.Mouse
        found = self.weight_at(QPointF(event.pos())) if by_mouse else self._picked
        if found is not None and self._kernels is not None:
            self.kernel_menu_requested.emit(self._kernels.layer.name, found, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, point: QPointF) -> str:
        trace, kernels, found = self._session.trace, self._kernels, self.weight_at(point)
        if trace is None or kernels is None or found is None or self._subject is None:
            return ""
        value = text.exact(float(kernels.pictures[(0, 0, *found)]))
        name = output_name(trace, self._subject, found[0])
        return f"{name} ← unit {found[1]} of {kernels.source.name}: {value}"

"""One patch, the numbers it becomes, and the kernels that answer it most."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.colors import ColorScale, largest
from explorer.panels.attention.board import Board
from explorer.session import Session
from explorer.trace import FloatArray, Layer, Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame, paint_map
from explorer.widgets.pictures import Pixels, grey_image, image, pixels, table

LINE, GAP, CAPTION, HEADER = 18.0, 10.0, 16.0, 24.0  # px
MOST, SIDE = 128, 60.0  # kernels; px


@dataclass(frozen=True, eq=False)
class Answer:
    """A patch and what the convolution makes of it.

    place: its row and column.  pixels: (h, w, 3).  numbers: (C,).  order: the kernels, the largest magnitude first.
    """

    board: Board
    layer: Layer
    place: tuple[int, int]
    pixels: NDArray[np.uint8]
    numbers: FloatArray
    order: NDArray[np.intp]


class Embedding(QWidget):
    """Follows `show_patch`; a click on a number or a kernel explains it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._answer: Answer | None = None
        self._patch: QImage | None = None
        self._kernels: dict[int, Pixels] = {}
        self._of: FloatArray | None = None  # the weights that `_kernels` are of
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What a patch becomes")

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._answer

    def show_patch(self, trace: Trace, board: Board, token: int) -> None:
        """Show a token's patch; nothing where it is none."""
        grid, place = board.grid, board.place(token) if board.grid is not None else None
        self._answer = None
        if grid is not None and place is not None and board.picture is not None:
            row, column = place
            cut = board.picture[row * grid.height :, column * grid.width :][: grid.height, : grid.width]
            numbers = trace[grid.layer][:, row, column]
            order = np.argsort(-np.abs(np.nan_to_num(numbers)), kind="stable")
            layer = trace.layer(grid.layer)
            if layer.weight is not self._of:
                self._of, self._kernels = layer.weight, {}
            self._answer = Answer(board, layer, place, cut, numbers, order)
            self._patch = grey_image(cut)
            self.setAccessibleDescription(f"{board.name(token)}: {len(numbers)} numbers")
        self.update()

    # ---- places

    @property
    def patch_rect(self) -> QRectF:
        """Where the patch is painted."""
        side = min(120.0, self.height() * 0.24)
        return QRectF(0, HEADER, side, side)

    @property
    def sheet_shape(self) -> tuple[int, int]:
        """Rows and columns of the sheet of numbers: wide enough for the room beside the patch."""
        assert self._answer is not None
        count, rect = len(self._answer.numbers), self._sheet_room()
        columns = math.ceil(math.sqrt(count * rect.width() / max(rect.height(), 1.0)))
        return math.ceil(count / columns), columns

    def _sheet_room(self) -> QRectF:
        patch = self.patch_rect
        return QRectF(
            patch.right() + GAP, HEADER, max(self.width() - patch.right() - GAP, 40.0), patch.height()
        )

    @property
    def sheet_rect(self) -> QRectF:
        """Where the numbers are painted: whole pixels for every cell where they fit."""
        room, (rows, columns) = self._sheet_room(), self.sheet_shape
        cell = min(room.width() / columns, room.height() / rows)
        cell = math.floor(cell) if cell >= 2 else cell
        return QRectF(room.left(), room.top(), cell * columns, cell * rows)

    def kernel_rect(self, place: int) -> QRectF:
        """Return where the kernel at a place of the order is painted."""
        side, columns = self._kernel_layout()
        row, column = divmod(place, columns)
        top = self.patch_rect.bottom() + LINE + HEADER + GAP
        return QRectF(column * (side + GAP), top + row * (side + CAPTION + 6), side, side)

    def _kernel_layout(self) -> tuple[float, int]:
        columns = max(int((self.width() + GAP) // (SIDE + GAP)), 1)
        return math.floor((self.width() + GAP) / columns - GAP), columns

    def _kernels_in_sight(self) -> int:
        assert self._answer is not None
        side, columns = self._kernel_layout()
        top = self.kernel_rect(0).top()
        lines = max(int((self.height() - top + 6) // (side + CAPTION + 6)), 0)
        return min(lines * columns, MOST, len(self._answer.order))

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        answer = self._answer
        if answer is None:
            return
        with QPainter(self) as painter:
            name = f"patch ({answer.place[0]}, {answer.place[1]})"
            text.paint(painter, QRectF(0, 0, self.width(), HEADER - 4), name, theme.LARGE, "text", bold=True)
            beside = QRectF(self._sheet_room().left(), 0, self._sheet_room().width(), HEADER - 4)
            if beside.left() > text.width(name, theme.LARGE, True) + 8:
                words = f"{len(answer.numbers)} numbers of {answer.layer.name}"
                text.paint(painter, beside, words, theme.SMALL, "secondary")
            if self._patch is not None:
                painter.drawImage(self.patch_rect, self._patch)
            self._paint_sheet(painter, answer)
            self._paint_kernels(painter, answer)

    def _scale(self, answer: Answer) -> ColorScale:
        high = float(largest(answer.numbers)) or 1.0
        return ColorScale("diverging", -high, high)

    def _paint_sheet(self, painter: QPainter, answer: Answer) -> None:
        rows, columns = self.sheet_shape
        cells = np.zeros(rows * columns, np.float32)
        cells[: len(answer.numbers)] = answer.numbers
        scale, rect = self._scale(answer), self.sheet_rect
        picture = pixels(cells, scale)
        picture[len(answer.numbers) :] = 0
        paint_map(painter, rect, image(picture.reshape(rows, columns)))
        unit = self._session.selected
        if unit is not None and unit.layer == answer.layer.name and unit.position[1:] == answer.place:
            row, column = divmod(unit.position[0], columns)
            paint_frame(painter, cells_rect(rect, (rows, columns), row, column, row + 1, column + 1), FRAME)
        line = QRectF(rect.left(), self.patch_rect.bottom() + 2, max(rect.width(), 120), LINE - 2)
        self._paint_ends(painter, line, scale)

    def _paint_ends(self, painter: QPainter, line: QRectF, scale: ColorScale) -> None:
        """Say which colours the ends of the range have."""
        low, high = text.number(scale.low), text.number(scale.high)
        text.paint(painter, line, low, theme.SMALL, "secondary")
        text.paint(painter, line, high, theme.SMALL, "secondary", align="right")
        left, right = text.width(low, theme.SMALL) + 6, text.width(high, theme.SMALL) + 6
        bar = QRectF(line.left() + left, line.center().y() - 4, line.width() - left - right, 8)
        paint_map(painter, bar, image(table(scale.lut).reshape(1, 256)))

    def _paint_kernels(self, painter: QPainter, answer: Answer) -> None:
        shown = self._kernels_in_sight()
        if not shown:
            return
        head = QRectF(0, self.kernel_rect(0).top() - HEADER, self.width(), HEADER - 6)
        text.paint_header(painter, head, "kernels with the largest response")
        for place in range(shown):
            kernel, rect = int(answer.order[place]), self.kernel_rect(place)
            paint_map(painter, rect, image(self._kernel(answer.layer, kernel)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("line"))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
            unit = self._session.selected
            if unit is not None and unit == self._unit(kernel):
                paint_frame(painter, rect, FRAME)
            line = QRectF(rect.left(), rect.bottom() + 1, rect.width(), CAPTION)
            value = text.number(float(answer.numbers[kernel]))
            text.paint(painter, line, value, theme.SMALL, "text", align="right")
            number = line.adjusted(0, 0, -text.width(value, theme.SMALL) - 4, 0)
            text.paint(painter, number, str(kernel), theme.SMALL, "secondary")

    def _kernel(self, layer: Layer, kernel: int) -> Pixels:
        """Return a kernel as a picture, grey where it is zero: in colours of the image, or blue to orange."""
        if kernel not in self._kernels:
            assert layer.weight is not None
            weights = layer.weight[kernel]  # (C, h, w)
            high = float(largest(weights)) or 1.0
            if len(weights) == 3:
                share = np.clip(np.nan_to_num(weights) / high * 127.5 + 128, 0, 255).astype(np.uint32)
                self._kernels[kernel] = np.uint32(0xFF000000) | share[0] << 16 | share[1] << 8 | share[2]
            else:
                mean = weights.mean(axis=0)
                self._kernels[kernel] = pixels(mean, ColorScale("diverging", -high, high))
        return self._kernels[kernel]

    # ---- pointing

    def _unit(self, kernel: int) -> Unit:
        assert self._answer is not None
        return Unit(self._answer.layer.name, (kernel, *self._answer.place))

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit of the number or the kernel under a point."""
        answer = self._answer
        if answer is None:
            return None
        cell = cell_at(self.sheet_rect, self.sheet_shape, point)
        if cell is not None:
            kernel = cell[0] * self.sheet_shape[1] + cell[1]
            return self._unit(kernel) if kernel < len(answer.numbers) else None
        places = range(self._kernels_in_sight())
        place = next((place for place in places if self.kernel_rect(place).contains(point)), None)
        return self._unit(int(answer.order[place])) if place is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._session.hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if unit is not None and event.button() is Qt.MouseButton.LeftButton:
            self._session.pin(unit)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            unit, answer = self.unit_at(QPointF(event.pos())), self._answer
            words = ""
            if unit is not None and answer is not None:
                value = text.exact(float(answer.numbers[unit.position[0]]))
                words = f"number {unit.position[0]}: {value}\nclick to see how it came about"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

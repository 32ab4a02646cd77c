"""One kernel large: its numbers, beside the map that it helps to make."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QToolTip, QWidget

from explorer.panels.grid import Grid
from explorer.panels.kernels.painter import fitted, kernel_scale, output_name, own_high, read_name
from explorer.panels.kernels.values import Kernels
from explorer.panels.layer.subject import Subject
from explorer.panels.marks import off_in, paint_off
from explorer.panels.sheets import sheets_of
from explorer.session import Session
from explorer.trace import Axes, FloatArray, Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame, paint_map, write_cells
from explorer.widgets.pictures import dark_ink, image, pixels

HEIGHT, PAD, WORDS = 216, 16, 208  # px: the width of the words on the left
MATRIX_HEIGHT = 120  # px: of words alone
LARGEST = 15  # px: of the numbers


class KernelDetail(QWidget):
    """Words, the kernel with its numbers, and the map; hidden while nothing is picked."""

    closed = Signal()
    menu_requested = Signal(object, object)  # Unit, global QPoint
    kernel_menu_requested = Signal(str, object, object)  # layer, index, global QPoint

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kernels: Kernels | None = None
        self._subject: Subject | None = None
        self._picked: tuple[int, int] | None = None
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setAccessibleName("Picked kernel")
        self._close = QToolButton(self, text="×", toolTip="Close", accessibleName="Close")
        self._close.setProperty("kind", "flat")
        self._close.setFixedSize(28, 28)
        self._close.clicked.connect(self.closed)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(600, self.height())

    def show_kernel(self, kernels: Kernels, subject: Subject, picked: tuple[int, int] | None) -> None:
        """Show a kernel, (output, picture); of a matrix a weight, (output, input); None hides all."""
        self._kernels, self._subject, self._picked = kernels, subject, picked
        self.setFixedHeight(MATRIX_HEIGHT if kernels.matrix else HEIGHT)
        self.setVisible(picked is not None)
        self.update()

    @property
    def words(self) -> tuple[str, ...]:
        """What is said of the kernel, line by line."""
        trace, kernels, subject, picked = self._session.trace, self._kernels, self._subject, self._picked
        if trace is None or kernels is None or subject is None or picked is None:
            return ()
        if subject.layer.name not in trace:  # of another network
            return ()
        output, picture = picked
        name = output_name(trace, subject, output)
        bias = kernels.bias(output)
        said = [name[0].upper() + name[1:]]
        if kernels.matrix:
            said.append(f"weight of unit {picture} of {kernels.source.name}")
            said.append(self._product(trace, kernels, output, picture))
        else:
            values = kernels.pictures[output, picture]
            said.append(f"over {read_name(kernels, output, picture)}")
            said.append(f"norm {text.exact(float(np.linalg.norm(values.astype(np.float64))))}")
            said.append(f"{text.exact(float(values.min()))} … {text.exact(float(values.max()))}")
            with np.errstate(invalid="ignore"):  # ∞ − ∞ is NaN, and is said to be
                said.append(f"sum {text.exact(float(values.sum(dtype=np.float64)))}")
        if bias is not None:
            said.append(f"bias {text.exact(bias)}")
        return tuple(said)

    def _product(self, trace: Trace, kernels: Kernels, output: int, read: int) -> str:
        """Return a weight of a matrix, and what it makes of the value that it is multiplied with."""
        weight = float(kernels.pictures[0, 0, output, read])
        if kernels.source.axes is not Axes.VECTOR:
            return text.exact(weight)
        value = float(trace[kernels.source.name][read])
        return f"{text.exact(weight)} · {text.exact(value)} = {text.exact(weight * value)}"

    # ---- where it lies

    def kernel_rect(self) -> QRectF:
        """Return where the kernel is painted."""
        values = self._values()
        assert values is not None
        room = self.width() - WORDS - 3 * PAD - self._map_side() - (PAD if self._map_side() else 0) - 20
        rect = QRectF(WORDS + PAD, PAD, max(min(room, 420.0), 60.0), HEIGHT - 2 * PAD)
        rows, columns = values.shape
        wide = min(rect.width() / columns, rect.height() / rows * 1.6)
        high = min(rect.height() / rows, wide)
        wide = wide if rows <= 11 and columns <= 11 else high
        return QRectF(rect.left(), rect.top(), wide * columns, high * rows)

    def map_rect(self) -> QRectF:
        """Return where the map is painted; empty where units are no maps."""
        maps = self._maps()
        if maps is None:
            return QRectF()
        side = self._map_side()
        place = QRectF(self.kernel_rect().right() + 2 * PAD, PAD, side, side)
        return fitted(place, (maps.rows, maps.columns))

    def _map_side(self) -> float:
        return float(HEIGHT - 2 * PAD) if self._maps() is not None else 0.0

    def _values(self) -> FloatArray | None:
        if self._kernels is None or self._picked is None:
            return None
        if self._kernels.matrix:
            return self._kernels.pictures[0, 0, self._picked[0]][None, :0]
        return self._kernels.pictures[self._picked]

    def _maps(self) -> Grid | None:
        subject, kernels = self._subject, self._kernels
        if subject is None or kernels is None or subject.layer.axes is not Axes.MAPS:
            return None
        return Grid.of(subject.layer) if subject.layer.channels == kernels.outputs else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.move(self.width() - 32, 4)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme.color("panel"))
            painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("line"))
            values, kernels = self._values(), self._kernels
            if values is None or kernels is None or self._session.trace is None:
                return
            wide = WORDS - PAD if not kernels.matrix else self.width() - 3 * PAD
            line = QRectF(PAD, PAD - 4, wide, 24)
            for index, words in enumerate(self.words):
                size, color = (theme.LARGE, "text") if not index else (theme.NORMAL, "secondary")
                text.paint(painter, line, words, size, color, bold=not index)
                line.translate(0, 28 if not index else 22)
            if values.size:
                self._paint_kernel(painter, values)
            self._paint_map(painter)

    def _paint_kernel(self, painter: QPainter, values: FloatArray) -> None:
        rect = self.kernel_rect()
        rows, columns = values.shape
        wide, high = rect.width() / columns, rect.height() / rows
        colors = pixels(values, kernel_scale(own_high(values)))
        paint_map(painter, rect, image(colors))
        if min(wide, high) >= 12:
            _paint_lines(painter, rect, rows, columns)
        px, decimals = _fitting(wide, high, values, self._session.scene.decimals)
        write_cells(painter, rect.topLeft(), (wide, high), values, dark_ink(colors), px, decimals)

    def _paint_map(self, painter: QPainter) -> None:
        maps, sheets = self._maps(), sheets_of(self._session)
        if maps is None or sheets is None or self._picked is None or maps.layer.name not in sheets.trace:
            return
        rect, channel = self.map_rect(), self._picked[0]
        paint_map(painter, rect, sheets[maps.layer.name].image(channel))
        if channel in off_in(self._session, maps.layer.name).maps:
            paint_off(painter, rect)
        unit = self._session.selected
        if unit is not None and unit.layer == maps.layer.name and unit.channel == channel:
            cell = maps.cell(unit.position)
            shape = (maps.rows, maps.columns)
            paint_frame(
                painter, cells_rect(rect, shape, cell.top, cell.left, cell.bottom, cell.right), FRAME, 2
            )

    # ---- pointing

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit of the map under a point."""
        maps = self._maps()
        if maps is None or self._picked is None:
            return None
        cell = cell_at(self.map_rect(), (maps.rows, maps.columns), point)
        return maps.unit(self._picked[0], *cell) if cell is not None else None

    def _weight_at(self, point: QPointF) -> tuple[int, int] | None:
        values = self._values()
        if values is None or not values.size:
            return None
        return cell_at(self.kernel_rect(), (values.shape[0], values.shape[1]), point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._session.hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and unit is not None:
            self._session.pin(unit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        unit, cell = self.unit_at(QPointF(event.pos())), self._weight_at(QPointF(event.pos()))
        if unit is not None:
            self.menu_requested.emit(unit, event.globalPos())
        elif cell is not None and self._kernels is not None and self._picked is not None:
            index = self._kernels.weight_index(*self._picked, *cell)
            self.kernel_menu_requested.emit(self._kernels.layer.name, index, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            values, cell = self._values(), self._weight_at(QPointF(event.pos()))
            words = ""
            if values is not None and cell is not None:
                words = f"row {cell[0]}, column {cell[1]}: {text.exact(float(values[cell]))}"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _fitting(wide: float, high: float, values: FloatArray, decimals: int) -> tuple[int, int]:
    """Return the size and decimals, as many as wished or fewer, with which all numbers fit; or (0, 0)."""
    finite = values[np.isfinite(values)]
    longest = (float(finite.min()), float(finite.max())) if finite.size else (0.0,)
    for places in range(decimals, -1, -1):
        for px in range(min(LARGEST, int(high) - 2), theme.SMALL - 1, -1):
            if max(text.width(text.number(value, places), px) for value in longest) <= wide - 4:
                return px, places
    return 0, 0


def _paint_lines(painter: QPainter, rect: QRectF, rows: int, columns: int) -> None:
    """Part the cells by hairlines of the panel's colour."""
    line = theme.color("panel")
    for row in range(1, rows):
        painter.fillRect(
            QRectF(rect.left(), round(rect.top() + row * rect.height() / rows), rect.width(), 1), line
        )
    for column in range(1, columns):
        left = round(rect.left() + column * rect.width() / columns)
        painter.fillRect(QRectF(left, rect.top(), 1, rect.height()), line)

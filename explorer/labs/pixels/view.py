"""A picture and its planes beside each other, all zoomed alike, with numbers where cells are large enough."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from explorer.topics.pixels import numbers, window_of
from explorer.topics.pixels.state import Scale, Window
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, LIGHT_INK
from explorer.widgets.pictures import grey_image

Cell = tuple[int, int]
Image = NDArray[np.uint8]
CAPTION, MARGIN = 26, 12  # px
LEGIBLE, LARGEST = 10, 24  # px: of numbers
LINED = 14  # px of a cell from which lines divide them
STEP = 1.25  # of one notch of the wheel
_LINE = QColor(20, 24, 32, 90)


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture, (h, w) or (h, w, 3).  planes: what its numbers are, each (h, w), above each other in a cell.

    plane: which of red, green, blue is typed over in it; None is the whole pixel.
    """

    caption: str
    picture: Image
    planes: tuple[Image, ...]
    plane: int | None = None


@dataclass(frozen=True)
class _Place:
    """Where a panel's cells are: side px each, the first at `area`'s corner."""

    area: QRectF
    side: float


class PlanesView(QWidget):
    """Tells what is done to its cells; (panel, row, column) counts in the picture, not in the window."""

    pointed = Signal(object)  # (row, column) | None
    pressed = Signal(object)  # (row, column)
    dragged = Signal(object, object)  # (row, column) from, to
    written = Signal(object, object, str)  # (row, column), plane | None, what was typed
    zoomed = Signal(object, float)  # (row, column), factor
    moved = Signal(int, int)  # rows, columns

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName("The picture and its planes")
        self.setToolTip("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._panels: tuple[Panel, ...] = ()
        self._window: Window | None = None
        self._scale = Scale.BYTES
        self._paints = False
        self._lit: Cell | None = None
        self._from: Cell | None = None
        self._travelled = False
        self._editor: QLineEdit | None = None

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 280)

    def show_panels(
        self, panels: tuple[Panel, ...], window: Window | None, scale: Scale, paints: bool
    ) -> None:
        """Show pictures of one size, seen through one window; paints: a drag does not move them but draws."""
        self._close_editor()
        self._panels, self._window, self._scale, self._paints = panels, window, scale, paints
        self.setCursor(Qt.CursorShape.CrossCursor if paints else Qt.CursorShape.ArrowCursor)
        self.update()

    def light(self, cell: Cell | None) -> None:
        """Frame a cell in every panel."""
        if cell != self._lit:
            self._lit = cell
            self.update()

    @property
    def lit(self) -> Cell | None:
        """The cell that is framed."""
        return self._lit

    # ---- places

    @property
    def _seen(self) -> tuple[int, int, int, int]:
        """(top, left, bottom, right) of the cells in view."""
        return window_of(self._panels[0].picture.shape, self._window)

    def places(self) -> tuple[_Place, ...]:
        """Return where the panels are, in as few columns as let their cells be largest."""
        top, left, bottom, right = self._seen
        rows, columns = bottom - top, right - left
        many = len(self._panels)
        best = max(range(1, many + 1), key=lambda across: (self._side(rows, columns, across), -across))
        side = self._side(rows, columns, best)
        down = math.ceil(many / best)
        wide, high = self.width() / best, self.height() / down
        found = []
        for at in range(many):
            row, column = divmod(at, best)
            area = QRectF(0, 0, columns * side, rows * side)
            area.moveCenter(QPointF((column + 0.5) * wide, (row + 0.5) * high - CAPTION / 2))
            area.moveTo(round(area.left()), round(area.top()))
            found.append(_Place(area, side))
        return tuple(found)

    def _side(self, rows: int, columns: int, across: int) -> float:
        down = math.ceil(len(self._panels) / across)
        wide = self.width() / across - 2 * MARGIN
        high = self.height() / down - CAPTION - 2 * MARGIN
        return max(min(wide / columns, high / rows, 96.0), 0.05)

    def rect_of(self, panel: int, cell: Cell) -> QRectF:
        """Return where a cell is in a panel, in pixels of the widget."""
        top, left, _, _ = self._seen
        place = self.places()[panel]
        side = place.side
        return QRectF(
            place.area.left() + (cell[1] - left) * side, place.area.top() + (cell[0] - top) * side, side, side
        )

    def cell_at(self, point: QPointF) -> tuple[int, Cell] | None:
        """Return the panel and the cell at a point of the widget."""
        if not self._panels:
            return None
        top, left, bottom, right = self._seen
        for panel, place in enumerate(self.places()):
            row = top + math.floor((point.y() - place.area.top()) / place.side)
            column = left + math.floor((point.x() - place.area.left()) / place.side)
            if top <= row < bottom and left <= column < right:
                return panel, (row, column)
        return None

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._panels:
            return
        painter = QPainter(self)
        for panel, (shown, place) in enumerate(zip(self._panels, self.places(), strict=True)):
            self._paint(painter, panel, shown, place)
        painter.end()

    def _paint(self, painter: QPainter, panel: int, shown: Panel, place: _Place) -> None:
        top, left, bottom, right = self._seen
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, place.side < 1)
        painter.drawImage(place.area, grey_image(shown.picture[top:bottom, left:right]))
        if place.side >= LINED:
            self._lines(painter, place)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.area)
        self._write(painter, panel, shown, place)
        if self._lit is not None and top <= self._lit[0] < bottom and left <= self._lit[1] < right:
            self._frame(painter, self.rect_of(panel, self._lit), place.side)
        painter.setPen(theme.color("secondary"))
        painter.setFont(theme.shared_font(theme.NORMAL))
        below = QRectF(place.area.left() - 40, place.area.bottom() + 4, place.area.width() + 80, CAPTION - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown.caption)

    @staticmethod
    def _frame(painter: QPainter, rect: QRectF, side: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grown = rect if side >= 6 else rect.adjusted(side - 6, side - 6, 6 - side, 6 - side)
        wide = 3 if side >= 24 else 2
        for color, width in ((DARK_INK, wide + 3), (theme.color("highlight"), wide)):
            painter.setPen(QPen(color, width))
            painter.drawRect(grown)

    @staticmethod
    def _lines(painter: QPainter, place: _Place) -> None:
        painter.setPen(QPen(_LINE, 1))
        area, side = place.area, place.side
        for at in range(1, round(area.width() / side)):
            x = area.left() + at * side
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for at in range(1, round(area.height() / side)):
            y = area.top() + at * side
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def letter_size(self, side: float, lines: int) -> int:
        """Return how large numbers are written in cells of `side` px, `lines` above each other; 0: not at all."""
        widest = "255" if self._scale is Scale.BYTES else "0.50"
        for px in range(min(LARGEST, int((side - 4) / lines / 1.15)), LEGIBLE - 1, -1):
            if text.width(widest, px) <= side - 9:
                return px
        return 0

    def _write(self, painter: QPainter, panel: int, shown: Panel, place: _Place) -> None:
        px = self.letter_size(place.side, len(shown.planes))
        if not px:
            return
        top, left, bottom, right = self._seen
        written = [numbers(plane, self._window).in_scale(self._scale) for plane in shown.planes]
        light = _brightness(shown.picture[top:bottom, left:right])
        painter.setFont(theme.shared_font(px))
        height = place.side / len(written)
        for row in range(bottom - top):
            for column in range(right - left):
                painter.setPen(DARK_INK if light[row, column] > 128 else LIGHT_INK)
                for line, words in enumerate(written):
                    cell = QRectF(
                        place.area.left() + column * place.side,
                        place.area.top() + row * place.side + line * height,
                        place.side,
                        height,
                    )
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words[row][column])

    # ---- events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position())
        cell = found[1] if found else None
        self.pointed.emit(cell)
        if self._from is None or cell is None or cell == self._from:
            return
        self._travelled = True
        if self._paints:
            self.dragged.emit(self._from, cell)
            self._from = cell
        else:
            self.moved.emit(self._from[0] - cell[0], self._from[1] - cell[1])
            found = self.cell_at(event.position())
            self._from = found[1] if found else None

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or found is None:
            return
        self._from, self._travelled = found[1], False
        if self._paints:
            self.pressed.emit(found[1])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position())
        stayed = self._from is not None and not self._travelled and found is not None
        self._from = None
        if stayed and not self._paints:
            self.open_editor(*found)

    def wheelEvent(self, event: QWheelEvent) -> None:
        found = self.cell_at(event.position())
        if found is not None and event.angleDelta().y():
            self.zoomed.emit(found[1], STEP ** (event.angleDelta().y() / 120))
            event.accept()

    def open_editor(self, panel: int, cell: Cell) -> None:
        """Let a number be written into a cell; Enter and leaving keep it, Escape does not."""
        self._close_editor()
        shown = self._panels[panel]
        before = " ".join(
            numbers(plane[cell[0] : cell[0] + 1, cell[1] : cell[1] + 1]).in_scale(self._scale)[0][0]
            for plane in shown.planes
        )
        editor = QLineEdit(before, self, accessibleName=f"Row {cell[0]}, column {cell[1]}")
        editor.setProperty("kind", "cell")
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rect = self.rect_of(panel, cell)
        wide = max(rect.width(), 48.0 * len(shown.planes), 48.0)
        box = QRectF(0, 0, wide, max(rect.height(), 26))
        box.moveCenter(rect.center())
        editor.setGeometry(box.toRect())
        editor.selectAll()
        editor.installEventFilter(self)
        self._editor = editor
        editor.editingFinished.connect(lambda: self._take(editor, cell, shown.plane, before))
        editor.show()
        editor.setFocus()

    def eventFilter(self, watched: QLineEdit, event: QEvent) -> bool:
        """Let Escape give up."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._close_editor()
            return True
        return super().eventFilter(watched, event)

    def _take(self, editor: QLineEdit, cell: Cell, plane: int | None, before: str) -> None:
        if editor is not self._editor:
            return
        words = editor.text()
        self._close_editor()
        if words != before:
            self.written.emit(cell, plane, words)

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.removeEventFilter(self)
            editor.hide()
            editor.deleteLater()


def _brightness(picture: Image) -> NDArray[np.float64]:
    """Return how bright each pixel looks, 0 … 255, (h, w)."""
    return picture.astype(float) if picture.ndim == 2 else picture @ np.array([0.299, 0.587, 0.114])

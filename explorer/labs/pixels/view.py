"""A picture and its planes beside each other, all zoomed alike, with numbers where cells are large enough."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.labs.pixels.painting import CAPTION, Panel, Place, frame, paint_panel
from explorer.topics.pixels import numbers, window_of
from explorer.topics.pixels.state import Scale, Window
from explorer.widgets.cell_editor import ARROWS, CellEditor

Cell = tuple[int, int]
MARGIN = 12  # px
LARGEST_CELL = 160.0  # px
STEP = 1.25  # of one notch of the wheel


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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._panels: tuple[Panel, ...] = ()
        self._window: Window | None = None
        self._scale = Scale.BYTES
        self._paints = False
        self._lit: Cell | None = None
        self._from: Cell | None = None
        self._travelled = False
        self._panel = 0  # of the keyboard
        self._editor = CellEditor(self)
        self._editor.written.connect(lambda at, words: self.written.emit(*at, words))

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 280)

    def show_panels(
        self, panels: tuple[Panel, ...], window: Window | None, scale: Scale, paints: bool
    ) -> None:
        """Show pictures of one size, seen through one window; paints: a drag does not move them but draws."""
        self._editor.close()
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

    def places(self) -> tuple[Place, ...]:
        """Return where the panels are, in as few columns as let their cells be largest."""
        top, left, bottom, right = self._seen
        rows, columns = bottom - top, right - left
        many = len(self._panels)
        best = max(
            range(1, many + 1),
            key=lambda across: (self._side(rows, columns, across), -abs(across - math.ceil(many / across))),
        )
        side = self._side(rows, columns, best)
        down = math.ceil(many / best)
        wide, high = self.width() / best, self.height() / down
        found = []
        for at in range(many):
            row, column = divmod(at, best)
            area = QRectF(0, 0, columns * side, rows * side)
            area.moveCenter(QPointF((column + 0.5) * wide, (row + 0.5) * high - CAPTION / 2))
            area.moveTo(round(area.left()), round(area.top()))
            found.append(Place(area, side))
        return tuple(found)

    def _side(self, rows: int, columns: int, across: int) -> float:
        down = math.ceil(len(self._panels) / across)
        wide = self.width() / across - 2 * MARGIN
        high = self.height() / down - CAPTION - 2 * MARGIN
        return max(min(wide / columns, high / rows, LARGEST_CELL), 0.05)

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
        for at, (panel, place) in enumerate(zip(self._panels, self.places(), strict=True)):
            paint_panel(painter, panel, place, self._window, self._scale)
            if self._lit is not None and self._is_seen(self._lit):
                keyboard = self.hasFocus() and at == self._at_panel
                frame(painter, self.rect_of(at, self._lit), "focus" if keyboard else "highlight")
        painter.end()

    def _is_seen(self, cell: Cell) -> bool:
        top, left, bottom, right = self._seen
        return top <= cell[0] < bottom and left <= cell[1] < right

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

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not self._panels or (control and event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right)):
            super().keyPressEvent(event)
        elif control:
            by = 1 if event.key() == Qt.Key.Key_Right else -1
            self._panel = (self._at_panel + by) % len(self._panels)
            self.update()
        elif event.key() in ARROWS:
            self._step(*ARROWS[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._use(self.cursor)
        elif event.text() and event.text() in "0123456789.,":
            self.open_editor(self._at_panel, self.cursor, event.text())
        elif event.text() and event.text() in "+-":
            self.zoomed.emit(self.cursor, 2.0 if event.text() == "+" else 0.5)
        else:
            super().keyPressEvent(event)

    @property
    def cursor(self) -> Cell:
        """The cell of the keyboard: the one that is framed, as long as it is in view."""
        top, left, bottom, right = self._seen
        row, column = self._lit or ((top + bottom) // 2, (left + right) // 2)
        return min(max(row, top), bottom - 1), min(max(column, left), right - 1)

    @property
    def _at_panel(self) -> int:
        return min(self._panel, len(self._panels) - 1)

    def _step(self, down: int, across: int) -> None:
        """Go to the next cell; at the edge of what is in view, the picture moves."""
        high, wide = self._panels[0].picture.shape[:2]
        row = min(max(self.cursor[0] + down, 0), high - 1)
        column = min(max(self.cursor[1] + across, 0), wide - 1)
        if not self._is_seen((row, column)):
            self.moved.emit(down, across)
        self.pointed.emit((row, column))

    def _use(self, cell: Cell) -> None:
        if self._paints:
            self.pressed.emit(cell)
        else:
            self.open_editor(self._at_panel, cell)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._panels and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.pointed.emit(self.cursor)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def open_editor(self, panel: int, cell: Cell, begun: str | None = None) -> None:
        """Let a number be written into a cell."""
        self._panel = panel
        shown = self._panels[panel]
        before = " ".join(
            numbers(plane[cell[0] : cell[0] + 1, cell[1] : cell[1] + 1]).in_scale(self._scale)[0][0]
            for plane in shown.planes
        )
        rect = self.rect_of(panel, cell)
        wide = max(rect.width(), 48.0 * len(shown.planes), 48.0)
        box = QRectF(0, 0, wide, max(rect.height(), 26))
        box.moveCenter(rect.center())
        name = f"Row {cell[0]}, column {cell[1]}"
        self._editor.open((cell, shown.plane), box.toRect(), before, begun, name)

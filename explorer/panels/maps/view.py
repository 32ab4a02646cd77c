"""The Maps view: every map of every layer, from thumbnails down to single cells with their numbers."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from explorer.panels.maps.layout import LARGEST_CELL, MARGIN, USUAL, Section, sections_of
from explorer.panels.maps.painter import paint_section
from explorer.panels.marks import edited
from explorer.panels.selection import Selection, title
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import cell_at

SMALLEST = 24.0  # px: the side of a map
STEP = 1.2  # zoom of one wheel notch
DRAG = 4  # px: further is a drag, less a click


class MapsView(QAbstractScrollArea):
    """Layers below one another, their maps flowing in lines.  Only what is in sight is painted."""

    menu_requested = Signal(object, object)  # Unit, global QPoint: for what is under the pointer
    largest_cell = LARGEST_CELL

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._selection = Selection(session)
        self._sections: tuple[Section, ...] = ()
        self._side = USUAL
        self._arranged_for: object = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Maps")
        self.setAccessibleDescription("Every feature map of every layer; zoom with + and −")
        session.trace_changed.connect(self._changed)
        session.scene_changed.connect(self._changed)
        session.selected_changed.connect(self._changed)
        session.pinned_changed.connect(self._pinned)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Where each layer lies."""
        return self._sections

    def offset(self) -> QPointF:
        """What lies at the viewport's top left corner."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # ---- zoom

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Make everything `factor` times as large; what lies at `around` (else in the middle) stays there."""
        trace = self._session.trace
        if trace is None:
            return
        widest = max(max(section.grid.rows, section.grid.columns) for section in self._sections or ())
        side = min(max(self._side * factor, SMALLEST), max(self.largest_cell * widest, USUAL))
        if side == self._side:
            return
        around = around if around is not None else QPointF(self.viewport().rect().center())
        anchor = self._anchor(around + self.offset())
        self._side = side
        self._rearrange()
        if anchor is not None:
            index, channel, across, down = anchor
            rect = self._sections[index].map_rect(channel)
            there = QPointF(rect.left() + across * rect.width(), rect.top() + down * rect.height())
            self._scroll_to(there - around)
        self.viewport().update()

    def _anchor(self, there: QPointF) -> tuple[int, int, float, float] | None:
        """Return (section, map, part across, part down) of the place nearest to `there`."""
        for index, section in enumerate(self._sections):
            if there.y() < section.bottom or index == len(self._sections) - 1:
                row = int((there.y() - section.map_rect(0).top()) // section.step.height())
                column = int((there.x() - MARGIN) // section.step.width())
                row, column = min(max(row, 0), section.rows - 1), min(max(column, 0), section.columns - 1)
                channel = min(row * section.columns + column, section.grid.maps - 1)
                rect = section.map_rect(channel)
                across = min(max((there.x() - rect.left()) / rect.width(), 0.0), 1.0)
                return index, channel, across, (there.y() - rect.top()) / rect.height()
        return None

    def _scroll_to(self, corner: QPointF) -> None:
        self.horizontalScrollBar().setValue(round(corner.x()))
        self.verticalScrollBar().setValue(round(corner.y()))

    # ---- following the session

    def _changed(self, _what: object = None) -> None:
        if self.isVisible():
            self._rearrange()
            self.viewport().update()

    def _pinned(self, unit: Unit | None) -> None:
        self._changed()
        if unit is not None and self.isVisible():
            self._reveal(unit)

    def _reveal(self, unit: Unit) -> None:
        """Scroll as little as shows the unit."""
        section = next((entry for entry in self._sections if entry.grid.layer.name == unit.layer), None)
        if section is None:
            return
        cell = section.grid.cell(unit.position)
        rect = section.map_rect(cell.channel)
        high, wide = rect.height() / section.grid.rows, rect.width() / section.grid.columns
        there = QRectF(rect.left() + cell.left * wide, rect.top() + cell.top * high, wide, high)
        seen = QRectF(self.offset(), self.viewport().size())
        wanted = there.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        corner = seen.topLeft()
        corner.setX(min(max(corner.x(), wanted.right() - seen.width()), max(wanted.left(), 0)))
        corner.setY(min(max(corner.y(), wanted.bottom() - seen.height()), max(wanted.top(), 0)))
        self._scroll_to(corner)

    def _rearrange(self) -> None:
        trace, size = self._session.trace, self.viewport().size()
        if trace is None:
            return
        key = self._key(trace)
        if key == self._arranged_for:
            return
        self._arranged_for = key
        self._sections = self._arranged(trace)
        high = self._sections[-1].bottom
        wide = max(section.right for section in self._sections) + MARGIN
        for bar, whole, seen in (
            (self.verticalScrollBar(), high, size.height()),
            (self.horizontalScrollBar(), wide, size.width()),
        ):
            bar.setRange(0, max(int(whole) - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(40)

    def _key(self, trace: Trace) -> tuple[object, ...]:
        """Return what the arrangement depends on."""
        size = self.viewport().size()
        return trace.layers, self._side, size.width(), size.height(), self.devicePixelRatioF()

    def _arranged(self, trace: Trace) -> tuple[Section, ...]:
        """Return where the layers lie, for the present size."""
        return sections_of(trace, self._side, self.viewport().width(), self.devicePixelRatioF())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rearrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._rearrange()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._rearrange()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            if self._session.trace is None:
                whole = QRectF(self.viewport().rect())
                text.paint(painter, whole, self._session.busy, theme.LARGE, "secondary", align="center")
                return
            painter.translate(-self.offset())
            area = QRectF(event.rect()).translated(self.offset())
            for section in self._sections:
                if section.top < area.bottom() and section.bottom > area.top():
                    paint_section(painter, section, area, self.offset().x(), self._session, self._selection)
            if self.hasFocus():
                painter.resetTransform()
                painter.setPen(theme.color("focus"))
                painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    # ---- pointing

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit painted under a point of the viewport."""
        if self._session.trace is None:
            return None
        there = point + self.offset()
        spot = QRectF(there.x(), there.y(), 0.5, 0.5)
        section = self._section_at(there)
        for channel, rect in section.maps_in(spot) if section is not None else ():
            cell = cell_at(rect, (section.grid.rows, section.grid.columns), there)
            if cell is not None:
                return section.grid.unit(channel, *cell)
        return None

    def _section_at(self, there: QPointF) -> Section | None:
        return next((entry for entry in self._sections if entry.top <= there.y() < entry.bottom), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._session.hover(self.unit_at(event.position()))
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() > DRAG:
            self._dragged = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pressed = event.position()
            self._scroll_to(self.offset() - moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        unit = self.unit_at(event.position())
        if not self._dragged and event.button() is Qt.MouseButton.LeftButton and unit is not None:
            self._session.pin(unit)
        self._pressed, self._dragged = None, False
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        section = self._section_at(event.position() + self.offset())
        if event.button() is not Qt.MouseButton.LeftButton or section is None:
            self.mousePressEvent(event)
            return
        unit = self.unit_at(event.position())
        if unit is not None:
            self._session.visit(unit)  # the first of the two clicks may have let it go
        self._session.open_layer(section.grid.layer.name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is event.Reason.Mouse
        unit = self.unit_at(QPointF(event.pos())) if by_mouse else self._session.selected
        if unit is not None and any(entry.grid.layer.name == unit.layer for entry in self._sections):
            self.menu_requested.emit(unit, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._session.hover(None)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, point: QPointF) -> str:
        trace, unit = self._session.trace, self.unit_at(point)
        section = self._section_at(point + self.offset())
        if trace is None or section is None or section.grid.layer.name not in trace:
            return ""
        if unit is None:
            return edited(trace, (section.grid.layer.name,))
        return f"{title(self._session, unit)}: {text.exact(float(trace[unit.layer][unit.position]))}"

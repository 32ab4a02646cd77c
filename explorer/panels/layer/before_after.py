"""Before and after a pooling layer: each map beside what became of it, with the cells that decided."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from explorer.panels.grid import Grid
from explorer.panels.layer.pooling import CHOOSING, Share, pools_maps, share, span_of, window_over, winners
from explorer.panels.layer.winners import paint_winners
from explorer.panels.maps.layout import cell_size
from explorer.panels.marks import off_in, paint_off
from explorer.panels.selection import place
from explorer.panels.sheets import Sheet, sheets_of
from explorer.session import Session
from explorer.trace import Layer, Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import (
    FRAME,
    cell_at,
    cells_rect,
    paint_frame,
    paint_map,
    paint_numbers,
)

MARGIN, BETWEEN, HEADER, CAPTION, GAP = 16, 40, 56, 24, 16  # px; BETWEEN: for the arrow
LARGEST_MAP, SMALLEST_MAP = 420.0, 96.0  # px a side
WHOLE_BELOW = 2_000_000  # units: of larger layers no sum over all maps is made


class BeforeAfter(QAbstractScrollArea):
    """Rows of two maps of the same size; only those in sight are worked out and painted."""

    menu_requested = Signal(object, object)  # Unit, global QPoint

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = ""
        self._won: dict[int, NDArray[np.bool_]] = {}
        self._share: Share | None = None
        self._won_of: Trace | None = None
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Before and after pooling")

    # ---- what is shown

    def show_layer(self, name: str) -> None:
        """Show a pooling layer."""
        if name != self._name:
            self._name, self._won_of, self._zoom = name, None, 1.0
            self.verticalScrollBar().setValue(0)
        self._rearrange()
        self.viewport().update()

    def reveal(self, unit: Unit) -> None:
        """Scroll as little as shows the map of a unit."""
        layers = self._layers()
        if layers is None or unit.layer not in (layers[0].name, layers[1].name):
            return
        rect, bar = self.rects(unit.channel)[0], self.verticalScrollBar()
        top, bottom = round(rect.top() - HEADER), round(rect.bottom() + CAPTION)
        bar.setValue(min(max(bar.value(), bottom - self.viewport().height()), top))

    def zoom(self, factor: float) -> None:
        """Make the maps `factor` times as large, as far as two fit beside each other."""
        self._zoom = min(max(self._zoom * factor, 0.3), 3.0)
        self._rearrange()
        self.viewport().update()

    def words(self, channel: int | None = None) -> str:
        """Return how many cells decide, of one map or of all: ``25 of 100 cells of map 9 decide (25 %)``."""
        layers = self._layers()
        if layers is None:
            return ""
        if self._session.trace is not None and self._session.trace.at_rest:
            return (
                "" if channel is not None else "The pad is empty: draw, and the cells that decide are marked."
            )
        layer, source = layers
        whose = f"map {channel}" if channel is not None else f"all {source.channels} maps"
        whose = whose if source.channels > 1 else "the map"
        if layer.kind not in CHOOSING:
            return f"All cells of a window count equally in {whose}: {layer.name} gives their mean."
        found = share(self._winners(channel)) if channel is not None else self._whole()
        if found is None:
            return ""
        figures = f"{text.thousands(found.deciding)} of {text.thousands(found.cells)} cells"
        return f"{figures} of {whose} decide the result ({found.percent})"

    def _layers(self) -> tuple[Layer, Layer] | None:
        trace = self._session.trace
        if trace is None or self._name not in trace or not pools_maps(trace, trace.layer(self._name)):
            return None
        layer = trace.layer(self._name)
        return layer, trace.layer(layer.sources[0])

    def _winners(self, channel: int) -> NDArray[np.bool_]:
        """Return which cells of a map decide, (rows, columns); worked out once for a trace."""
        trace, layers = self._session.trace, self._layers()
        assert trace is not None and layers is not None
        self._forget(trace)
        if channel not in self._won:
            self._won[channel] = winners(trace, layers[0], slice(channel, channel + 1))[0]
        return self._won[channel]

    def _whole(self) -> Share | None:
        trace, layers = self._session.trace, self._layers()
        assert trace is not None and layers is not None
        self._forget(trace)
        if self._share is None and layers[1].units < WHOLE_BELOW:
            won = winners(trace, layers[0])
            self._won = dict(enumerate(won))
            self._share = share(won)
        return self._share

    def _forget(self, trace: Trace) -> None:
        if self._won_of is not trace:
            self._won_of, self._won, self._share = trace, {}, None

    # ---- where it lies

    def size_of_map(self) -> tuple[float, float]:
        """Return the (width, height) of both maps."""
        layers = self._layers()
        assert layers is not None
        grid, seen = Grid.of(layers[1]), self.viewport().size()
        room = (seen.width() - 2 * MARGIN - BETWEEN) / 2
        tall = (seen.height() - HEADER - CAPTION - GAP - 8) * max(grid.rows, grid.columns) / grid.rows
        side = min(max(min(tall, LARGEST_MAP) * self._zoom, SMALLEST_MAP), room)
        cell = cell_size(grid, side, self.devicePixelRatioF())
        while cell * grid.columns > room and cell > 1:
            cell -= 1 / self.devicePixelRatioF()
        return cell * grid.columns, cell * grid.rows

    def rects(self, channel: int) -> tuple[QRectF, QRectF]:
        """Return where a map and what became of it are painted, before scrolling."""
        wide, high = self.size_of_map()
        per_line = self._per_line(wide)
        line, place = divmod(channel, per_line)
        left = MARGIN + place * (2 * wide + BETWEEN + 2 * MARGIN)
        top = HEADER + line * (high + CAPTION + GAP)
        return QRectF(left, top, wide, high), QRectF(left + wide + BETWEEN, top, wide, high)

    def _per_line(self, wide: float) -> int:
        return max(int((self.viewport().width()) // (2 * wide + BETWEEN + 2 * MARGIN)), 1)

    def _visible(self, area: QRectF, layer: Layer) -> range:
        wide, high = self.size_of_map()
        step, per_line = high + CAPTION + GAP, self._per_line(wide)
        first = max(int((area.top() - HEADER) // step), 0) * per_line
        last = (int((area.bottom() - HEADER) // step) + 1) * per_line
        return range(first, min(max(last, 0), layer.channels))

    def _rearrange(self) -> None:
        layers = self._layers()
        if layers is None:
            return
        bottom = self.rects(layers[0].channels - 1)[0].bottom() + CAPTION + GAP
        self.verticalScrollBar().setRange(0, max(int(bottom) - self.viewport().height(), 0))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()

    def _offset(self) -> QPointF:
        return QPointF(0, self.verticalScrollBar().value())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        layers, sheets = self._layers(), sheets_of(self._session)
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            if layers is None or sheets is None:
                return
            layer, source = layers
            painter.translate(-self._offset())
            area = QRectF(event.rect()).translated(self._offset())
            self._paint_header(painter, layer, source)
            for channel in self._visible(area, layer):
                self._paint_pair(painter, channel, sheets[source.name], sheets[layer.name], area)
            self._paint_window(painter, layer, source)
            if self.hasFocus():
                painter.resetTransform()
                painter.setPen(theme.color("focus"))
                painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_header(self, painter: QPainter, layer: Layer, source: Layer) -> None:
        line = QRectF(MARGIN, 8, self.viewport().width() - 2 * MARGIN, 20)
        text.paint(painter, line, self.words(), theme.NORMAL)
        before, after = self.rects(0)
        for rect, entry, word in ((before, source, "before"), (after, layer, "after")):
            size = "×".join(map(str, entry.shape[1:]))
            title = QRectF(rect.left(), 32, rect.width(), 16)
            text.paint(painter, title, f"{word}: {entry.name} · {size}", theme.SMALL, "secondary")

    def _paint_pair(self, painter: QPainter, channel: int, before: Sheet, after: Sheet, area: QRectF) -> None:
        rects = self.rects(channel)
        for rect, sheet in zip(rects, (before, after), strict=True):
            paint_map(painter, rect, sheet.image(channel))
        if (
            after.layer.kind in CHOOSING
            and self._session.trace is not None
            and not self._session.trace.at_rest
        ):
            paint_winners(painter, rects[0], self._winners(channel))
        for rect, sheet in zip(rects, (before, after), strict=True):
            paint_numbers(painter, rect, sheet.values[channel], sheet.pixels(channel), area)
            if channel in off_in(self._session, sheet.layer.name).maps:
                paint_off(painter, rect)
        middle = (rects[0].right() + rects[1].left()) / 2
        arrow = QRectF(middle - 16, rects[0].center().y() - 12, 32, 24)
        text.paint(painter, arrow, "→", theme.TITLE, "secondary", align="center")
        below = QRectF(rects[0].left(), rects[0].bottom() + 2, rects[1].right() - rects[0].left(), 18)
        text.paint(painter, below, self._caption(channel, after.layer), theme.SMALL, "secondary")

    def _caption(self, channel: int, layer: Layer) -> str:
        return (self.words(channel) if layer.kind in CHOOSING else "") or f"map {channel}"

    def _paint_window(self, painter: QPainter, layer: Layer, source: Layer) -> None:
        """Frame the selected unit and its window."""
        unit = self._session.selected
        if unit is None or unit.layer != layer.name:
            return
        channel, row, column = unit.position
        before, after = self.rects(channel)
        span = span_of(layer, source, row, column)
        paint_frame(painter, cells_rect(before, source.shape[1:], *span), FRAME, 2)
        paint_frame(painter, cells_rect(after, layer.shape[1:], row, column, row + 1, column + 1), FRAME, 2)

    # ---- pointing

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit after pooling at a point: its own cell, or the window over a cell before."""
        layers = self._layers()
        if layers is None:
            return None
        layer, source = layers
        there = point + self._offset()
        for channel in self._visible(QRectF(there.x(), there.y(), 0.1, 0.1), layer):
            before, after = self.rects(channel)
            cell = cell_at(after, layer.shape[1:], there)
            if cell is not None:
                return Unit(layer.name, (channel, *cell))
            cell = cell_at(before, source.shape[1:], there)
            if cell is not None:
                window = window_over(layer, source, *cell)
                found = Unit(source.name, (channel, *cell))
                return Unit(layer.name, (channel, *window)) if window is not None else found
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and unit is not None:
            self._session.pin(unit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        unit = self.unit_at(QPointF(event.pos()))
        if unit is not None:
            self.menu_requested.emit(unit, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._session.hover(None)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            trace, unit = self._session.trace, self.unit_at(QPointF(event.pos()))
            words = ""
            if trace is not None and unit is not None:
                value = text.exact(float(trace[unit.layer][unit.position]))
                words = f"{unit.layer} · {place(trace.layer(unit.layer), unit.position)}: {value}"
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

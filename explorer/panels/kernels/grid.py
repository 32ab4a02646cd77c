"""All kernels of a layer in a scrolled grid; only those in sight are coloured and painted."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.panels.grid import Grid
from explorer.panels.kernels.board import KernelBoard
from explorer.panels.kernels.layout import LARGEST, SMALLEST, Spot, Tiles, arrange
from explorer.panels.kernels.painter import KernelPainter, Shown, fitted, output_name, read_name
from explorer.panels.kernels.values import Order
from explorer.session import Session
from explorer.trace import Axes, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import cell_at

STEP = 1.2  # zoom of one wheel notch


class KernelGrid(KernelBoard):
    """Tiles of kernels.  `show_kernels` says whose; the page around it shows what is picked."""

    menu_requested = Signal(object, object)  # Unit, global QPoint: for a map

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._tiles: Tiles | None = None
        self._side = 0.0
        self.setAccessibleName("Kernels")
        self.setAccessibleDescription("Every kernel of the layer; zoom with Ctrl and the wheel")

    @property
    def tiles(self) -> Tiles | None:
        """Where everything lies."""
        return self._tiles

    @property
    def order(self) -> Order:
        """What they are sorted by."""
        return self._order

    def offset(self) -> QPointF:
        """What lies at the viewport's top left corner."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # ---- what is shown

    def _begin(self) -> None:
        self._side = 0.0
        self._scroll_to(QPointF(0, 0))

    def reveal(self, output: int) -> None:
        """Scroll as little as shows an output's tile."""
        places = np.flatnonzero(self._outputs == output)
        if self._tiles is not None and len(places):
            rect, bar = self._tiles.tile_rect(int(places[0])), self.verticalScrollBar()
            bottom = round(rect.bottom()) + 8 - self.viewport().height()
            bar.setValue(min(max(bar.value(), bottom), round(rect.top()) - 8))

    def zoom(self, factor: float) -> None:
        """Make the pictures `factor` times as large; the lines in the middle stay there."""
        if self._tiles is None:
            return
        before = self._tiles.whole
        side = max(self._tiles.size) * factor
        self._side = min(max(side, SMALLEST), LARGEST)
        middle = self.offset() + QPointF(self.viewport().rect().center())
        self._rearrange()
        after = self._tiles.whole
        there = QPointF(middle.x() * after[0] / before[0], middle.y() * after[1] / before[1])
        self._scroll_to(there - QPointF(self.viewport().rect().center()))
        self.viewport().update()

    def _scroll_to(self, corner: QPointF) -> None:
        self.horizontalScrollBar().setValue(round(corner.x()))
        self.verticalScrollBar().setValue(round(corner.y()))

    def _rearrange(self) -> None:
        kernels, size = self._kernels, self.viewport().size()
        if kernels is None:
            return
        count, pictures, *shape = kernels.pictures.shape
        tiles = arrange(
            count,
            pictures + kernels.colored,
            (shape[0], shape[1]),
            self._maps() is not None,
            (size.width(), size.height()),
            self.devicePixelRatioF(),
            self._side,
        )
        self._tiles = tiles
        for bar, whole, seen in zip(
            (self.horizontalScrollBar(), self.verticalScrollBar()),
            tiles.whole,
            (size.width(), size.height()),
            strict=True,
        ):
            bar.setRange(0, max(int(whole) - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(40)

    def _maps(self) -> Grid | None:
        """Return the grid of the maps that the kernels make; None where these are single units."""
        assert self._subject is not None and self._kernels is not None
        layer = self._subject.layer
        fits = layer.axes is Axes.MAPS and layer.channels == self._kernels.outputs
        return Grid.of(layer) if fits else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rearrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()
        if self._picked is not None and event.size().height() < event.oldSize().height():
            self.reveal(self._picked[0])  # its numbers have opened below

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        trace, shown = self._session.trace, self._shown()
        if shown is None or trace is None or shown.kernels.layer.name not in trace:
            return
        with KernelPainter(self.viewport(), self._session, shown) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            painter.translate(-self.offset())
            painter.paint_tiles(QRectF(event.rect()).translated(self.offset()), self.offset().x())
            if self.hasFocus():
                painter.resetTransform()
                painter.setPen(theme.color("focus"))
                painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _shown(self) -> Shown | None:
        if self._kernels is None or self._subject is None or self._tiles is None:
            return None
        return Shown(
            self._kernels,
            self._subject,
            self._tiles,
            self._outputs,
            self._maps(),
            self._order,
            self._own,
            self._edited,
            self._picked,
        )

    # ---- pointing

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what lies under a point of the viewport."""
        return self._tiles.at(point + self.offset()) if self._tiles is not None else None

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit of a tile's map under a point of the viewport."""
        spot, maps = self.spot_at(point), self._maps() if self._kernels is not None else None
        if spot is None or not spot.on_map or maps is None or self._tiles is None:
            return None
        shape = (maps.rows, maps.columns)
        rect = fitted(self._tiles.thumbnail_rect(spot.place), shape)
        cell = cell_at(rect, shape, point + self.offset())
        return maps.unit(int(self._outputs[spot.place]), *cell) if cell is not None else None

    def kernel_at(self, point: QPointF) -> tuple[int, int | None] | None:
        """Return the (output, picture) under a point; the composite and a label have no picture."""
        spot = self.spot_at(point)
        if spot is None or self._kernels is None:
            return None
        picture = None if spot.picture is None else spot.picture - self._kernels.colored
        return int(self._outputs[spot.place]), None if picture is None or picture < 0 else picture

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        unit, found = self.unit_at(event.position()), self.kernel_at(event.position())
        if unit is not None:
            self._session.pin(unit)
        elif found is not None and found[1] is not None:
            picked = (found[0], found[1])
            self.pick(None if picked == self._picked else picked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        unit, found = self.unit_at(QPointF(event.pos())), self.kernel_at(QPointF(event.pos()))
        if event.reason() is not event.Reason.Mouse:
            unit, found = None, self._picked
        if unit is not None:
            self.menu_requested.emit(unit, event.globalPos())
        elif found is not None and self._kernels is not None:
            index = self._kernels.index(*found)
            self.kernel_menu_requested.emit(self._kernels.layer.name, index, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120))
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
        trace, kernels, tiles = self._session.trace, self._kernels, self._tiles
        spot, found = self.spot_at(point), self.kernel_at(point)
        if trace is None or kernels is None or tiles is None or found is None or self._subject is None:
            return ""
        name, picture = output_name(trace, self._subject, found[0]), found[1]
        if spot is None or spot.picture is None or picture is None:
            return name
        cell = cell_at(
            tiles.picture_rect(spot.place, spot.picture), kernels.pictures.shape[2:], point + self.offset()
        )
        weight = float(kernels.pictures[(found[0], picture, *cell)]) if cell is not None else 0.0
        return f"{name} ← {read_name(kernels, found[0], picture)}: {text.exact(weight)}"

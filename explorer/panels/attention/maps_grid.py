"""Maps of features in a scrolled grid; only those in sight are coloured and painted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from explorer.colors import ColorScale, largest
from explorer.panels.attention.board import Board
from explorer.session import Session
from explorer.trace import FloatArray, Layer, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cell_at, cells_rect, paint_frame
from explorer.widgets.pictures import draw_part, image, pixels

MARGIN, GAP, CAPTION, SWATCH = 16, 10, 15, 9  # px
SMALLEST, USUAL, LARGEST, STEP = 28.0, 84.0, 560.0, 1.2  # px, px, px, of one notch of the wheel
UNKNOWN = "It is not known how the tokens of this network lie on the image."


@dataclass(frozen=True, eq=False)
class Maps:
    """The maps of a layer, (features, rows, columns), in the order they are shown, and their colours."""

    layer: Layer
    board: Board
    values: FloatArray
    order: NDArray[np.intp]
    scale: ColorScale
    own: bool


class MapsGrid(QAbstractScrollArea):
    """Maps with their numbers below; beside a number, the value of the class token."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._maps: Maps | None = None
        self._side = USUAL
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tokens as maps")
        self.setAccessibleDescription("A map of every feature; zoom with Ctrl and the wheel")

    @property
    def maps(self) -> Maps | None:
        """What is shown."""
        return self._maps

    def show_maps(self, maps: Maps | None) -> None:
        """Show other maps; None: it is not known how the tokens lie."""
        before, self._maps = self._maps, maps
        if (before is None) != (maps is None) or (
            maps and before and maps.values.shape != before.values.shape
        ):
            self._rearrange()
        self.viewport().update()

    def zoom(self, factor: float) -> None:
        """Make the maps `factor` times as large; the line on top stays there."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(self._whole(), 1.0)
        self._side = min(max(self._side * factor, SMALLEST), LARGEST)
        self._rearrange()
        bar.setValue(round(share * self._whole()))
        self.viewport().update()

    # ---- places

    @property
    def _size(self) -> tuple[float, float]:
        """The width and height of a map: whole pixels for every cell."""
        assert self._maps is not None
        rows, columns = self._maps.board.shape
        cell = max(round(self._side / max(rows, columns)), 2)
        return float(cell * columns), float(cell * rows)

    @property
    def columns(self) -> int:
        """How many maps lie side by side."""
        room = self.viewport().width() - 2 * MARGIN + GAP
        return max(int(room // (self._size[0] + GAP)), 1)

    def rect_of(self, place: int) -> QRectF:
        """Return where the map at a place lies in the viewport."""
        wide, high = self._size
        row, column = divmod(place, self.columns)
        top = 8 + row * (high + CAPTION + GAP) - self.verticalScrollBar().value()
        return QRectF(MARGIN + column * (wide + GAP), top, wide, high)

    def swatch_of(self, place: int) -> QRectF:
        """Return where the class token's value lies."""
        rect = self.rect_of(place)
        return QRectF(rect.right() - SWATCH, rect.bottom() + 3, SWATCH, SWATCH)

    def _whole(self) -> float:
        if self._maps is None:
            return 0.0
        lines = -(-len(self._maps.order) // self.columns)
        return 16 + lines * (self._size[1] + CAPTION + GAP)

    def _rearrange(self) -> None:
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(round(self._whole()) - seen, 0))
        bar.setPageStep(seen)
        bar.setSingleStep(40)

    def _in_sight(self) -> range:
        assert self._maps is not None
        line = self._size[1] + CAPTION + GAP
        top = self.verticalScrollBar().value() - 8
        first = max(int(top // line), 0) * self.columns
        last = (int((top + self.viewport().height()) // line) + 1) * self.columns
        return range(first, min(last, len(self._maps.order)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme.color("background"))
            if self._maps is None:
                whole = QRectF(self.viewport().rect()).adjusted(16, 0, -16, 0)
                text.paint(painter, whole, UNKNOWN, theme.LARGE, "secondary", align="center")
                return
            self._paint_maps(painter, self._maps)
            self._paint_selected(painter, self._maps)

    def _paint_maps(self, painter: QPainter, maps: Maps) -> None:
        places = self._in_sight()
        features = maps.order[places.start : places.stop]
        tiles = maps.values[features]  # (n, rows, columns)
        beside = self._beside(maps)[features]
        scale = maps.scale
        if maps.own:
            highs = largest(tiles, (1, 2))[:, None, None]
            tiles = tiles / np.where(highs > 0, highs, np.float32(1))
            beside = beside / np.where(highs[:, 0, 0] > 0, highs[:, 0, 0], np.float32(1))
            scale = ColorScale(scale.lut, -1.0 if scale.lut == "diverging" else 0.0, 1.0)
        rows, columns = maps.board.shape
        picture = pixels(tiles, scale).reshape(-1, columns)
        sheet, colors = image(picture), scale.rgb(beside)
        for index, place in enumerate(places):
            rect = self.rect_of(place)
            draw_part(painter, rect, sheet, QRectF(0, index * rows, columns, rows))
            painter.setPen(theme.color("line"))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
            line = QRectF(rect.left(), rect.bottom() + 1, rect.width() - SWATCH - 4, CAPTION)
            text.paint(painter, line, str(int(features[index])), theme.SMALL, "secondary")
            if maps.board.others:
                self._paint_swatch(painter, self.swatch_of(place), colors[index])

    def _paint_swatch(self, painter: QPainter, rect: QRectF, color: NDArray[np.uint8]) -> None:
        painter.setBrush(QColor(*color.tolist()))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _beside(self, maps: Maps) -> FloatArray:
        """Return the class token's features; zeros where there is none."""
        trace = self._session.trace
        if trace is None or not maps.board.others or maps.layer.name not in trace:
            return np.zeros(len(maps.values), np.float32)
        return trace[maps.layer.name][maps.board.others[0]]

    def _paint_selected(self, painter: QPainter, maps: Maps) -> None:
        unit = self._session.selected
        if unit is None or unit.layer != maps.layer.name or len(unit.position) != 2:
            return
        token, feature = unit.position
        found = np.flatnonzero(maps.order == feature)
        if not len(found):
            return
        place = maps.board.place(token)
        rect, row, column = self.rect_of(int(found[0])), *(place or (0, 0))
        cell = cells_rect(rect, maps.board.shape, row, column, row + 1, column + 1)
        paint_frame(painter, cell if place is not None else self.swatch_of(int(found[0])), FRAME)

    # ---- pointing

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit under a point of the viewport: of a map's cell, or of the class token's."""
        maps = self._maps
        if maps is None:
            return None
        for place in self._in_sight():
            cell = cell_at(self.rect_of(place), maps.board.shape, point)
            token = maps.board.token(*cell) if cell is not None else None
            if maps.board.others and self.swatch_of(place).contains(point):
                token = maps.board.others[0]
            if token is not None:
                return Unit(maps.layer.name, (token, int(maps.order[place])))
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._session.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if unit is not None and event.button() is Qt.MouseButton.LeftButton:
            self._session.pin(unit)

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
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip(self, point: QPointF) -> str:
        """Return what lies under a point: ``feature 12 of patch (3, 7): −0.37``."""
        unit, trace, maps = self.unit_at(point), self._session.trace, self._maps
        if unit is None or trace is None or maps is None or unit.layer not in trace:
            return ""
        token, feature = unit.position
        value = float(trace[unit.layer][unit.position])
        return f"feature {feature} of {maps.board.name(token)}: {text.exact(value)}"

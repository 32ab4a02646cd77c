"""B − A of every map of a layer as small pictures to choose from."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from explorer.panels.compare.values import Pair
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, paint_frame, paint_map
from explorer.widgets.pictures import Pixels, image, pixels

SMALLEST, LARGEST = 34, 56  # px: the side of a tile
GAP, EDGE, NAME, SCROLL = 6, 4, 16, 4  # px


class DifferenceStrip(QScrollArea):
    """One line, scrolled by the wheel; a click chooses a map."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = _Tiles()
        self._tiles.chosen.connect(self.chosen)
        self.setWidget(self._tiles)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self._tiles.setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("B minus A of every map")

    def show_pair(self, pair: Pair | None, channel: int) -> None:
        """Show the maps of a layer; frame one."""
        if self._tiles.show_pair(pair, channel, self.viewport().width()):
            self._fit()
            self.ensureVisible(int(self._tiles.rect_of(channel).center().x()), 0, LARGEST, 0)

    def _fit(self) -> None:
        high = self._tiles.height() + SCROLL
        if high != self.height():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._tiles.fit(self.viewport().width()):
            self._fit()

    def rect_of(self, channel: int) -> QRectF:
        """Return where a map is painted, in the viewport."""
        return self._tiles.rect_of(channel).translated(self._tiles.pos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() - event.angleDelta().x())
        event.accept()


class _Tiles(QWidget):
    """The line of pictures; only what is in sight is coloured and painted."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pair: Pair | None = None
        self._channel = 0
        self._side = LARGEST
        self._pictures: dict[int, Pixels] = {}

    def show_pair(self, pair: Pair | None, channel: int, room: int) -> bool:
        """Show another layer or choose another map; return whether the chosen one is another."""
        moved = channel != self._channel or (pair is None) != (self._pair is None)
        if pair is not self._pair:
            self._pictures = {}
        self._pair, self._channel = pair, channel
        resized = self.fit(room)
        self.update()
        return moved or resized

    def fit(self, room: int) -> bool:
        """Make the tiles as large as lets all be seen in `room` pixels, if that can be; return if it changed."""
        count = self._pair.grid.maps if self._pair is not None else 0
        self._side = min(max((room - 2 * EDGE + GAP) // max(count, 1) - GAP, SMALLEST), LARGEST)
        size = QSize(2 * EDGE + max(count * (self._side + GAP) - GAP, 0), self._side + 2 * EDGE + NAME)
        if size == self.size():
            return False
        self.resize(size)
        return True

    def rect_of(self, channel: int) -> QRectF:
        """Return where a map is painted: as large as fits, in the middle of its tile."""
        tile = QRectF(EDGE + channel * (self._side + GAP), EDGE, self._side, self._side)
        if self._pair is None:
            return tile
        rows, columns = self._pair.grid.rows, self._pair.grid.columns
        longest = max(rows, columns)
        rect = QRectF(0, 0, self._side * columns / longest, self._side * rows / longest)
        rect.moveCenter(tile.center())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pair is None:
            return
        first = max(int((event.rect().left() - EDGE) // (self._side + GAP)), 0)
        last = min(int((event.rect().right() - EDGE) // (self._side + GAP)) + 1, self._pair.grid.maps)
        with QPainter(self) as painter:
            for channel in range(first, last):
                rect = self.rect_of(channel)
                paint_map(painter, rect, image(self._picture(channel)))
                if channel == self._channel:
                    paint_frame(painter, rect, FRAME, 2)
                below = QRectF(
                    rect.center().x() - self._side / 2, EDGE + self._side + 2, self._side, NAME - 2
                )
                color = "text" if channel == self._channel else "secondary"
                text.paint(painter, below, str(channel), theme.SMALL, color, align="center")

    def _picture(self, channel: int) -> Pixels:
        """Return the colours of a map's differences, thinned out to what can be seen."""
        if channel not in self._pictures:
            assert self._pair is not None
            whole = self._pair.arranged[2][channel]
            step = max(max(whole.shape) // (2 * LARGEST), 1)
            picture = pixels(whole[::step, ::step], self._pair.difference_scale)
            if self._pair.grid.ragged and step == 1:
                picture.reshape(-1)[self._pair.layer.units :] = 0
            self._pictures[channel] = picture
        return self._pictures[channel]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        channel = int((event.position().x() - EDGE) // (self._side + GAP))
        inside = self._pair is not None and 0 <= channel < self._pair.grid.maps
        if inside and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(channel)

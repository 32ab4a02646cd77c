"""What hides a part of the input from the network, painted as hatched cardboard over the pad."""

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from explorer.drawing import Drawing, Raster

CARDBOARD, CREASE = QColor("#A9865A"), QColor("#7C5F3B")  # on the black pad, in both themes
OPACITY = 0.93  # what lies beneath is just guessed
HATCH = 8  # px from one crease to the next


class Cover:
    """Follows a growing occlusion at one device size, as `Ink` follows the drawing."""

    def __init__(self) -> None:
        self._raster = Raster(1)
        self._drawing = Drawing()
        self._mask: QImage | None = None

    def follow(self, occlusion: Drawing, size: int) -> QRectF | None:
        """Bring the raster up to date; return what changed in device pixels (None: all)."""
        if size != self._raster.size:
            self._raster, self._mask = Raster(size), None
        if occlusion is self._drawing and self._mask is not None:
            return QRectF()
        fresh = self._mask is None
        picture = self._raster.image(occlusion)
        alpha = QImage.Format.Format_Alpha8
        self._mask = QImage(picture.constBits(), size, size, picture.bytesPerLine(), alpha)
        self._drawing = occlusion
        return None if fresh else self._raster.dirty

    def paint(self, painter: QPainter, pad: QRectF, exposed: QRect, occlusion: Drawing, size: int) -> None:
        """Paint the part of the cover that is `exposed`."""
        if occlusion.empty:
            return
        self.follow(occlusion, size)
        assert self._mask is not None
        ratio = size / pad.width()
        part = QRectF(exposed).intersected(pad)
        corner = (part.topLeft() - pad.topLeft()) * ratio
        source = QRectF(corner, part.size() * ratio).toAlignedRect().intersected(self._mask.rect())
        if source.isEmpty():
            return
        target = QRectF(pad.topLeft() + QPointF(source.topLeft()) / ratio, QRectF(source).size() / ratio)
        painter.drawImage(target, self._cut(source))

    def _cut(self, part: QRect) -> QImage:
        """Return the cardboard of a part of the raster, cut to where something is covered."""
        assert self._mask is not None
        result = QImage(part.size(), QImage.Format.Format_ARGB32_Premultiplied)
        result.fill(Qt.GlobalColor.transparent)
        with QPainter(result) as painter:
            painter.setBrushOrigin(-part.topLeft())
            painter.setOpacity(OPACITY)
            painter.fillRect(result.rect(), QBrush(_cardboard()))
            painter.setOpacity(1.0)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.drawImage(QPointF(0, 0), self._mask, QRectF(part))
        return result


@cache
def _cardboard() -> QPixmap:
    """Return a tile of the hatching."""
    tile = QPixmap(HATCH, HATCH)
    tile.fill(CARDBOARD)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(CREASE, 1.6))
        for shift in (-HATCH, 0, HATCH):
            painter.drawLine(QPointF(shift - 1, HATCH + 1), QPointF(shift + HATCH + 1, -1))
    return tile

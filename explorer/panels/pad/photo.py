"""The picture on the pad: where it lies, which part of it the network gets, how it is painted."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.images import Crop, Ground
from explorer.scene import Picture
from explorer.session import Session
from explorer.trace import PREPARED, Stage, Trace
from explorer.trace.trace import DIGIT
from explorer.widgets.map_view import paint_frame
from explorer.widgets.pictures import grey_image

LARGEST_SHOWN = 1200  # pixels a side of a picture that is smoothed: smoothing a whole photo takes long
BLOCKY_BELOW = 100  # pixels a side: a smaller picture is shown pixel by pixel
DIMMED = QColor(0, 0, 0, 150)  # over what the network does not get
OUTLINE = QColor("#FFFFFF")
HANDLE = 8.0  # px


def place_of(shape: tuple[int, ...], pad: QRectF) -> QRectF:
    """Return where a picture lies in the pad: in the middle, as large as it fits, as the preparation places it."""
    each = pad.width() / max(shape[0], shape[1])
    place = QRectF(0, 0, shape[1] * each, shape[0] * each)
    place.moveCenter(pad.center())
    return place


def aspect_of(trace: Trace | None) -> float | None:
    """Return width : height of a network's input; None while that is not known, and for digits, of which all is seen.

    The part of a picture that the network gets has that aspect.
    """
    if trace is None or len(trace.layers[0].shape) != 3 or any(stage.name == DIGIT for stage in trace.stages):
        return None
    _, rows, columns = trace.layers[0].shape
    return columns / rows


def part_of(session: Session) -> Crop | None:
    """Return the part of the picture that the network gets; None while that is not known, or without a picture."""
    picture, crop = session.scene.picture, session.scene.work.crop
    if picture is None:
        return None
    rows, columns = picture.pixels.shape[:2]
    if crop is not None:
        return _fitted(crop.within(rows, columns), session.trace)
    stages = session.trace.stages if session.trace is not None else ()
    return _own_part(stages, rows, columns) if stages else None


def _fitted(crop: Crop, trace: Trace | None) -> Crop:
    """Return the part of a crop that is taken; a function of the user's is given all of it."""
    aspect = aspect_of(trace)
    given = trace is not None and any(stage.name == PREPARED for stage in trace.stages)
    return crop if aspect is None or given else crop.fitted(aspect)


def _own_part(stages: tuple[Stage, ...], rows: int, columns: int) -> Crop | None:
    """Return the part that a network takes by itself; networks for digits take all."""
    whole = Crop(0, 0, rows, columns)
    if any(stage.name == DIGIT for stage in stages):
        return whole
    if stages[0].image.shape[:2] != (rows, columns):
        return None  # of another picture
    top, left, (bottom, right) = 0.0, 0.0, stages[-1].image.shape[:2]
    for stage in reversed(stages[1:]):
        down, row, across, column = stage.to_previous
        top, bottom = top * down + row, bottom * down + row
        left, right = left * across + column, right * across + column
    return Crop(round(top), round(left), round(bottom - top), round(right - left)).within(rows, columns)


class Photo:
    """Keeps the picture scaled for one size of the pad."""

    def __init__(self) -> None:
        self._known: tuple[object, Ground, int] | None = None
        self._image = QImage()

    @property
    def shown(self) -> object:
        """The picture that was painted last; None without one."""
        return self._known[0] if self._known is not None else None

    def forget(self) -> None:
        """Free the memory."""
        self._known, self._image = None, QImage()

    def paint(self, painter: QPainter, pad: QRectF, picture: Picture, ground: Ground, side: int) -> None:
        """Paint the whole picture; side: of the pad, in device pixels."""
        key = (picture, ground, side)
        if self._known is None or any(a is not b for a, b in zip(self._known, key, strict=True)):
            self._known, self._image = key, scaled(picture.pixels, ground, side)
        painter.drawImage(place_of(picture.pixels.shape, pad), self._image)


def scaled(pixels: NDArray[np.uint8], ground: Ground, side: int) -> QImage:
    """Return a picture as large as fits into `side`, transparent parts laid on the ground."""
    longest = max(pixels.shape[:2])
    step = max(1, longest // LARGEST_SHOWN)
    image = grey_image(_laid_on(pixels[::step, ::step], ground.brightness))
    smooth, fast = Qt.TransformationMode.SmoothTransformation, Qt.TransformationMode.FastTransformation
    mode = fast if longest < BLOCKY_BELOW else smooth
    return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)


def _laid_on(pixels: NDArray[np.uint8], brightness: int) -> NDArray[np.uint8]:
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return pixels
    alpha = pixels[:, :, 3:].astype(np.uint16)
    return ((pixels[:, :, :3] * alpha + brightness * (255 - alpha) + 127) // 255).astype(np.uint8)


def on_pad(crop: Crop, shape: tuple[int, ...], place: QRectF) -> QRectF:
    """Return where a crop of a picture lies that is painted in `place`."""
    each = place.width() / shape[1]
    corner = place.topLeft() + QPointF(crop.left, crop.top) * each
    return QRectF(corner, QPointF(corner.x() + crop.width * each, corner.y() + crop.height * each))


def paint_choice(painter: QPainter, pad: QRectF, shape: tuple[int, ...], part: Crop, cropping: bool) -> None:
    """Show which part of a picture the network gets, unless it gets all of it and that is not being changed."""
    if cropping or (part.height, part.width) != shape[:2]:
        place = place_of(shape, pad)
        paint_part(painter, place, on_pad(part, shape, place), cropping)


def paint_part(painter: QPainter, place: QRectF, part: QRectF, grips: bool) -> None:
    """Dim what lies outside a part of the picture and outline it; grips: with what it can be held by."""
    above = QRectF(place.topLeft(), QPointF(place.right(), part.top()))
    below = QRectF(QPointF(place.left(), part.bottom()), place.bottomRight())
    left = QRectF(QPointF(place.left(), part.top()), part.bottomLeft())
    right = QRectF(part.topRight(), QPointF(place.right(), part.bottom()))
    for beside in (above, below, left, right):
        if not beside.isEmpty():
            painter.fillRect(beside, DIMMED)
    paint_frame(painter, part, OUTLINE, 1.0)
    if grips:
        painter.setPen(QPen(QColor(16, 19, 26), 1))
        painter.setBrush(OUTLINE)
        xs = (part.left(), part.center().x(), part.right())
        ys = (part.top(), part.center().y(), part.bottom())
        for x, y in ((x, y) for x in xs for y in ys if (x, y) != (xs[1], ys[1])):
            painter.drawRect(QRectF(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE))
        painter.setBrush(Qt.BrushStyle.NoBrush)

"""The ink on the pad: the raster of the drawing, made in slices where it would hold the pen up."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.drawing import Drawing, Raster, Stroke
from explorer.trace import Trace
from explorer.widgets.pictures import grey_image

AT_ONCE = 1500  # points that may be painted in one go (about 50 ms, and only after loading or undoing)
SLICE = 300  # points a slice (about 10 ms)


class Ink:
    """Follows a growing drawing at one device size.

    While a long drawing is painted slice by slice, the picture that the trace made of it stands in.
    """

    def __init__(self) -> None:
        self._raster = Raster(1)
        self._image: QImage | None = None
        self._painted = Drawing()  # what the raster shows
        self._wanted = Drawing()
        self._stand_in: tuple[object, QImage] | None = None

    @property
    def unfinished(self) -> bool:
        """Whether there are slices left to paint."""
        return self._painted is not self._wanted

    def follow(self, drawing: Drawing, size: int) -> QRectF | None:
        """Bring the raster up to date, or begin to; return what changed in device pixels (None: all)."""
        if drawing is self._wanted and size == self._raster.size and not self.unfinished:
            return QRectF()
        if size != self._raster.size:
            self._raster, self._painted = Raster(size), Drawing()
        was_whole, had_ink = not self.unfinished, not self._wanted.empty
        self._wanted = drawing
        if _new_points(self._painted, drawing) > AT_ONCE:
            if not _grown(self._painted, drawing):
                self._painted = Drawing()
            return None
        dirty = self._paint(drawing)
        return dirty if was_whole and had_ink and not drawing.empty else None

    def go_on(self) -> None:
        """Paint the next slice."""
        done = self._painted.points + SLICE
        self._paint(self._wanted if done >= self._wanted.points else _beginning(self._wanted, done))

    def _paint(self, drawing: Drawing) -> QRectF | None:
        self._image = self._raster.image(drawing)
        self._painted = drawing
        return self._raster.dirty

    def paint(
        self, painter: QPainter, pad: QRectF, exposed: QRect, drawing: Drawing, size: int, trace: Trace | None
    ) -> None:
        """Paint the part of the pad that is `exposed`."""
        if self._wanted is not drawing or size != self._raster.size:
            self.follow(drawing, size)
        if self.unfinished and trace is not None and trace.stages:
            self._paint_stand_in(painter, pad, trace)
        elif self._image is not None:
            ratio = size / pad.width()
            part = QRectF(exposed).intersected(pad)
            source = QRectF((part.topLeft() - pad.topLeft()) * ratio, part.size() * ratio)
            painter.drawImage(part, self._image, source)

    def _paint_stand_in(self, painter: QPainter, pad: QRectF, trace: Trace) -> None:
        stage = trace.stages[0]
        if self._stand_in is None or self._stand_in[0] is not stage:
            self._stand_in = (stage, grey_image(stage.image))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(pad, self._stand_in[1])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


def _grown(old: Drawing, new: Drawing) -> bool:
    """Whether `new` is `old` with more at its end; the strokes before the last are then the same objects."""
    count = len(old.strokes) - 1
    same = all(here is there for here, there in zip(old.strokes[:count], new.strokes, strict=False))
    return (
        len(new.strokes) > count and same and (count < 0 or new.strokes[count].continues(old.strokes[count]))
    )


def _new_points(old: Drawing, new: Drawing) -> int:
    return new.points - old.points if _grown(old, new) else new.points


def _beginning(drawing: Drawing, points: int) -> Drawing:
    """Return the first `points` points of a drawing; whole strokes stay the same objects."""
    strokes: list[Stroke] = []
    for stroke in drawing.strokes:
        if points <= 0:
            break
        strokes.append(stroke if len(stroke) <= points else Stroke(stroke.points[:points], stroke.pen))
        points -= len(stroke)
    return Drawing(tuple(strokes), drawing.label)

"""The picture before and after, in one view with a divider that is dragged; below it what the colours mean."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.labs.filters.sources import Input
from explorer.topics.filtering import Response
from explorer.widgets import text, theme
from explorer.widgets.pictures import grey_image, image, pixels, table

MARGIN, STRIP, LABEL = 16, 48, 24  # px: round the picture, below it, and of a word on it
BAR_WIDE, BAR_HIGH = 200, 12  # px: of the legend
STRIP_WIDE = 680  # px: of what is written below, at least, if there is room
KNOB = 13  # px: radius
STEP = 0.05  # of the width: one key
SMOOTH = 2.0  # px on screen for one of the picture: from here on they are shown as squares


@dataclass(frozen=True, eq=False)
class Compared:
    """What is compared.  grey: the filters are given the brightness alone; pixel: what the picture is made of."""

    input: Input
    grey: bool
    response: Response

    @property
    def scale(self) -> ColorScale:
        """The colours of the response; of signed colour channels each its own, with grey for 0."""
        in_two_colours = self.response.signed and self.response.values.ndim == 2
        return ColorScale("diverging" if in_two_colours else "grey", self.response.low, self.response.high)


class BeforeAfter(QWidget):
    """Draws both; `divided` asks for the divider at another place, 0 … 1 of the picture's width."""

    divided = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Compared | None = None
        self._before: QImage | None = None
        self._after: QImage | None = None
        self._kept: object = None  # the memory that the images share
        self._divider = 0.5
        self._pointed: tuple[int, int] | None = None
        self.setAccessibleName("Picture before and after")
        self.setToolTip(
            "Drag the divider, or move it with ← →, Home and End; Space turns between before and after"
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)

    @property
    def shown(self) -> Compared | None:
        """What is compared."""
        return self._shown

    @property
    def divider(self) -> float:
        """Where before ends."""
        return self._divider

    @property
    def after(self) -> QImage | None:
        """The result as it is drawn."""
        return self._after

    def show_pictures(self, shown: Compared, divider: float) -> None:
        """Draw another picture, or the divider at another place."""
        if shown is not self._shown:
            before = self._shown
            self._shown = shown
            if before is None or before.input is not shown.input or before.grey is not shown.grey:
                self._before = _before(shown)
            self._after, self._kept = _after(shown)
        self._divider = divider
        self.setAccessibleDescription(shown.response.sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(700, 480)

    # ---- places

    @property
    def place(self) -> QRectF:
        """Where the picture is."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -STRIP)
        if self._before is None:
            return room
        wide, high = self._before.width(), self._before.height()
        scale = min(room.width() / wide, room.height() / high)
        place = QRectF(0, 0, round(wide * scale), round(high * scale))
        place.moveCenter(room.center())
        place.moveTop(room.top() + round((room.height() - place.height()) / 2))
        place.moveLeft(round(place.left()))
        return place

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return (row, column) of the picture's pixel at a point."""
        place = self.place
        if self._before is None or not place.contains(point):
            return None
        row = int((point.y() - place.top()) / place.height() * self._before.height())
        column = int((point.x() - place.left()) / place.width() * self._before.width())
        return min(row, self._before.height() - 1), min(column, self._before.width() - 1)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._before is None or self._after is None or self._shown is None:
            return
        place = self.place
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            squares = place.width() / self._before.width() >= SMOOTH
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not squares)
            edge = place.left() + round(place.width() * self._divider)
            left = QRectF(place.left(), place.top(), edge - place.left(), place.height())
            right = QRectF(edge, place.top(), place.right() - edge, place.height())
            for part, picture in ((left, self._before), (right, self._after)):
                if part.width() > 0:
                    painter.setClipRect(part)
                    painter.drawImage(place, picture)
            painter.setClipping(False)
            self._paint_words(painter, place, left, right)
            self._paint_divider(painter, place, edge)
            self._paint_strip(painter, place)

    def _paint_words(self, painter: QPainter, place: QRectF, left: QRectF, right: QRectF) -> None:
        for words, part, at_left in (("before", left, True), ("after", right, False)):
            wide = text.width(words, theme.LARGE, True) + 20
            if part.width() < wide + 24:
                continue
            x = place.left() + 10 if at_left else place.right() - wide - 10
            plate = QRectF(x, place.top() + 10, wide, LABEL + 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel", 0.85))
            painter.drawRoundedRect(plate, 5, 5)
            text.paint(painter, plate, words, theme.LARGE, bold=True, align="center")

    def _paint_divider(self, painter: QPainter, place: QRectF, edge: float) -> None:
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "highlight"), 3))
        painter.drawLine(QPointF(edge, place.top()), QPointF(edge, place.bottom()))
        painter.setBrush(theme.color("highlight"))
        knob = QPointF(edge, place.center().y())
        painter.drawEllipse(knob, KNOB, KNOB)
        painter.setPen(QPen(theme.color("background"), 2))
        for sign in (-1, 1):
            tip = QPointF(knob.x() + sign * 8, knob.y())
            for up in (-4, 4):
                painter.drawLine(tip, QPointF(tip.x() - sign * 4, tip.y() + up))

    def _paint_strip(self, painter: QPainter, place: QRectF) -> None:
        """Paint what is pointed at on the left, what the colours mean on the right."""
        assert self._shown is not None
        wide = min(max(place.width(), STRIP_WIDE), self.width() - 2 * MARGIN)
        strip = QRectF(place.center().x() - wide / 2, place.bottom() + 8, wide, BAR_HIGH)
        self._paint_legend(painter, strip.adjusted(wide - BAR_WIDE, 0, 0, 0))
        words = strip.adjusted(0, -3, -BAR_WIDE - 16, 3)
        text.paint(painter, words, self.reading, theme.NORMAL, "text" if self._pointed else "secondary")

    def _paint_legend(self, painter: QPainter, bar: QRectF) -> None:
        scale = self._shown.scale
        painter.drawImage(bar, image(table(scale.lut).reshape(1, 256)))
        below = QRectF(bar.left(), bar.bottom() + 2, bar.width(), 16)
        text.paint(painter, below, text.short(scale.low), theme.NORMAL)
        text.paint(painter, below, text.short(scale.high), theme.NORMAL, align="right")
        if scale.low < 0:
            painter.fillRect(QRectF(bar.center().x() - 0.5, bar.bottom(), 1, 3), theme.color("secondary"))
            text.paint(painter, below, "0", theme.NORMAL, align="center")

    @property
    def reading(self) -> str:
        """The numbers at the pixel that is pointed at; without one, how large the picture is."""
        if self._shown is None:
            return ""
        before, after = self._shown.input, self._shown.response.values
        if self._pointed is None:
            high, wide = before.pixels.shape[:2]
            return f"{before.name} · {wide} × {high} pixels"
        row, column = self._pointed
        old = (before.grey if self._shown.grey else before.picture)[row, column]
        return f"row {row}, column {column}:  {_numbers(old)} → {_numbers(after[row, column])}"

    # ---- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())
        pointed = self.pixel_at(event.position())
        if pointed != self._pointed:
            self._pointed = pointed
            self.setCursor(Qt.CursorShape.SplitHCursor if pointed else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._pointed = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Left: self._divider - STEP,
            Qt.Key.Key_Right: self._divider + STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        if event.key() in places:
            self.divided.emit(min(max(places[event.key()], 0.0), 1.0))
        else:
            super().keyPressEvent(event)

    def _drag(self, point: QPointF) -> None:
        place = self.place
        if place.width():
            self.divided.emit(min(max((point.x() - place.left()) / place.width(), 0.0), 1.0))


def _before(shown: Compared) -> QImage:
    if not shown.grey:
        return grey_image(shown.input.pixels)
    return grey_image((shown.input.grey * np.float32(255) + np.float32(0.5)).astype(np.uint8))


def _after(shown: Compared) -> tuple[QImage, object]:
    """Return the result in its colours, and the memory that it shares."""
    values, scale = shown.response.values, shown.scale
    if values.ndim == 2:
        coloured = pixels(values, scale)
        return image(coloured), coloured
    placed = (values - np.float32(scale.low)) * np.float32(255 / (scale.high - scale.low)) + np.float32(0.5)
    return grey_image(placed.clip(0, 255).astype(np.uint8)), None


def _numbers(values: np.ndarray) -> str:
    """Return one value, or the three of red, green and blue."""
    return ", ".join(text.number(float(value), 3) for value in np.atleast_1d(values))

"""How kernels look: all pictures in sight from one image, their maps, names and marks."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintDevice, QPainter, QPen

from explorer.colors import ColorScale
from explorer.panels.grid import Grid
from explorer.panels.kernels.layout import MARGIN, Tiles
from explorer.panels.kernels.values import Kernels, Order, means
from explorer.panels.layer.subject import Subject
from explorer.panels.marks import Off, off_in, paint_dot, paint_off
from explorer.panels.selection import gives_classes
from explorer.panels.sheets import sheets_of
from explorer.session import Session
from explorer.trace import Axes, FloatArray, Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cells_rect, paint_frame, paint_map
from explorer.widgets.pictures import Pixels, draw_part, image, pixels

PLANES = ("red", "green", "blue")


def kernel_scale(high: float) -> ColorScale:
    """Return the colours of weights: zero in the middle."""
    return ColorScale("diverging", -high, high)


def own_high(picture: FloatArray) -> float:
    """Return the largest magnitude of one picture, at least something."""
    finite = picture[np.isfinite(picture)]
    return float(np.abs(finite).max(initial=0.0)) or 1.0


def colored(kernels: Kernels, outputs: np.ndarray, part: range, own: bool) -> Pixels:  # type: ignore[type-arg]
    """Return the colours of some pictures of some outputs, (outputs, pictures, rows, columns)."""
    values = kernels.pictures[outputs, part.start : part.stop]
    if not own:
        return pixels(values, kernel_scale(kernels.high))
    with np.errstate(invalid="ignore"):
        finite = np.where(np.isfinite(values), np.abs(values), 0)
    highs = finite.max(axis=(2, 3), keepdims=True, initial=0)
    return pixels(values / np.where(highs > 0, highs, np.float32(1)), kernel_scale(1.0))


def composite(kernels: Kernels, outputs: np.ndarray, own: bool) -> Pixels:  # type: ignore[type-arg]
    """Return the three kernels of some outputs as one picture in red, green and blue, (outputs, rows, columns)."""
    values = np.nan_to_num(kernels.pictures[outputs], posinf=0, neginf=0)  # (outputs, 3, rows, columns)
    highs = np.abs(values).max(axis=(1, 2, 3), keepdims=True) if own else np.float32(kernels.high)
    share = values / np.where(highs > 0, highs, 1) * 127.5 + 128
    red, green, blue = np.clip(share, 0, 255).astype(np.uint32).swapaxes(0, 1)
    return np.uint32(0xFF000000) | red << 16 | green << 8 | blue


@dataclass(frozen=True, eq=False)
class Shown:
    """What a grid of kernels shows.

    outputs: the maps or units in their order; maps: how they lie, None for units; own: whether each picture has its
    own range; edited: (outputs, pictures) what is not as trained, or None; picked: (output, picture).
    """

    kernels: Kernels
    subject: Subject
    tiles: Tiles
    outputs: np.ndarray  # type: ignore[type-arg]
    maps: Grid | None
    order: Order
    own: bool
    edited: np.ndarray | None  # type: ignore[type-arg]
    picked: tuple[int, int] | None


class KernelPainter(QPainter):
    """Paints tiles in the grid's own coordinates."""

    def __init__(self, device: QPaintDevice, session: Session, shown: Shown) -> None:
        super().__init__(device)
        self._session, self._shown = session, shown

    def paint_tiles(self, area: QRectF, left: float) -> None:
        """Paint what lies in `area`; left: how far the grid is scrolled to the right."""
        shown, trace = self._shown, self._session.trace
        assert trace is not None
        places, part = shown.tiles.places_in(area), shown.tiles.pictures_in(area)
        self._paint_pictures(places, part)
        off = off_in(self._session, shown.subject.layer.name)
        average = means(trace[shown.subject.layer.name], shown.kernels.outputs)
        for place in places:
            output = int(shown.outputs[place])
            figure = figure_of(shown.kernels, output, shown.order, float(average[output]))
            self._paint_label(place, output, figure, off, left)
            self._paint_map(place, output, off)
            self._paint_numbers_below(place, part, output)
            self._paint_marks(place, output)

    def _paint_pictures(self, places: range, part: range) -> None:
        """Paint the pictures `part` of the tiles at `places`; the first is the composite where there is one."""
        shown = self._shown
        shift = int(shown.kernels.colored)
        plain = range(max(part.start - shift, 0), max(part.stop - shift, 0))
        outputs = shown.outputs[places.start : places.stop]
        if not len(outputs):
            return
        planes = colored(shown.kernels, outputs, plain, shown.own)
        rows, columns = planes.shape[2:]
        sheet = image(planes.reshape(-1, columns))
        for row, place in enumerate(places):
            for column, picture in enumerate(plain):
                source = QRectF(0, (row * len(plain) + column) * rows, columns, rows)
                draw_part(self, shown.tiles.picture_rect(place, picture + shift), sheet, source)
        if shift and part.start == 0:
            mixed = composite(shown.kernels, outputs, shown.own)
            whole = image(mixed.reshape(-1, columns))
            for row, place in enumerate(places):
                source = QRectF(0, row * rows, columns, rows)
                draw_part(self, shown.tiles.picture_rect(place, 0), whole, source)

    def _paint_label(self, place: int, output: int, figure: str, off: Off, left: float) -> None:
        """Write an output's name and its figure; in a single column they stay in sight."""
        shown, trace = self._shown, self._session.trace
        assert trace is not None
        rect = shown.tiles.label_rect(place)
        if shown.tiles.across == 1:
            rect = QRectF(
                max(rect.left(), left + MARGIN), rect.top(), max(rect.width(), 240.0), rect.height()
            )
        if shown.edited is not None and shown.edited[output].any():
            paint_dot(self, QPointF(rect.left() + 4, rect.center().y()))
            rect.setLeft(rect.left() + 12)
        gone = output in off.maps or (output,) in off.units
        words = output_name(trace, shown.subject, output) + (" off" if gone else "")
        color = "highlight" if gone else "focus" if self._selected(output) is not None else "text"
        text.paint(self, rect, words, theme.NORMAL, color, True)
        rest = rect.adjusted(text.width(words, theme.NORMAL, True) + 8, 1, 0, 1)
        if shown.tiles.pictures == 1 and shown.tiles.numbered:  # below, where there is room
            rest = shown.tiles.picture_rect(place, 0)
            rest = QRectF(rect.left(), rest.bottom() + 1, rest.width(), 14)
        if rest.width() >= text.width(figure, theme.SMALL):
            text.paint(self, rest, figure, theme.SMALL, "secondary")

    def _selected(self, output: int) -> Unit | None:
        """Return the selected unit, if it is of this output."""
        unit = self._session.selected
        if unit is None or unit.layer != self._shown.subject.layer.name:
            return None
        place = unit.channel if self._shown.maps is not None else unit.position[-1]
        return unit if place == output else None

    def _paint_map(self, place: int, output: int, off: Off) -> None:
        shown, sheets = self._shown, sheets_of(self._session)
        if shown.maps is None or sheets is None:
            return
        shape = (shown.maps.rows, shown.maps.columns)
        rect = fitted(shown.tiles.thumbnail_rect(place), shape)
        paint_map(self, rect, sheets[shown.subject.layer.name].image(output))
        if output in off.maps:
            paint_off(self, rect)
        unit = self._selected(output)
        if unit is not None:
            cell = shown.maps.cell(unit.position)
            paint_frame(
                self, cells_rect(rect, shape, cell.top, cell.left, cell.bottom, cell.right), FRAME, 1.5
            )

    def _paint_numbers_below(self, place: int, part: range, output: int) -> None:
        """Write below each picture which map it reads."""
        shown = self._shown
        if not shown.tiles.numbered or shown.kernels.pictures.shape[1] == 1:
            return
        for picture in part:
            rect = shown.tiles.picture_rect(place, picture)
            below = QRectF(rect.left() - 2, rect.bottom() + 1, rect.width() + 4, 14)
            if shown.kernels.colored:
                word = ("RGB", *PLANES)[picture]
                word = word if rect.width() >= 32 or not picture else word[0].upper()
            else:
                word = str(shown.kernels.reads(output, picture))
            text.paint(self, below, word, theme.SMALL, "secondary", align="center")

    def _paint_marks(self, place: int, output: int) -> None:
        """Frame what is edited, and the picture whose numbers are shown."""
        shown = self._shown
        shift = int(shown.kernels.colored)
        if shown.edited is not None:
            self.setBrush(Qt.BrushStyle.NoBrush)
            self.setPen(QPen(theme.color("highlight"), 1.5))
            for picture in np.flatnonzero(shown.edited[output]).tolist():
                self.drawRect(shown.tiles.picture_rect(place, picture + shift).adjusted(-1, -1, 1, 1))
        if shown.picked is not None and shown.picked[0] == output:
            paint_frame(self, shown.tiles.picture_rect(place, shown.picked[1] + shift), FRAME, 2)


def output_name(trace: Trace, subject: Subject, output: int) -> str:
    """Return what an output is called: ``map 9``, ``unit 17``, ``class 7``."""
    layer = subject.layer
    if gives_classes(trace, layer):
        return f"class {trace.classes[output]}"
    return f"map {output}" if layer.axes in (Axes.MAPS, Axes.SIGNALS) else f"unit {output}"


def fitted(rect: QRectF, shape: tuple[int, int]) -> QRectF:
    """Return the largest part of `rect`, from its top left, with the proportions of (rows, columns)."""
    rows, columns = shape
    side = min(rect.width() / columns, rect.height() / rows)
    return QRectF(rect.left(), rect.top(), side * columns, side * rows)


def figure_of(kernels: Kernels, output: int, order: Order, mean: float | None) -> str:
    """Return the number that is said of an output: what it is sorted by, else its bias."""
    if order is Order.NORM:
        return f"norm {text.number(float(kernels.norms[output]))}"
    if order is Order.ACTIVATION and mean is not None:
        return f"mean {text.number(mean)}"
    bias = kernels.bias(output)
    return f"bias {text.number(bias)}" if bias is not None else ""


def read_name(kernels: Kernels, output: int, picture: int) -> str:
    """Return what a picture is laid over: ``map 2 of pool1``, ``input``, ``red``."""
    if kernels.colored:
        return PLANES[picture]
    if kernels.source.channels == 1:
        return kernels.source.name
    return f"map {kernels.reads(output, picture)} of {kernels.source.name}"

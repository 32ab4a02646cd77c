"""How one layer looks in the Maps view."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.panels.maps.layout import HEADER, MARGIN, Section
from explorer.panels.marks import off_in, paint_dot, paint_off, paint_off_units
from explorer.panels.selection import Selection, gives_classes
from explorer.panels.sheets import Sheet, sheets_of
from explorer.panels.untrained import paint_untrained, untrained_mark
from explorer.session import Session
from explorer.trace import Axes, Layer, Trace, attention_layers
from explorer.widgets import text, theme
from explorer.widgets.map_view import (
    DARK_INK,
    FRAME,
    LIGHT_INK,
    NUMBERS_FROM,
    cells_rect,
    paint_frame,
    paint_map,
    paint_numbers,
)
from explorer.widgets.pictures import dark_ink

WORDS_FROM = 12.0  # px: the smallest cell that has room for a class or a number


def paint_section(
    painter: QPainter, section: Section, area: QRectF, left: float, session: Session, selection: Selection
) -> None:
    """Paint what lies in `area` of a layer: its header at `left`, its maps, the selected unit's frames."""
    sheets = sheets_of(session)
    layer = section.grid.layer
    if sheets is None or layer.name not in sheets.trace:
        return
    sheet, off = sheets[layer.name], off_in(session, layer.name)
    if section.head >= HEADER:
        _paint_header(painter, section, left + MARGIN, session)
    ratio = painter.device().devicePixelRatioF()
    for channel, rect in section.maps_in(area):
        paint_map(painter, rect, sheet.seen(channel, rect.width(), ratio))
        cell = min(rect.width() / section.grid.columns, rect.height() / section.grid.rows)
        if cell >= WORDS_FROM and not _paint_classes(painter, section, sheet, rect, session):
            paint_numbers(painter, rect, sheet.values[channel], sheet.pixels(channel), area)
        if off.units:
            paint_off_units(painter, off, section.grid, channel, rect)
        if channel in off.maps:
            paint_off(painter, rect)
        if section.named:
            below = QRectF(rect.left(), rect.bottom() + 1, rect.width(), 14)
            words, color = (
                (f"map {channel}", "secondary")
                if channel not in off.maps
                else (f"map {channel} off", "highlight")
            )
            text.paint(painter, below, words, theme.SMALL, color, align="center")
    _paint_frames(painter, section, area, session, selection)


def _paint_header(painter: QPainter, section: Section, left: float, session: Session) -> None:
    layer = section.grid.layer
    chosen = session.selected is not None and session.selected.layer == layer.name
    line = QRectF(left, section.top + 14, section.header.width(), 22)
    room = text.width(layer.name, theme.LARGE, True)
    text.paint(painter, line, layer.name, theme.LARGE, "focus" if chosen else "text", bold=True)
    rest = line.adjusted(room + 12, 1, 0, 1)
    kind = "" if layer.kind == layer.name else f"{layer.kind}  ·  "
    about = f"{kind}{size_words(layer, session.trace)}"
    if text.width(about, theme.NORMAL) > rest.width():
        about = layer.shape_text
    text.paint(painter, rest, about, theme.NORMAL, "secondary")
    if untrained_mark(session.trace, layer):
        paint_untrained(painter, rest.adjusted(text.width(about, theme.NORMAL) + 12, 0, 0, 0))
    if session.trace is not None and layer.name in session.trace.broken:
        paint_dot(painter, QPointF(left - 10, line.center().y()))


def size_words(layer: Layer, trace: Trace | None) -> str:
    """Return the shape, of tokens with what lies along the sides: ``197 tokens, downwards, of 768 features``.

    A plane of an image has two axes as well: only a network that attends has tokens.
    """
    if layer.axes is not Axes.TOKENS or trace is None or not attention_layers(trace):
        return layer.shape_text
    return f"{layer.shape[0]} tokens, downwards, of {layer.shape[1]} features"


def _paint_classes(painter: QPainter, section: Section, sheet: Sheet, rect: QRectF, session: Session) -> bool:
    """Name the cells that stand for classes, with their numbers; return whether this is such a layer."""
    trace = session.trace
    if trace is None or not gives_classes(trace, sheet.layer):
        return False
    shape = (section.grid.rows, section.grid.columns)
    side = rect.width() / shape[1]
    longest = max(text.width(name, theme.SMALL) for name in trace.classes)
    if side < max(WORDS_FROM, longest + 2):
        return False
    dark, tall = dark_ink(sheet.pixels(0)), side >= 1.6 * NUMBERS_FROM
    for index, name in enumerate(trace.classes):
        row, column = divmod(index, shape[1])
        ink = DARK_INK if dark[row, column] else LIGHT_INK
        cell = cells_rect(rect, shape, row, column, row + 1, column + 1)
        upper = cell.adjusted(0, 2, 0, -cell.height() / 2) if tall else cell
        text.paint(painter, upper, name, theme.NORMAL, ink, bold=True, align="center")
        if tall:
            lower = cell.adjusted(0, cell.height() / 2, 0, -2)
            value = text.number(float(sheet.values[0, row, column]))
            text.paint(painter, lower, value, theme.SMALL, ink, align="center")
    return True


def _paint_frames(
    painter: QPainter, section: Section, area: QRectF, session: Session, selection: Selection
) -> None:
    unit = session.selected
    own = unit is not None and unit.layer == section.grid.layer.name
    shape, frames = (section.grid.rows, section.grid.columns), selection.frames(section.grid.layer.name)
    if not len(frames):
        return
    for channel, where in section.maps_in(area):
        for cells in frames.in_map(channel):
            rect = cells_rect(where, shape, cells.top, cells.left, cells.bottom, cells.right)
            paint_frame(painter, rect, FRAME, 2 if own else 1.5)

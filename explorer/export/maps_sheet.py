"""Every map of every layer on one sheet, in columns, as large as the sheet allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.panels.maps.layout import MARGIN, Section, sections_of
from explorer.panels.maps.painter import paint_section
from explorer.panels.selection import Selection
from explorer.session import Session
from explorer.trace import Trace
from explorer.widgets import theme

MOST_COLUMNS = 6
NARROWEST = 250  # px: a column in which a layer's name finds room
SIDES = (16, 480)  # px: the smallest and the largest side of a map
SHRINK = 0.85  # of the texts, where not even the smallest maps find room


@dataclass(frozen=True)
class Sheet:
    """The sections of each column, and how wide a column is; `side` is that of a map."""

    columns: tuple[tuple[Section, ...], ...]
    width: float
    side: int


def maps_sheet(session: Session, width: int, height: int, ratio: float) -> QImage:
    """Return a picture of width × height pixels; `ratio`: pixels of the picture per pixel of text."""
    assert session.trace is not None
    sheet, ratio = best_sheet(session.trace, width, height, ratio)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("background"))
    with QPainter(image) as painter:
        paint_sheet(painter, session, sheet)
    image.setDevicePixelRatio(1.0)
    return image


def best_sheet(trace: Trace, width: float, height: float, ratio: float) -> tuple[Sheet, float]:
    """Return the best arrangement, and the ratio for it: smaller than asked where else nothing would fit."""
    sheet = arrange(trace, width / ratio, height / ratio, ratio)
    while sheet is None:
        ratio *= SHRINK
        sheet = arrange(trace, width / ratio, height / ratio, ratio)
    return sheet, ratio


def paint_sheet(painter: QPainter, session: Session, sheet: Sheet) -> None:
    """Draw a sheet from the origin of `painter` on; one unit is one pixel of text."""
    selection = Selection(session)
    for index, column in enumerate(sheet.columns):
        painter.save()
        painter.translate(index * sheet.width, MARGIN / 2 - column[0].top)
        for section in column:
            area = QRectF(0, section.top, sheet.width, section.bottom - section.top)
            paint_section(painter, section, area, 0.0, session, selection)
        painter.restore()


def arrange(trace: Trace, width: float, height: float, ratio: float) -> Sheet | None:
    """Return the arrangement with the largest maps that fit into width × height, None if none does."""
    best: Sheet | None = None
    for count in range(1, MOST_COLUMNS + 1):
        low, high = SIDES[0] if best is None else best.side + 1, SIDES[1]
        while low <= high:  # the larger the maps, the higher the columns
            side = (low + high) // 2
            sheet = _in_columns(trace, side, count, width, height, ratio)
            if sheet is None:
                high = side - 1
            else:
                best, low = sheet, side + 1
    return best


def _in_columns(
    trace: Trace, side: int, count: int, width: float, height: float, ratio: float
) -> Sheet | None:
    if width / count < NARROWEST:
        return None
    sections = sections_of(trace, side, width / count, ratio)
    if any(section.right + MARGIN > width / count for section in sections):
        return None
    columns = _filled(sections, height - MARGIN)
    return Sheet(columns, width / count, side) if columns and len(columns) <= count else None


def _filled(sections: Sequence[Section], height: float) -> tuple[tuple[Section, ...], ...]:
    """Put the sections into as few columns as hold them in their order; empty if one is too high for any."""
    columns: list[list[Section]] = []
    for section in sections:
        if section.bottom - section.top > height:
            return ()
        if not columns or section.bottom - columns[-1][0].top > height:
            columns.append([])
        columns[-1].append(section)
    return tuple(map(tuple, columns))

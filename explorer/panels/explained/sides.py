"""What is added, multiplied or moved: the other values with the maps they lie in."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import LINE, SMALL_LINE, Block, Spot
from explorer.panels.explained.reading import Reading
from explorer.panels.grid import Grid
from explorer.trace import Operand, Operands, Unit
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, cells_rect, paint_frame, paint_map
from explorer.widgets.pictures import image, pixels

PICTURE, SIGN = 112.0, 24.0  # px

Read = Callable[[], Reading]


class Link(Block):
    """A line with a unit's name and value; a click leads there."""

    live = True
    height = LINE + 4

    def __init__(self, read: Read, unit: Unit, room: int) -> None:
        self._read, self._unit, self._room = read, read().link(unit), room

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        line = QRectF(0, 2, self._room, LINE)
        figure = now.figure(now.value(self._unit))
        text.paint(painter, line, figure, theme.NORMAL, bold=True, align="right")
        left = line.adjusted(0, 0, -text.width(figure, theme.NORMAL, True) - 8, 0)
        text.paint(painter, left, now.name(self._unit), theme.NORMAL, "focus")

    def spot(self, point: QPointF) -> Spot:
        now = self._read()
        words = f"{now.name(self._unit)}\n{text.exact(now.value(self._unit))}"
        return Spot((QRectF(-2, 1, self._room + 4, LINE + 2),), words, self._unit)

    def words(self) -> Iterable[str]:
        now = self._read()
        return (f"{now.name(self._unit)} {now.figure(now.value(self._unit))}",)


class Sides(Block):
    """Both sides of a sum or product as small pictures of their maps, the cell framed."""

    live = True

    def __init__(self, read: Read, room: int) -> None:
        self._read = read
        count = max(len(self._operands.sides), 1)
        self._wide = min(PICTURE, (room - (count - 1) * SIGN) / count)
        self.height = self._wide + LINE + SMALL_LINE + 4

    @property
    def _operands(self) -> Operands:
        detail = self._read().main.detail
        assert isinstance(detail, Operands)
        return detail

    def _rect(self, index: int) -> QRectF:
        return QRectF(index * (self._wide + SIGN), 0, self._wide, self._wide)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now, operands = self._read(), self._operands
        for index, side in enumerate(operands.sides):
            where = self._rect(index)
            if index:
                sign = QRectF(where.left() - SIGN, where.top(), SIGN, where.height())
                text.paint(painter, sign, operands.sign, theme.LARGE, align="center")
            if side.source is not None:
                paint_unit_in_map(painter, where, now, now.link(side.source))
            below = QRectF(where.left(), where.bottom() + 2, where.width(), LINE)
            text.paint(painter, below, now.figure(side.value), theme.NORMAL, bold=True, align="center")
            name = _name(now, side)
            text.paint(painter, below.translated(0, LINE - 2), name, theme.SMALL, "secondary", align="center")

    def spot(self, point: QPointF) -> Spot | None:
        now = self._read()
        for index, side in enumerate(self._operands.sides):
            if side.source is not None and self._rect(index).contains(point):
                unit = now.link(side.source)
                words = f"{now.name(unit)}\n{text.exact(side.value)}"
                return Spot((self._rect(index),), words, unit)
        return None

    def words(self) -> Iterable[str]:
        now = self._read()
        return [f"{_name(now, side)} {now.figure(side.value)}" for side in self._operands.sides]


def _name(now: Reading, side: Operand) -> str:
    return "constant" if side.source is None else now.link(side.source).layer


def paint_unit_in_map(painter: QPainter, where: QRectF, now: Reading, unit: Unit) -> None:
    """Paint the map of a unit, in the layer's colours and as large as fits, with the unit's cell framed."""
    grid = Grid.of(now.trace.layer(unit.layer))
    cell = grid.cell(unit.position)
    values = grid.arranged(now.trace[unit.layer])[cell.channel]  # (rows, columns)
    picture = pixels(values, now.scale(unit))
    if grid.maps == 1:  # the last line of a vector may not be full
        picture.reshape(-1)[grid.layer.units :] = 0
    wide = where.width() * min(1.0, grid.columns / grid.rows)
    high = where.width() * min(1.0, grid.rows / grid.columns)
    place = QRectF(where.left() + (where.width() - wide) / 2, where.bottom() - high, wide, high)
    paint_map(painter, place, image(picture))
    framed = cells_rect(place, (grid.rows, grid.columns), cell.top, cell.left, cell.bottom, cell.right)
    paint_frame(painter, framed, FRAME, 2)

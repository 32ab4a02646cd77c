"""Many small pictures whose cells answer the pointer: products channel by channel, weights as maps."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.colors import ColorScale
from explorer.panels.blocks import SMALL_LINE, Block, Spot
from explorer.trace import FloatArray
from explorer.widgets import text, theme
from explorer.widgets.map_view import cell_at, cells_rect, paint_map
from explorer.widgets.pictures import image, pixels

PICTURE, WIDEST, GAP = 44.0, 200.0, 8.0  # px: one of many, an only one, between them

Values = Callable[[], tuple[FloatArray, ColorScale]]
Answer = Callable[[int, int, int], Spot | None]


class Pictures(Block):
    """Pictures (n, rows, columns) in lines.

    values: gives the pictures and their colours.  answer: (picture, row, column) -> a spot whose place is filled in.
    length: how many cells of an only picture are filled, where the last line is not full.
    """

    live = True

    def __init__(
        self,
        values: Values,
        answer: Answer,
        shape: tuple[int, int, int],
        room: int,
        names: tuple[str, ...] = (),
        wide: float = PICTURE,
        length: int | None = None,
    ) -> None:
        self._length = length
        self._values, self._answer, self._shape, self._names = values, answer, shape, names
        count, rows, columns = shape
        gap = GAP if wide >= PICTURE else 2.0
        self._across = 1 if count == 1 else max(int((room + gap) // (wide + gap)), 1)
        wide = min(WIDEST, room) if count == 1 else (room + gap) / self._across - gap
        wide = float(int(wide)) if count > 1 else wide
        self._size = (wide, max(wide * rows / columns, 8.0))
        self._step = (wide + gap, self._size[1] + (SMALL_LINE + 2 if names else gap))
        self.height = -(-count // self._across) * self._step[1] + 4

    def paint(self, painter: QPainter, area: QRectF) -> None:
        values, scale = self._values()
        inside = self._inside(area.top(), area.bottom())
        part = values[inside.start : inside.stop]
        colored = pixels(part, scale)  # all in one look-up: there can be hundreds
        if self._length is not None:
            colored.reshape(-1)[self._length :] = 0
        single = colored.shape[1:] == (1, 1)
        for index, picture in zip(inside, colored, strict=True):
            where = self._rect(index)
            if single:
                painter.fillRect(where, QColor.fromRgba(int(picture[0, 0])))
            else:
                paint_map(painter, where, image(picture))
            if self._names:
                below = QRectF(where.left(), where.bottom(), where.width(), SMALL_LINE)
                text.paint(painter, below, self._names[index], theme.SMALL, "secondary", align="center")

    def _inside(self, top: float, bottom: float) -> range:
        first, last = max(int(top // self._step[1]), 0), int(bottom // self._step[1])
        return range(first * self._across, min((last + 1) * self._across, self._shape[0]))

    def _rect(self, index: int) -> QRectF:
        line, column = divmod(index, self._across)
        return QRectF(column * self._step[0], line * self._step[1], *self._size)

    def spot(self, point: QPointF) -> Spot | None:
        for index in self._inside(point.y(), point.y()):
            where = self._rect(index)
            cell = cell_at(where, self._shape[1:], point)
            found = self._answer(index, *cell) if cell is not None else None
            if found is not None and cell is not None:
                row, column = cell
                place = cells_rect(where, self._shape[1:], row, column, row + 1, column + 1)
                return Spot((where if found.act else place,), found.words, found.unit, found.act)
        return None

    def words(self) -> Iterable[str]:
        return self._names

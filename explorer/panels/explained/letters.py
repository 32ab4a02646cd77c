"""The formula of a sum of products with letters; pointing at one says what it is."""

from collections.abc import Callable, Iterable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.formula import plain
from explorer.panels import arithmetic
from explorer.panels.blocks import Block, Spot
from explorer.panels.explained.reading import Reading
from explorer.trace import Layer
from explorer.widgets.formula import Picture

_heights: WeakKeyDictionary[Layer, dict[int, float]] = WeakKeyDictionary()
"""What the formulas of a layer's units need, by room: the same for all, and asked at every hover."""


class Letters(Block):
    """One formula, the same for every trace; laid out when it comes into sight."""

    def __init__(self, read: Callable[[], Reading], room: int) -> None:
        self._read, self._room = read, room
        known = _heights.setdefault(read().layer, {})
        if room not in known:
            known[room] = sum(picture.height for picture in self._pictures)
        self.height = known[room]

    @property
    def _pictures(self) -> tuple[Picture, ...]:
        return self._read().formula(self._room)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        for picture in self._pictures:
            picture.paint(painter, 0, 0)

    def spot(self, point: QPointF) -> Spot | None:
        words = "".join(picture.meaning_at(point) for picture in self._pictures)
        return Spot((), words) if words else None

    def words(self) -> Iterable[str]:
        now = self._read()
        return [plain(part) for part in arithmetic.formula(now.trace, now.main, now.decimals)[:1]]

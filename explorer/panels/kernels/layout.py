"""Where the kernels of a layer lie: a tile for each map that they make.  No painting, and no work per kernel."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

MARGIN, GAP, BETWEEN, LABEL, BELOW = 16, 4, 16, 20, 16  # px
LARGE = (160.0, 128.0, 96.0)  # px: how large pictures are if all tiles then fit the page
SIDES = (72.0, 56.0, 40.0, 32.0, 24.0)  # px: if one then fits its width
SMALLEST, LARGEST = 6.0, 400.0  # px: the longer side of a picture
NUMBERED_FROM = 18.0  # px: the narrowest picture with the number of its map below
LEAST_THUMBNAIL = 24.0  # px


@dataclass(frozen=True)
class Tiles:
    """`count` tiles, `across` beside each other; each has a label, a map of `thumbnail` px and pictures of `size`."""

    count: int
    pictures: int
    size: tuple[float, float]
    thumbnail: float
    across: int

    @property
    def numbered(self) -> bool:
        """Whether there is a line below the pictures: which maps they read, or the figure of a single one."""
        if self.pictures == 1:
            return not self.thumbnail
        return self.size[0] >= NUMBERED_FROM

    @property
    def begin(self) -> float:
        """Where in a tile its pictures begin."""
        return self.thumbnail + 8 if self.thumbnail else 0.0

    @property
    def tile(self) -> tuple[float, float]:
        """(width, height) of a tile."""
        wide = self.begin + self.pictures * (self.size[0] + GAP) - GAP
        high = LABEL + max(self.size[1], self.thumbnail) + (BELOW if self.numbered else 0)
        return wide, high

    @property
    def whole(self) -> tuple[float, float]:
        """(width, height) of everything."""
        wide, high = self.tile
        lines = -(-self.count // self.across)
        return (
            2 * MARGIN + self.across * (wide + BETWEEN) - BETWEEN,
            2 * MARGIN + lines * (high + BETWEEN) - BETWEEN,
        )

    def tile_rect(self, place: int) -> QRectF:
        """Return where the tile at a place lies."""
        row, column = divmod(place, self.across)
        wide, high = self.tile
        return QRectF(MARGIN + column * (wide + BETWEEN), MARGIN + row * (high + BETWEEN), wide, high)

    def label_rect(self, place: int) -> QRectF:
        """Return where its name stands."""
        rect = self.tile_rect(place)
        return QRectF(rect.left(), rect.top(), rect.width(), LABEL)

    def thumbnail_rect(self, place: int) -> QRectF:
        """Return where its map is painted; empty without one."""
        rect = self.tile_rect(place)
        return QRectF(rect.left(), rect.top() + LABEL, self.thumbnail, self.thumbnail)

    def picture_rect(self, place: int, picture: int) -> QRectF:
        """Return where one of its pictures is painted."""
        rect = self.tile_rect(place)
        left = rect.left() + self.begin + picture * (self.size[0] + GAP)
        return QRectF(left, rect.top() + LABEL, *self.size)

    def places_in(self, area: QRectF) -> range:
        """Return the places of the lines that meet `area`."""
        step = self.tile[1] + BETWEEN
        first = max(int((area.top() - MARGIN) // step), 0) * self.across
        last = (int((area.bottom() - MARGIN) // step) + 1) * self.across
        return range(min(first, self.count), min(max(last, 0), self.count))

    def pictures_in(self, area: QRectF) -> range:
        """Return the pictures of a tile that meet `area`; all of them where tiles lie beside each other."""
        if self.across > 1:
            return range(self.pictures)
        step, left = self.size[0] + GAP, MARGIN + self.begin
        first = max(int((area.left() - left) // step), 0)
        last = int((area.right() - left) // step) + 1
        return range(min(first, self.pictures), min(max(last, 0), self.pictures))

    def at(self, there: QPointF) -> "Spot | None":
        """Return what lies at a point."""
        for place in self.places_in(QRectF(there.x(), there.y(), 0.1, 0.1)):
            rect = self.tile_rect(place)
            if not rect.adjusted(0, 0, 1, 1).contains(there):
                continue
            for picture in self._near(place, there):
                if self.picture_rect(place, picture).contains(there):
                    return Spot(place, picture)
            on_map = self.thumbnail > 0 and self.thumbnail_rect(place).contains(there)
            return Spot(place, None, on_map)
        return None

    def _near(self, place: int, there: QPointF) -> Iterator[int]:
        left = self.tile_rect(place).left() + self.begin
        picture = int((there.x() - left) // (self.size[0] + GAP))
        if 0 <= picture < self.pictures:
            yield picture


@dataclass(frozen=True)
class Spot:
    """A picture of the tile at a place; or, without one, its label or its map."""

    place: int
    picture: int | None = None
    on_map: bool = False


def arrange(
    count: int,
    pictures: int,
    shape: tuple[int, int],
    mapped: bool,
    page: tuple[float, float],
    ratio: float,
    side: float = 0.0,
) -> Tiles:
    """Return the tiles for pictures of `shape`; side: of the longer side of a picture, 0 for whatever fits.

    mapped: whether each tile shows its map.  page: (width, height) that is seen at once.
    """
    for wanted in (side,) if side else LARGE + SIDES:
        tiles = _tiles(count, pictures, shape, mapped, page[0], ratio, wanted)
        wide, high = tiles.whole
        if wide <= page[0] and (high <= page[1] or wanted not in LARGE):
            break
    return tiles


def _tiles(
    count: int, pictures: int, shape: tuple[int, int], mapped: bool, width: float, ratio: float, side: float
) -> Tiles:
    rows, columns = shape
    cell = max(round(max(side / max(shape), 1 / ratio) * ratio), 1) / ratio  # whole device pixels
    size = (cell * columns, cell * rows)
    thumbnail = max(min(max(size), 160.0 if max(size) > 72 else 72.0), LEAST_THUMBNAIL) if mapped else 0.0
    one = Tiles(count, pictures, size, thumbnail, 1)
    across = max(int((width - 2 * MARGIN + BETWEEN) // (one.tile[0] + BETWEEN)), 1)
    return Tiles(count, pictures, size, thumbnail, min(across, max(count, 1)))

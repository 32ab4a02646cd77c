"""What dragging and zooming make of a crop: moved, resized, zoomed, always inside the picture.

shape: (rows, columns) of the picture.  aspect: width : height that is kept; None leaves it free.
"""

from explorer.images import Crop

SMALLEST = 8  # pixels a side
Shape = tuple[int, int]
Grip = tuple[int, int]
"""Which side is held, (vertical, horizontal): -1 top or left, 1 bottom or right, 0 neither."""

GRIPS: tuple[Grip, ...] = ((-1, -1), (-1, 1), (1, -1), (1, 1), (-1, 0), (1, 0), (0, -1), (0, 1))
"""Corners first: where they lie over an edge, they are meant."""


def moved(crop: Crop, down: float, right: float, shape: Shape) -> Crop:
    """Return it moved by whole pixels, as far as the picture goes."""
    there = Crop(crop.top + round(down), crop.left + round(right), crop.height, crop.width)
    return there.within(*shape)


def resized(crop: Crop, grip: Grip, row: float, column: float, aspect: float | None, shape: Shape) -> Crop:
    """Return it with the held side, or corner, at (row, column); the other side stays, or else the middle."""
    high, room_high = _extent(crop.top, crop.height, grip[0], row, shape[0])
    wide, room_wide = _extent(crop.left, crop.width, grip[1], column, shape[1])
    if aspect is not None:
        high = max(high if grip[0] else 0.0, wide / aspect if grip[1] else 0.0)
        room_high = min(room_high, room_wide / aspect)
    height = _limited(high, room_high, shape)
    width = height * aspect if aspect is not None else _limited(wide, room_wide, shape)
    return _around(crop, grip, height, width).within(*shape)


def zoomed(crop: Crop, factor: float, row: float, column: float, aspect: float | None, shape: Shape) -> Crop:
    """Return it with sides `factor` times as long, what lies at (row, column) staying at its place in it."""
    aspect = aspect if aspect is not None else crop.width / crop.height
    room = min(shape[0], shape[1] / aspect)
    height = _limited(crop.height * factor, room, shape)
    by = height / crop.height
    top, left = row - (row - crop.top) * by, column - (column - crop.left) * by
    return Crop(round(top), round(left), round(height), max(1, round(height * aspect))).within(*shape)


def _extent(first: int, size: int, held: int, at: float, whole: int) -> tuple[float, float]:
    """Return how long one side gets, and how long it may get, when it is held at `at`."""
    if held > 0:
        return at - first, whole - first
    if held < 0:
        return first + size - at, first + size
    middle = first + size / 2
    return size, 2 * min(middle, whole - middle)


def _limited(size: float, room: float, shape: Shape) -> float:
    return max(min(size, room), min(SMALLEST, *shape, max(room, 1)))


def _around(crop: Crop, grip: Grip, height: float, width: float) -> Crop:
    """Return a crop of another size, the side opposite the held one where it was."""
    high, wide = max(1, round(height)), max(1, round(width))
    top = _begin(crop.top, crop.height, grip[0], high)
    left = _begin(crop.left, crop.width, grip[1], wide)
    return Crop(top, left, high, wide)


def _begin(first: int, size: int, held: int, new: int) -> int:
    return first + size - new if held < 0 else first if held > 0 else round(first + (size - new) / 2)

"""Pixels typed in or painted."""

import math
from dataclasses import replace

from explorer.errors import ExplorerError
from explorer.topics.pixels.state import Edit, Pixels, Scale

Color = tuple[int, int, int]
Cell = tuple[int, int]


def edited(state: Pixels, row: int, column: int, color: Color) -> Pixels:
    """Return the state with one pixel of another colour; an earlier edit of it is forgotten."""
    return _with(state, [(row, column)], color)


def painted(state: Pixels, cell: Cell, color: Color, size: tuple[int, int], width: int = 1) -> Pixels:
    """Return the state with a round dab of the brush around a cell; size: (rows, columns) of the picture."""
    return stroked(state, cell, cell, color, size, width)


def stroked(
    state: Pixels, start: Cell, end: Cell, color: Color, size: tuple[int, int], width: int = 1
) -> Pixels:
    """Return the state with a stroke of the brush from cell to cell, `width` pixels across."""
    return _with(state, cells_on(start, end, size, width), color)


def cells_on(start: Cell, end: Cell, size: tuple[int, int], width: int = 1) -> list[Cell]:
    """Return the cells of a picture of (rows, columns) under a stroke, each once, by row and column."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    found: set[Cell] = set()
    for step in range(steps + 1):
        row, column = (math.floor(a + (b - a) * step / steps + 0.5) for a, b in zip(start, end, strict=True))
        found.update(_dab(row, column, width))
    return sorted((row, column) for row, column in found if 0 <= row < size[0] and 0 <= column < size[1])


def unedited(state: Pixels) -> Pixels:
    """Return the state without edits."""
    return replace(state, edits=())


def at_resolution(state: Pixels, longest: int | None) -> Pixels:
    """Return the state at another resolution, without the edits, whose pixels are no more."""
    if longest == state.longest:
        return state
    return replace(state, longest=longest, edits=(), window=None)


def typed(words: str, scale: Scale) -> int:
    """Return the value 0..255 of a cell's text, a comma or a point before decimals.

    Raises ExplorerError with what to type instead.
    """
    range_ = "a whole number from 0 to 255" if scale is Scale.BYTES else "a number from 0 to 1"
    error = ExplorerError(f"Type {range_}.")
    try:
        value = float(words.strip().replace(",", "."))
    except ValueError:
        raise error from None
    if scale is Scale.SHARES:
        value *= 255
    elif value != math.floor(value + 0.5 if math.isfinite(value) else 0):
        raise error
    if not 0 <= value <= 255:
        raise error
    return math.floor(value + 0.5)


def _with(state: Pixels, cells: list[Cell], color: Color) -> Pixels:
    replaced = set(cells)
    kept: list[Edit] = [edit for edit in state.edits if (edit[0], edit[1]) not in replaced]
    return replace(state, edits=(*kept, *((row, column, color) for row, column in cells)))


def _dab(row: int, column: int, width: int) -> list[Cell]:
    reach = width // 2
    middle = (width - 1) / 2 - reach  # an even brush lies half a pixel up and left
    span = range(-reach, reach + 1)
    return [
        (row + r, column + c) for r in span for c in span if math.hypot(r - middle, c - middle) <= width / 2
    ]

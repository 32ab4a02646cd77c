"""The weights and products of a linear unit, laid back into the maps they belong to."""

from collections.abc import Callable
from functools import partial

import numpy as np

from explorer.colors import ColorScale
from explorer.panels.blocks import Block, Header, Spot, centred
from explorer.panels.explained.pictures import Pictures
from explorer.panels.explained.reading import Reading
from explorer.panels.grid import Grid
from explorer.trace import FloatArray, Layer, Unit
from explorer.widgets import text

Read = Callable[[], Reading]


def folded(read: Read, room: int) -> list[Block]:
    """Return the products, then the weights, as pictures; nothing where the inputs are no whole layer."""
    now = read()
    source = now.trace.layer(now.link_name(now.terms.source))
    if source.units != len(now.terms.values):
        return []
    grid = Grid.of(source)
    shape = (grid.maps, grid.rows, grid.columns)
    names = tuple(f"map {index}" for index in range(grid.maps)) if grid.maps > 1 else ()
    length = source.units if grid.maps == 1 else None
    made: list[Block] = []
    for heading, values in (("Products", _products), ("Weights", _weights)):
        of = f"{heading} over {source.name}"
        pictures = Pictures(
            partial(values, read, grid), partial(_answer, read, source), shape, room, names, length=length
        )
        made += [Header(of, room), pictures]
    return made


def _products(read: Read, grid: Grid) -> tuple[FloatArray, ColorScale]:
    return _arranged(read().term_products, grid)


def _weights(read: Read, grid: Grid) -> tuple[FloatArray, ColorScale]:
    return _arranged(read().terms.weights, grid)


def _arranged(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], grid: Grid
) -> tuple[FloatArray, ColorScale]:
    single = values.astype(np.float32)
    return grid.arranged(single), centred(single)


def _answer(read: Read, source: Layer, channel: int, row: int, column: int) -> Spot | None:
    unit: Unit | None = Grid.of(source).unit(channel, row, column)
    if unit is None:
        return None
    now = read()
    index = int(np.ravel_multi_index(unit.position, source.shape))
    value, weight = float(now.terms.values[index]), float(now.terms.weights[index])
    words = f"{now.name(unit)}\n{text.exact(value)} × {text.exact(weight)} = {text.exact(value * weight)}"
    return Spot((), words, unit)

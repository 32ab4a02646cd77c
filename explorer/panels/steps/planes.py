"""How the values of a layer lie in one picture: a single map, all maps beside each other, or a vector in lines."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from explorer.panels.grid import vector_shape
from explorer.trace import FloatArray, Layer, Trace, Unit, forward_field
from explorer.trace.fold import SILENT


@dataclass(frozen=True, eq=False)
class Plane:
    """A picture of a layer; it outlives traces, and so keeps no layer with its weights.

    layer, of_shape: the name and the shape of the layer.
    index: (rows, columns) the flat position of the unit in every cell, -1 where there is none.
    channel: the map shown; None where all units are.
    """

    layer: str
    of_shape: tuple[int, ...]
    channel: int | None
    index: NDArray[np.intp]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.index.shape[0], self.index.shape[1]

    @cached_property
    def _cells(self) -> NDArray[np.intp]:
        """(units,) the flat cell of every unit, -1 where it is not shown."""
        cells = np.full(prod(self.of_shape), -1, np.intp)
        inside = self.index.ravel() >= 0
        cells[self.index.ravel()[inside]] = np.flatnonzero(inside)
        return cells

    @cached_property
    def blank(self) -> NDArray[np.bool_] | None:
        """Where there is no unit; None where every cell has one."""
        return self.index < 0 if (self.index < 0).any() else None

    def values(self, values: FloatArray) -> FloatArray:
        """Return the layer's values as this picture, NaN where there is no unit."""
        shown: FloatArray = values.reshape(-1)[self.index]
        if self.blank is not None:
            shown[self.blank] = np.nan
        return shown

    def spread(self, positions: NDArray[np.int32], numbers: NDArray[np.float64]) -> FloatArray:
        """Return `numbers` (n,) of the units at `positions` (n, axes) as this picture, NaN elsewhere."""
        picture = np.full(self.index.size, np.nan, np.float32)
        cells = self._cells[np.ravel_multi_index(tuple(positions.T), self.of_shape)]
        picture[cells[cells >= 0]] = numbers[cells >= 0]
        return picture.reshape(self.index.shape)

    def beside(self, positions: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return the cells of this picture that stand for none of the units at `positions` (n, axes)."""
        return np.isnan(self.spread(positions, np.zeros(len(positions))))

    def cell(self, position: tuple[int, ...]) -> tuple[int, int] | None:
        """Return the (row, column) of a unit; None if it is not in this picture."""
        if self.channel is not None:  # needs no table of every unit
            return (position[1], position[2]) if position[0] == self.channel else None
        cell = int(self._cells[np.ravel_multi_index(position, self.of_shape)])
        return divmod(cell, self.index.shape[1]) if cell >= 0 else None

    def unit(self, row: int, column: int) -> Unit | None:
        """Return the unit in a cell; None where there is none."""
        flat = int(self.index[row, column])
        if flat < 0:
            return None
        return Unit(self.layer, tuple(int(i) for i in np.unravel_index(flat, self.of_shape)))

    @property
    def name(self) -> str:
        """What it shows: ``map 3 of pool1``."""
        if self.channel is None or self.of_shape[0] == 1:
            return self.layer
        return f"map {self.channel} of {self.layer}"


def plane_of(layer: Layer, channel: int | None = None) -> Plane:
    """Return one map of a layer; of a vector or tokens, or without `channel`, all units."""
    return _plane(layer.name, layer.shape, channel if len(layer.shape) == 3 else None)


@lru_cache(maxsize=512)
def _plane(layer: str, shape: tuple[int, ...], channel: int | None) -> Plane:
    """Return the plane by plain values alone: a cache that is asked for layers would keep their weights."""
    if channel is not None:
        size = shape[1] * shape[2]
        return Plane(layer, shape, channel, channel * size + np.arange(size).reshape(shape[1:]))
    if len(shape) == 3:
        return Plane(layer, shape, None, _mosaic(shape[0], shape[1], shape[2]))
    if len(shape) == 2:
        return Plane(layer, shape, None, np.arange(prod(shape)).reshape(shape))
    units = prod(shape)
    rows, columns = vector_shape(units)
    index = np.arange(rows * columns)
    return Plane(layer, shape, None, np.where(index < units, index, -1).reshape(rows, columns))


def _mosaic(channels: int, height: int, width: int) -> NDArray[np.intp]:
    """Return all maps beside each other, one empty cell between them."""
    if channels == 1:
        return np.arange(height * width).reshape(height, width)
    down, across = vector_shape(channels)
    index = np.full((down * (height + 1), across * (width + 1)), -1, np.intp)
    for channel in range(channels):
        row, column = divmod(channel, across)
        top, left = row * (height + 1), column * (width + 1)
        first = channel * height * width
        index[top : top + height, left : left + width] = first + np.arange(height * width).reshape(
            height, width
        )
    return index[:-1, :-1]


def seen(trace: Trace, name: str) -> Layer:
    """Return the layer that shows the values of layer `name`, unit by unit: the one before a flatten."""
    layer = trace.layer(name)
    while layer.kind in SILENT and layer.sources:
        layer = trace.layer(layer.sources[0])
    return layer


def placed(positions: NDArray[np.int32], exact: Layer, source: Layer) -> NDArray[np.int32]:
    """Return where the units of `exact` at `positions` (n, axes) lie in the layer that shows their values."""
    if source is exact:
        return positions
    flat = np.ravel_multi_index(tuple(positions.T), exact.shape)
    return np.stack(np.unravel_index(flat, source.shape), axis=1).astype(np.int32)


def fed(trace: Trace, unit: Unit, output: Plane) -> NDArray[np.bool_]:
    """Return which cells of a picture a unit can change."""
    lit = np.zeros(output.shape, np.bool_)
    field = forward_field(trace.layers, unit, output.layer)
    if field is None:
        return lit
    if field.region is not None:
        if output.channel is None or field.channels.start <= output.channel < field.channels.stop:
            region = field.region.clipped(output.of_shape)
            lit[region.top : region.bottom, region.left : region.right] = True
        return lit
    if field.positions is None:
        return output.index >= 0
    return np.isin(output.index, field.positions)

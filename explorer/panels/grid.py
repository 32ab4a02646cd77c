"""A layer laid out in maps of rows and columns: where a unit lies in its picture, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import numpy as np

from explorer.trace import Axes, Field, FloatArray, Layer, Unit

MOST_FRAMES = 64  # a field of more separate units is framed as a whole


@lru_cache(maxsize=256)
def vector_shape(count: int) -> tuple[int, int]:
    """Return (rows, columns) for a vector: an exact rectangle, at most 2.5:1, or the next larger square."""
    if count <= 5:
        return 1, count
    for rows in range(int(np.sqrt(count)), 0, -1):
        if count % rows == 0 and count / rows <= 2.5 * rows:
            return rows, count // rows
    columns = int(np.ceil(np.sqrt(count)))
    return -(-count // columns), columns


@dataclass(frozen=True)
class Cells:
    """Rows [top, bottom) and columns [left, right) of one map."""

    channel: int
    top: int
    left: int
    bottom: int
    right: int

    def covers(self, rows: int, columns: int) -> bool:
        """Whether this is the whole of a map of `rows` × `columns`."""
        return (self.top, self.left, self.bottom, self.right) == (0, 0, rows, columns)


@dataclass(frozen=True)
class Frames(Sequence[Cells]):
    """Cells to frame in a layer: the same `window` in each of `channels`, or `single` ones in its one picture."""

    channels: range = range(0)
    window: tuple[int, int, int, int] = (0, 0, 0, 0)  # top, left, bottom, right
    single: tuple[Cells, ...] = ()

    def __len__(self) -> int:
        return len(self.single) or len(self.channels)

    @overload
    def __getitem__(self, index: int) -> Cells: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Cells, ...]: ...
    def __getitem__(self, index: int | slice) -> Cells | tuple[Cells, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        return self.single[index] if self.single else Cells(self.channels[index], *self.window)

    def in_map(self, channel: int) -> tuple[Cells, ...]:
        """Return the cells of one map, without looking at the others."""
        if self.single:
            return tuple(cells for cells in self.single if cells.channel == channel)
        return (Cells(channel, *self.window),) if channel in self.channels else ()

    def covers(self, maps: int, rows: int, columns: int) -> bool:
        """Whether this is all of every map of a layer."""
        return len(self) == maps and all(cells.covers(rows, columns) for cells in (self.single or self[:1]))


@dataclass(frozen=True)
class Grid:
    """How the units of a layer lie in its pictures: `maps` pictures of `rows` × `columns` cells."""

    layer: Layer
    maps: int
    rows: int
    columns: int

    @classmethod
    def of(cls, layer: Layer) -> "Grid":
        """Return the grid of a layer: its own for maps, signals and tokens, wrapped lines for a vector."""
        if layer.axes is Axes.MAPS:
            return cls(layer, *layer.shape)
        if layer.axes in (Axes.TOKENS, Axes.SIGNALS):
            return cls(layer, 1, *layer.shape)
        return cls(layer, 1, *vector_shape(layer.units))

    @property
    def ragged(self) -> bool:
        """Whether a wrapped vector ends before its picture does."""
        return self.layer.units < self.maps * self.rows * self.columns

    def unit(self, channel: int, row: int, column: int) -> Unit | None:
        """Return the unit in a cell; None where a wrapped vector has ended."""
        if self.layer.axes is Axes.MAPS:
            return Unit(self.layer.name, (channel, row, column))
        if self.layer.axes in (Axes.TOKENS, Axes.SIGNALS):
            return Unit(self.layer.name, (row, column))
        index = row * self.columns + column
        return Unit(self.layer.name, (index,)) if index < self.layer.units else None

    def cell(self, position: tuple[int, ...]) -> Cells:
        """Return where a unit's position lies."""
        if len(position) == 3:
            channel, row, column = position
        elif len(position) == 2:
            channel, (row, column) = 0, position
        else:
            channel, (row, column) = 0, divmod(position[0], self.columns)
        return Cells(channel, row, column, row + 1, column + 1)

    def framed(self, field: Field) -> Frames:
        """Return what to frame for a receptive field, inside the layer."""
        if field.region is not None:
            region = field.region.clipped(self.layer.shape)
            channels = range(field.channels.start, field.channels.stop)
            return Frames(channels, (region.top, region.left, region.bottom, region.right))
        if field.positions is None or len(field.positions) > MOST_FRAMES:
            return Frames(range(1), (0, 0, self.rows, self.columns))
        places = (tuple(map(int, divmod(index, self.columns))) for index in field.positions)
        return Frames(single=tuple(self.cell(place) for place in places))

    def arranged(self, values: FloatArray) -> FloatArray:
        """Return the layer's values as (maps, rows, columns); NaN where a wrapped vector has ended."""
        if values.size == self.maps * self.rows * self.columns:
            return values.reshape(self.maps, self.rows, self.columns)
        padded = np.full(self.rows * self.columns, np.nan, np.float32)
        padded[: values.size] = values
        return padded.reshape(1, self.rows, self.columns)

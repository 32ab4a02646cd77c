"""Which cells decide what a pooling layer gives, for whole maps at once.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace import Axes, FloatArray, Layer, LayerKind, Trace
from explorer.trace.windows import table

CHOOSING = frozenset({LayerKind.MAX_POOLING, LayerKind.ADAPTIVE_MAX_POOLING})
POOLING = CHOOSING | {LayerKind.AVERAGE_POOLING, LayerKind.ADAPTIVE_POOLING}

Span = tuple[int, int, int, int]
"""Rows [top, bottom) and columns [left, right): (top, left, bottom, right)."""


@dataclass(frozen=True)
class Share:
    """How many cells decide the result: `deciding` of `cells`."""

    deciding: int
    cells: int

    @property
    def percent(self) -> str:
        """``25 %``; with a decimal below ten."""
        share = 100 * self.deciding / self.cells if self.cells else 0.0
        return f"{share:.0f} %" if share >= 10 or share == 0 else f"{share:.1f} %"


def pools_maps(trace: Trace, layer: Layer) -> bool:
    """Whether a layer pools maps one by one, so that before and after can be shown beside each other."""
    if layer.kind not in POOLING or len(layer.sources) != 1 or layer.axes is not Axes.MAPS:
        return False
    source = trace.layer(layer.sources[0])
    return source.axes is Axes.MAPS and source.channels == layer.channels


def winners(trace: Trace, layer: Layer, channels: slice = slice(None)) -> NDArray[np.bool_]:
    """Return the cells of a max pooling's source that decide a result, (C, H, W) bool.

    One cell for each window, in a tie the first; channels: of these maps only.
    """
    values = trace[layer.sources[0]][channels]  # (C, H, W)
    won = np.zeros((len(values), values[0].size if len(values) else 0), bool)
    won[np.arange(len(values))[:, None], chosen(values, layer).reshape(len(values), -1)] = True
    return won.reshape(values.shape)


def chosen(values: FloatArray, layer: Layer) -> NDArray[np.intp]:
    """Return the flat index, row · W + column, of the cell that each window of a max pooling takes, (C, oh, ow).

    values: (C, H, W), what the layer reads.
    """
    height, width = values.shape[1:]
    rows = table(layer, 0, np.arange(layer.shape[1]), height)  # (oh, a), -1 in the padding
    columns = table(layer, 1, np.arange(layer.shape[2]), width)  # (ow, b)
    best = np.full((len(values), len(rows), len(columns)), -np.inf, np.float32)
    places = np.full(best.shape, -1, np.intp)
    for row, column in ((row, column) for row in rows.T for column in columns.T):
        inside = (row >= 0)[:, None] & (column >= 0)
        here = values[:, row[:, None], column]  # (C, oh, ow)
        # A later cell has to be larger; NaN comes before all.
        better = inside & ((places < 0) | (here > best) | (np.isnan(here) & ~np.isnan(best)))
        best = np.where(better, here, best)
        places = np.where(better, row[:, None] * width + column, places)
    return places


def share(won: NDArray[np.bool_]) -> Share:
    """Return how many cells of some maps decide."""
    return Share(int(np.count_nonzero(won)), won.size)


def span_of(layer: Layer, source: Layer, row: int, column: int) -> Span:
    """Return the part of the source's map that a cell of a pooling layer reads, inside the map."""
    rows, columns = (
        cells[index][cells[index] >= 0]
        for cells, index in zip(_tables(layer, source), (row, column), strict=True)
    )
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def window_over(layer: Layer, source: Layer, row: int, column: int) -> tuple[int, int] | None:
    """Return (row, column) of the first window that reads a cell of the source; None if none does."""
    found = [
        np.flatnonzero((cells == place).any(axis=1))
        for cells, place in zip(_tables(layer, source), (row, column), strict=True)
    ]
    if not all(len(windows) for windows in found):
        return None
    return int(found[0][0]), int(found[1][0])


def _tables(layer: Layer, source: Layer) -> list[NDArray[np.intp]]:
    return [table(layer, axis, np.arange(layer.shape[1 + axis]), source.shape[1 + axis]) for axis in (0, 1)]

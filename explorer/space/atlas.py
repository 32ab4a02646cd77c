"""One float texture for every layer on screen: which rows of it each layer has, and what must be sent.  NumPy only."""

import weakref
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.space.grids import Block
from explorer.space.layout import Layout
from explorer.trace import Axes, Trace

WIDTH = 4096  # texels in a row, a power of two: the shader splits an index by shift and mask
KERNEL_ROWS = 16  # the first of the texture, kept for kernels
TOGETHER = 64  # rows; smaller runs are sent with their neighbours, larger ones from where they lie
SPARE = 1.5  # what a texture grows by when blocks are opened

Values = NDArray[np.float32]
Key = tuple[str, bool]
"""A layer, and whether the mean of its maps is shown."""


class Atlas:
    """Which rows of a texture each layer of a layout has; a layer keeps its rows from one layout to the next.

    The values stay in the trace: nothing is copied but what is small, see `due`.
    start: (slabs,) index of a slab's first value.  rows: of the texture.  places: the first row of every layer.
    """

    def __init__(self, limit: int) -> None:
        """limit: the most rows that the texture may have."""
        self._limit = limit
        self._end = KERNEL_ROWS
        self._sent: dict[Key, weakref.ref[Values]] = {}
        self._layout: Layout | None = None
        self.rows = 0
        self.places: dict[Key, int] = {}
        self.start: NDArray[np.int64] = np.zeros(0, np.int64)

    def arrange(self, layout: Layout) -> None:
        """Give the layers of a layout rows; those that have some keep them, unless there is no more room."""
        needed = {_key(block): _rows(block.count * block.units) for block in layout.blocks}
        fresh = {key: rows for key, rows in needed.items() if key not in self.places}
        if self._end + sum(fresh.values()) > self._limit:
            self.forget()
            self.places, self._end, fresh = {}, KERNEL_ROWS, needed
        for key, rows in fresh.items():
            self.places[key] = self._end
            self._end += rows
        if self._end > self.rows:
            self.forget()
            self.rows = self._end if not self.rows else min(self._limit, int(self._end * SPARE))
        self._layout = layout
        begins = np.array([self.places[_key(block)] * WIDTH for block in layout.blocks], np.int64)
        maps = np.arange(len(layout.block)) - _each(layout, "first")
        self.start = begins[layout.block] + maps * _each(layout, "units") if len(begins) else maps

    def forget(self) -> None:
        """Nothing is in the texture any more."""
        self._sent = {}

    def due(self, trace: Trace) -> Iterator[tuple[int, Values]]:
        """Yield (first row, values) of all that must be sent to show a trace, and take it for sent.

        values: a whole number of rows, or the end of one layer; neighbours that are small come in one run.
        """
        waiting: list[Values] = []
        first, after = 0, -1
        for row, values in self._changed(trace):
            small = len(values) <= TOGETHER * WIDTH
            if waiting and (not small or row != after):
                yield first, np.concatenate(waiting)
                waiting = []
            if not small:
                yield row, values
                continue
            first = row if not waiting else first
            after = row + _rows(len(values))
            waiting += [values, np.zeros(-len(values) % WIDTH, np.float32)]
        if waiting:
            yield first, np.concatenate(waiting)

    def _changed(self, trace: Trace) -> Iterator[tuple[int, Values]]:
        """Yield the row and the flat values of every layer whose values are not in the texture."""
        blocks = () if self._layout is None else self._layout.blocks
        for key in sorted({_key(block) for block in blocks}, key=lambda key: self.places[key]):
            values = trace.mean(key[0]) if key[1] else trace[key[0]]
            sent = self._sent.get(key)
            if sent is None or sent() is not values:
                self._sent[key] = weakref.ref(values)
                yield self.places[key], values.reshape(-1)

    def ranges(self, limits: Mapping[str, Values], axes: Mapping[str, Axes]) -> Values:
        """Return (low, high - low) of every slab, (slabs, 2), from the (channels, 2) limits of every layer."""
        result = np.empty((len(self.start), 2), np.float32)
        for block in () if self._layout is None else self._layout.blocks:
            low_high = limits[block.layer]
            if block.mean or axes[block.layer] is not Axes.MAPS:
                low_high = _widest(low_high)
            result[block.first : block.first + block.count] = low_high
        result[:, 1] -= result[:, 0]
        return result


def kept(runs: Sequence[Values]) -> tuple[Values, NDArray[np.int64]]:
    """Return kernels, runs of (n, kh, kw), as they go into the first rows, and where each one's first value is.

    Those for which there is no room are left out, from the end.
    """
    room, begin = KERNEL_ROWS * WIDTH, 0
    parts, starts = [np.zeros(0, np.float32)], [np.zeros(0, np.int64)]
    for run in runs:
        size = run.shape[1] * run.shape[2]
        count = min(len(run), (room - begin) // size)
        parts.append(run[:count].ravel())
        starts.append(begin + np.arange(count) * size)
        begin += count * size
        if count < len(run):
            break
    return np.concatenate(parts), np.concatenate(starts)


def _key(block: Block) -> Key:
    return block.layer, block.mean


def _rows(count: int) -> int:
    return -(-count // WIDTH)


def _each(layout: Layout, what: str) -> NDArray[np.int64]:
    """Return a number of its block for every slab."""
    return np.array([getattr(block, what) for block in layout.blocks] or [0], np.int64)[layout.block]


def _widest(limits: Values) -> Values:
    return np.array([[limits[:, 0].min(), limits[:, 1].max()]], np.float32)

"""One float texture for every layer on screen: where each value lies, and filling it.  NumPy only."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.trace import Axes, Trace

WIDTH = 2048  # texels in a row, a power of two: the shader splits an index by shift and mask


class Atlas:
    """All values of a layout in one array, block after block; a block is filled by one copy.

    texels: (height, WIDTH) float32, reused by every update. start: (slabs,) index of a slab's first value.
    spare: the row of `texels` where room for kernels begins.
    """

    def __init__(self, layout: Layout, spare: int = 0) -> None:
        """spare: how many rows to keep for kernels."""
        sizes = [block.count * block.units for block in layout.blocks]
        begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.spare = -(-int(begins[-1]) // WIDTH)
        self.texels: NDArray[np.float32] = np.zeros((max(1, self.spare + spare), WIDTH), np.float32)
        flat = self.texels.reshape(-1)
        self._layout = layout
        self._parts = [
            (block.layer, block.mean, flat[begin : begin + size])
            for block, begin, size in zip(layout.blocks, begins[:-1], sizes, strict=True)
        ]
        maps = (
            np.arange(len(layout.block)) - np.array([b.first for b in layout.blocks], np.int64)[layout.block]
        )
        units = np.array([b.units for b in layout.blocks], np.int64)[layout.block]
        self.start: NDArray[np.int64] = begins[:-1][layout.block] + maps * units

    def fill(self, trace: Trace) -> NDArray[np.float32]:
        """Copy the trace's values in and return the texels."""
        for layer, mean, part in self._parts:
            values = trace[layer]
            part[:] = (_mean(values) if mean else values).ravel()
        return self.texels

    def keep(self, runs: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
        """Put kernels, runs of (n, kh, kw), into the spare rows; return the index of each one's first value.

        Those for which there is no room are left out, from the end.
        """
        flat = self.texels[self.spare :].reshape(-1)
        starts, begin = [], 0
        for run in runs:
            size = run.shape[1] * run.shape[2]
            count = min(len(run), (len(flat) - begin) // size)
            flat[begin : begin + count * size] = run[:count].ravel()
            starts.append(self.spare * WIDTH + begin + np.arange(count) * size)
            begin += count * size
            if count < len(run):
                break
        return np.concatenate(starts).astype(np.int64) if starts else np.zeros(0, np.int64)

    def ranges(
        self, limits: Mapping[str, NDArray[np.float32]], axes: Mapping[str, Axes]
    ) -> NDArray[np.float32]:
        """Return (low, high - low) of every slab, (slabs, 2), from the (channels, 2) limits of every layer."""
        result = np.empty((len(self.start), 2), np.float32)
        for block in self._layout.blocks:
            low_high = limits[block.layer]
            if block.mean or axes[block.layer] is not Axes.MAPS:
                low_high = _widest(low_high)
            result[block.first : block.first + block.count] = low_high
        result[:, 1] -= result[:, 0]
        return result


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    with np.errstate(invalid="ignore", over="ignore"):  # of infinities it is NaN, and shown as such
        mean: NDArray[np.float32] = values.mean(axis=0)
    return mean


def _widest(limits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.array([[limits[:, 0].min(), limits[:, 1].max()]], np.float32)

"""What is hidden from the network: strokes that lie over its input like cardboard over the pad."""

import numpy as np
from numpy.typing import NDArray

from explorer.drawing import Drawing, Raster
from explorer.trace import IDENTITY, FloatArray
from explorer.trace.trace import Affine, Stage

Pixels = NDArray[np.uint8]

HIDDEN = 0.5  # of a pixel: from this share on all of it is hidden


class Cardboard:
    """Follows growing strokes on a pad of `side` × `side` pixels."""

    def __init__(self, side: int) -> None:
        self._raster = Raster(side)
        self._latest: tuple[Drawing, FloatArray] | None = None

    def cover(self, strokes: Drawing | None) -> FloatArray | None:
        """Return the covered share of every pixel of the pad, (side, side) 0..1; None where nothing is."""
        if strokes is None or strokes.empty:
            return None
        if self._latest is None or self._latest[0] is not strokes:
            self._latest = strokes, self._raster.pixels(strokes).astype(np.float32) / np.float32(255)
        return self._latest[1]


def hide(stages: list[Stage], cover: FloatArray, paint: NDArray[np.uint8] | np.uint8) -> Pixels:
    """Return the picture of the last stage, painted over where it is covered.

    cover: (side, side), the covered share of the pad; the first stage lies in the middle of the pad, as large as it
    fits.  paint: the colour of the cardboard, one number or one a channel.
    """
    last = stages[-1].image
    share = _carried(cover, _to_first(stages), stages[0].image.shape[:2], last.shape[:2])
    share[share >= HIDDEN] = 1.0
    if last.ndim == 3:
        share = share[:, :, None]
    hidden: Pixels = np.rint(last * (1 - share) + share * paint).astype(np.uint8)
    return hidden


def _to_first(stages: list[Stage]) -> Affine:
    """Return where the pixels of the last stage lie in the first."""
    row_scale, row_offset, column_scale, column_offset = IDENTITY
    for stage in reversed(stages[1:]):
        down, top, right, left = stage.to_previous
        row_scale, row_offset = down * row_scale, down * row_offset + top
        column_scale, column_offset = right * column_scale, right * column_offset + left
    return row_scale, row_offset, column_scale, column_offset


def _carried(
    cover: FloatArray, to_first: Affine, first: tuple[int, ...], last: tuple[int, ...]
) -> FloatArray:
    """Return the covered share of every pixel of the last stage: the mean over the part of the pad it shows."""
    row_scale, row_offset, column_scale, column_offset = to_first
    each = cover.shape[0] / max(first[0], first[1])  # pixels of the pad a pixel
    top, left = ((cover.shape[0] - each * size) / 2 for size in first[:2])
    rows = _shares(last[0], each * row_scale, each * row_offset + top, cover.shape[0])
    columns = _shares(last[1], each * column_scale, each * column_offset + left, cover.shape[1])
    carried: FloatArray = np.linalg.multi_dot([rows, cover, columns.T])
    return carried


def _shares(count: int, scale: float, offset: float, side: int) -> FloatArray:
    """Return how much of each of `count` places every one of `side` pixels takes up, (count, side)."""
    edges = np.arange(count + 1, dtype=np.float32) * np.float32(scale) + np.float32(offset)
    pixels = np.arange(side, dtype=np.float32)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    shares: FloatArray = (np.maximum(overlap, 0) / scale).astype(np.float32)
    return shares

"""Which cells of a layer lie under a sliding window.  NumPy only."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import Layer, LayerKind

Indices = NDArray[np.intp]
Number = TypeVar("Number", int, Indices)

SLIDING = frozenset(
    {
        LayerKind.CONVOLUTION,
        LayerKind.TRANSPOSED_CONVOLUTION,
        LayerKind.MAX_POOLING,
        LayerKind.AVERAGE_POOLING,
    }
)
ADAPTIVE = frozenset({LayerKind.ADAPTIVE_POOLING, LayerKind.ADAPTIVE_MAX_POOLING})


def window(settings: Mapping[str, Any]) -> list[tuple[int, int, int, int]]:
    """Return (kernel, stride, padding before, dilation) of the row axis and of the column axis."""
    kernel = _pair(settings["kernel"])
    stride = _pair(settings.get("stride") or kernel)
    padding, dilation = _pair(settings.get("padding", 0)), _pair(settings.get("dilation", 1))
    return list(zip(kernel, stride, padding, dilation, strict=True))


def under(layer: Layer, axis: int, index: Indices | int, size: int) -> Indices:
    """Return the source's rows (axis 0) or columns (axis 1) under each tap of the window, -1 where there is none.

    index: (n, 1) rows or columns of `layer`, or a number; size: how many the source has.  Returns (n, kernel).
    """
    kernel, stride, padding, dilation = window(layer.settings)[axis]
    taps = np.arange(kernel)
    if layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        spread = index + padding - dilation * taps
        return np.where(
            (spread % stride == 0) & (spread >= 0) & (spread < size * stride), spread // stride, -1
        )
    cells: Indices = index * stride - padding + dilation * taps
    mode = layer.settings.get("padding_mode", "zeros")
    if mode == "circular":
        cells %= size
        return cells
    if mode == "replicate":
        return cells.clip(0, size - 1)
    if mode == "reflect":
        cells = np.abs(cells)
        return np.where(cells < size, cells, 2 * (size - 1) - cells)
    return np.where((cells >= 0) & (cells < size), cells, -1)


def shared(index: Number, inside: int, outside: int) -> tuple[Number, Number]:
    """Return [begin, end) of the `inside` cells that the `index`-th of `outside` adaptive cells reads."""
    return index * inside // outside, -(-(index + 1) * inside // outside)


def table(layer: Layer, axis: int, chosen: Indices, source: int) -> Indices:
    """Return the source's indices under each of the `chosen` rows (axis 0) or columns (axis 1) of a layer.

    source: how many the source has.  Returns (n, taps); -1 where there is none.
    """
    if layer.kind not in ADAPTIVE:
        return under(layer, axis, chosen[:, None], source)
    begin, end = shared(chosen, source, layer.shape[axis - 2] if len(layer.shape) > 2 else layer.shape[1])
    cells = begin[:, None] + np.arange(np.max(end - begin))
    return np.where(cells < end[:, None], cells, -1)


def as_maps(array: NDArray[Any]) -> NDArray[Any]:
    """Return maps as they are and a signal (C, L) as maps of one row (C, 1, L); kernels likewise."""
    return array if array.ndim >= 3 else array[:, None, :]


def _pair(value: Any) -> tuple[int, int]:
    if isinstance(value, int | np.integer):
        return int(value), int(value)
    return int(value[0]), int(value[1])

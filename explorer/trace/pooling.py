"""Maxima and averages of a window.  NumPy only."""

import numpy as np

from explorer.trace.explanation import Window
from explorer.trace.layer import FloatArray, Layer, LayerKind
from explorer.trace.trace import Trace
from explorer.trace.windows import ADAPTIVE, Indices, as_maps, shared, under, window
from explorer.trace.working import Position, Working, grid, read, some

_MAXIMA = frozenset({LayerKind.MAX_POOLING, LayerKind.ADAPTIVE_MAX_POOLING})


def pooling(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the window of a pooling unit: the largest cell, or the average."""
    source, array = read(trace, layer)
    maps: FloatArray = as_maps(array)  # (C, H, W)
    indices = (position[1] if len(position) == 3 else 0, position[-1])
    found = [_axis(layer, axis, indices[axis], maps.shape[axis + 1]) for axis in (0, 1)]
    rows, columns = found
    values = maps[position[0], rows[:, None], columns]  # (a, b)
    channel = np.array([position[0]])
    cells = grid(channel, rows, columns) if array.ndim == 3 else grid(channel, columns)
    if layer.kind in _MAXIMA:
        return _largest(trace, source, position[0], rows, columns, values, cells)
    divisor = _divisor(layer, indices, maps.shape[1:], values.size)
    terms = some(trace, source.name, cells, np.full(len(cells), 1 / divisor))
    detail = Window(source.name, position[0], rows, columns, values, divisor=divisor)
    return Working(float(terms.values.sum()) / divisor, (terms,), detail=detail)


def mean(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the average over whole axes (`dim`), which are kept with size one (`keepdim`) or dropped."""
    source, _ = read(trace, layer)
    over = layer.settings["dim"]
    left = list(position)
    if layer.settings.get("keepdim"):
        left = [index for axis, index in enumerate(position) if axis not in over]
    axes = [
        np.arange(size) if axis in over else np.array([left.pop(0)]) for axis, size in enumerate(source.shape)
    ]
    cells = grid(*axes)
    terms = some(trace, source.name, cells, np.full(len(cells), 1 / len(cells)))
    detail = None
    if len(axes) == 3 and 0 not in over:
        values = trace[source.name][np.ix_(*axes)][0]  # (a, b)
        detail = Window(source.name, int(axes[0][0]), axes[1], axes[2], values, divisor=float(len(cells)))
    return Working(float(terms.values.sum()) / len(cells), (terms,), detail=detail)


def _axis(layer: Layer, axis: int, index: int, size: int) -> Indices:
    """Return the rows (axis 0) or columns (axis 1) of the source in the window, padding left out."""
    if layer.kind in ADAPTIVE:
        sizes = layer.shape[1:] if len(layer.shape) == 3 else (1, layer.shape[1])
        return np.arange(*shared(index, size, sizes[axis]))
    cells = under(layer, axis, index, size)
    return cells[cells >= 0]


def _largest(
    trace: Trace,
    source: Layer,
    channel: int,
    rows: Indices,
    columns: Indices,
    values: FloatArray,
    cells: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
) -> Working:
    """Return the window whose largest cell counts alone; the first of several, and NaN before all."""
    first = int(np.argmax(values))
    largest = float(values.flat[first])
    weights = np.zeros(values.size)
    weights[first] = 1
    winners = np.isnan(values) if np.isnan(largest) else values == largest
    row, column = divmod(first, len(columns))
    detail = Window(source.name, channel, rows, columns, values, winners, (row, column))
    return Working(largest, (some(trace, source.name, cells, weights),), detail=detail)


def _divisor(layer: Layer, indices: tuple[int, int], sizes: tuple[int, ...], inside: int) -> float:
    """Return what an average divides by; padding counts unless the layer says otherwise."""
    settings = layer.settings
    if settings.get("divisor_override"):
        return float(settings["divisor_override"])
    if layer.kind in ADAPTIVE or not settings.get("count_include_pad", True):
        return float(inside)
    counted = 1
    for (kernel, stride, padding, _), index, size in zip(window(settings), indices, sizes, strict=True):
        begin = index * stride - padding
        counted *= min(begin + kernel, size + padding) - begin  # what ceil_mode adds beyond does not count
    return float(counted)

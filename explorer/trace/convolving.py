"""The sums of products: convolution, transposed convolution, linear.  NumPy only."""

import numpy as np

from explorer.trace.explanation import Patch, Terms
from explorer.trace.layer import FloatArray, Layer, LayerKind
from explorer.trace.trace import Trace
from explorer.trace.windows import Indices, as_maps, under
from explorer.trace.working import Position, Working, grid, read


def convolution(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return what lies under the kernel, times the kernel; None without weights."""
    if layer.weight is None:
        return None
    source, array = read(trace, layer)
    maps: FloatArray = as_maps(array)  # (in, H, W)
    channels, kernel = _kernel(layer, layer.weight, position[0], len(maps))
    row = position[1] if len(position) == 3 else 0
    rows = under(layer, 0, row, maps.shape[1])
    columns = under(layer, 1, position[-1], maps.shape[2])
    row_taps, column_taps = np.flatnonzero(rows >= 0), np.flatnonzero(columns >= 0)
    inside = np.ix_(channels, rows[row_taps], columns[column_taps])
    values = np.zeros(kernel.shape, np.float32)  # (C, kh, kw)
    values[:, row_taps[:, None], column_taps] = found = maps[inside]  # (C, rows, columns)
    axes = (channels, rows[row_taps], columns[column_taps])
    terms = Terms(
        source.name,
        grid(*axes) if array.ndim == 3 else grid(axes[0], axes[2]),
        found.ravel().astype(np.float64),
        kernel[:, row_taps[:, None], column_taps].ravel().astype(np.float64),
    )
    patch = Patch(source.name, channels, rows, columns, values, kernel)
    bias = None if layer.bias is None else float(layer.bias[position[0]])
    return Working(float(terms.products.sum()) + (bias or 0.0), (terms,), bias, patch)


def linear(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return all features of the token (or vector), times the unit's row of weights; None without weights."""
    source, array = read(trace, layer)
    if layer.weight is None or layer.weight.shape[1] != source.shape[-1]:
        return None
    count = source.shape[-1]
    positions = np.empty((count, len(position)), np.int32)
    positions[:, :-1] = position[:-1]
    positions[:, -1] = np.arange(count)
    values, weights = array[position[:-1]], layer.weight[position[-1]]  # (in,)
    terms = Terms(source.name, positions, values.astype(np.float64), weights.astype(np.float64))
    bias = None if layer.bias is None else float(layer.bias[position[-1]])
    return Working(float(terms.products.sum()) + (bias or 0.0), (terms,), bias)


def _kernel(layer: Layer, weight: FloatArray, channel: int, inputs: int) -> tuple[Indices, FloatArray]:
    """Return the maps that feed `channel`, (C,), and its kernel, (C, kh, kw)."""
    groups = int(layer.settings.get("groups", 1))
    group, within = divmod(channel, layer.shape[0] // groups)
    channels = np.arange(group * (inputs // groups), (group + 1) * (inputs // groups))
    if layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        kernel = weight[channels[0] : channels[-1] + 1, within]
    else:
        kernel = weight[channel]
    return channels, as_maps(kernel)

"""Which units feed a unit, and with which weights.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace.field import ELEMENTWISE, window
from explorer.trace.fold import SILENT
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind, Unit
from explorer.trace.trace import Trace

_THROUGH = ELEMENTWISE | {LayerKind.FLATTEN, LayerKind.SOFTMAX}

Cells = tuple[NDArray[np.intp], FloatArray]
"""Positions (n, axes of the source) and their weights (n,)."""


@dataclass(frozen=True, eq=False)
class Edges:
    """The units of one layer that feed a unit.

    source: the last layer before that shows values (never a flatten or dropout).
    positions: (n, axes of the source) int32; weights: (n,) float32, in the same order.
    """

    source: str
    positions: NDArray[np.int32]
    weights: FloatArray


def incoming(trace: Trace, unit: Unit) -> tuple[Edges, ...]:
    """Return what feeds `unit`, one `Edges` for each source (two for a residual sum).

    Looks through activations to the layer with weights or a window.  Raises UnknownLayer and UnknownUnit.
    """
    unit.check(trace.layer(unit.layer))
    layer, position = producer(trace, unit)
    if layer.kind is LayerKind.ADD:
        same = [trace.layer(name) for name in layer.sources if trace.layer(name).shape == layer.shape]
        return tuple(_shown(trace, source, _single(position)) for source in same)
    if layer.kind is LayerKind.CONCATENATE:
        return _joined(trace, layer, position)
    if not layer.sources:
        return ()
    source = trace.layer(layer.sources[0])
    cells = _cells(trace, layer, source, position)
    return () if cells is None else (_shown(trace, source, cells),)


def producer(trace: Trace, unit: Unit) -> tuple[Layer, tuple[int, ...]]:
    """Return the layer that computed the unit's value, before activations, and the position there."""
    layer, position = trace.layer(unit.layer), unit.position
    while layer.kind in _THROUGH and layer.sources:
        source = trace.layer(layer.sources[0])
        if source.units != layer.units:
            break
        position = tuple(
            int(i) for i in np.unravel_index(np.ravel_multi_index(position, layer.shape), source.shape)
        )
        layer = source
    return layer, position


def _shown(trace: Trace, source: Layer, cells: Cells) -> Edges:
    """Return `cells` as edges from the layer whose values are on screen."""
    positions, weights = cells
    while source.kind in SILENT and source.sources:
        before = trace.layer(source.sources[0])
        flat = np.ravel_multi_index(tuple(positions.T), source.shape)
        positions = np.stack(np.unravel_index(flat, before.shape), axis=1)
        source = before
    return Edges(source.name, positions.astype(np.int32), weights.astype(np.float32))


def _single(position: tuple[int, ...]) -> Cells:
    return np.array([position]), np.ones(1, np.float32)


def _joined(trace: Trace, layer: Layer, position: tuple[int, ...]) -> tuple[Edges, ...]:
    """Return the one cell of the one source that a cell of a concatenation (by channel) repeats."""
    begin = 0
    for name in layer.sources:
        source = trace.layer(name)
        if begin <= position[0] < begin + source.shape[0] and source.shape[1:] == layer.shape[1:]:
            return (_shown(trace, source, _single((position[0] - begin, *position[1:]))),)
        begin += source.shape[0]
    return ()


def _cells(trace: Trace, layer: Layer, source: Layer, position: tuple[int, ...]) -> Cells | None:
    """Return the cells of `source` that feed `position` of `layer`; None where no rule is known."""
    kind = layer.kind
    if kind is LayerKind.LINEAR and layer.weight is not None:
        return _linear(layer.weight, source, position)
    if source.axes is not Axes.MAPS or layer.axes is not Axes.MAPS:
        return None
    if kind is LayerKind.CONVOLUTION and layer.weight is not None:
        return _convolution(layer, layer.weight, source, position)
    if kind in (LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING):
        rows, columns = (axis[1] for axis in _window(layer, source, position))
        return _pooled(trace, layer, source, position[0], rows, columns)
    if kind is LayerKind.ADAPTIVE_POOLING:
        rows, columns = (
            np.arange(i * n // out, -(-(i + 1) * n // out))
            for i, n, out in zip(position[1:], source.shape[1:], layer.shape[1:], strict=True)
        )
        return _pooled(trace, layer, source, position[0], rows, columns)
    return None


def _linear(weight: FloatArray, source: Layer, position: tuple[int, ...]) -> Cells | None:
    if weight.shape[1] != source.shape[-1]:
        return None
    weights = weight[position[-1]]  # (in,)
    inside = np.arange(len(weights))[:, None]  # (in, 1)
    before = np.broadcast_to(np.array(position[:-1], np.intp), (len(weights), len(position) - 1))
    return np.concatenate([before, inside], axis=1), weights


def _window(
    layer: Layer, source: Layer, position: tuple[int, ...]
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return, per axis, the kernel indices that meet the input and the input indices they meet."""
    axes = []
    for (kernel, stride, padding, dilation), i, size in zip(
        window(layer.settings), position[1:], source.shape[1:], strict=True
    ):
        taps = np.arange(kernel)
        cells = i * stride - padding + dilation * taps
        inside = (cells >= 0) & (cells < size)
        axes.append((taps[inside], cells[inside]))
    return axes


def _convolution(layer: Layer, weight: FloatArray, source: Layer, position: tuple[int, ...]) -> Cells:
    (row_taps, rows), (column_taps, columns) = _window(layer, source, position)
    weights = weight[position[0]][:, row_taps[:, None], column_taps]  # (in/groups, rows, columns)
    per_group = layer.shape[0] // int(layer.settings.get("groups", 1))
    first = position[0] // per_group * weight.shape[1]
    channels = np.arange(first, first + weight.shape[1])
    return _grid(channels, rows, columns), weights.ravel()


def _pooled(
    trace: Trace,
    layer: Layer,
    source: Layer,
    channel: int,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
) -> Cells:
    positions = _grid(np.array([channel]), rows, columns)
    if layer.kind is LayerKind.MAX_POOLING:
        weights = np.zeros(len(positions), np.float32)
        weights[np.argmax(trace[source.name][channel, rows[:, None], columns])] = 1
    else:
        weights = np.full(len(positions), 1 / _count(layer, len(positions)), np.float32)
    return positions, weights


def _count(layer: Layer, inside: int) -> int:
    """Return how many cells an average divides by; padding counts unless the layer says otherwise."""
    if layer.kind is LayerKind.ADAPTIVE_POOLING or not layer.settings.get("count_include_pad", True):
        return inside
    (kh, *_), (kw, *_) = window(layer.settings)
    return kh * kw


def _grid(channels: NDArray[np.intp], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return every (channel, row, column), (n, 3)."""
    return np.stack(np.meshgrid(channels, rows, columns, indexing="ij"), axis=-1).reshape(-1, 3)

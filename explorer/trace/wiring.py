"""Which axis of a layer reads which axis of its source, and how: the one truth of both fields.  NumPy only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from explorer.trace.elementwise import ACTIVATIONS
from explorer.trace.layer import Layer, LayerKind
from explorer.trace.moving import GATHERED, MOVES, joined_parts
from explorer.trace.windows import ADAPTIVE, SLIDING, Indices, table

ELEMENTWISE = ACTIVATIONS | {LayerKind.DROPOUT, LayerKind.IDENTITY, LayerKind.BATCH_NORM}
BROADCAST = frozenset({LayerKind.ADD, LayerKind.MULTIPLY, LayerKind.DIVIDE})


@dataclass(frozen=True, eq=False)
class Wire:
    """How one axis of a source is read.

    axis: the layer's axis that decides which indices, None where every unit reads the same: all of them, or `cells`.
    shift: the source's index is the layer's less this; cells: gives the indices (n, k) that n indices of the layer
    read, -1 for none.  With neither, every index reads all.
    """

    axis: int | None = None
    shift: int | None = None
    cells: Callable[[Indices], Indices] | None = None

    def back(self, chosen: Indices, size: int) -> Indices:
        """Return which of the source's `size` indices the `chosen` ones of the layer read, sorted."""
        if self.cells is not None:
            read = np.zeros(size + 1, bool)  # the last stands for none
            read[self.cells(chosen)] = True
            return np.flatnonzero(read[:-1])
        if self.shift is None:
            return np.arange(size)
        moved = chosen - self.shift
        return moved[(moved >= 0) & (moved < size)]

    def forth(self, chosen: Indices, size: int) -> Indices:
        """Return which of the layer's `size` indices read one of the `chosen` ones of the source, sorted."""
        if self.cells is not None:
            cells = self.cells(np.arange(size))
            known = np.zeros(max(int(cells.max()), int(chosen.max())) + 2, bool)  # the last stands for none
            known[chosen] = True
            return np.flatnonzero(known[cells].any(axis=1))
        return np.arange(size) if self.shift is None else chosen + self.shift


Wiring = tuple[Wire, ...]
"""One wire for each axis of the source."""

_ALL = Wire()


def wiring(layers: Mapping[str, Layer], layer: Layer, index: int) -> Wiring | None:
    """Return how `layer` reads its `index`-th source, or None where it moves values in reading order."""
    source = layers[layer.sources[index]]
    kind, settings, rank = layer.kind, layer.settings, len(source.shape)
    same = tuple(Wire(axis, 0) for axis in range(rank))
    if kind in ELEMENTWISE and source.shape == layer.shape:
        return same
    if kind in MOVES and source.units == layer.units:
        return None
    if kind in BROADCAST:
        return _broadcast(layer, source)
    if kind is LayerKind.CONCATENATE:
        return _joined(layers, layer, index)
    if kind is LayerKind.PERMUTE:
        order = tuple(settings["order"])
        return tuple(Wire(order.index(axis), 0) for axis in range(rank))
    if kind in GATHERED:
        return tuple(_tabled(axis, cells) for axis, cells in settings["tables"])
    if kind is LayerKind.MATRIX_PRODUCT:
        return _multiplied(layer, source, index)
    if kind is LayerKind.WEIGHTED_SUM:
        return (Wire(0, 0), Wire(1, 0) if index == 0 else _ALL, Wire(2, 0) if index == 2 else _ALL)
    if kind is LayerKind.ATTENTION and index == 0:
        return (Wire(0, 0), _ALL)
    if kind is LayerKind.GROUP_NORM:
        size = source.shape[0] // int(settings["groups"])
        return (Wire(0, cells=partial(_of_group, size=size)), *(_ALL,) * (rank - 1))
    if kind is LayerKind.RESPONSE_NORM:
        return (Wire(0, cells=partial(_nearby, size=settings["size"], count=source.shape[0])), *same[1:])
    if kind in (LayerKind.MEAN, LayerKind.SUM):
        return _averaged(layer, rank)
    if kind is LayerKind.SOFTMAX and rank:
        return _mixed(same, (settings.get("dim", -1),))
    if kind is LayerKind.LINEAR:
        return _mixed(same, (-1,))
    if kind is LayerKind.LAYER_NORM:
        return _mixed(same, range(-len(settings["normalized_shape"]), 0))
    if (kind in SLIDING or kind in ADAPTIVE) and rank in (2, 3) and rank == len(layer.shape):
        return _windowed(layer, source)
    return (_ALL,) * rank


def _mixed(wires: Wiring, axes: "range | tuple[int, ...]") -> Wiring:
    """Return the wires with those of `axes` reading everything."""
    mixed = {axis % len(wires) for axis in axes}
    return tuple(Wire(wire.axis) if axis in mixed else wire for axis, wire in enumerate(wires))


def _broadcast(layer: Layer, source: Layer) -> Wiring:
    """Return the wires of a source that is aligned at the last axis and repeated where it has size one."""
    ahead = len(layer.shape) - len(source.shape)
    return tuple(_ALL if size == 1 else Wire(axis + ahead, 0) for axis, size in enumerate(source.shape))


def _tabled(axis: int | None, cells: Indices) -> Wire:
    """Return the wire of an axis that is read where a table says."""
    if axis is None:
        return Wire(None, cells=lambda chosen: np.broadcast_to(cells, (len(chosen), 1)))
    return Wire(axis, cells=lambda chosen: cells[chosen][:, None])


def _multiplied(layer: Layer, source: Layer, index: int) -> Wiring:
    *sides, out = layer.settings["labels"]
    constants = layer.settings.get("constants", (None, None))
    labels = [side for side, constant in zip(sides, constants, strict=True) if constant is None][index]
    return tuple(
        Wire(out.index(label), 0) if label in out and size > 1 else _ALL
        for label, size in zip(labels, source.shape, strict=True)
    )


def _of_group(chosen: Indices, size: int) -> Indices:
    return (chosen // size * size)[:, None] + np.arange(size)


def _nearby(chosen: Indices, size: int, count: int) -> Indices:
    cells = chosen[:, None] + np.arange(-(size // 2), (size - 1) // 2 + 1)
    return np.where((cells >= 0) & (cells < count), cells, -1)


def _joined(layers: Mapping[str, Layer], layer: Layer, index: int) -> Wiring:
    axis = layer.settings.get("dim", 0) % len(layer.shape)
    parts = joined_parts(layer, {name: layers[name].shape for name in layer.sources})
    begin = [begin for part, begin, _ in parts if isinstance(part, str)][index]
    if layer.settings.get("stacked"):
        return _stacked(layer, axis)
    return tuple(Wire(other, begin if other == axis else 0) for other in range(len(layer.shape)))


def _stacked(layer: Layer, axis: int) -> Wiring:
    """Return the wires of a part that is one index of a new axis; which index is not told."""
    return tuple(Wire(other, 0) for other in range(len(layer.shape)) if other != axis)


def _averaged(layer: Layer, rank: int) -> Wiring:
    over = layer.settings["dim"]
    kept = [axis for axis in range(rank) if layer.settings.get("keepdim") or axis not in over]
    numbers = {axis: number for number, axis in enumerate(kept)}
    return tuple(_ALL if axis in over else Wire(numbers[axis], 0) for axis in range(rank))


def _windowed(layer: Layer, source: Layer) -> Wiring:
    """Return the channels' wire, and one for rows and columns, or for a signal's positions."""
    axes = (0, 1) if len(source.shape) == 3 else (1,)
    slid = [
        Wire(place, cells=partial(table, layer, axis, source=source.shape[place]))
        for place, axis in enumerate(axes, start=1)
    ]
    return (_channels(layer, source), *slid)


def _channels(layer: Layer, source: Layer) -> Wire:
    if layer.kind not in (LayerKind.CONVOLUTION, LayerKind.TRANSPOSED_CONVOLUTION):
        return Wire(0, 0)
    groups = int(layer.settings.get("groups", 1))
    if groups == 1:
        return Wire(0)
    inputs, outputs = source.shape[0] // groups, layer.shape[0] // groups
    return Wire(0, cells=lambda chosen: (chosen // outputs * inputs)[:, None] + np.arange(inputs))

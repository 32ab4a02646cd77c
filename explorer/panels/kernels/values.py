"""The weights of a layer as pictures: one tile for each map or unit that they make.  NumPy only."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.trace import Axes, FloatArray, Layer, LayerKind, Trace, changed
from explorer.trace.fold import SILENT


class Order(StrEnum):
    """What tiles are sorted by."""

    INDEX = "index"
    NORM = "norm"
    ACTIVATION = "activation"


@dataclass(frozen=True, eq=False)
class Kernels:
    """All weights of a layer.

    source: the layer before it that shows values.  pictures: (tiles, pictures of each, rows, columns); a tile for
    each map or unit.  matrix: a single picture, (1, 1, out, in), where the weights read no maps.
    """

    layer: Layer
    source: Layer
    pictures: FloatArray
    matrix: bool = False

    @property
    def colored(self) -> bool:
        """Whether the three kernels of a tile are one in red, green and blue."""
        return self.source.kind is LayerKind.INPUT and not self.matrix and self.pictures.shape[1] == 3

    @property
    def outputs(self) -> int:
        """The maps or units they make."""
        return int(self.pictures.shape[2] if self.matrix else self.pictures.shape[0])

    @cached_property
    def high(self) -> float:
        """The largest magnitude of all, at least something."""
        values = self.pictures
        high = float(max(values.max(initial=0.0), -values.min(initial=0.0)))
        if not np.isfinite(high):
            finite = values[np.isfinite(values)]
            high = float(max(finite.max(initial=0.0), -finite.min(initial=0.0)))
        return high or 1.0

    @cached_property
    def norms(self) -> NDArray[np.float64]:
        """√Σ w² of every output, (outputs,)."""
        flat = self.pictures.reshape(self.outputs, -1)
        return np.sqrt(np.einsum("oi,oi->o", flat, flat, dtype=np.float64))

    def bias(self, output: int) -> float | None:
        """Return what is added for an output."""
        return None if self.layer.bias is None else float(self.layer.bias[output])

    def reads(self, output: int, picture: int) -> int:
        """Return the source's map that a picture is laid over."""
        per_tile = self.pictures.shape[1]
        groups = self._groups if self.layer.kind is not LayerKind.LINEAR else 1
        return output // max(self.outputs // groups, 1) * per_tile + picture if groups > 1 else picture

    def index(self, output: int, picture: int | None = None) -> tuple[int, ...]:
        """Return where the weights of an output, or one picture of it, lie in the parameter, as in `ParameterEdit`.

        Of a transposed convolution, whose outputs lie on the second axis, only single pictures have a place.
        """
        if self.layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
            if picture is None:
                return ()
            return self.reads(output, picture), output % (self.outputs // self._groups)
        folded = self.layer.kind is LayerKind.LINEAR
        return (output,) if picture is None or folded else (output, picture)

    def weight_index(self, output: int, picture: int, row: int, column: int) -> tuple[int, ...]:
        """Return where one weight lies in the parameter."""
        if self.matrix:
            return row, column
        if self.layer.kind is LayerKind.LINEAR:
            _, maps, rows, columns = self.pictures.shape
            return output, int(np.ravel_multi_index((picture, row, column), (maps, rows, columns)))
        inside = (row, column) if self.layer.weight is None or self.layer.weight.ndim == 4 else (column,)
        return (*self.index(output, picture), *inside)

    @property
    def _groups(self) -> int:
        return int(self.layer.settings.get("groups", 1))


def has_kernels(layer: Layer) -> bool:
    """Whether a layer has weights to look at."""
    return layer.weight is not None and layer.weight.ndim >= 2


def kernels_of(trace: Trace, layer: Layer) -> Kernels | None:
    """Return the weights of a layer, as they are used; None if it has none."""
    if layer.weight is None or layer.weight.ndim < 2 or not layer.sources:
        return None
    source = trace.layer(layer.sources[0])
    while source.kind in SILENT and source.sources:
        source = trace.layer(source.sources[0])
    if layer.kind is LayerKind.LINEAR or layer.weight.ndim == 2:
        return _folded(layer, source, layer.weight)
    return Kernels(layer, source, _arranged(layer, layer.weight))


def _arranged(layer: Layer, weight: FloatArray) -> FloatArray:
    """Return the kernels as (out, in / groups, rows, columns), whatever torch makes of a transposed one."""
    if layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        groups = int(layer.settings.get("groups", 1))
        inputs, outputs, *kernel = weight.shape
        weight = weight.reshape(groups, inputs // groups, outputs, *kernel).swapaxes(1, 2)
        weight = weight.reshape(groups * outputs, inputs // groups, *kernel)
    return weight if weight.ndim == 4 else weight[:, :, None, :]  # a signal's kernel has one row


def _folded(layer: Layer, source: Layer, weight: FloatArray) -> Kernels:
    """Return linear weights laid back over the maps they read, or as one matrix (out × in)."""
    if source.axes is Axes.MAPS and source.units == weight.shape[1] and source.shape[1] * source.shape[2] > 1:
        return Kernels(layer, source, weight.reshape(len(weight), *source.shape))
    return Kernels(layer, source, weight[None, None], matrix=True)


def edited_pictures(trace: Trace, kernels: Kernels) -> NDArray[np.bool_] | None:
    """Return which pictures are not as they were trained, (tiles, pictures); of a matrix which weights, (out, in)."""
    original = trace.originals.get(kernels.layer.name)
    if original is None or original.weight is None or kernels.layer.weight is None:
        return None
    different = changed(kernels.layer.weight, original.weight)
    if not different.any():
        return None
    if kernels.matrix:
        return different
    if kernels.layer.kind is LayerKind.LINEAR:
        return different.reshape(kernels.pictures.shape).any(axis=(2, 3))
    arranged = _arranged(kernels.layer, different)  # type: ignore[arg-type]
    found: NDArray[np.bool_] = np.asarray(arranged.any(axis=(2, 3)), bool)
    return found


def means(values: FloatArray, outputs: int) -> NDArray[np.float64]:
    """Return the mean of every map, or the values of a vector's units, (outputs,)."""
    if values.size % outputs:
        return np.zeros(outputs)
    tokens = values.ndim == 2 and values.shape[-1] == outputs
    rows = values.T if tokens else values.reshape(outputs, -1)
    with np.errstate(invalid="ignore"):  # the mean of ∞ and −∞ is NaN
        mean: NDArray[np.float64] = rows.mean(axis=1, dtype=np.float64)
    return mean


def ordered(kernels: Kernels, order: Order, values: FloatArray) -> NDArray[np.intp]:
    """Return the outputs in their order, largest first; values: of the layer that is shown for them."""
    if order is Order.INDEX:
        return np.arange(kernels.outputs)
    key = kernels.norms if order is Order.NORM else means(values, kernels.outputs)
    return np.argsort(-np.nan_to_num(key), kind="stable")

"""What a layer's values and settings come to: counts, sizes, arithmetic.  NumPy only."""

from dataclasses import dataclass
from math import ceil, floor, prod

import numpy as np
from numpy.typing import NDArray

from explorer.trace import FloatArray, Layer, LayerKind
from explorer.trace.windows import window

BINS = 32
AT_ONCE = 32_768  # values


@dataclass(frozen=True)
class Statistics:
    """Of `count` values: the extremes and the mean of the finite ones, and how many are zero, NaN or infinite."""

    count: int
    minimum: float
    maximum: float
    mean: float
    zeros: int
    nan: int
    infinite: int

    @property
    def zero_share(self) -> float:
        """The share of values that are exactly zero, 0..1."""
        return self.zeros / self.count if self.count else 0.0


def statistics(values: FloatArray) -> Statistics:
    """Return the statistics of an array of any shape; without a finite value minimum, maximum and mean are NaN."""
    zeros = values.size - int(np.count_nonzero(values))
    finite = _finite(values)
    nan = int(np.isnan(values).sum()) if finite.size < values.size else 0
    infinite = values.size - finite.size - nan
    if not finite.size:
        return Statistics(values.size, np.nan, np.nan, np.nan, zeros, nan, infinite)
    mean = float(finite.mean(dtype=np.float64))
    return Statistics(values.size, float(finite.min()), float(finite.max()), mean, zeros, nan, infinite)


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many finite values lie between each edge and the next; zero is an edge.

    edges: (bins + 1,), ascending; counts: (bins,).
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.intp]


def histogram(values: FloatArray, bins: int = BINS) -> Histogram:
    """Return the histogram of the finite values of an array of any shape, in about `bins` equal steps."""
    finite = _finite(values)
    low = min(float(finite.min(initial=0.0)), 0.0)
    high = max(float(finite.max(initial=0.0)), 0.0)
    below = round(bins * -low / (high - low)) if high > low else 0
    below = min(max(below, int(low < 0)), bins - int(high > 0))
    above = bins - below
    step = max(-low / below if below else 0.0, high / above if above else 0.0) or 1 / bins
    edges = np.arange(-below, above + 1) * step
    return Histogram(edges, _counted(finite.ravel(order="K"), step, below, bins))


def _counted(values: FloatArray, step: float, below: int, bins: int) -> NDArray[np.intp]:
    """Return how many of `values` (n,) lie in each bin, (bins,)."""
    counts = np.zeros(bins, np.intp)
    for begin in range(0, values.size, AT_ONCE):  # what fits the processor's cache is several times faster
        places = np.floor(values[begin : begin + AT_ONCE] / np.float32(step)).astype(np.int32) + below
        counts += np.bincount(np.clip(places, 0, bins - 1), minlength=bins)
    return counts


def _finite(values: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        if np.isfinite(values.sum()):  # a sum is finite only where all values are
            return values
    good = np.isfinite(values)
    finite: FloatArray = values if good.all() else values[good]
    return finite


@dataclass(frozen=True)
class Arithmetic:
    """A product of `factors`, and what is added to it."""

    factors: tuple[int, ...]
    added: int = 0

    @property
    def total(self) -> int:
        """What it comes to."""
        return prod(self.factors) + self.added


def parameters(layer: Layer) -> Arithmetic | None:
    """Return how many trained numbers a layer has, ``16 · 6 · 5 · 5 + 16``; None if it has none."""
    if layer.weight is None:
        return None
    return Arithmetic(layer.weight.shape, 0 if layer.bias is None else layer.bias.size)


def multiply_adds(layer: Layer, source: Layer) -> Arithmetic | None:
    """Return how many products a convolution or linear layer sums, ``16 · 10 · 10 · 6 · 5 · 5``; None for others.

    Padding is counted, as is usual.
    """
    weight = layer.weight
    if weight is None or weight.ndim < 2:
        return None
    if layer.kind is LayerKind.LINEAR:
        return Arithmetic((*layer.shape, weight.shape[1]))
    transposed = layer.kind is LayerKind.TRANSPOSED_CONVOLUTION
    return Arithmetic((*(source.shape if transposed else layer.shape), *weight.shape[1:]))


@dataclass(frozen=True)
class AxisShape:
    """How long an axis becomes: o = ⌊(n + 2p − d(k−1) − 1)/s⌋ + 1, rounded up where `ceiling`."""

    name: str
    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    ceiling: bool = False

    @property
    def exact(self) -> float:
        """What is rounded, before 1 is added."""
        return (self.size + 2 * self.padding - self.dilation * (self.kernel - 1) - 1) / self.stride

    @property
    def result(self) -> int:
        """The length afterwards; a window that would begin in the padding behind the end is left out."""
        result = (ceil(self.exact) if self.ceiling else floor(self.exact)) + 1
        beyond = self.ceiling and (result - 1) * self.stride >= self.size + self.padding
        return result - 1 if beyond else result


def shape_formula(layer: Layer, source: Layer) -> tuple[AxisShape, ...]:
    """Return the axes, rows first, of a layer that moves a window over `source`; empty for all others."""
    known = layer.kind in (LayerKind.CONVOLUTION, LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING)
    if not known or "kernel" not in layer.settings or isinstance(layer.settings.get("padding"), str):
        return ()
    names = ("rows", "columns") if len(source.shape) == 3 else ("positions",)
    windows = window(layer.settings)[-len(names) :]
    ceiling = bool(layer.settings.get("ceil_mode", False))
    return tuple(
        AxisShape(name, size, *numbers_of, ceiling)
        for name, size, numbers_of in zip(names, source.shape[1:], windows, strict=True)
    )

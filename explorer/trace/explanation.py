"""How a unit came about, as plain values: what `contributions` returns.  NumPy only."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import FloatArray, LayerKind, Unit

DoubleArray = NDArray[np.float64]

RELATIVE, ABSOLUTE = 1e-6, 1e-6
"""A value equals PyTorch's if it differs by at most RELATIVE · Σ|terms| + ABSOLUTE."""


@dataclass(frozen=True, eq=False)
class Terms:
    """Cells of one source and what each is multiplied with; padding has no cells and so no terms.

    source: the layer read, exactly as in ``Layer.sources`` (possibly a flatten).
    positions: (n, axes of the source) int32; values, weights: (n,) float64.
    """

    source: str
    positions: NDArray[np.int32]
    values: DoubleArray
    weights: DoubleArray

    @property
    def products(self) -> DoubleArray:
        """Value times weight of every cell, (n,)."""
        with np.errstate(all="ignore"):  # broken weights may be infinite
            products: DoubleArray = self.values * self.weights
        return products


@dataclass(frozen=True, eq=False)
class Patch:
    """What lies under a kernel.  Convolutions of one and two dimensions, transposed ones too.

    source: the layer read.  channels: (C,) its maps, one for each kernel.
    rows, columns: (kh,), (kw,) the row and column of the source under each kernel row and column, -1 where
    there is none (zero padding; in a transposed convolution also the taps that miss every cell).  Padding that
    repeats the border has the indices it repeats.  A signal has one row.
    values, weights: (C, kh, kw) float32, the input under the kernel (0 where there is none) and the kernel.
    """

    source: str
    channels: NDArray[np.intp]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: FloatArray
    weights: FloatArray

    @property
    def products(self) -> DoubleArray:
        """Value times weight, (C, kh, kw) float64."""
        with np.errstate(all="ignore"):
            products: DoubleArray = self.values.astype(np.float64) * self.weights
        return products

    @property
    def sums(self) -> DoubleArray:
        """The sum of every channel's products, (C,)."""
        with np.errstate(all="ignore"):
            sums: DoubleArray = self.products.sum(axis=(1, 2))
        return sums

    def unit(self, channel: int, row: int, column: int, axes: int = 3) -> Unit | None:
        """Return the source's unit under a cell of the `channel`-th kernel; None in the padding."""
        r, c = int(self.rows[row]), int(self.columns[column])
        if r < 0 or c < 0:
            return None
        position = (int(self.channels[channel]), r, c) if axes == 3 else (int(self.channels[channel]), c)
        return Unit(self.source, position)


@dataclass(frozen=True, eq=False)
class Window:
    """What a pooling unit reads of one map.

    rows, columns: (a,), (b,) indices in the source, padding left out.  values: (a, b) float32.
    winners: (a, b) bool, all cells that hold the maximum (several in a tie); None for an average.
    chosen: (row, column) in the window that PyTorch takes in a tie, the first; None for an average.
    divisor: what an average divides by.
    """

    source: str
    channel: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: FloatArray
    winners: NDArray[np.bool_] | None = None
    chosen: tuple[int, int] | None = None
    divisor: float = 1.0


@dataclass(frozen=True)
class Step:
    """A function of one value: an activation.  slope: a leaky ReLU's factor below zero."""

    source: Unit
    before: float
    slope: float = 0.0


@dataclass(frozen=True)
class Normalisation:
    """(before - mean) / √(variance + epsilon) · gamma + beta; of a stored mean, or of the values around it.

    over: how many values mean and variance are of, 0 for a batch norm's stored ones.
    """

    source: Unit
    before: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float
    over: int = 0


@dataclass(frozen=True, eq=False)
class Softmax:
    """exp(z - max) / Σ exp(z_j - max).  logits: (n,) float64 of all units in the sum; index: this one's."""

    source: str
    positions: NDArray[np.int32]
    logits: DoubleArray
    index: int

    @property
    def exponentials(self) -> DoubleArray:
        """exp(z_j - max) of every logit, (n,)."""
        exponentials: DoubleArray = np.exp(self.logits - self.logits.max())
        return exponentials


@dataclass(frozen=True)
class Operand:
    """One side of an addition or a product.  source None: a constant of the network."""

    source: Unit | None
    value: float
    factor: float = 1.0


@dataclass(frozen=True)
class Operands:
    """The sides of an addition ("+") or a product ("×"), in order."""

    sign: str
    sides: tuple[Operand, ...]


@dataclass(frozen=True)
class Moved:
    """The same value at another place: flatten, reshape, permute, concatenate, dropout.

    words: for people, as in ``map 3 · row 2, column 4 of pool2``, or ``the first of 2 parts``.
    """

    source: Unit
    words: str


@dataclass(frozen=True, eq=False)
class Attended:
    """Σ over heads and their features of row · context, + bias: a feature of a token, from the tokens it reads.

    source: the layer the values are made from.  token: the one that reads.
    shares: how much every head reads of every token, (heads, tokens), each row sums to 1.
    contexts: the values as every head has mixed them, (heads, d).  row: what they are multiplied with, (heads, d).
    bias: of the layer's last step alone.
    """

    source: str
    token: int
    shares: DoubleArray
    contexts: DoubleArray
    row: DoubleArray
    bias: float

    @property
    def sums(self) -> DoubleArray:
        """What every head adds, (heads,)."""
        with np.errstate(all="ignore"):
            sums: DoubleArray = (self.row * self.contexts).sum(axis=1)
        return sums


Detail = Patch | Window | Step | Normalisation | Softmax | Operands | Moved | Attended | None


@dataclass(frozen=True, eq=False)
class Contributions:
    """How one recorded value came about, computed again in float64 and compared.

    terms: what is multiplied and summed, one for each source; empty where nothing is known.
    bias: None where the layer has none.  value: computed here; recorded: PyTorch's.
    magnitude: Σ|terms| with |bias|, the scale of rounding errors.
    detail: what the kind of layer adds, for those who draw it.
    known: False where there is no arithmetic yet for the layer; then `value` is `recorded` and `note` says so.
    switched_off: the user forces this unit to zero; `value` is what it would have been.
    at_rest: the trace is that of an empty pad, nothing was computed.
    """

    unit: Unit
    kind: LayerKind
    recorded: float
    value: float
    terms: tuple[Terms, ...] = ()
    bias: float | None = None
    magnitude: float = 0.0
    detail: Detail = None
    known: bool = True
    switched_off: bool = False
    at_rest: bool = False
    note: str = ""
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def difference(self) -> float:
        """Computed minus recorded."""
        return self.value - self.recorded

    @property
    def tolerance(self) -> float:
        """The largest difference that rounding in float32 explains."""
        return RELATIVE * self.magnitude + ABSOLUTE

    @property
    def agrees(self) -> bool:
        """Whether the value equals PyTorch's; NaN and what overflows float32 agree with themselves."""
        with np.errstate(over="ignore"):
            value = np.float32(self.value)
        if not np.isfinite(self.recorded) or not np.isfinite(value):
            return bool(value == self.recorded or (np.isnan(value) and np.isnan(self.recorded)))
        return abs(self.difference) <= self.tolerance

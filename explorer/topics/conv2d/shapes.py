"""Shapes, counts and the receptive field, each with its formula filled in."""

from dataclasses import dataclass

import numpy as np

from explorer.topics.conv2d.axis import Axis, axes, steps_of
from explorer.topics.conv2d.state import Conv2d
from explorer.topics.conv2d.valid import check

SYMBOLS = "⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1"
SYMBOLS_SAME = "⌊(n + p₁ + p₂ − d(k − 1) − 1) / s⌋ + 1"
SYMBOLS_TRANSPOSED = "(n − 1)s − 2p + d(k − 1) + p₀ + 1"


@dataclass(frozen=True)
class Formula:
    """An axis of the output: its formula in letters, with the numbers, and the numbers apart.

    padded: n with its padding; reach: what the kernel spans; room: what remains to be stepped over, (padded − reach),
    and unused, the cells at its end that no step reaches (both 0 if transposed).
    """

    symbols: str
    filled: str
    value: int
    parts: tuple[tuple[str, int], ...]
    padded: int
    reach: int
    room: int
    unused: int

    @property
    def text(self) -> str:
        """The filled formula and its value: ``⌊(5 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 3``."""
        return f"{self.filled} = {self.value}"


@dataclass(frozen=True)
class Arithmetic:
    """A count and how it comes about: ``1 · 1 · 3 · 3 + 1``."""

    filled: str
    value: int

    @property
    def text(self) -> str:
        """``1 · 1 · 3 · 3 + 1 = 10``, thousands apart."""
        return f"{self.filled} = {thousands(self.value)}"


@dataclass(frozen=True)
class ReceptiveField:
    """What one output can see: rows [top, bottom) and columns [left, right), which may pass the edge (padding).

    rows, columns: those read, in order; with dilation fewer than the region has.  Empty where an output of a
    transposed convolution is reached by no input.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the region."""
        return self.bottom - self.top, self.right - self.left


@dataclass(frozen=True)
class Summary:
    """The counts of the lab; shapes as torch has them, without the batch."""

    input_shape: tuple[int, int, int]
    weight_shape: tuple[int, int, int, int]
    output_shape: tuple[int, int, int]
    rows: Formula
    columns: Formula
    parameters: Arithmetic
    multiply_adds: Arithmetic
    reach: tuple[int, int]


def thousands(value: int) -> str:
    """Return a count with its thousands set apart by narrow spaces: ``9 440 256``."""
    return f"{value:,}".replace(",", "\u202f")


def output_shape(state: Conv2d) -> tuple[int, int, int]:
    """Return (out, rows, columns) of the output."""
    rows, columns = axes(state)
    return state.out_channels, rows.length, columns.length


def weight_shape(state: Conv2d) -> tuple[int, int, int, int]:
    """Return the shape of torch's weight: (out, in / groups, kh, kw), if transposed (in, out / groups, kh, kw)."""
    if state.transposed:
        return state.in_channels, state.out_channels // state.groups, *state.kernel
    return state.out_channels, state.in_channels // state.groups, *state.kernel


def summary(state: Conv2d) -> Summary:
    """Return shapes and counts with their formulas.  Raises ExplorerError if the state makes no sense."""
    check(state)
    rows, columns = axes(state)
    return Summary(
        (state.in_channels, *state.size),
        weight_shape(state),
        output_shape(state),
        formula(rows),
        formula(columns),
        _parameters(state),
        _multiply_adds(state),
        (rows.reach, columns.reach),
    )


def formula(axis: Axis) -> Formula:
    """Return the formula of the output's length along an axis."""
    n, k, s, d = axis.size, axis.kernel, axis.stride, axis.dilation
    even = axis.before == axis.after
    padding = [("p", axis.before)] if even else [("p₁", axis.before), ("p₂", axis.after)]
    parts = [("n", n), *padding, ("d", d), ("k", k), ("s", s)]
    if axis.transposed:
        filled = f"({n} − 1)·{s} − 2·{axis.before} + {d}·({k} − 1) + {axis.output_padding} + 1"
        parts.append(("p₀", axis.output_padding))
        return Formula(SYMBOLS_TRANSPOSED, filled, axis.length, tuple(parts), n, axis.reach, 0, 0)
    border = f"2·{axis.before}" if even else f"{axis.before} + {axis.after}"
    filled = f"⌊({n} + {border} − {d}·({k} − 1) − 1) / {s}⌋ + 1"
    room = axis.padded - axis.reach
    symbols = SYMBOLS if even else SYMBOLS_SAME
    return Formula(symbols, filled, axis.length, tuple(parts), axis.padded, axis.reach, room, room % s)


def receptive_field(state: Conv2d, row: int, column: int) -> ReceptiveField:
    """Return what output (row, column) of any channel sees; which channels, the groups decide."""
    rows, columns = (_read(axis, at) for axis, at in zip(axes(state), (row, column), strict=True))
    if not rows or not columns:
        return ReceptiveField((), (), 0, 0, 0, 0)
    return ReceptiveField(rows, columns, rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)


def _read(axis: Axis, output: int) -> tuple[int, ...]:
    found = steps_of(axis)
    return tuple(np.unique(found.read[found.output == output]).tolist())


def _parameters(state: Conv2d) -> Arithmetic:
    out, share = state.out_channels, state.in_channels // state.groups
    weights = out * share * state.kernel[0] * state.kernel[1]
    filled = f"{out} · {_shared(state)} · {state.kernel[0]} · {state.kernel[1]}"
    return Arithmetic(f"{filled} + {out}", weights + out) if state.bias else Arithmetic(filled, weights)


def _multiply_adds(state: Conv2d) -> Arithmetic:
    """Return one multiplication for every weight at every place, padding included, bias not."""
    _, rows, columns = output_shape(state)
    places = state.size if state.transposed else (rows, columns)
    share = state.in_channels // state.groups
    value = state.out_channels * share * state.kernel[0] * state.kernel[1] * places[0] * places[1]
    kernel = f"{state.kernel[0]} · {state.kernel[1]}"
    return Arithmetic(
        f"{state.out_channels} · {_shared(state)} · {kernel} · ({places[0]} · {places[1]})", value
    )


def _shared(state: Conv2d) -> str:
    return f"{state.in_channels}" if state.groups == 1 else f"({state.in_channels} / {state.groups})"

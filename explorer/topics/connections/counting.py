"""How many parameters a layer has, with the arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.topics.connections.state import Connections, Kind

BYTES = 4  # of a float32 parameter


@dataclass(frozen=True)
class Count:
    """The parameters of a layer.

    formula: with names; arithmetic: with this layer's numbers; multiply_adds: products that one image takes, those with
    padding included; idle: weights that only ever meet padding; bytes: of the parameters as float32.
    """

    kind: Kind
    weights: int
    biases: int
    formula: str
    arithmetic: str
    multiply_adds: int
    idle: int

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def bytes(self) -> int:
        """What the parameters take as float32."""
        return BYTES * self.parameters


@dataclass(frozen=True, eq=False)
class Series:
    """Parameters over the image's size, for a plot with two logarithmic axes.

    sizes: (n,) pixels a side; parameters: for each kind (n,) int64.
    """

    sizes: NDArray[np.int64]
    parameters: dict[Kind, NDArray[np.int64]]


def counts(state: Connections) -> dict[Kind, Count]:
    """Return the parameters of the three layers, their arithmetic spelled out."""
    return {kind: count(state, kind) for kind in Kind}


def count(state: Connections, kind: Kind) -> Count:
    """Return the parameters of one layer of that kind."""
    places, channels, out = state.size**2, state.in_channels, state.out_channels
    window = channels * state.kernel**2
    before, after = places * channels, places * out
    seen = f"({channels} · {state.kernel} · {state.kernel})"
    terms = {
        Kind.DENSE: (after * before, after, f"{thousands(after)} · {thousands(before)}", "outputs · inputs"),
        Kind.LOCAL: (after * window, after, f"{thousands(after)} · {seen}", "outputs · window"),
        Kind.CONVOLUTION: (out * window, out, f"{out} · {seen}", "channels out · window"),
    }
    weights, biases, product, formula = terms[kind]
    plus = f" + {thousands(biases)}" if state.bias else ""
    biases *= state.bias
    return Count(
        kind,
        weights,
        biases,
        formula + (" + biases" if state.bias else ""),
        f"{product}{plus} = {thousands(weights + biases)}",
        after * (before if kind is Kind.DENSE else window),
        _idle(state) if kind is Kind.LOCAL else 0,
    )


def series(state: Connections, sizes: Iterable[int] | None = None) -> Series:
    """Return the three counts over image sizes (by default those from the kernel's size to 512)."""
    chosen = range(state.kernel, 513) if sizes is None else sizes
    pixels = np.array([*chosen], np.int64)
    places, window, out = pixels**2, state.in_channels * state.kernel**2, state.out_channels
    bias = int(state.bias)
    after = places * out
    return Series(
        pixels,
        {
            Kind.DENSE: after * (places * state.in_channels + bias),
            Kind.LOCAL: after * (window + bias),
            Kind.CONVOLUTION: np.full_like(pixels, out * (window + bias)),
        },
    )


def thousands(number: int) -> str:
    """Return 9440256 as 9 440 256, four digits together."""
    return str(number) if number < 10_000 else f"{number:,}".replace(",", "\u202f")


def _idle(state: Connections) -> int:
    """Return the weights of a locally connected layer that meet only padding."""
    before = (state.kernel - 1) // 2
    begin = np.arange(state.size) - before
    inside = np.minimum(begin + state.kernel, state.size) - np.maximum(begin, 0)
    met = int(inside.sum()) ** 2
    places = state.size**2 * state.kernel**2
    return (places - met) * state.in_channels * state.out_channels

"""Two signals: g turned round, slid along f, and what their product sums to.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.topics.convolution.signals import grid
from explorer.topics.convolution.state import DX, LEFT, Convolution, Sampling

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Factor:
    """One product of a discrete sum: f(place) · g(t − place)."""

    place: int
    beside: int
    value: float
    weight: float
    product: float


@dataclass(frozen=True, eq=False)
class Sliding:
    """Everything there is to draw of two signals at one shift; n samples of f, m of g, n + m − 1 results.

    x, f: (n,) where f is sampled, and f; g_x, g: (m,) likewise; t: the shift; turned_x, turned: (m,) g turned round
    and shifted, from left to right, wherever it lies; facing: (n,) the same under f's samples, g(t − x), 0 beside g;
    product: (n,) f(x) g(t − x); value: its sum, times dx if continuous; times, result: (n + m − 1,) the whole result;
    done: how many of these are made.
    """

    x: FloatArray
    f: FloatArray
    g_x: FloatArray
    g: FloatArray
    t: float
    turned_x: FloatArray
    turned: FloatArray
    facing: FloatArray
    product: FloatArray
    value: float
    times: FloatArray
    result: FloatArray
    done: int

    @property
    def so_far(self) -> FloatArray:
        """The results made until now, (done,)."""
        return self.result[: self.done]


def sliding(state: Convolution) -> Sliding:
    """Return the signals at their shift, whatever `dimensions` says."""
    f, g = np.array(state.f, np.float64), np.array(state.g, np.float64)
    at, width = index(state), cell(state)
    x, g_x = places(state, len(f)), places(state, len(g))
    facing = _facing(g, at, len(f))
    product = f * facing
    times = times_of(state)
    t = float(times[at])
    return Sliding(
        x,
        f,
        g_x,
        g,
        t,
        t - g_x[::-1],
        g[::-1],
        facing,
        product,
        float(product.sum()) * width,
        times,
        np.convolve(f, g) * width,
        at + 1,
    )


def factors_of(state: Convolution) -> tuple[Factor, ...]:
    """Return the products that a discrete result is the sum of, those beside g left out; none if continuous."""
    if state.sampling is Sampling.CONTINUOUS:
        return ()
    at = index(state)
    overlap = range(max(0, at - len(state.g) + 1), min(len(state.f), at + 1))
    pairs = [(place, float(state.f[place]), float(state.g[at - place])) for place in overlap]
    return tuple(Factor(place, at - place, value, weight, value * weight) for place, value, weight in pairs)


def index(state: Convolution) -> int:
    """Return which result is being made, from 0 to the last."""
    return min(state.shift, len(state.f) + len(state.g) - 2)


def cell(state: Convolution) -> float:
    """Return what a sum is multiplied by: dx if continuous, else 1."""
    return DX if state.sampling is Sampling.CONTINUOUS else 1.0


def places(state: Convolution, size: int) -> FloatArray:
    """Return where a signal of so many samples is sampled: from 0 on if discrete."""
    return grid() if state.sampling is Sampling.CONTINUOUS else np.arange(size, dtype=np.float64)


def times_of(state: Convolution) -> FloatArray:
    """Return the shift t of every result: the place of f's first sample plus that of g's first, and so on."""
    results = np.arange(len(state.f) + len(state.g) - 1, dtype=np.float64)
    if state.sampling is Sampling.DISCRETE:
        return results
    return np.asarray(np.round(2 * LEFT + (results + 1) * DX, 9))


def shift_of(state: Convolution, t: float) -> int:
    """Return which `shift` is nearest to a place t."""
    return int(np.abs(times_of(state) - t).argmin())


def _facing(g: FloatArray, at: int, size: int) -> FloatArray:
    """Return g(at − k) for k = 0 … size − 1, 0 where g has no such sample."""
    facing = np.zeros(size)
    first, end = max(0, at - len(g) + 1), min(size, at + 1)
    facing[first:end] = g[at - np.arange(first, end)]
    return facing

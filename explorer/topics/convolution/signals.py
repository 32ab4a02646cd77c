"""Signals by name, as a few numbers or as samples of a function on [−4, 4]."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.convolution.editing import changed
from explorer.topics.convolution.state import (
    DX,
    LEFT,
    SAMPLES,
    Convolution,
    Dimensions,
    Part,
    Sampling,
    Signal,
)

FloatArray = NDArray[np.float64]


class Shape(StrEnum):
    """A signal as a lecturer would call it."""

    BOX = "box"
    TRIANGLE = "triangle"
    DECAY = "exponential decay"
    GAUSSIAN = "Gaussian"
    SINE = "sine"
    IMPULSE = "impulse"
    IMPULSES = "impulse train"
    STEP = "step"
    NOISE = "noise"


@dataclass(frozen=True)
class Formula:
    """A continuous signal: what stands on the slide, and the same in NumPy, of `x`, `dx` and `rng`."""

    written: str
    code: str


FORMULAS = {
    Shape.BOX: Formula("1 for |x| < ½, else 0", "np.where(np.abs(x) < 0.5, 1.0, 0.0)"),
    Shape.TRIANGLE: Formula("1 − |x| for |x| < 1, else 0", "np.maximum(1 - np.abs(x), 0)"),
    Shape.DECAY: Formula("e⁻ˣ for x > 0, else 0", "np.where(x > 0, np.exp(-np.abs(x)), 0.0)"),
    Shape.GAUSSIAN: Formula(
        "e^(−x² / 2σ²) / (σ√2π), σ = 0.4", "np.exp(-(x**2) / (2 * 0.4**2)) / (0.4 * np.sqrt(2 * np.pi))"
    ),
    Shape.SINE: Formula("sin πx", "np.sin(np.pi * x)"),
    Shape.IMPULSE: Formula("an impulse of area 1 at 0", "np.where(np.abs(x) < dx, 0.5 / dx, 0.0)"),
    Shape.IMPULSES: Formula(
        "impulses of area 1 at −2, 0 and 2",
        "np.where((np.abs(x) < dx) | (np.abs(np.abs(x) - 2) < dx), 0.5 / dx, 0.0)",
    ),
    Shape.STEP: Formula("1 for x > 0, else 0", "np.where(x > 0, 1.0, 0.0)"),
    Shape.NOISE: Formula("independent normal numbers", "rng.normal(size=len(x))"),
}


def grid() -> FloatArray:
    """Return where a continuous signal is sampled, (400,): the middles of equal cells, so that sums times dx are areas.

    With the jumps of a signal between two cells, the sum is the integral itself for boxes and triangles.
    """
    return np.asarray(LEFT + (np.arange(SAMPLES) + 0.5) * DX, np.float64)


@lru_cache(maxsize=256)
def sampled(shape: Shape, sampling: Sampling, size: int = SAMPLES, seed: int = 0) -> Signal:
    """Return a signal's values, `size` of them if discrete; noise depends on the seed."""
    if sampling is Sampling.DISCRETE:
        return tuple(float(value) for value in np.round(_discrete(shape, size, seed), 4) + 0.0)
    return tuple(float(value) for value in _continuous(shape, seed))


def with_signal(state: Convolution, part: Part, shape: Shape, size: int | None = None) -> Convolution:
    """Return the state with a signal by name as f or g, if discrete with as many numbers as before or `size`.

    The noise of g is another than that of f.  Raises ExplorerError for a size that cannot be.
    """
    now = state.f if part is Part.F else state.g
    signal = sampled(shape, state.sampling, len(now) if size is None else size, seed_of(state.seed, part))
    return changed(state, **{part.value: signal})


def shape_of(state: Convolution, part: Part) -> Shape | None:
    """Return which signal f or g is, or None if it has numbers of its own."""
    now = state.f if part is Part.F else state.g
    seed = seed_of(state.seed, part)
    return next((shape for shape in Shape if sampled(shape, state.sampling, len(now), seed) == now), None)


def with_sampling(state: Convolution, sampling: Sampling, size: int = 16) -> Convolution:
    """Return the state with both signals sampled otherwise; one with numbers of its own is interpolated.

    size: how many numbers a discrete signal gets.  The result in the same place along the way stays in view.
    """
    if sampling is state.sampling:
        return state
    f, g = (_resampled(state, part, sampling, size) for part in (Part.F, Part.G))
    share = state.shift / max(len(state.f) + len(state.g) - 2, 1)
    return changed(state, sampling=sampling, f=f, g=g, shift=round(min(share, 1) * (len(f) + len(g) - 2)))


def with_seed(state: Convolution, seed: int) -> Convolution:
    """Return the state with noise of another seed where a signal is noise.  Raises ExplorerError below 0."""
    new = changed(state, seed=seed)
    for part in (Part.F, Part.G):
        if shape_of(state, part) is Shape.NOISE:
            new = with_signal(new, part, Shape.NOISE)
    return new


def pair(f: Shape, g: Shape, sampling: Sampling = Sampling.CONTINUOUS, shift: int = 449) -> Convolution:
    """Return two signals by name, on the stage; discrete ones have 16 and 5 numbers."""
    values = [
        sampled(f, sampling, 16, seed_of(0, Part.F)),
        sampled(g, sampling, 5, seed_of(0, Part.G)),
    ]
    return Convolution(dimensions=Dimensions.ONE, sampling=sampling, f=values[0], g=values[1], shift=shift)


def seed_of(seed: int, part: Part) -> int:
    """Return the seed of one signal's noise: f's is another than g's."""
    return 2 * seed + (part is Part.G)


def _continuous(shape: Shape, seed: int) -> Any:
    x = grid()
    match shape:
        case Shape.BOX:
            return np.where(np.abs(x) < 0.5, 1.0, 0.0)
        case Shape.TRIANGLE:
            return np.maximum(1 - np.abs(x), 0)
        case Shape.DECAY:
            return np.where(x > 0, np.exp(-np.abs(x)), 0.0)
        case Shape.GAUSSIAN:
            return np.exp(-(x**2) / (2 * 0.4**2)) / (0.4 * np.sqrt(2 * np.pi))
        case Shape.SINE:
            return np.sin(np.pi * x)
        case Shape.IMPULSE:
            return np.where(np.abs(x) < DX, 0.5 / DX, 0.0)
        case Shape.IMPULSES:
            return np.where((np.abs(x) < DX) | (np.abs(np.abs(x) - 2) < DX), 0.5 / DX, 0.0)
        case Shape.STEP:
            return np.where(x > 0, 1.0, 0.0)
        case Shape.NOISE:
            return np.random.default_rng(seed).normal(size=SAMPLES)


def _discrete(shape: Shape, size: int, seed: int) -> Any:
    k = np.arange(size)
    middle = (size - 1) / 2
    match shape:
        case Shape.BOX:
            return np.where(np.abs(k - middle) <= size / 4, 1.0, 0.0)
        case Shape.TRIANGLE:
            return np.floor(middle) + 1 - np.ceil(np.abs(k - middle))
        case Shape.DECAY:
            return 0.5**k
        case Shape.GAUSSIAN:
            return np.array([comb(size - 1, int(at)) for at in k]) / 2.0 ** (size - 1)
        case Shape.SINE:
            return np.sin(np.pi * k / 4)
        case Shape.IMPULSE:
            return np.where(k == 0, 1.0, 0.0)
        case Shape.IMPULSES:
            return np.where(k % 5 == 0, 1.0, 0.0)
        case Shape.STEP:
            return np.where(k >= size / 2, 1.0, 0.0)
        case Shape.NOISE:
            return np.round(np.random.default_rng(seed).normal(size=size), 1)


def _resampled(state: Convolution, part: Part, sampling: Sampling, size: int) -> Signal:
    shape, now = shape_of(state, part), state.f if part is Part.F else state.g
    if shape is not None:
        return sampled(shape, sampling, size, seed_of(state.seed, part))
    places = SAMPLES if sampling is Sampling.CONTINUOUS else size
    values = np.interp(np.linspace(0, len(now) - 1, places), np.arange(len(now)), now)
    return tuple(float(value) for value in np.round(values, 3) + 0.0)

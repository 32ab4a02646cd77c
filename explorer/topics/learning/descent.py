"""Gradient descent on the kernel of one convolution."""

from dataclasses import dataclass, replace

import numpy as np

from explorer.topics.learning.examples import Array, Examples
from explorer.topics.learning.state import BETAS, EPSILON, MOMENTUM, Learning, Optimiser, Start

CLOSE = 0.05  # a kernel this near its target, beside the target's largest weight, is found
_FAR = 100.0  # a loss this many times the first one will not come back


@dataclass(frozen=True, eq=False)
class Progress:
    """Where the training stands.

    weights: (d,) the kernel row by row, then the bias; kernel: (k, k), a view of them;
    memory: the optimiser's own arrays (d,): the velocity, or Adam's two means;
    slope: (d,) the gradient that made the last step, zeros before the first;
    losses: of the batch before each step; loss: over all patches, now.
    """

    step: int
    weights: Array
    kernel: Array
    bias: float
    memory: tuple[Array, ...]
    slope: Array
    loss: float
    losses: tuple[float, ...]


def started(learning: Learning, pairs: Examples) -> Progress:
    """Return the training before its first step."""
    count = learning.size**2
    weights = np.zeros(pairs.second.shape[1])
    if learning.start is Start.BLUR:
        weights[:count] = 1 / count
    elif learning.start is Start.RANDOM:
        weights[:count] = np.random.default_rng((learning.seed, 1)).normal(0, 0.1, count)
    memory = {Optimiser.SGD: 0, Optimiser.MOMENTUM: 1, Optimiser.ADAM: 2}[learning.optimiser]
    empty = np.zeros_like(weights)
    return _progress(learning, pairs, 0, weights, (empty,) * memory, empty, ())


def advance(progress: Progress, learning: Learning, pairs: Examples, steps: int = 1) -> Progress:
    """Return the training some steps on; one that has diverged stays where it is."""
    for _ in range(steps):
        if diverged(progress, learning):
            break
        second, mixed, power = _batch(learning, pairs, progress.step)
        before = _loss(progress.weights, second, mixed, power)
        slope = second @ progress.weights - mixed
        move, memory = _move(learning, slope, progress.memory, progress.step + 1)
        weights, losses = progress.weights - move, (before,)
        after = _progress(learning, pairs, progress.step + 1, weights, memory, slope, losses)
        progress = replace(after, losses=progress.losses + losses)
    return progress


def gradient(progress: Progress, learning: Learning, pairs: Examples) -> Array:
    """Return the gradient (d,) of the loss that the next step follows: mean of x (answer − wanted)."""
    second, mixed, _ = _batch(learning, pairs, progress.step)
    slope: Array = second @ progress.weights - mixed
    return slope


def deviation(progress: Progress, learning: Learning) -> float:
    """Return the largest difference from the target's weights over the largest of them."""
    target = np.array(learning.target.kernel)
    return float(np.abs(progress.kernel - target).max() / np.abs(target).max())


def found(progress: Progress, learning: Learning) -> bool:
    """Whether no weight is further than 5 % of the target's largest from where it belongs."""
    return deviation(progress, learning) <= CLOSE


def diverged(progress: Progress, learning: Learning) -> bool:
    """Whether the loss has grown far beyond where it began; from there Adam comes back, the others do not."""
    if learning.optimiser is Optimiser.ADAM:
        return not np.isfinite(progress.loss)
    first = progress.losses[0] if progress.losses else progress.loss
    return not np.isfinite(progress.loss) or progress.loss > _FAR * (first + 1e-9)


def chosen(learning: Learning, step: int) -> list[int]:
    """Return which patches a step (0 is the first) sees: drawn anew each time without repeats, or all."""
    if learning.batch in (0, learning.patches):
        return list(range(learning.patches))
    generator = np.random.default_rng((learning.seed, 2, step))
    return [int(index) for index in generator.permutation(learning.patches)[: learning.batch]]


def _batch(learning: Learning, pairs: Examples, step: int) -> tuple[Array, Array, float]:
    """Return the moments (d, d), (d,) and () of the patches a step sees."""
    if learning.batch in (0, learning.patches):
        return pairs.second_of_all, pairs.mixed_of_all, pairs.power_of_all
    seen = chosen(learning, step)
    return pairs.second[seen].mean(axis=0), pairs.mixed[seen].mean(axis=0), float(pairs.power[seen].mean())


def _loss(weights: Array, second: Array, mixed: Array, power: float) -> float:
    """Return half the mean squared difference: ½ (wᵀ M w − 2 mᵀ w + p)."""
    return max(0.0, 0.5 * float(weights @ second @ weights - 2 * mixed @ weights + power))


def _move(
    learning: Learning, slope: Array, memory: tuple[Array, ...], step: int
) -> tuple[Array, tuple[Array, ...]]:
    """Return what the optimiser takes off the weights in its step-th step (1 is the first), and its new memory."""
    if learning.optimiser is Optimiser.SGD:
        return learning.rate * slope, ()
    if learning.optimiser is Optimiser.MOMENTUM:
        velocity = MOMENTUM * memory[0] + slope
        return learning.rate * velocity, (velocity,)
    mean = BETAS[0] * memory[0] + (1 - BETAS[0]) * slope
    square = BETAS[1] * memory[1] + (1 - BETAS[1]) * slope**2
    width = np.sqrt(square / (1 - BETAS[1] ** step)) + EPSILON
    return learning.rate * (mean / (1 - BETAS[0] ** step)) / width, (mean, square)


def _progress(
    learning: Learning,
    pairs: Examples,
    step: int,
    weights: Array,
    memory: tuple[Array, ...],
    slope: Array,
    losses: tuple[float, ...],
) -> Progress:
    count = learning.size**2
    kernel = weights[:count].reshape(learning.size, learning.size)
    bias = float(weights[count]) if learning.bias else 0.0
    loss = _loss(weights, pairs.second_of_all, pairs.mixed_of_all, pairs.power_of_all)
    return Progress(step, weights, kernel, bias, memory, slope, loss, losses)

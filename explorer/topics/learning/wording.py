"""Why a filter is learned quickly, slowly or not at all, in sentences with the numbers filled in."""

import math

import numpy as np

from explorer.topics.learning.descent import CLOSE, Progress, deviation, diverged, found
from explorer.topics.learning.examples import Examples, condition
from explorer.topics.learning.state import MOMENTUM, Data, Learning, Optimiser


def safe_rate(learning: Learning, pairs: Examples) -> float | None:
    """Return the rate above which the training diverges, infinite for black patches; None for Adam, which has none.

    The loss is a square function of the weights, and its curvature the matrix of second moments: with all patches
    in every step, plain descent converges below 2 / its largest eigenvalue, with momentum β below 2 (1 + β) / it.
    """
    if learning.optimiser is Optimiser.ADAM:
        return None
    largest = float(pairs.eigenvalues[-1])
    return 2 * (1 + _momentum(learning)) / largest if largest > 0 else math.inf


def steps_needed(learning: Learning, pairs: Examples) -> float | None:
    """Return after how many steps even the slowest direction of the kernel has come within 5 % of its way.

    Infinite where it never does; None for Adam.
    """
    if learning.optimiser is Optimiser.ADAM:
        return None
    beta = _momentum(learning)
    middle = 1 + beta - learning.rate * pairs.eigenvalues
    root = np.sqrt(np.maximum(middle**2 - 4 * beta, 0))
    factor = float(
        np.maximum((np.abs(middle) + root) / 2, math.sqrt(beta)).max()
    )  # what is left after a step
    return (
        math.log(1 / CLOSE) / -math.log(factor)
        if 1e-12 < 1 - factor < 1
        else 1.0
        if factor == 0
        else math.inf
    )


def sentences(progress: Progress, learning: Learning, pairs: Examples) -> tuple[str, ...]:
    """Return what to notice: how far the kernel has come, whether the rate is safe, and what the patches do to it."""
    return (_of_progress(progress, learning), _of_rate(progress, learning, pairs), _of_data(learning, pairs))


def _momentum(learning: Learning) -> float:
    return MOMENTUM if learning.optimiser is Optimiser.MOMENTUM else 0.0


def _of_progress(progress: Progress, learning: Learning) -> str:
    if diverged(progress, learning):
        return f"The training diverged after {_steps(progress.step)}: every step overshoots further than the last."
    far = f"{deviation(progress, learning):.2%}".replace("%", " %")
    if found(progress, learning):
        return f"Found: after {_steps(progress.step)} no weight is off by more than {far} of the largest."
    return (
        f"After {_steps(progress.step)} the worst weight is off by {far} of the largest; at 5 % it is found."
    )


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"


def _of_rate(progress: Progress, learning: Learning, pairs: Examples) -> str:
    limit = safe_rate(learning, pairs)
    if limit is None:
        if diverged(progress, learning):
            return "Adam takes steps about as long as the rate: choose a smaller one."
        return (
            "Adam divides each weight's step by the size of its gradient, so no eigenvalue limits the rate."
        )
    if math.isinf(limit):
        return "The patches are black: there is nothing to learn from."
    formula = f"2{' · 1.9' if _momentum(learning) else ''} / {pairs.eigenvalues[-1]:.4g} = {limit:.4g}"
    reason = f"({formula}, by the largest eigenvalue of the patches' second moments)"
    if learning.rate >= limit:
        return f"A rate of {learning.rate:g} diverges: choose one below {limit:.4g} {reason}."
    small = 0 < learning.batch < learning.patches
    caution = "; small batches vary and need a smaller one" if small else ""
    if diverged(progress, learning):
        return f"Small batches vary: choose a rate well below {limit:.4g} {reason}."
    return f"A rate of {learning.rate:g} is safe: it diverges above {limit:.4g} {reason}{caution}."


def _of_data(learning: Learning, pairs: Examples) -> str:
    ratio, steps = condition(pairs), steps_needed(learning, pairs)
    if learning.data is Data.NOISE:
        text = f"In noise no pixel tells of its neighbour: every weight is learned about as fast ({ratio:.3g} : 1)"
    elif math.isinf(ratio):
        text = "Some directions of the kernel make no difference in these patches, so they are never learned"
    else:
        text = (
            "Neighbouring pixels of a photo are alike and their weights hard to tell apart: "
            f"the fastest direction of the kernel is learned {_spaced(ratio)} times as fast as the slowest"
        )
    if steps is None or math.isinf(steps):
        return f"{text}."
    return f"{text}; even the slowest has come 95 % of its way after about {_spaced(steps)} steps."


def _spaced(number: float) -> str:
    return f"{math.ceil(number):,}".replace(",", "\N{NO-BREAK SPACE}") if number < 1e6 else f"{number:.1e}"

"""A kernel as plain numbers: what may be done to it, and what its numbers say."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError

Kernel = tuple[tuple[float, ...], ...]  # rows of weights, square, an odd number of them

SIZES = range(1, 12, 2)
LARGEST = 1_000_000.0  # of a weight
_ZERO = 1e-9  # a sum this small beside the weights is rounding


def kernel_of(values: NDArray[Any]) -> Kernel:
    """Return an array (k, k) as a kernel.  Raises ExplorerError as `check_kernel` does."""
    kernel = tuple(tuple(float(value) for value in row) for row in values)
    check_kernel(kernel)
    return kernel


def check_kernel(kernel: Kernel) -> None:
    """Raise ExplorerError for a kernel that is not square, of odd size up to 11, with usable numbers."""
    size = len(kernel)
    if size not in SIZES or any(len(row) != size for row in kernel):
        shape = f"{size} × {len(kernel[0]) if kernel else 0}"
        raise ExplorerError(f"This kernel is {shape}: give it 1, 3, 5, 7, 9 or 11 rows and as many columns.")
    for weight in (weight for row in kernel for weight in row):
        if not math.isfinite(weight) or abs(weight) > LARGEST:
            raise ExplorerError(f"A weight is {weight:g}: give a number between −1 000 000 and 1 000 000.")


def with_cell(kernel: Kernel, row: int, column: int, value: float) -> Kernel:
    """Return the kernel with another number in one cell.  Raises ExplorerError for a number it cannot hold."""
    values = np.array(kernel)
    values[row, column] = value
    return kernel_of(values)


def resized(kernel: Kernel, size: int) -> Kernel:
    """Return the kernel about the same centre at another size: zeros come in, or the outermost weights fall away.

    Raises ExplorerError unless size is odd and at most 11.
    """
    if size not in SIZES:
        raise ExplorerError(f"A kernel cannot be {size} × {size} here: choose 1, 3, 5, 7, 9 or 11.")
    margin = (size - len(kernel)) // 2
    values = np.array(kernel)
    return kernel_of(np.pad(values, margin) if margin >= 0 else values[-margin:margin, -margin:margin])


def normalised(kernel: Kernel) -> Kernel:
    """Return the kernel scaled to the sum 1, so that it keeps the brightness.  Raises ExplorerError at sum 0."""
    values = np.array(kernel)
    if _sums_to_nothing(values):
        raise ExplorerError("The weights sum to 0, and no factor makes that 1: change a weight first.")
    return kernel_of(values / values.sum())


def zero_mean(kernel: Kernel) -> Kernel:
    """Return the kernel less the mean of its weights: its sum is 0, so that even areas give 0."""
    values = np.array(kernel)
    return kernel_of(values - values.mean())


@dataclass(frozen=True)
class Facts:
    """What the numbers of a kernel say.

    total: the sum of the weights; lowest, highest: the least and the most it can make of values in 0..1;
    rank: how many products column · row it takes to write it; separable: whether one is enough;
    parameters: its weights; multiplications: per pixel, zeros left out; apart: the same in two passes, if separable.
    """

    total: float
    lowest: float
    highest: float
    rank: int
    separable: bool
    parameters: int
    multiplications: int
    apart: int
    sentences: tuple[str, ...]


def facts(kernel: Kernel) -> Facts:
    """Return what the numbers of a kernel say, with the sentences that say it."""
    values = np.array(kernel)
    total = 0.0 if _sums_to_nothing(values) else float(values.sum())
    rank, size = _rank(values), len(kernel)
    multiplications = int(np.count_nonzero(values))
    apart = 2 * size if rank == 1 else multiplications
    lowest, highest = float(values.clip(max=0).sum()), float(values.clip(min=0).sum())
    sentences = (_of_sum(total), _of_range(lowest, highest), _of_rank(rank, size))
    return Facts(total, lowest, highest, rank, rank == 1, values.size, multiplications, apart, sentences)


def _sums_to_nothing(values: NDArray[np.float64]) -> bool:
    return bool(abs(values.sum()) <= _ZERO * np.abs(values).sum())


def _rank(values: NDArray[np.float64]) -> int:
    largest = np.abs(values).max()
    return int(np.linalg.matrix_rank(values / largest, tol=1e-6)) if largest > 0 else 0


def _of_sum(total: float) -> str:
    if total == 0:
        return "The weights sum to 0: even areas give 0, so only changes are left."
    if abs(total - 1) < 1e-6:
        return "The weights sum to 1: even areas keep their brightness."
    if total < 0:
        return f"The weights sum to {_written(total)}: even areas turn negative."
    return f"The weights sum to {_written(total)}: even areas become {_written(total)} times as bright."


def _of_range(lowest: float, highest: float) -> str:
    return f"From values in 0..1 it makes values between {_written(lowest)} and {_written(highest)}."


def _written(value: float) -> str:
    """Return four significant digits, with a true minus sign."""
    return f"{value:.4g}".replace("-", "−")


def _of_rank(rank: int, size: int) -> str:
    if rank == 0:
        return "All weights are 0: so is everything it makes."
    if size == 1:
        return "One weight: it only scales the values."
    if rank == 1:
        return (
            f"Separable: a column of {size} times a row of {size}, "
            f"so {2 * size} multiplications a pixel do the work of {size * size}."
        )
    return f"Not separable: it is the sum of no fewer than {rank} products of a column and a row."

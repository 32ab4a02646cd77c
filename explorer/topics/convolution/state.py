"""What is chosen in the Convolution lab: one frozen value of plain data."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from explorer.errors import ExplorerError

Matrix = tuple[tuple[float, ...], ...]  # rows of numbers, all of one length
Signal = tuple[float, ...]

LARGEST = float(np.finfo(np.float32).max)
LIMITS = {"image": range(1, 17), "kernel": range(1, 12), "signal": range(1, 33)}
SAMPLES = 400  # of a continuous signal
LEFT, RIGHT = -4.0, 4.0  # where it begins and ends
DX = (RIGHT - LEFT) / SAMPLES

IMAGE: Matrix = ((1, 1, 1, 0, 0), (0, 1, 1, 1, 0), (0, 0, 1, 1, 1), (0, 0, 1, 1, 0), (0, 1, 1, 0, 0))
KERNEL: Matrix = ((0, 1, 0), (1, 2, 1), (0, 1, 0))


class Dimensions(StrEnum):
    """Two signals, or an image and a kernel."""

    ONE = "1D"
    TWO = "2D"


class Border(StrEnum):
    """Where the kernel may lie: wholly on the image, once for every cell of it, wherever they touch."""

    VALID = "valid"
    SAME = "same"
    FULL = "full"


class Outside(StrEnum):
    """What the kernel meets beside the image with the border 'same'; with 'full' it meets zeros."""

    ZEROS = "zeros"
    REFLECT = "reflect"
    REPLICATE = "replicate"
    CIRCULAR = "circular"


class Sampling(StrEnum):
    """Signals of a few numbers, or so many samples on [−4, 4] that they look continuous."""

    DISCRETE = "discrete"
    CONTINUOUS = "continuous"


class Part(StrEnum):
    """What a number that may be typed belongs to."""

    IMAGE = "image"
    KERNEL = "kernel"
    F = "f"
    G = "g"


@dataclass(frozen=True)
class Convolution:
    """An image and a kernel, and two signals, of which `dimensions` says what is on the stage.

    flipped: whether the kernel is turned by 180°, as a convolution does it; the signals' g always is.  step: how many
    outputs are shown, row by row.  f, g: `SAMPLES` values each if `sampling` is continuous.  shift: which result of
    the signals is being made, the 0-th first.  `step` and `shift` count up to the last where they are larger.
    Raises ExplorerError where that makes no sense.
    """

    dimensions: Dimensions = Dimensions.TWO
    image: Matrix = IMAGE
    kernel: Matrix = KERNEL
    flipped: bool = False
    border: Border = Border.VALID
    outside: Outside = Outside.ZEROS
    step: int = 5
    sampling: Sampling = Sampling.DISCRETE
    f: Signal = (0, 0, 1, 1, 1, 0, 2, 0)
    g: Signal = (4, 2, 1)
    shift: int = 4
    seed: int = 0

    def __post_init__(self) -> None:
        check(self)

    @property
    def image_shape(self) -> tuple[int, int]:
        """(rows, columns) of the image."""
        return len(self.image), len(self.image[0])

    @property
    def kernel_shape(self) -> tuple[int, int]:
        """(rows, columns) of the kernel."""
        return len(self.kernel), len(self.kernel[0])


def check(state: Convolution) -> None:
    """Raise ExplorerError with what to do if the state makes no sense."""
    _check_matrix(state.image, Part.IMAGE)
    _check_matrix(state.kernel, Part.KERNEL)
    _check_signals(state)
    _check_fit(state)
    _check_sums(state)
    if state.step < 0 or state.shift < 0 or state.seed < 0:
        raise ExplorerError("A step, a shift and a seed are counted from 0: choose 0 or more.")


def borders(state: Convolution) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return how many cells of padding come before and after the rows, and before and after the columns.

    With the border 'same' the extra cell of an even kernel comes after, as in torch.
    """
    rows, columns = (_border(state.border, size) for size in state.kernel_shape)
    return rows, columns


def outside_of(state: Convolution) -> Outside:
    """Return what the kernel really meets beside the image: only the border 'same' leaves a choice."""
    return state.outside if state.border is Border.SAME else Outside.ZEROS


def _border(border: Border, size: int) -> tuple[int, int]:
    if border is Border.SAME:
        return (size - 1) // 2, size // 2
    return (size - 1, size - 1) if border is Border.FULL else (0, 0)


def _check_matrix(matrix: Matrix, part: Part) -> None:
    sizes = LIMITS[part]
    rows, columns = len(matrix), len(matrix[0]) if matrix else 0
    if rows not in sizes or columns not in sizes:
        most = sizes[-1]
        raise ExplorerError(
            f"The {part} cannot be {rows} × {columns}: give it 1 to {most} rows and 1 to {most} columns."
        )
    if any(len(row) != columns for row in matrix):
        raise ExplorerError(f"The rows of the {part} differ in length: give each {columns} numbers.")
    for row in matrix:
        _check_numbers(row, part)


def _check_signals(state: Convolution) -> None:
    for part, signal in ((Part.F, state.f), (Part.G, state.g)):
        _check_numbers(signal, part)
        if state.sampling is Sampling.CONTINUOUS and len(signal) != SAMPLES:
            raise ExplorerError(
                f"A continuous signal has {SAMPLES} samples, {part} has {len(signal)}: choose one of the presets."
            )
        if state.sampling is Sampling.DISCRETE and len(signal) not in LIMITS["signal"]:
            most = LIMITS["signal"][-1]
            raise ExplorerError(f"The signal {part} has {len(signal)} numbers: give it 1 to {most}.")


def _check_numbers(numbers: Signal, part: Part) -> None:
    if not all(map(math.isfinite, numbers)) or max(map(abs, numbers), default=0) > LARGEST:
        raise ExplorerError(
            f"A number of {part} is beyond what float32 holds: give one between −3.4e38 and 3.4e38."
        )


def _check_fit(state: Convolution) -> None:
    image, kernel = state.image_shape, state.kernel_shape
    if state.border is Border.VALID and any(k > n for k, n in zip(kernel, image, strict=True)):
        raise ExplorerError(
            f"The {_by(kernel)} kernel does not fit into the {_by(image)} image: "
            "choose a smaller kernel, a larger image or the border 'same'."
        )
    outside = outside_of(state)
    spare = {Outside.REFLECT: 1, Outside.CIRCULAR: 0}
    if outside in spare and any(
        max(around) > size - spare[outside] for around, size in zip(borders(state), image, strict=True)
    ):
        raise ExplorerError(
            f"The {_by(kernel)} kernel reaches further beside the {_by(image)} image than '{outside}' can fill: "
            "choose 'zeros', a smaller kernel or a larger image."
        )


def _check_sums(state: Convolution) -> None:
    signals, kernel = (state.f, state.g), [weight for row in state.kernel for weight in row]
    image = [value for row in state.image for value in row]
    for values, weights in ((image, kernel), signals):
        most = max(map(abs, values)) * math.fsum(map(abs, weights))
        if not most <= LARGEST:
            raise ExplorerError(
                "A sum of these products can pass 3.4e38, the most that float32 holds: make the numbers smaller."
            )


def _by(shape: tuple[int, int]) -> str:
    return f"{shape[0]} × {shape[1]}"

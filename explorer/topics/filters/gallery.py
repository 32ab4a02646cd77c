"""The kernels that have a name, each with what it does in a sentence and where its numbers come from."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.errors import ExplorerError
from explorer.topics.filters.kernel import LARGEST, SIZES, Kernel, kernel_of

FREE = "Free kernel"


class Group(StrEnum):
    """Under which heading a kernel stands."""

    UNCHANGED = "The picture itself"
    BLUR = "Blur"
    SHARPEN = "Sharpen"
    EDGES = "Edges of one direction"
    ALL_EDGES = "Edges of every direction"
    EFFECT = "Effects"
    NETWORK = "Learned by the network"


@dataclass(frozen=True)
class Named:
    """A kernel with its name; says: what it does, a sentence; source: where its numbers come from."""

    name: str
    group: Group
    kernel: Kernel
    says: str
    source: str


@cache
def gallery() -> dict[str, Named]:
    """Return every named kernel by name, in the order of a gallery; applied as they stand, without flipping."""
    every = (*_plain(), *_sharpening(), *_one_direction(), *_every_direction(), *_effects())
    return {entry.name: entry for entry in every}


def named(name: str) -> Named:
    """Return the kernel of that name.  Raises ExplorerError if the gallery has none."""
    try:
        return gallery()[name]
    except KeyError:
        raise ExplorerError(f"The gallery has no kernel “{name}”: choose one of its names.") from None


def of_network(layer: str, weight: NDArray[Any]) -> tuple[Named, ...]:
    """Return the filters of a convolution, weight (out, in, k, k), as they act on a grey picture.

    In a grey picture all channels are alike, so a filter acts by the sum of its kernels, as long as nothing scales the
    channels before.  None if k does not fit here; a filter whose weights an edit made too large is left out.
    """
    if weight.ndim != 4 or weight.shape[2] != weight.shape[3] or weight.shape[2] not in SIZES:
        return ()
    says = "A filter of the network, as it acts on a grey picture: the sum over its input channels."
    with np.errstate(all="ignore"):
        kernels = weight.sum(axis=1, dtype=np.float64)
    return tuple(
        Named(f"{layer}, filter {number}", Group.NETWORK, kernel_of(kernel), says, f"sum of weight[{number}]")
        for number, kernel in enumerate(kernels)
        if np.isfinite(kernel).all() and np.abs(kernel).max() <= LARGEST
    )


def _plain() -> tuple[Named, ...]:
    return (
        _of(
            "Identity",
            Group.UNCHANGED,
            _identity(3),
            "Every pixel keeps its value: the one in the middle.",
            "a one in the middle",
        ),
        _of(
            "Shift by one pixel",
            Group.UNCHANGED,
            [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
            "Every pixel takes its left neighbour's value, so the picture moves right by one.",
            "a one beside the middle",
        ),
        _of(
            "Box blur 3 × 3", Group.BLUR, _box(3), "The mean of a pixel and its eight neighbours.", "ones / 9"
        ),
        _of("Box blur 5 × 5", Group.BLUR, _box(5), "The mean of 25 pixels: a stronger blur.", "ones / 25"),
        _of(
            "Gaussian blur 3 × 3",
            Group.BLUR,
            _gaussian(3),
            "A mean in which near pixels count more: softer than the box.",
            "[1, 2, 1]ᵀ · [1, 2, 1] / 16 (binomial)",
        ),
        _of(
            "Gaussian blur 5 × 5",
            Group.BLUR,
            _gaussian(5),
            "A Gaussian blur with a standard deviation of 1 pixel.",
            "[1, 4, 6, 4, 1]ᵀ · [1, 4, 6, 4, 1] / 256 (binomial)",
        ),
        _of(
            "Gaussian blur 7 × 7",
            Group.BLUR,
            _gaussian(7),
            "A Gaussian blur with a standard deviation of 1.2 pixels.",
            "[1, 6, 15, 20, 15, 6, 1]ᵀ · [1, 6, 15, 20, 15, 6, 1] / 4096 (binomial)",
        ),
    )


def _sharpening() -> tuple[Named, ...]:
    return (
        _of(
            "Sharpen",
            Group.SHARPEN,
            [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
            "The picture plus its differences from the four neighbours: edges stand out, noise too.",
            "identity − Laplacian",
        ),
        _of(
            "Unsharp mask 5 × 5",
            Group.SHARPEN,
            2 * _identity(5) - _gaussian(5),
            "The picture plus what a Gaussian blur takes away.",
            "2 · identity − Gaussian 5 × 5",
        ),
    )


def _one_direction() -> tuple[Named, ...]:
    lecture = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    entries = [
        _of(
            "Horizontal edges",
            Group.EDGES,
            lecture,
            "Finds horizontal edges: positive where it is brighter above than below, negative the other way round.",
            "the lecture's [[1, 1, 1], [0, 0, 0], [−1, −1, −1]]",
        ),
        _of(
            "Vertical edges",
            Group.EDGES,
            lecture.T,
            "Finds vertical edges: positive where it is brighter on the left than on the right.",
            "the transpose of the lecture's horizontal edges",
        ),
    ]
    for name, across in (("Sobel", (1, 2, 1)), ("Prewitt", (1, 1, 1)), ("Scharr", (3, 10, 3))):
        kernel = np.outer((-1, 0, 1), across)
        formula = f"[−1, 0, 1] across the edge, [{', '.join(map(str, across))}] along it"
        horizontal = "Finds horizontal edges: positive where it gets brighter downwards."
        vertical = "Finds vertical edges: positive where it gets brighter to the right."
        entries += [
            _of(f"{name}, horizontal edges", Group.EDGES, kernel, horizontal, formula),
            _of(f"{name}, vertical edges", Group.EDGES, kernel.T, vertical, formula),
        ]
    return tuple(entries)


def _every_direction() -> tuple[Named, ...]:
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    outline = 9 * _identity(3) - np.ones((3, 3))
    log = [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]]
    return (
        _of(
            "Multi-edge",
            Group.ALL_EDGES,
            outline,
            "Eight times the pixel less its eight neighbours: outlines, whatever their direction.",
            "9 · identity − ones",
        ),
        _of(
            "Laplacian, 4 neighbours",
            Group.ALL_EDGES,
            laplacian,
            "The sum of the second differences along rows and columns: how far the neighbours stand above a pixel.",
            "∂²/∂row² + ∂²/∂column² in differences",
        ),
        _of(
            "Laplacian, 8 neighbours",
            Group.ALL_EDGES,
            -outline,
            "The Laplacian with the diagonals: multi-edge with the sign turned.",
            "ones − 9 · identity",
        ),
        _of(
            "Difference of Gaussians",
            Group.ALL_EDGES,
            np.pad(_gaussian(3), 2) - _gaussian(7),
            "A narrow blur less a wide one: keeps what is about as large as a pixel or two, as cells of the retina do.",
            "Gaussian 3 × 3 − Gaussian 7 × 7",
        ),
        _of(
            "Laplacian of Gaussian",
            Group.ALL_EDGES,
            log,
            "Blurs, then takes the Laplacian: edges lie where it changes its sign, and noise counts less.",
            "the common 5 × 5 approximation of ∇²G",
        ),
    )


def _effects() -> tuple[Named, ...]:
    return (
        _of(
            "Emboss",
            Group.EFFECT,
            [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
            "Adds a slope to the picture: a relief lit along the diagonal.",
            "identity plus a difference along the diagonal",
        ),
        _of(
            "Motion blur",
            Group.EFFECT,
            np.eye(9) / 9,
            "The mean along a diagonal: the camera moved during the exposure.",
            "identity matrix 9 × 9 / 9",
        ),
    )


def _of(name: str, group: Group, values: ArrayLike, says: str, source: str) -> Named:
    return Named(name, group, kernel_of(np.asarray(values, np.float64) + 0.0), says, source)


def _identity(size: int) -> NDArray[np.float64]:
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def _box(size: int) -> NDArray[np.float64]:
    return np.full((size, size), 1 / size**2)


def _gaussian(size: int) -> NDArray[np.float64]:
    """Return the binomial kernel of that size, whose variance is (size - 1) / 4."""
    row = np.ones(1)
    for _ in range(size - 1):
        row = np.convolve(row, (0.5, 0.5))
    return np.outer(row, row)

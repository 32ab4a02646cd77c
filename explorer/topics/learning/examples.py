"""What a filter is learned from: patches, filtered patches, and the moments that are all a square loss needs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.filtering import grey
from explorer.topics.learning.state import Data, Learning

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Examples:
    """Pairs to learn from; d is the number of weights, the bias among them, last.

    inputs: (n, p, p); wanted: (n, p - k + 1, p - k + 1), the target kernel's answers, without padding;
    corners: (n, 2) row and column where each patch was cut from the photo, zeros for noise.
    second: (n, d, d) mean of x xᵀ over the windows x of each patch; mixed: (n, d) mean of x · wanted;
    power: (n,) mean of wanted²; …_of_all: their means over the patches; eigenvalues: (d,) of second_of_all, rising.
    """

    inputs: Array
    wanted: Array
    corners: NDArray[np.int64]
    second: Array
    mixed: Array
    power: Array
    second_of_all: Array
    mixed_of_all: Array
    power_of_all: float
    eigenvalues: Array


def examples(learning: Learning, photo: NDArray[Any] | None = None) -> Examples:
    """Return the pairs of a state; photo: (H, W) or (H, W, C), the sample's if there is none.

    Raises ExplorerError for a photo smaller than a patch.
    """
    inputs, corners = _patches(learning, photo)
    size, count = learning.size, learning.patches
    windows = sliding_window_view(inputs, (size, size), axis=(1, 2)).reshape(count, -1, size * size)
    answers = windows @ np.array(learning.target.kernel).ravel()  # (n, windows)
    if learning.bias:
        windows = np.concatenate([windows, np.ones((*windows.shape[:2], 1))], axis=2)
    second = windows.transpose(0, 2, 1) @ windows / windows.shape[1]
    mixed = np.einsum("nwd,nw->nd", windows, answers) / windows.shape[1]
    power = (answers**2).mean(axis=1)
    side = learning.patch - size + 1
    return Examples(
        inputs,
        answers.reshape(count, side, side),
        corners,
        second,
        mixed,
        power,
        second.mean(axis=0),
        mixed.mean(axis=0),
        float(power.mean()),
        np.linalg.eigvalsh(second.mean(axis=0)).clip(0),
    )


def condition(pairs: Examples) -> float:
    """Return the largest over the smallest eigenvalue: how unevenly the directions of the kernel are learned."""
    low, high = pairs.eigenvalues[0], pairs.eigenvalues[-1]
    return float(high / low) if low > 1e-12 * high else float("inf")


def sample_photo() -> Array:
    """Return a grey picture (64, 64) as smooth as a photo, for want of one: waves and a disc."""
    row, column = np.mgrid[:64, :64] / 64
    return np.asarray(
        0.4 + 0.2 * np.sin(6 * row) * np.cos(9 * row * column) + 0.3 * (np.hypot(row, column) < 0.6)
    )


def _patches(learning: Learning, photo: NDArray[Any] | None) -> tuple[Array, NDArray[np.int64]]:
    generator = np.random.default_rng(learning.seed)
    count, size = learning.patches, learning.patch
    if learning.data is Data.NOISE:
        return generator.standard_normal((count, size, size)), np.zeros((count, 2), np.int64)
    picture = sample_photo() if photo is None else grey(photo).astype(np.float64)
    if min(picture.shape) < size:
        height, width = picture.shape
        raise ExplorerError(
            f"The picture is {width} × {height}: choose patches of at most {min(picture.shape)} pixels."
        )
    room = np.array(picture.shape) - size + 1
    corners = generator.integers(0, room, (count, 2))
    cut = [picture[row : row + size, column : column + size] for row, column in corners]
    return np.stack(cut), corners

"""What is chosen in the Pooling lab: one frozen value of plain data."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import fmod

import numpy as np

from explorer.topics.matrices import Matrix, as_matrix

Pair = tuple[int, int]

LECTURE: Matrix = (
    (1.0, 2.0, 5.0, 2.0, 1.0, 1.0),
    (1.0, 3.0, 1.0, 2.0, 1.0, 1.0),
    (3.0, 4.0, 1.0, 1.0, 2.0, 1.0),
    (4.0, 0.0, 1.0, 1.0, 1.0, 0.0),
    (5.0, 6.0, 2.0, 1.0, 0.0, 0.0),
    (2.0, 4.0, 1.0, 0.0, 0.0, 1.0),
)


class Border(StrEnum):
    """What comes in at the border when the input is shifted."""

    ZEROS = "zeros"
    WRAP = "wrap"


@dataclass(frozen=True)
class Pooling:
    """The matrix and every argument of torch's max_pool2d and avg_pool2d; pairs are (rows, columns).

    stride: None means as far as the window is large.  dilation: PyTorch has it for max pooling only.
    count_include_pad: whether padding counts where an average divides.  shift: how far the matrix is moved down and
    to the right before it is pooled.  The state by itself may be impossible: `why_invalid` says so.
    """

    matrix: Matrix = LECTURE
    window: Pair = (2, 2)
    stride: Pair | None = None
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False
    count_include_pad: bool = True
    shift: Pair = (0, 0)
    border: Border = Border.ZEROS

    @property
    def steps(self) -> Pair:
        """The stride as torch takes it: the window where none is given."""
        return self.window if self.stride is None else self.stride


LIMITS = {
    "size": range(1, 33),  # of the matrix; a picture may be larger
    "window": range(1, 257),
    "stride": range(1, 257),
    "padding": range(0, 129),
    "dilation": range(1, 33),
}


def moved(state: Pooling, rows: int, columns: int, size: Pair | None = None) -> Pooling:
    """Return the state with the input shifted further down and to the right; never beyond where it can go.

    size: (rows, columns) of the picture that is pooled in place of the matrix.
    """
    sides = size or (len(state.matrix), len(state.matrix[0]))
    wanted = (state.shift[0] + rows, state.shift[1] + columns)
    if state.border is Border.WRAP:
        shift = tuple(int(fmod(by, side)) for by, side in zip(wanted, sides, strict=True))
    else:
        shift = tuple(max(1 - side, min(by, side - 1)) for by, side in zip(wanted, sides, strict=True))
    return replace(state, shift=(shift[0], shift[1]))


def presets() -> dict[str, Pooling]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    rows, columns = np.indices((8, 8))
    pixel = np.zeros((6, 6))
    pixel[2, 2] = 9
    ramp = (3 * rows + 5 * columns)[:7, :7] % 7
    return {
        "Lecture: 6 × 6 matrix, 2 × 2 window": Pooling(),
        "Overlapping: 3 × 3, stride 2 (AlexNet)": Pooling(as_matrix(ramp), (3, 3), (2, 2)),
        "Global pooling": Pooling(window=(6, 6)),
        "Diagonal line, shifted": Pooling(as_matrix(np.eye(8)), shift=(0, 1)),
        "Checkerboard, shifted": Pooling(as_matrix((rows + columns) % 2), shift=(0, 1), border=Border.WRAP),
        "Single bright pixel, shifted": Pooling(as_matrix(pixel), shift=(0, 1)),
        "Same size: 3 × 3, stride 1, padding 1": Pooling(window=(3, 3), stride=(1, 1), padding=(1, 1)),
    }

"""Changes of the state: a number typed, a size, a picture taken over."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.convolution.state import LIMITS, Convolution, Dimensions, Matrix, Part, borders
from explorer.topics.matrices import averaged


def set_cell(state: Convolution, part: Part, row: int, column: int, value: float) -> Convolution:
    """Return the state with another number in a cell; of a signal, row is 0 and column the sample.

    Raises ExplorerError for a number it cannot hold, IndexError for a cell there is not.
    """
    rows = list(state.image if part is Part.IMAGE else state.kernel if part is Part.KERNEL else ())
    if part in (Part.F, Part.G):
        rows = [state.f if part is Part.F else state.g]
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise IndexError(f"{part} has no cell ({row}, {column})")
    rows[row] = (*rows[row][:column], float(value), *rows[row][column + 1 :])
    return changed(state, **{part.value: rows[0] if part in (Part.F, Part.G) else tuple(rows)})


def with_table(state: Convolution, part: Part, table: Matrix) -> Convolution:
    """Return the state with other numbers in place of an image, a kernel or a signal (one row, or one column).

    Raises ExplorerError for a size that cannot be.
    """
    rows, columns = len(table), len(table[0])
    if part in (Part.F, Part.G):
        if min(rows, columns) > 1:
            raise ExplorerError(f"{part} is one row of numbers: this table has {rows} rows of {columns}.")
        return changed(state, **{part.value: tuple(value for row in table for value in row)})
    if rows not in LIMITS[part] or columns not in LIMITS[part]:
        most = LIMITS[part][-1]
        raise ExplorerError(f"The {part} can be at most {most} × {most}: this table is {rows} × {columns}.")
    return changed(state, **{part.value: table})


def resized(state: Convolution, part: Part, rows: int, columns: int) -> Convolution:
    """Return the state with an image or a kernel of another size, or a discrete signal of so many columns.

    New cells are 0.  The image and the signals keep their first cells, the kernel its middle.
    Raises ExplorerError for a size that cannot be.
    """
    if part in (Part.F, Part.G):
        signal = state.f if part is Part.F else state.g
        return changed(state, **{part.value: _resized((signal,), (1, columns), centred=False)[0]})
    shape = (rows, columns)
    if rows not in LIMITS[part] or columns not in LIMITS[part]:
        most = LIMITS[part][-1]
        raise ExplorerError(f"The {part} cannot be {rows} × {columns}: choose from 1 × 1 to {most} × {most}.")
    if part is Part.IMAGE:
        return changed(state, image=_resized(state.image, shape, centred=False))
    return changed(state, kernel=_resized(state.kernel, shape, centred=True))


def with_image(state: Convolution, values: NDArray[Any]) -> Convolution:
    """Return the state in two dimensions with a picture or a feature map (H, W) as its image, to three decimals.

    A larger one is averaged down.  Raises ExplorerError if it holds no finite numbers, or the kernel does not fit.
    """
    picture = np.asarray(values, np.float64)
    if picture.ndim != 2 or not picture.size or not np.isfinite(picture).all():
        raise ExplorerError("This picture has no numbers to convolve: choose another one.")
    most = LIMITS["image"][-1]
    small = np.round(averaged(picture, most), 3) + 0.0
    image = tuple(tuple(float(value) for value in row) for row in small)
    return changed(state, dimensions=Dimensions.TWO, image=image)


def changed(state: Convolution, **changes: Any) -> Convolution:
    """Return the state with other fields; where all outputs were shown, all still are.

    Raises ExplorerError as the state does.
    """
    new = replace(state, **changes)
    if "step" in changes or state.step < count(state):
        return new
    return replace(new, step=count(new))


def output_shape(state: Convolution) -> tuple[int, int]:
    """Return (rows, columns) of the output: n + padding − k + 1 of each."""
    rows, columns = (
        size + sum(around) - kernel + 1
        for size, around, kernel in zip(state.image_shape, borders(state), state.kernel_shape, strict=True)
    )
    return rows, columns


def count(state: Convolution) -> int:
    """Return how many outputs the image gives."""
    rows, columns = output_shape(state)
    return rows * columns


def steps(state: Convolution) -> int:
    """Return how many steps there are: outputs of the image, or results of the signals."""
    return count(state) if state.dimensions is Dimensions.TWO else len(state.f) + len(state.g) - 1


def shown(state: Convolution) -> int:
    """Return how many of `steps` are done; signals begin with the first."""
    done = state.step if state.dimensions is Dimensions.TWO else state.shift + 1
    return min(done, steps(state))


def at_step(state: Convolution, step: int) -> Convolution:
    """Return the state with so many steps done, as far as there are; signals begin with the first."""
    if state.dimensions is Dimensions.TWO:
        return replace(state, step=min(max(step, 0), steps(state)))
    return replace(state, shift=min(max(step, 1), steps(state)) - 1)


def _resized(matrix: Matrix, shape: tuple[int, int], *, centred: bool) -> Matrix:
    old = (len(matrix), len(matrix[0]))
    down, across = (
        (new - 1) // 2 - (was - 1) // 2 if centred else 0 for new, was in zip(shape, old, strict=True)
    )
    return tuple(
        tuple(_cell(matrix, row - down, column - across) for column in range(shape[1]))
        for row in range(shape[0])
    )


def _cell(matrix: Matrix, row: int, column: int) -> float:
    inside = 0 <= row < len(matrix) and 0 <= column < len(matrix[0])
    return matrix[row][column] if inside else 0.0

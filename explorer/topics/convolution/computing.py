"""The image under the kernel: the output, one output's products, and which cells touch.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from explorer.topics.convolution.editing import output_shape
from explorer.topics.convolution.state import Convolution, Outside, borders, outside_of

FloatArray = NDArray[np.float64]
Cells = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Padded:
    """The image with its padding as the kernel meets it.

    values: (ph, pw); padding: (ph, pw), where padding is; origins: (ph, pw, 2), the (row, column) of the image that
    each cell shows, -1 in zeros; top, left: how many cells of padding come before the image.
    """

    values: FloatArray
    padding: Mask
    origins: Cells
    top: int
    left: int


@dataclass(frozen=True)
class Term:
    """One product of a sum: the value of a cell times a weight.

    read: the cell (row, column) in the image's own coordinates, outside the image where padding is; origin: where its
    value comes from, None for a zero; weight_cell: the kernel's cell as it is drawn, before any flip.
    """

    value: float
    weight: float
    product: float
    read: tuple[int, int]
    origin: tuple[int, int] | None
    weight_cell: tuple[int, int]
    padding: bool


@dataclass(frozen=True, eq=False)
class Products:
    """Everything that is summed into one output.

    rows, columns: the window in the padded image; top, left: its first cell in the image's own coordinates, below 0
    in the padding; values: (kh, kw); weights: (kh, kw), as they lie on the image, flipped or not; products: (kh, kw);
    terms: the same one by one, row by row.
    """

    rows: range
    columns: range
    top: int
    left: int
    values: FloatArray
    weights: FloatArray
    products: FloatArray
    total: float
    terms: tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Links:
    """Products that a cell has a part in, n of them, as rows of tables.

    reads: (n, 2) the cell read, in the image's own coordinates; origins: (n, 2) the cell its value comes from, -1 for
    a zero; weight_cells: (n, 2) of the kernel as drawn; outputs: (n, 2) summed into; values, weights: (n,);
    padding: (n,) whether the read is beside the image.
    """

    reads: Cells
    origins: Cells
    weight_cells: Cells
    outputs: Cells
    values: FloatArray
    weights: FloatArray
    padding: Mask


def applied(state: Convolution) -> FloatArray:
    """Return the kernel as it is laid on the image, (kh, kw): turned by 180° for a convolution."""
    kernel = np.array(state.kernel, np.float64)
    return kernel[::-1, ::-1] if state.flipped else kernel


def padded(state: Convolution) -> Padded:
    """Return the image inside its padding; without any with the border 'valid'."""
    (top, _), (left, _) = borders(state)
    rows, columns = _origins(state)
    origins = np.stack(np.broadcast_arrays(rows[:, None], columns), axis=2)
    zero: Mask = np.any(origins < 0, axis=2)
    values = np.where(zero, 0.0, np.array(state.image, np.float64)[rows[:, None], columns])
    height, width = state.image_shape
    padding = np.ones(values.shape, np.bool_)
    padding[top : top + height, left : left + width] = False
    return Padded(values, padding, np.where(zero[..., None], -1, origins), top, left)


def result(state: Convolution) -> FloatArray:
    """Return the whole output (R, C), however many of its cells are shown."""
    windows = sliding_window_view(padded(state).values, state.kernel_shape)  # (R, C, kh, kw)
    output: FloatArray = windows.reshape(*windows.shape[:2], -1) @ applied(state).ravel()
    return output


def cell_of_step(state: Convolution, step: int) -> tuple[int, int]:
    """Return which output (row, column) is the `step`-th, the first being 1.  Raises IndexError if there is none."""
    rows, columns = output_shape(state)
    if not 1 <= step <= rows * columns:
        raise IndexError(f"no output is the {step}-th")
    return divmod(step - 1, columns)


def step_of_cell(state: Convolution, row: int, column: int) -> int:
    """Return after how many steps an output is there."""
    return row * output_shape(state)[1] + column + 1


def products_of(state: Convolution, row: int, column: int) -> Products:
    """Return what is summed into output (row, column).  Raises IndexError outside the output."""
    if not all(0 <= at < size for at, size in zip((row, column), output_shape(state), strict=True)):
        raise IndexError(f"no output ({row}, {column})")
    around, weights = padded(state), applied(state)
    height, width = weights.shape
    values = around.values[row : row + height, column : column + width]
    products = values * weights
    links = _links(
        state, *_grid(range(row, row + 1), range(height)), *_grid(range(column, column + 1), range(width))
    )
    return Products(
        range(row, row + height),
        range(column, column + width),
        row - around.top,
        column - around.left,
        values,
        weights,
        products,
        float(products.sum()),
        terms_of(links),
    )


def links_of_input(state: Convolution, row: int, column: int) -> Links:
    """Return every output that a cell of the image reaches, by itself or through padding that takes its value.

    A row or column outside the image means that one padding cell.
    """
    inside = all(0 <= at < size for at, size in zip((row, column), state.image_shape, strict=True))
    pairs = []
    for axis, at in enumerate((row, column)):
        output, tap = _every(state, axis)
        cells = output + tap
        read = cells - borders(state)[axis][0]
        pairs += [each[(_origins(state)[axis][cells] if inside else read) == at] for each in (output, tap)]
    return _links(state, *pairs)


def links_of_weight(state: Convolution, row: int, column: int) -> Links:
    """Return every cell that a weight, (row, column) in the kernel as drawn, multiplies, and for which output."""
    rows, columns = output_shape(state)
    height, width = state.kernel_shape
    i, j = (height - 1 - row, width - 1 - column) if state.flipped else (row, column)
    return _links(state, *_grid(range(rows), range(i, i + 1)), *_grid(range(columns), range(j, j + 1)))


def terms_of(links: Links) -> tuple[Term, ...]:
    """Return links one by one."""
    return tuple(
        Term(
            value,
            weight,
            value * weight,
            _pair(read),
            _pair(origin) if origin[0] >= 0 else None,
            _pair(cell),
            beside,
        )
        for value, weight, read, origin, cell, beside in zip(
            links.values.tolist(),
            links.weights.tolist(),
            links.reads.tolist(),
            links.origins.tolist(),
            links.weight_cells.tolist(),
            links.padding.tolist(),
            strict=True,
        )
    )


def _pair(cell: list[int]) -> tuple[int, int]:
    return cell[0], cell[1]


def _every(state: Convolution, axis: int) -> tuple[Cells, Cells]:
    """Return every (output, tap) along an axis, each (outputs · taps,)."""
    return _grid(range(output_shape(state)[axis]), range(state.kernel_shape[axis]))


def _grid(outputs: range, taps: range) -> tuple[Cells, Cells]:
    return np.repeat(np.array(outputs), len(taps)), np.tile(np.array(taps), len(outputs))


def _links(state: Convolution, row: Cells, row_tap: Cells, column: Cells, column_tap: Cells) -> Links:
    """Return the links of all (output, tap) pairs of the rows with all of the columns."""
    around, weights = padded(state), applied(state)
    down, across = (grid.ravel() for grid in np.indices((len(row), len(column))))
    taps = np.stack([row_tap[down], column_tap[across]], axis=1)
    outputs = np.stack([row[down], column[across]], axis=1)
    cells = outputs + taps
    at = tuple(cells.T)
    drawn = np.array(state.kernel_shape) - 1 - taps if state.flipped else taps
    return Links(
        cells - (around.top, around.left),
        around.origins[at],
        drawn,
        outputs,
        around.values[at],
        weights[tuple(taps.T)],
        around.padding[at],
    )


def _origins(state: Convolution) -> tuple[Cells, Cells]:
    """Return which row of the image each row of the padded image shows, and which column; -1 for zeros."""
    outside = outside_of(state)
    rows, columns = (
        _origin(np.arange(-before, size + after), size, outside)
        for (before, after), size in zip(borders(state), state.image_shape, strict=True)
    )
    return rows, columns


def _origin(cells: Cells, size: int, outside: Outside) -> Cells:
    last = size - 1
    if outside is Outside.CIRCULAR:
        return cells % size
    if outside is Outside.REPLICATE:
        return cells.clip(0, last)
    if outside is Outside.REFLECT:
        cells = np.abs(cells)
        return np.where(cells > last, 2 * last - cells, cells)
    return np.where((cells >= 0) & (cells <= last), cells, -1)

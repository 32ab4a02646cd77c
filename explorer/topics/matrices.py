"""Matrices of typed numbers: read from a cell or the clipboard, kept as tuples, written for people."""

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError

Matrix = tuple[tuple[float, ...], ...]  # rows of equal length, at least one of one number
FloatArray = NDArray[np.float64]

LARGEST = float(np.finfo(np.float32).max)
MINUS = "−"

_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?", re.ASCII)
_UNBOUNDED = re.compile(r"[+-]?(inf|infinity|nan|∞)", re.IGNORECASE)
_INNERMOST = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
_WORDS = re.compile(r"[A-Za-z_][\w.]*(?:\s*=\s*[\w.'\"]+)?")  # np.array, dtype=torch.float32
_SUCH_AS = "type one such as 2, −0.5 or 1/9"


def number(text: str) -> float:
    """Return the number that is written: ``1``, ``-2.5``, ``−2.5``, ``0,5``, ``1e-3`` or ``1/9``.

    One comma is a decimal comma.  Raises ExplorerError for anything else and for what float32 cannot hold.
    """
    typed = " ".join(text.split())
    if not typed:
        raise ExplorerError(f"The cell is empty: {_SUCH_AS}.")
    plain = typed.replace(MINUS, "-")
    if _UNBOUNDED.fullmatch(plain):
        raise ExplorerError(f"“{typed}” is not a finite number: {_SUCH_AS}.")
    found = _NUMBER.fullmatch(re.sub(r"(\d?),(?=\d)", r"\1.", plain))
    if found is None:
        raise ExplorerError(f"“{_clipped(typed)}” is no number: {_SUCH_AS}.")
    return _quotient(_clipped(typed), float(found[1]), float(found[2] or 1))


def check_matrix(matrix: Matrix, most: int | None = None) -> None:
    """Raise ExplorerError unless every row has as many finite numbers; most: the largest side allowed."""
    if not matrix or not matrix[0]:
        raise ExplorerError("The matrix is empty: give it at least one row with one number.")
    _check_shape([len(row) for row in matrix], most)
    for row, values in enumerate(matrix, 1):
        for column, value in enumerate(values, 1):
            if not abs(value) <= LARGEST:  # also of what is not a number
                raise ExplorerError(f"Row {row}, column {column} holds {value:g}: {_SUCH_AS}.")


def as_array(matrix: Matrix) -> FloatArray:
    """Return a matrix as an array (rows, columns).  Raises ExplorerError as `check_matrix` does."""
    check_matrix(matrix)
    return np.array(matrix, np.float64)


def as_matrix(array: NDArray[Any]) -> Matrix:
    """Return an array (rows, columns) as a matrix.  Raises ExplorerError as `check_matrix` does."""
    if array.ndim != 2:
        raise ExplorerError(
            f"These values have {array.ndim} axes: choose one channel, with rows and columns."
        )
    matrix = tuple(tuple(row) for row in array.astype(np.float64).tolist())
    check_matrix(matrix)
    return matrix


def with_cell(matrix: Matrix, row: int, column: int, value: float) -> Matrix:
    """Return the matrix with another number in one cell.

    Raises IndexError outside the matrix and ExplorerError for what float32 cannot hold.
    """
    array = as_array(matrix)
    if row < 0 or column < 0:
        raise IndexError(f"no cell ({row}, {column})")
    array[row, column] = value
    return as_matrix(array)


def resized(matrix: Matrix, rows: int, columns: int) -> Matrix:
    """Return the matrix with as many rows and columns: cells keep their numbers, new ones are 0."""
    if rows < 1 or columns < 1:
        raise ExplorerError(
            f"A matrix cannot be {rows} × {columns}: give it at least one row and one column."
        )
    array = np.zeros((rows, columns))
    old = as_array(matrix)[:rows, :columns]
    array[: old.shape[0], : old.shape[1]] = old
    return as_matrix(array)


def averaged(values: NDArray[Any], most: int) -> FloatArray:
    """Return an array (rows, columns) with at most `most` of each: means of nearly equal parts."""
    return _averaged_rows(_averaged_rows(np.asarray(values, np.float64), most).T, most).T


def _averaged_rows(values: FloatArray, most: int) -> FloatArray:
    size = len(values)
    if size <= most:
        return values
    starts = np.arange(most) * size // most
    sums: FloatArray = np.add.reduceat(values, starts, axis=0)
    return sums / np.diff(starts, append=size)[:, None]


def written(value: float, decimals: int = 2) -> str:
    """Return ``−0.5``: rounded, without zeros that say nothing, with a true minus sign and no minus zero."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"
    size = abs(value)
    digits, _, exponent = f"{size:.{decimals}{'f' if size < 1e7 else 'e'}}".partition("e")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    text = f"{digits}e{int(exponent)}" if exponent else digits
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def parse_table(text: str, most: int | None = None) -> Matrix:
    """Return the matrix in a text: cells of a spreadsheet, lines of numbers, or a list as Python writes it.

    Columns are apart by tabs, else semicolons, else commas, else spaces; a comma between digits is a decimal comma
    only where tabs, semicolons or spaces separate.  most: the largest side allowed, looked at before any number is
    read.  Raises ExplorerError, which names the row and column.
    """
    rows = _rows(text)
    if not rows:
        raise ExplorerError(
            "There is no number in this text: copy the cells of one matrix and paste them again."
        )
    _check_shape([len(cells) for cells in rows], most)
    return tuple(
        tuple(_number_at(row, column, cell) for column, cell in enumerate(cells, 1))
        for row, cells in enumerate(rows, 1)
    )


def _quotient(typed: str, numerator: float, denominator: float) -> float:
    if denominator == 0:
        raise ExplorerError(f"“{typed}” divides by zero: {_SUCH_AS}.")
    value = numerator / denominator
    if not abs(value) <= LARGEST:
        raise ExplorerError(f"“{typed}” is more than float32 can hold: type a number up to 3.4e38.")
    return value


def _clipped(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def _check_shape(lengths: list[int], most: int | None) -> None:
    if most is not None and max(len(lengths), *lengths) > most:
        size = f"{len(lengths)} × {max(lengths)}"
        raise ExplorerError(f"This matrix is {size}: give it at most {most} rows and {most} columns.")
    for row, length in enumerate(lengths, 1):
        if length != lengths[0]:
            raise ExplorerError(
                f"Row {row} has {_count(length)}, but row 1 has {lengths[0]}: give every row as many."
            )


def _count(numbers: int) -> str:
    return f"{numbers} number{'' if numbers == 1 else 's'}"


def _number_at(row: int, column: int, cell: str) -> float:
    try:
        return number(cell)
    except ExplorerError as error:
        said = str(error)
        raise ExplorerError(f"Row {row}, column {column}: {said[0].lower()}{said[1:]}") from error


def _rows(text: str) -> list[list[str]]:
    """Return the cells of every row, still as text."""
    if not re.search(r"[\[\](){}]", text):
        return _lines(text.splitlines())
    inner = _INNERMOST.findall(text)
    _check_brackets(_INNERMOST.sub("•", text))
    if len(inner) == 1:
        return _lines(re.split(r"[;\n]", inner[0]))
    return [_in_list(row) for row in inner]


def _check_brackets(outer: str) -> None:
    """Raise ExplorerError unless the rows, each a bullet, stand in one list and nothing but words beside them."""
    left = re.sub(r"[\s,;]", "", _WORDS.sub("", outer))
    shell = re.fullmatch(r"([\[({]*)•*([\])}]*)", left)
    if re.search(r"•[\])}]+[\[({]+•", left):
        raise ExplorerError(
            "This text holds more than one matrix: copy the rows of one and paste them again."
        )
    if shell is None or len(shell[1]) != len(shell[2]):
        raise ExplorerError("The brackets do not enclose whole rows: write a matrix as [[1, 2], [3, 4]].")


def _in_list(row: str) -> list[str]:
    cells = row.split(",") if "," in row else row.split()
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def _lines(lines: list[str]) -> list[list[str]]:
    lines = [line.strip(" \r") for line in lines if line.strip()]
    every = "\n".join(lines)
    for separator in ("\t", ";"):
        if separator in every:
            return [line.split(separator) for line in lines]
    spaced = re.search(r"[^\s,] +[^\s,]", every)
    if re.search(r",\s", every) or ("," in every and not spaced):
        return [_in_list(line) for line in lines]
    return [line.split() for line in lines]

"""Kernels applied to pictures, quickly, in NumPy.

A picture is (H, W) or (H, W, C), float32, mostly in 0..1.  A kernel is applied as libraries do: without flipping.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.filters.kernel import Kernel, facts
from explorer.topics.filters.state import Border, Colour, Filter, Filters, View, gain

Picture = NDArray[np.float32]

LUMA = np.array((0.299, 0.587, 0.114), np.float32)  # ITU-R BT.601
_BAND = 16  # rows made at once: measured fastest, and small enough for BLAS to stay in one thread
_COLUMN = 1.5  # a kernel's column as a matrix product costs about as much as so many shifted additions


def apply(picture: NDArray[Any], kernel: Kernel, border: Border = Border.ZERO) -> Picture:
    """Return the cross-correlation of a picture and a kernel, of the picture's shape.

    Colour channels are filtered one by one.
    """
    planes = padded(picture, len(kernel) // 2, border)
    taps, columns = _plan(kernel)
    size = len(kernel) - 1
    out = np.empty((planes.shape[0], planes.shape[1] - size, planes.shape[2] - size), np.float32)
    for plane, target in zip(planes, out, strict=True):
        if len(taps) <= _COLUMN * len(columns):
            _add_shifted(plane, taps, target)
        else:
            _multiply_bands(plane, columns, target)
    return out[0] if picture.ndim == 2 else np.moveaxis(out, 0, 2)


def filtered(picture: NDArray[Any], state: Filters) -> Picture:
    """Return what the state's chain makes of a picture, (H, W) if it filters grey, else of the picture's shape."""
    result: Picture = grey(picture) if state.colour is Colour.GREY else np.asarray(picture, np.float32)
    for link in state.chain:
        result = apply(result, link.kernel, state.border)
    return result


def grey(picture: NDArray[Any]) -> Picture:
    """Return the brightness (H, W) of a picture: 0.299 red + 0.587 green + 0.114 blue; the mean if it has not three."""
    if picture.ndim == 2:
        return np.asarray(picture, np.float32)
    weights = LUMA if picture.shape[2] == 3 else np.full(picture.shape[2], 1 / picture.shape[2], np.float32)
    return np.asarray(picture @ weights, np.float32)


def padded(picture: NDArray[Any], margin: int, border: Border) -> Picture:
    """Return the planes (C, H + 2 margin, W + 2 margin) of a picture with its border around them."""
    planes = picture[None] if picture.ndim == 2 else np.moveaxis(picture, 2, 0)
    count, height, width = planes.shape
    around = np.zeros((count, height + 2 * margin, width + 2 * margin), np.float32)
    inside = slice(margin, margin + height)
    around[:, inside, margin : margin + width] = planes
    if border is Border.ZERO or not margin:
        return around
    rows, columns = (_beyond(size, margin, border) for size in (height, width))
    for ends in (slice(None, margin), slice(-margin, None)):
        around[:, inside, ends] = around[:, inside, columns[ends]]
    for ends in (slice(None, margin), slice(-margin, None)):
        around[:, ends] = around[:, rows[ends]]
    return around


def _beyond(size: int, margin: int, border: Border) -> NDArray[np.intp]:
    """Return which padded index each of the size + 2 margin padded indices copies."""
    indices = np.arange(margin, margin + size)
    return np.pad(indices, margin, mode="reflect" if border is Border.REFLECT else "edge")


@dataclass(frozen=True, eq=False)
class Response:
    """What a chain makes of a picture, and how to show it truly.

    values: (H, W) or (H, W, C); signed: whether 0 is the middle of the colours, else black is 0 and white 1;
    low, high: the values at the ends of the colours; outside: the share of values beyond them, 0..1;
    sentence: what the colours mean, in numbers.
    """

    values: Picture
    signed: bool
    low: float
    high: float
    outside: float
    sentence: str


def response(picture: NDArray[Any], state: Filters) -> Response:
    """Return what the state's chain makes of a picture with the range of its colours."""
    values = filtered(picture, state)
    return _signed(values, state) if is_signed(state) else _as_picture(values)


def is_signed(state: Filters) -> bool:
    """Whether the result is shown with its sign: asked for, or an even area comes out at (nearly) 0 or below.

    So edges have two colours, while a sharpened picture, whose kernel has negative weights too, stays a picture.
    """
    return state.view is View.SIGNED or (
        state.view is View.AUTO and any(_finds_changes(link) for link in state.chain)
    )


def _finds_changes(link: Filter) -> bool:
    known = facts(link.kernel)
    return known.lowest < 0 and known.total < 0.05 * (known.highest - known.lowest)


def _signed(values: Picture, state: Filters) -> Response:
    most = max(float(values.max()), -float(values.min()))
    if most <= 1e-6 * gain(state):  # rounding, not to be blown up to full colour
        return Response(
            values, True, -1.0, 1.0, 0.0, "Everything is 0: nothing here is what the filter looks for."
        )
    bound = ""
    if len(state.chain) == 1:
        known = facts(state.chain[0].kernel)
        bound = f"; ±{max(known.highest, -known.lowest):.3g} is the most this kernel makes of values in 0..1"
    text = f"The two colours are above and below 0, full at ±{most:.3g}, the largest value here{bound}."
    return Response(values, True, -most, most, 0.0, text)


def _as_picture(values: Picture) -> Response:
    outside = np.count_nonzero(values < -1e-6) + np.count_nonzero(values > 1 + 1e-6)  # 1e-6: rounding
    share = outside / values.size
    if not outside:
        return Response(values, False, 0.0, 1.0, 0.0, "All values lie in 0..1: black is 0 and white 1.")
    shown = f"{share:.1%}".replace("%", " %") if share >= 0.001 else "Less than 0.1 %"
    text = f"{shown} of the values lie outside 0..1 and are clipped on screen."
    return Response(values, False, 0.0, 1.0, share, text)


@dataclass(frozen=True, eq=False)
class Reduced:
    """A picture at a size to work on, float32 in 0..1, and the sentence that says so; empty if it was small enough."""

    picture: Picture
    sentence: str


def reduce(picture: NDArray[Any], longest: int = 640) -> Reduced:
    """Return a picture, uint8 or float, with its longer side at most `longest` pixels.

    Every pixel of the result is the mean of the area it covers.  Raises ExplorerError for an empty picture.
    """
    if picture.ndim not in (2, 3) or not picture.size:
        raise ExplorerError("This picture has no pixels: choose another one.")
    height, width = picture.shape[:2]
    scale = 1 / 255 if picture.dtype == np.uint8 else 1.0
    if max(height, width) <= longest:
        return Reduced(np.asarray(picture * np.float32(scale), np.float32), "")
    rows, columns = (max(1, round(side * longest / max(height, width))) for side in (height, width))
    smaller = _averaged(_averaged(picture, rows).swapaxes(0, 1), columns).swapaxes(0, 1)
    text = (
        f"Worked on at {columns} × {rows} pixels: the picture has {width} × {height}, "
        "and each pixel here is the mean of the area it covers."
    )
    return Reduced(np.ascontiguousarray(smaller * np.float32(scale)), text)


def _averaged(values: NDArray[Any], count: int) -> Picture:
    """Return `count` means of equal parts of the first axis; a part may begin and end within a row."""
    size = len(values)
    out = np.empty((count, *values.shape[1:]), np.float32)
    for index in range(count):
        begin, end = index * size / count, (index + 1) * size / count
        first, last = int(begin), min(size, int(np.ceil(end - 1e-9)))
        rows = np.arange(first, last)
        weights = np.minimum(rows + 1, end) - np.maximum(rows, begin)
        part = values[first:last].astype(np.float32)
        out[index] = np.tensordot((weights / weights.sum()).astype(np.float32), part, axes=1)
    return out


_Taps = tuple[tuple[int, int, np.float32], ...]
_Columns = tuple[tuple[int, Picture], ...]


@lru_cache(maxsize=64)
def _plan(kernel: Kernel) -> tuple[_Taps, _Columns]:
    """Return the kernel's non-zero weights (row, column, weight) and its non-zero columns (column, matrix).

    A column's matrix (band, band + k - 1) holds it in every row, one place further on: times a band of the picture
    it is that column of the cross-correlation.
    """
    weights = np.array(kernel, np.float32)
    taps = tuple((int(row), int(column), weights[row, column]) for row, column in np.argwhere(weights))
    columns, band = [], np.arange(_BAND)
    for column in np.flatnonzero(weights.any(axis=0)):
        matrix = np.zeros((_BAND, _BAND + len(kernel) - 1), np.float32)
        for row, weight in enumerate(weights[:, column]):
            matrix[band, band + row] = weight
        columns.append((int(column), matrix))
    return taps, tuple(columns)


def _add_shifted(plane: Picture, taps: _Taps, out: Picture) -> None:
    """Write into `out` the plane shifted under every weight, times it, summed."""
    height, width = out.shape
    out[:] = 0
    product = np.empty_like(out)
    for row, column, weight in taps:
        np.multiply(plane[row : row + height, column : column + width], weight, out=product)
        out += product


def _multiply_bands(plane: Picture, columns: _Columns, out: Picture) -> None:
    """Write into `out`, band by band, the sum of a matrix product for every column of the kernel."""
    height, width = out.shape
    for top in range(0, height, _BAND):
        band = out[top : top + _BAND]
        reach = len(band) + columns[0][1].shape[1] - _BAND
        below = plane[top : top + reach]
        for index, (column, matrix) in enumerate(columns):
            product = matrix[: len(band), :reach] @ below[:, column : column + width]
            if index:
                band += product
            else:
                band[:] = product

"""Which arguments torch would take, and a sentence for those that it would not."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics.matrices import LARGEST, check_matrix, written
from explorer.topics.pooling.axis import Axis, axes, covers
from explorer.topics.pooling.shifting import original, shifted
from explorer.topics.pooling.state import LIMITS, Border, Pair, Pooling

_NAMES = ("row", "column")
_FIELDS = ("window", "stride", "padding", "dilation")


def check(state: Pooling, image: NDArray[Any] | None = None) -> None:
    """Raise ExplorerError with the sentence of `why_invalid`, if there is one."""
    reason = why_invalid(state, image)
    if reason is not None:
        raise ExplorerError(reason)


def why_invalid(state: Pooling, image: NDArray[Any] | None = None) -> str | None:
    """Return one sentence that says why torch (or the lab) cannot pool this and what to do; None if it can.

    image: (rows, columns), a picture or feature map pooled in place of the matrix.
    """
    reason = _wrong_cells(state) if image is None else _wrong_image(image)
    if reason is not None:
        return reason
    size = size_of(state, image)
    return why_arguments_invalid(state, size) or _wrong_shift(state, size) or _wrong_sum(state, image)


def why_arguments_invalid(state: Pooling, size: Pair | None = None) -> str | None:
    """Return why these arguments cannot pool an input of a size, whatever its values and its shift."""
    for field in _FIELDS:
        limit = LIMITS[field]
        for value in state.steps if field == "stride" else getattr(state, field):
            if value not in limit:
                return f"{field.capitalize()} {value} is out of the lab's reach: choose {limit[0]} to {limit[-1]}."
    for name, axis in zip(_NAMES, axes(state, size), strict=True):
        if not _fits(axis):
            return _why(axis, name)
    return None


def size_of(state: Pooling, image: NDArray[Any] | None = None) -> Pair:
    """Return (rows, columns) of what is pooled."""
    if image is None:
        return len(state.matrix), len(state.matrix[0])
    return image.shape[0], image.shape[1]


def changed(state: Pooling, field: str, value: Any, axis: int | None = None) -> Pooling:
    """Return the state with another value in a field; axis: 0 for the rows of a pair, 1 for the columns.

    One side of a stride that follows the window leaves the other side as it is.
    """
    if axis is not None:
        pair = state.steps if field == "stride" else getattr(state, field)
        value = (value, pair[1]) if axis == 0 else (pair[0], value)
    return replace(state, **{field: value})


def why_not(state: Pooling, field: str, value: Any, axis: int | None = None) -> str | None:
    """Return why an argument cannot take a value while the others stay, or None if it can."""
    return why_arguments_invalid(changed(state, field, value, axis))


def valid_range(state: Pooling, field: str, axis: int, size: Pair | None = None) -> range:
    """Return the numbers that one side of `window`, `stride`, `padding` or `dilation` may take now; empty if none.

    size: (rows, columns) of a picture in place of the matrix.
    """
    sides = (len(state.matrix), len(state.matrix[0])) if size is None else size
    now = axes(state, sides)[axis]
    return _range_of(now, field, field == "window" and state.stride is None)


@lru_cache(maxsize=256)
def _range_of(axis: Axis, field: str, strides_along: bool) -> range:
    """Return the numbers that a field of an axis may take; strides_along: the stride is as large as the window."""
    fitting = [value for value in LIMITS[field] if _fits(_with(axis, field, value, strides_along))]
    return range(fitting[0], fitting[-1] + 1) if fitting else range(0)


def _with(axis: Axis, field: str, value: int, strides_along: bool) -> Axis:
    changes: dict[str, Any] = {field: value} | ({"stride": value} if strides_along else {})
    return Axis(**(vars(axis) | changes))


def _fits(axis: Axis) -> bool:
    return 2 * axis.padding <= axis.window and axis.length >= 1


def _why(axis: Axis, name: str) -> str:
    if 2 * axis.padding > axis.window:
        most = axis.window // 2
        return (
            f"Padding {axis.padding} is more than half of the window's {_many(axis.window, name)}: "
            f"pad at most {most} or enlarge the window."
        )
    return (
        f"The window spans {axis.dilation}·({axis.window} − 1) + 1 = {_many(axis.reach, name)}, but the padded input "
        f"has only {axis.size} + 2·{axis.padding} = {axis.padded}: make the window or the dilation smaller, "
        "or the input larger."
    )


def _wrong_cells(state: Pooling) -> str | None:
    try:
        check_matrix(state.matrix, LIMITS["size"][-1])
    except ExplorerError as error:
        return str(error)
    return None


def _wrong_image(image: NDArray[Any]) -> str | None:
    if image.ndim != 2 or image.size == 0:
        return f"These values have the shape {image.shape}: choose one channel, with rows and columns."
    if not bool((np.abs(image.astype(np.float64)) <= LARGEST).all()):
        return "This feature map holds values that are not finite in float32: choose another map."
    return None


def _wrong_shift(state: Pooling, size: Pair) -> str | None:
    if state.border is Border.WRAP:
        return None
    for name, by, side in zip(_NAMES, state.shift, size, strict=True):
        if abs(by) >= side:
            return (
                f"A shift by {_many(abs(by), name)} leaves nothing of the input's {side}: "
                f"shift by at most {side - 1}."
            )
    return None


def _wrong_sum(state: Pooling, image: NDArray[Any] | None) -> str | None:
    values = np.abs(original(state, image))
    if values.max() * state.window[0] * state.window[1] <= LARGEST:
        return None
    rows, columns = (covers(axis) for axis in axes(state, size_of(state, image)))
    largest = max(float((rows @ each @ columns.T).max()) for each in (values, shifted(state, values)))
    if largest <= LARGEST:
        return None
    return (
        f"A window's sum can reach {written(largest)}, more than float32 can hold (3.4e38): "
        "use smaller numbers or a smaller window."
    )


def _many(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"

"""Which arguments torch would take, and a sentence for those that it would not."""

from dataclasses import replace
from enum import StrEnum
from math import gcd, isfinite
from typing import Any

from explorer.errors import ExplorerError
from explorer.topics.conv2d.axis import Axis, axes
from explorer.topics.conv2d.state import LIMITS, PAIRS, Conv2d, PaddingBy, PaddingMode

LARGEST = 10_000  # of a number typed into a cell
_NAMES = ("row", "column")
_WORDS: dict[str, type[StrEnum]] = {"padding_mode": PaddingMode, "padding_by": PaddingBy}


def check(state: Conv2d) -> None:
    """Raise ExplorerError with the sentence of `why_invalid`, if there is one."""
    reason = why_invalid(state)
    if reason is not None:
        raise ExplorerError(reason)


def why_invalid(state: Conv2d) -> str | None:
    """Return one sentence that says why torch (or the lab) cannot compute this and what to do; None if it can."""
    reason = _beyond_limits(state) or _wrong_groups(state)
    reason = reason or (_wrong_transposed(state) if state.transposed else _wrong_forward(state))
    if reason is None:
        for name, axis in zip(_NAMES, axes(state), strict=True):
            reason = reason or (_wrong_output if axis.transposed else _wrong_reach)(axis, name)
    return reason


def changed(state: Conv2d, field: str, value: Any, axis: int | None = None) -> Conv2d:
    """Return the state with another value in a field; axis: 0 for the rows of a pair, 1 for the columns."""
    if axis is not None:
        pair = getattr(state, field)
        value = (value, pair[1]) if axis == 0 else (pair[0], value)
    return replace(state, **{field: value})


def switched(state: Conv2d, transposed: bool) -> Conv2d:
    """Return the state as a transposed convolution, or not; arguments the other kind lacks take their default."""
    if transposed == state.transposed:
        return state
    if not transposed:
        return replace(state, transposed=False, output_padding=(0, 0))
    return replace(
        state,
        transposed=True,
        padding_by=PaddingBy.NUMBER,
        padding_mode=PaddingMode.ZEROS,
        output_padding=(0, 0),
    )


def why_not(state: Conv2d, field: str, value: Any, axis: int | None = None) -> str | None:
    """Return why a field cannot take a value while the others stay, or None if it can."""
    return why_invalid(changed(state, field, value, axis))


def valid_values(state: Conv2d, field: str, axis: int = 0) -> tuple[int, ...]:
    """Return the numbers that a field may take now, given the others; axis: of a pair, 0 the rows, 1 the columns."""
    which = axis if field in PAIRS else None
    return tuple(value for value in LIMITS[field] if why_not(state, field, value, which) is None)


def valid_range(state: Conv2d, field: str, axis: int = 0) -> range:
    """Return `valid_values` as a range, with a step where only multiples will do; empty if nothing will.

    Of `groups` the range may hold numbers between that do not divide the channels: ask `valid_values` there.
    """
    values = valid_values(state, field, axis)
    if not values:
        return range(0)
    step = gcd(*(value - values[0] for value in values)) or 1
    return range(values[0], values[-1] + 1, step)


def valid_choices(state: Conv2d, field: str) -> tuple[StrEnum, ...]:
    """Return the words that `padding_mode` or `padding_by` may be now."""
    return tuple(word for word in _WORDS[field] if why_not(state, field, word) is None)


def _beyond_limits(state: Conv2d) -> str | None:
    for field, limit in LIMITS.items():
        value = getattr(state, field)
        for number in value if field in PAIRS else (value,):
            if number not in limit:
                name = field.replace("_", " ").capitalize()
                return f"{name} {number} is out of the lab's reach: choose {limit[0]} to {limit[-1]}."
    for edit in state.edits:
        if not isfinite(edit.value) or abs(edit.value) > LARGEST:
            return (
                f"A cell of the {edit.part} holds {edit.value:g}: type a number from −{LARGEST} to {LARGEST}."
            )
    return None


def _wrong_groups(state: Conv2d) -> str | None:
    for name, channels in (("input", state.in_channels), ("output", state.out_channels)):
        if channels % state.groups:
            common = gcd(state.in_channels, state.out_channels)
            allowed = [str(groups) for groups in range(1, common + 1) if common % groups == 0]
            plural = "s" if channels > 1 else ""
            return (
                f"{state.groups} groups cannot share out {channels} {name} channel{plural} evenly: "
                f"with {state.in_channels} in and {state.out_channels} out, groups can be {_either(allowed)}."
            )
    return None


def _wrong_transposed(state: Conv2d) -> str | None:
    if state.padding_by is not PaddingBy.NUMBER:
        return f"A transposed convolution has no padding '{state.padding_by}': give the padding as a number."
    if state.padding_mode is not PaddingMode.ZEROS:
        return f"A transposed convolution cannot pad in mode '{state.padding_mode}': choose zeros."
    return None


def _wrong_forward(state: Conv2d) -> str | None:
    if any(state.output_padding):
        return "Only a transposed convolution has output padding: set it to 0 or switch to transposed."
    if state.padding_by is PaddingBy.SAME and state.stride != (1, 1):
        return (
            f"Padding 'same' needs stride 1, here it is {state.stride[0]} × {state.stride[1]}: "
            "set the stride to 1 or give the padding as a number."
        )
    return None


def _wrong_reach(axis: Axis, name: str) -> str | None:
    most = max(axis.before, axis.after)
    if axis.mode is PaddingMode.REFLECT and most >= axis.size:
        return (
            f"Reflecting needs less padding than the input has {name}s, but {most} is not less than {axis.size}: "
            f"pad at most {axis.size - 1} or enlarge the input."
        )
    if axis.mode is PaddingMode.CIRCULAR and most > axis.size:
        return (
            f"Circular padding of {most} would go round the input's {axis.size} {name}s more than once: "
            f"pad at most {axis.size} or enlarge the input."
        )
    if axis.reach > axis.padded:
        return (
            f"The kernel spans {axis.dilation}·({axis.kernel} − 1) + 1 = {axis.reach} {name}s, but the padded input "
            f"has only {axis.size} + {axis.before} + {axis.after} = {axis.padded}: "
            "make the kernel or the dilation smaller, or the input or the padding larger."
        )
    return None


def _wrong_output(axis: Axis, name: str) -> str | None:
    if axis.output_padding >= max(axis.stride, axis.dilation):
        return (
            f"Output padding {axis.output_padding} along the {name}s must be smaller than the stride {axis.stride} "
            f"or the dilation {axis.dilation}: choose at most {max(axis.stride, axis.dilation) - 1}."
        )
    if axis.length < 1:
        return (
            f"Padding {axis.before} crops {2 * axis.before} of the {axis.length + 2 * axis.before} output {name}s, "
            "so that none is left: choose less padding or a larger input, kernel or stride."
        )
    return None


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"

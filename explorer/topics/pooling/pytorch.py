"""The same pooling in PyTorch, as text a student can paste."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import FloatArray
from explorer.topics.pooling.axis import axes
from explorer.topics.pooling.computing import Results, results
from explorer.topics.pooling.shifting import original
from explorer.topics.pooling.state import Border, Pair, Pooling
from explorer.topics.pooling.valid import size_of

_EXACT = 2**24  # whole numbers up to here are exact in float32


def lines(state: Pooling) -> tuple[str, ...]:
    """Return the calls for max, average and sum; of a dilated window only that for max, as PyTorch has no other."""
    dilation = f", dilation={_pair(state.dilation)}" if state.dilation != (1, 1) else ""
    arguments = _arguments(state)
    maximum = f"F.max_pool2d(image, {arguments}{dilation})"
    if dilation:
        return (maximum,)
    border = "" if state.count_include_pad else ", count_include_pad=False"
    return (
        maximum,
        f"F.avg_pool2d(image, {arguments}{border})",
        f"F.avg_pool2d(image, {arguments}, divisor_override=1)",
    )


def code(state: Pooling, image: NDArray[Any] | None = None) -> str:
    """Return PyTorch code that leaves in `output`, (3, rows, columns), the maxima, averages and sums the lab shows.

    It computes in double precision only where single would not be exact.
    """
    kind = "" if _is_exact_in_single(results(state, image)) else ", dtype=torch.float64"
    numbers = _written(original(state, image), kind)
    body = [f"image = {numbers}", *_shifting(state)]
    maximum, *others = lines(state)
    body.append(f"maximum = {maximum}")
    if others:
        body += [f"average = {others[0]}", f"total = {others[1]}"]
    else:
        body += _dilated(state, size_of(state, image), kind)
    last = "output = torch.cat([maximum, average, total])"
    return "\n".join(["import torch", "import torch.nn.functional as F", "", *body, last, ""])


def _arguments(state: Pooling) -> str:
    written = [_pair(state.window)]
    if state.steps != state.window:
        written.append(f"stride={_pair(state.steps)}")
    if state.padding != (0, 0):
        written.append(f"padding={_pair(state.padding)}")
    if state.ceil_mode:
        written.append("ceil_mode=True")
    return ", ".join(written)


def _shifting(state: Pooling) -> list[str]:
    down, right = state.shift
    if state.shift == (0, 0):
        return []
    if state.border is Border.WRAP:
        return [f"image = torch.roll(image, {state.shift}, dims=(1, 2))"]
    return [f"image = F.pad(image, ({right}, {-right}, {down}, {-down}))"]


def _dilated(state: Pooling, size: Pair, kind: str) -> list[str]:
    """Return the sum and the average under a dilated window, made of convolutions with ones."""
    top, left = state.padding
    bottom, right = (
        (axis.length - 1) * axis.stride + axis.reach - axis.size - axis.padding for axis in axes(state, size)
    )
    spread = f"stride={_pair(state.steps)}, dilation={_pair(state.dilation)}"
    around = f"({left}, {right}, {top}, {bottom})"
    counting = [f"inside = F.pad(torch.ones_like(image), {around})"]
    if state.count_include_pad:
        near = f"({left}, {min(right, left)}, {top}, {min(bottom, top)})"
        counting = [f"inside = F.pad(torch.ones_like(image), {near}, value=1)"]
        if right > left or bottom > top:
            beyond = f"(0, {max(right - left, 0)}, 0, {max(bottom - top, 0)})"
            counting.append(f"inside = F.pad(inside, {beyond})")
    return [
        "# PyTorch dilates max pooling only: a sum is a convolution with ones",
        f"ones = torch.ones((1, 1, {state.window[0]}, {state.window[1]}){kind})",
        f"total = F.conv2d(F.pad(image, {around}), ones, {spread})",
        *counting,
        f"average = total / F.conv2d(inside, ones, {spread}).clamp(min=1)",
    ]


def _pair(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"


def _written(values: FloatArray, kind: str) -> str:
    """Return ``torch.tensor([[…]])`` with every number in full, a row a line."""
    rows = [f"[{', '.join(repr(float(value)) for value in row)}]" for row in values]
    if bool((values == np.round(values)).all()) and np.abs(values).max() < _EXACT:
        rows = [f"[{', '.join(f'{value:.0f}.' for value in row + 0.0)}]" for row in values]
    between = ",\n    "
    return f"torch.tensor([[\n    {between.join(rows)},\n]]{kind})"


def _is_exact_in_single(found: Results) -> bool:
    values, averages = found.input, found.output.average
    if not bool((values == np.round(values)).all()):
        return False
    most = np.abs(values).max() * found.divisors.max()
    with np.errstate(over="ignore"):
        return bool(most < _EXACT and (averages == averages.astype(np.float32)).all())

"""The same convolution in PyTorch, as text a student can paste."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d.computing import results
from explorer.topics.conv2d.shapes import weight_shape
from explorer.topics.conv2d.state import Conv2d, PaddingBy, PaddingMode, Pair
from explorer.topics.conv2d.values import FloatArray, Tensors, tensors

_EXACT = 2**24  # whole numbers up to here are exact in float32


def line(state: Conv2d) -> str:
    """Return the layer in PyTorch, with only the arguments that differ from their defaults."""
    return f"nn.{'ConvTranspose2d' if state.transposed else 'Conv2d'}({', '.join(_arguments(state))})"


def code(state: Conv2d, image: NDArray[Any] | None = None) -> str:
    """Return PyTorch code that leaves in `output`, (out, rows, columns), what the lab shows; image: as for `tensors`.

    It computes in double precision only where single would not be exact.
    """
    numbers = tensors(state, image)
    single = _is_exact_in_single(state, numbers)
    kind = "" if single else "dtype=torch.float64"
    layer = line(state) if single else f"{line(state)[:-1]}, {kind})"
    lines = [
        "import torch",
        "from torch import nn",
        "",
        f"conv = {layer}",
        f"image = {_written(numbers.input, kind or 'dtype=torch.float32')}",
        "with torch.no_grad():",
        f"    conv.weight[:] = {_written(as_torch(state, numbers.weight), kind, 4)}",
    ]
    if state.bias:
        lines.append(f"    conv.bias[:] = {_written(numbers.bias, kind, 4)}")
    return "\n".join([*lines, "    output = conv(image)", ""])


def as_torch(state: Conv2d, weight: FloatArray) -> FloatArray:
    """Return a weight (out, in / groups, kh, kw) in torch's order: if transposed (in, out / groups, kh, kw)."""
    if not state.transposed:
        return weight
    groups = state.groups
    apart = weight.reshape(groups, state.out_channels // groups, state.in_channels // groups, *state.kernel)
    return apart.swapaxes(1, 2).reshape(weight_shape(state))


def _arguments(state: Conv2d) -> list[str]:
    written = [str(state.in_channels), str(state.out_channels), f"kernel_size={_pair(state.kernel)}"]
    if state.stride != (1, 1):
        written.append(f"stride={_pair(state.stride)}")
    if state.padding_by is PaddingBy.SAME:
        written.append('padding="same"')
    elif state.padding_by is PaddingBy.VALID:
        written.append('padding="valid"')
    elif state.padding != (0, 0):
        written.append(f"padding={_pair(state.padding)}")
    if state.output_padding != (0, 0):
        written.append(f"output_padding={_pair(state.output_padding)}")
    if state.dilation != (1, 1):
        written.append(f"dilation={_pair(state.dilation)}")
    if state.groups != 1:
        written.append(f"groups={state.groups}")
    if not state.bias:
        written.append("bias=False")
    if state.padding_mode is not PaddingMode.ZEROS:
        written.append(f'padding_mode="{state.padding_mode}"')
    return written


def _pair(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"


def _written(values: FloatArray, kind: str, indent: int = 0) -> str:
    """Return ``torch.tensor([[…]])`` with every number in full, a row a line; kind: its dtype argument, or empty."""
    whole = values.astype(np.int64) if _is_whole(values) else values
    text = np.array2string(
        whole,
        max_line_width=10_000,
        separator=", ",
        threshold=values.size + 1,
        formatter={"float_kind": lambda number: repr(float(number))},
    )
    rows = [row for row in text.splitlines() if row.strip()]
    if len(rows) == 1:
        return f"torch.tensor({rows[0]}{', ' * bool(kind)}{kind})"
    space = " " * indent
    rows = [*rows[:-1], f"{rows[-1]},", *([f"{kind},"] if kind else [])]
    return "\n".join(["torch.tensor(", *(f"{space}    {row}" for row in rows), f"{space})"])


def _is_whole(values: FloatArray) -> bool:
    return bool((values == np.round(values)).all())


def _is_exact_in_single(state: Conv2d, numbers: Tensors) -> bool:
    every = (numbers.input, numbers.weight, numbers.bias)
    if not all(map(_is_whole, every)):
        return False
    largest = results(state, Tensors(*map(np.abs, every))).output.max()
    return bool(max(largest, *(np.abs(values).max() for values in every)) < _EXACT)

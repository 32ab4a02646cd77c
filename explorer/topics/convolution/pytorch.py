"""The same numbers in PyTorch, or for signals in NumPy, as text a student can paste."""

import numpy as np

from explorer.topics.convolution.signals import FORMULAS, Shape, seed_of, shape_of
from explorer.topics.convolution.state import (
    DX,
    LEFT,
    RIGHT,
    SAMPLES,
    Convolution,
    Dimensions,
    Matrix,
    Outside,
    Part,
    Sampling,
    Signal,
    borders,
    outside_of,
)

_EXACT = 2**24  # whole numbers up to here are exact in float32


def code(state: Convolution) -> str:
    """Return code that leaves in `output` the whole result: (R, C) in PyTorch, or (n + m − 1,) in NumPy.

    PyTorch computes in double precision only where single would not be exact.
    """
    lines = _of_image(state) if state.dimensions is Dimensions.TWO else _of_signals(state)
    return "\n".join([*lines, ""])


def _of_image(state: Convolution) -> list[str]:
    kind = "" if _is_exact_in_single(state) else ", dtype=torch.float64"
    lines = [
        "import torch",
        "import torch.nn.functional as F",
        "",
        f"image = {_matrix(state.image, kind)}",
        f"kernel = {_matrix(state.kernel, kind)}",
    ]
    if state.flipped:
        lines.append("kernel = kernel.flip(0, 1)  # F.conv2d does not flip: it is a cross-correlation")
    (top, bottom), (left, right) = borders(state)
    images, argument = "image[None, None]", ""
    even = top == bottom and left == right
    if even and outside_of(state) is Outside.ZEROS:
        argument = f", padding=({top}, {left})" if top or left else ""
    else:
        mode = {Outside.ZEROS: ""}.get(outside_of(state), f', mode="{outside_of(state)}"')
        lines.append(f"images = F.pad({images}, ({left}, {right}, {top}, {bottom}){mode})")
        images = "images"
    return [*lines, f"output = F.conv2d({images}, kernel[None, None]{argument})[0, 0]"]


def _of_signals(state: Convolution) -> list[str]:
    if state.sampling is Sampling.DISCRETE:
        f, g = (f"np.array({_row(signal)})" for signal in (state.f, state.g))
        return ["import numpy as np", "", f"f = {f}", f"g = {g}", "output = np.convolve(f, g)"]
    return [
        "import numpy as np",
        "",
        f"dx = {DX!r}",
        f"x = {LEFT!r} + (np.arange({SAMPLES}) + 0.5) * dx  # up to {RIGHT!r}",
        *_samples(state, Part.F, state.f),
        *_samples(state, Part.G, state.g),
        "output = np.convolve(f, g) * dx",
    ]


def _samples(state: Convolution, part: Part, signal: Signal) -> list[str]:
    """Return the lines that make a continuous signal: by its formula, or number by number."""
    shape = shape_of(state, part)
    if shape is None:
        return [f"{part} = np.array({_row(signal)})"]
    made = f"{part} = {FORMULAS[shape].code}"
    if shape is not Shape.NOISE:
        return [made]
    return [f"rng = np.random.default_rng({seed_of(state.seed, part)})", made]


def _matrix(matrix: Matrix, kind: str) -> str:
    rows = "".join(f"    {_row(row)},\n" for row in matrix)
    return f"torch.tensor([\n{rows}]{kind})"


def _row(row: Signal) -> str:
    return f"[{', '.join(_exact(value) for value in row)}]"


def _exact(value: float) -> str:
    """Return a number in full, a small whole one as `2.`, so that the tensor is not one of integers."""
    value = float(value) + 0.0
    return f"{value:.0f}." if value.is_integer() and abs(value) < _EXACT else repr(value)


def _is_exact_in_single(state: Convolution) -> bool:
    image, kernel = np.abs(np.array(state.image)), np.abs(np.array(state.kernel))
    whole = all(bool((values == np.round(values)).all()) for values in (image, kernel))
    return whole and float(max(image.max() * kernel.sum(), image.max(), kernel.max())) < _EXACT

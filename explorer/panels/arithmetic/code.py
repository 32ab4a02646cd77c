"""A unit's arithmetic as a few lines of NumPy that stand on their own, for the clipboard."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from explorer.panels.arithmetic.figures import PRODUCTS_ONLY
from explorer.panels.arithmetic.pieces import where
from explorer.panels.arithmetic.sums import padding_mode
from explorer.trace import (
    Attended,
    Contributions,
    LayerKind,
    Moved,
    Normalisation,
    Operands,
    Patch,
    Softmax,
    Step,
    Terms,
    Trace,
    Window,
)

_PADDING = {
    "zeros": "is 0",
    "circular": "is the other side",
    "reflect": "mirrors the map",
    "replicate": "repeats the border",
}
WIDTH = 100  # characters a line of numbers may have


def as_numpy(trace: Trace, chain: tuple[Contributions, ...]) -> str:
    """Return code that computes the last unit of a chain from its numbers and leaves it in ``value``.

    Numbers are written so that they are read back exactly.
    """
    lines = ["import numpy as np", ""]
    for place, step in enumerate(chain):
        layer = trace.layer(step.unit.layer)
        lines.append(f"# {layer.name}: {step.kind}, {where(layer, step.unit)}")
        lines += _step(step, first=place == 0)
        if step.switched_off:
            lines.append("value = 0.0  # switched off")
        lines.append("")
    recorded = chain[-1].recorded if chain else 0.0
    return "\n".join([*lines, f"# PyTorch's value: {recorded!r}"]) + "\n"


def _step(step: Contributions, first: bool) -> list[str]:
    detail = step.detail
    if not step.known or not (detail is not None or step.terms):
        return [f"value = {_number(step.recorded)}  # given, not computed"]
    if isinstance(detail, Step):
        return [_value(detail.before, first), *ACTIVATIONS[step.kind](step)]
    if isinstance(detail, Moved):
        return [f"value = {_number(step.terms[0].values[0])}  # {detail.words}"] if first else []
    if isinstance(detail, Normalisation):
        return _normalised(step, detail, first)
    for kind, rule in _DETAILS.items():
        if isinstance(detail, kind):
            return rule(step, detail)
    if step.kind in PRODUCTS_ONLY:
        return _linear(step)
    if not len(step.terms[0].values):
        return [f"value = {_number(step.value)}  # padding, or a constant of the network"]
    if step.kind is LayerKind.SUM:
        return [_array("x", step.terms[0].values), "value = x.sum()"]
    return _mean(step.terms[0])


def _value(before: float, first: bool) -> str:
    return f"x = {_number(before)}" if first else "x = value"


# ---- the kinds


def _convolution(step: Contributions, patch: Patch) -> list[str]:
    return [
        f"# what lies under the kernels in {patch.source}, and the kernels: (maps, rows, columns); "
        f"padding {_PADDING[padding_mode(step)]}",
        _array("x", patch.values),
        _array("w", patch.weights),
        f"value = (x * w).sum(){_bias(step)}",
    ]


def _linear(step: Contributions) -> list[str]:
    terms = step.terms[0]
    return [_array("x", terms.values), _array("w", terms.weights), f"value = x @ w{_bias(step)}"]


def _bias(step: Contributions) -> str:
    return "" if step.bias is None else f" + {_number(step.bias)}  # the bias"


def _window(step: Contributions, window: Window) -> list[str]:
    if window.winners is None:
        return _mean(step.terms[0], window.divisor)
    return [_array("x", window.values), "value = x.max()"]


def _mean(terms: Terms, divisor: float | None = None) -> list[str]:
    count = "len(x)" if divisor in (None, float(len(terms.values))) else f"{divisor!r}"
    return [_array("x", terms.values), f"value = x.sum() / {count}"]


def _softmax(step: Contributions, detail: Softmax) -> list[str]:
    return [_array("z", detail.logits), "e = np.exp(z - z.max())", f"value = e[{detail.index}] / e.sum()"]


def _normalised(step: Contributions, detail: Normalisation, first: bool) -> list[str]:
    if detail.over:
        before = [_array("around", step.terms[0].values), "mean, variance = around.mean(), around.var()"]
    else:
        before = [f"mean, variance = {_number(detail.mean)}, {_number(detail.variance)}"]
    gamma, beta = _number(detail.gamma), _number(detail.beta)
    scaled = f"value = (x - mean) / np.sqrt(variance + {detail.epsilon!r}) * {gamma} + {beta}"
    return [_value(detail.before, first), *before, scaled]


def _attended(_: Contributions, detail: Attended) -> list[str]:
    return [
        "# what every head has mixed, and its weights: (heads, features)",
        _array("c", detail.contexts),
        _array("w", detail.row),
        f"value = (w * c).sum() + {_number(detail.bias)}  # the bias",
    ]


def _operands(step: Contributions, detail: Operands) -> list[str]:
    sides = [
        _number(side.value) if side.factor == 1 else f"{_number(side.factor)} * {_number(side.value)}"
        for side in detail.sides
    ]
    return ["value = " + {"+": " + ", "÷": " / "}.get(detail.sign, " * ").join(sides)]


def _gelu(step: Contributions) -> list[str]:
    if step.settings.get("approximate") == "tanh":
        return ["value = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))"]
    return ["from math import erf", "value = x * 0.5 * (1 + erf(x / np.sqrt(2)))"]


def _leaky(step: Contributions) -> list[str]:
    slope = step.detail.slope if isinstance(step.detail, Step) else 0.01
    return [f"value = x if x > 0 else {slope!r} * x"]


ACTIVATIONS: dict[LayerKind, Callable[[Contributions], list[str]]] = {
    LayerKind.RELU: lambda _: ["value = np.maximum(0, x)"],
    LayerKind.RELU6: lambda _: ["value = np.clip(x, 0, 6)"],
    LayerKind.LEAKY_RELU: _leaky,
    LayerKind.GELU: _gelu,
    LayerKind.SILU: lambda _: ["value = x / (1 + np.exp(-x))"],
    LayerKind.SIGMOID: lambda _: ["value = 1 / (1 + np.exp(-x))"],
    LayerKind.TANH: lambda _: ["value = np.tanh(x)"],
    LayerKind.HARDSWISH: lambda _: ["value = x * np.clip(x + 3, 0, 6) / 6"],
    LayerKind.HARDSIGMOID: lambda _: ["value = np.clip(x + 3, 0, 6) / 6"],
    LayerKind.CLIP: lambda c: [
        f"value = np.clip(x, {_number(c.settings['low'])}, {_number(c.settings['high'])})"
    ],
    LayerKind.POWER: lambda c: [f"value = x ** {c.settings['exponent']!r}"],
    LayerKind.ELU: lambda c: [f"value = x if x > 0 else {c.settings['alpha']!r} * np.expm1(x)"],
}
_DETAILS: dict[type, Callable[[Contributions, Any], list[str]]] = {
    Patch: _convolution,
    Window: _window,
    Softmax: _softmax,
    Operands: _operands,
    Attended: _attended,
}

# ---- numbers


def _number(value: float) -> str:
    """Return a number as Python reads it back: in few digits where float32 held it."""
    value = float(value)
    if np.isnan(value):
        return "np.nan"
    if np.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    with np.errstate(over="ignore"):
        single = np.float32(value)
    return repr(value) if float(single) != value else f"float(np.float32({single!s}))"


def _array(name: str, values: np.ndarray[Any, Any]) -> str:
    """Return ``x = np.array([...], np.float32).astype(np.float64)``; the values are single precision."""
    flat = [_literal(value) for value in np.asarray(values, np.float32).ravel().tolist()]
    shape = "" if values.ndim == 1 else f".reshape{values.shape}"
    ends = f"], np.float32).astype(np.float64){shape}"
    short = f"{name} = np.array([{', '.join(flat)}{ends}"
    if len(short) <= WIDTH:
        return short
    return "\n".join([f"{name} = np.array([", *_filled(flat), ends])


def _literal(value: float) -> str:
    if np.isnan(value) or np.isinf(value):
        return _number(value)
    return str(np.float32(value))


def _filled(words: Iterable[str]) -> list[str]:
    lines = ["   "]
    for word in words:
        if len(lines[-1]) + len(word) + 2 > WIDTH:
            lines.append("   ")
        lines[-1] += f" {word},"
    return lines

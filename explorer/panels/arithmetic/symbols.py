"""The formula of a unit with letters, one for each kind of layer; hovering a letter says what it is."""

from collections.abc import Callable

import numpy as np

from explorer.formula import Fenced, Fraction, Lines, Number, Part, Root, Row, Script, Sum, Symbol, Word
from explorer.panels.arithmetic import attending
from explorer.panels.arithmetic.pieces import (
    COMMA,
    EQUALS,
    LESS,
    LETTERS,
    PLUS,
    TIMES,
    indexed,
    meanings,
    result,
    sub,
)
from explorer.panels.arithmetic.sums import convolution, linear, moving_index
from explorer.trace import (
    Axes,
    Contributions,
    Layer,
    LayerKind,
    Normalisation,
    Operands,
    Softmax,
    Trace,
    Window,
)

X = "x: the value before"


def symbolic(trace: Trace, contributions: Contributions) -> Part | None:
    """Return ``y[k, i, j] = …`` with letters; None where there is no arithmetic."""
    layer = trace.layer(contributions.unit.layer)
    right = _right(layer, contributions)
    return None if right is None else Row(result(layer, contributions.unit), EQUALS, *right)


def _right(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    if contributions.kind in ACTIVATIONS:
        return ACTIVATIONS[contributions.kind](contributions)
    rule = _RULES.get(contributions.kind)
    return None if rule is None else rule(layer, contributions)


# ---- windows


def _maximum(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    largest = Script(Word("max", "the largest value under the window"), _window_letters(layer))
    return largest, _read(layer, contributions)


def _average(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    window, terms = contributions.detail, contributions.terms[0]
    divisor = window.divisor if isinstance(window, Window) else float(len(terms.values))
    share = Fraction(Number("1"), Number(f"{divisor:g}", divisor, "how many cells the average is over"))
    if isinstance(window, Window):
        return share, Sum(_window_letters(layer), None, _read(layer, contributions))
    each = Script(Symbol("x", f"x: the values of {terms.source}"), Symbol("j"))
    return share, Sum(Symbol("j", "j: every value that the average is over"), None, each)


def _window_letters(layer: Layer) -> Row:
    v = Symbol("v", "v: the column in the window")
    return Row(v) if layer.axes is Axes.SIGNALS else Row(Symbol("u", "u: the row in the window"), COMMA, v)


def _read(layer: Layer, contributions: Contributions) -> Row:
    """Return ``x[k, i·2 + u, j·2 + v]``, or ``x[k, u, v]`` where the window does not move in equal steps."""
    said = meanings(layer, contributions.unit)
    letters = [("j", "v", 1)] if layer.axes is Axes.SIGNALS else [("i", "u", 0), ("j", "v", 1)]
    moving = "kernel" in contributions.settings
    place = "the place in the window"
    indices: list[Part] = [
        moving_index(contributions.settings, axis, said.get(one, ""), f"{two}: {place}", one, two)
        if moving
        else Symbol(two, f"{two}: {place}")
        for one, two, axis in letters
    ]
    first = LETTERS[layer.axes][0]
    channel = Symbol(first, said.get(first, ""))
    return indexed("x", [channel, *indices], f"x: the values of {contributions.terms[0].source}")


# ---- one value


def _x(_: Contributions) -> Symbol:
    return Symbol("x", X)


def _call(name: str, *arguments: Part) -> tuple[Part, ...]:
    spread: list[Part] = []
    for place, argument in enumerate(arguments):
        spread += [COMMA, argument] if place else [argument]
    return Word(name), Fenced("(", Row(*spread), ")")


def _leaky(contributions: Contributions) -> tuple[Part, ...]:
    slope = float(contributions.settings.get("negative_slope", 0.01))
    lines = Lines(
        Row(Symbol("x", X), Word(" if "), Symbol("x", X), Word(">"), Number("0")),
        Row(Number(f"{slope:g}", slope, "the slope below zero"), TIMES, Symbol("x", X), Word(" otherwise")),
    )
    return (Fenced("{", lines, ""),)


def _gelu(contributions: Contributions) -> tuple[Part, ...]:
    phi = Symbol("Φ", "Φ: the share of a normal distribution below x", upright=True)
    if contributions.settings.get("approximate") == "tanh":
        phi = Symbol(
            "Φ", "Φ: nearly ½·(1 + tanh(√(2/π)·(x + 0.044715·x³))), as this layer computes it", upright=True
        )
    return Symbol("x", X), TIMES, phi, Fenced("(", Symbol("x", X), ")")


def _silu(_: Contributions) -> tuple[Part, ...]:
    sigma = Symbol("σ", "σ: the sigmoid, 1/(1 + e⁻ˣ)")
    return Symbol("x", X), TIMES, sigma, Fenced("(", Symbol("x", X), ")")


def _sigmoid(_: Contributions) -> tuple[Part, ...]:
    power = Script(
        Symbol("e", "e: Euler's number, 2.718…", r"\mathrm{e}"), sup=Row(Word("−"), Symbol("x", X))
    )
    return (Fraction(Number("1"), Row(Number("1"), PLUS, power)),)


def _hard_swish(_: Contributions) -> tuple[Part, ...]:
    inner = _call("max", Number("0"), Row(Symbol("x", X), PLUS, Number("3")))
    return Symbol("x", X), TIMES, Fraction(Row(*_call("min", Number("6"), Row(*inner))), Number("6"))


ACTIVATIONS: dict[LayerKind, Callable[[Contributions], tuple[Part, ...]]] = {
    LayerKind.RELU: lambda c: _call("max", Number("0"), _x(c)),
    LayerKind.RELU6: lambda c: _call("min", Number("6"), Row(*_call("max", Number("0"), _x(c)))),
    LayerKind.LEAKY_RELU: _leaky,
    LayerKind.GELU: _gelu,
    LayerKind.SILU: _silu,
    LayerKind.SIGMOID: _sigmoid,
    LayerKind.TANH: lambda c: _call("tanh", _x(c)),
    LayerKind.HARDSWISH: _hard_swish,
    LayerKind.HARDSIGMOID: lambda _: _hard_swish(_)[2:],
    LayerKind.ELU: lambda c: _elu(c),
    LayerKind.CLIP: lambda c: _clip(c),
    LayerKind.POWER: lambda c: (Script(Symbol("x", X), sup=_setting(c, "exponent")),),
}


def _setting(contributions: Contributions, name: str, meaning: str = "") -> Number:
    value = float(contributions.settings[name])
    return Number(f"{value:g}".replace("-", "−"), value, meaning)


def _elu(contributions: Contributions) -> tuple[Part, ...]:
    power = _power(Symbol("x", X))
    below = Row(
        _setting(contributions, "alpha", "α, the depth below zero"),
        TIMES,
        Fenced("(", Row(power, LESS, Number("1")), ")"),
    )
    lines = Lines(
        Row(Symbol("x", X), Word(" if "), Symbol("x", X), Word(">"), Number("0")),
        Row(below, Word(" otherwise")),
    )
    return (Fenced("{", lines, ""),)


def _clip(contributions: Contributions) -> tuple[Part, ...]:
    parts: tuple[Part, ...] = (Symbol("x", X),)
    for name, function, meaning in (("low", "max", "the least"), ("high", "min", "the most")):
        if np.isfinite(contributions.settings[name]):
            parts = _call(function, _setting(contributions, name, meaning), Row(*parts))
    return parts


# ---- one value among others


def _power(exponent: Part) -> Script:
    return Script(Symbol("e", "e: Euler's number, 2.718…", r"\mathrm{e}"), sup=exponent)


def _softmax(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    if not isinstance(contributions.detail, Softmax):
        return None
    source = contributions.detail.source
    largest = Symbol("m", "m: the largest of all z; it keeps the powers small and changes nothing")

    def power(index: str) -> Script:
        return _power(Row(sub("z", index, f"z: the values of {source}"), LESS, largest))

    return (Fraction(power("i"), Sum(Symbol("j", f"j: every unit of {source}"), None, power("j"))),)


def _normalised(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    detail = contributions.detail
    if not isinstance(detail, Normalisation):
        return None
    of = f"of {detail.over} values" if detail.over else "of this map, as it was in training"
    mean = Symbol("μ", f"μ: the mean {of}")
    variance = Script(Symbol("σ", f"σ²: the variance {of}"), sup=Number("2"))
    epsilon = Symbol("ε", "ε: a small number, so that nothing is divided by zero")
    gamma, beta = Symbol("γ", "γ: a trained factor"), Symbol("β", "β: a trained shift")
    share = Fraction(Row(Symbol("x", X), LESS, mean), Root(Row(variance, PLUS, epsilon)))
    return share, TIMES, gamma, PLUS, beta


# ---- several values at one place


def _operands(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    detail = contributions.detail
    if not isinstance(detail, Operands):
        return None
    parts: list[Part] = []
    for place, side in enumerate(detail.sides):
        if place:
            parts.append(Word(detail.sign))
        if side.factor != 1:
            parts += [Number(f"{side.factor:g}".replace("-", "−"), side.factor), TIMES]
        if side.source is None:
            parts.append(Symbol("a", "a: a constant of the network"))
        else:
            parts.append(sub("x", str(place + 1), f"x: the value of {side.source.layer}"))
    return tuple(parts)


def _summed(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    each = Script(Symbol("x", f"x: the values of {contributions.terms[0].source}"), Symbol("j"))
    return (Sum(Symbol("j", "j: every value that is added"), None, each),)


def _weighed(weight: Symbol, weights: str) -> Callable[[Layer, Contributions], tuple[Part, ...]]:
    def parts(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
        source = contributions.terms[0].source
        each = Script(Symbol("x", f"x: the values of {source}"), Symbol("j"))
        factor = Script(weight, Symbol("j"))
        return (Sum(Symbol("j", weights), None, Row(factor, TIMES, each)),)

    return parts


def _response(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    settings = contributions.settings
    square = Script(Symbol("x", X), Symbol("j"), Number("2"))
    share = Number(f"{settings['alpha'] / settings['size']:g}", settings["alpha"] / settings["size"], "α/n")
    around = Sum(Symbol("j", f"j: the same cell of the {settings['size']} maps around"), None, square)
    inner = Row(_setting(contributions, "k"), PLUS, share, TIMES, around)
    return (Fraction(Symbol("x", X), Script(Fenced("(", inner, ")"), sup=_setting(contributions, "beta"))),)


def _moved(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    if contributions.detail is None:
        return (Symbol("c", "c: padding, or a constant of the network"),)
    return (Symbol("x", "x: the same value, at another place"),)


_RULES: dict[LayerKind, Callable[[Layer, Contributions], tuple[Part, ...] | None]] = {
    LayerKind.ATTENTION: attending.letters,
    LayerKind.CONVOLUTION: convolution,
    LayerKind.TRANSPOSED_CONVOLUTION: convolution,
    LayerKind.LINEAR: linear,
    LayerKind.MAX_POOLING: _maximum,
    LayerKind.ADAPTIVE_MAX_POOLING: _maximum,
    LayerKind.AVERAGE_POOLING: _average,
    LayerKind.ADAPTIVE_POOLING: _average,
    LayerKind.MEAN: _average,
    LayerKind.SOFTMAX: _softmax,
    LayerKind.BATCH_NORM: _normalised,
    LayerKind.LAYER_NORM: _normalised,
    LayerKind.ADD: _operands,
    LayerKind.MULTIPLY: _operands,
    LayerKind.DIVIDE: _operands,
    LayerKind.GROUP_NORM: _normalised,
    LayerKind.RESPONSE_NORM: _response,
    LayerKind.SUM: _summed,
    LayerKind.MATRIX_PRODUCT: _weighed(
        Symbol("y", "y: the values that they meet in the other array"),
        "j: every place in which row and column meet",
    ),
    LayerKind.WEIGHTED_SUM: _weighed(
        Symbol("a", "a: the softmax of this token's query times every token's key"), "j: every token"
    ),
    **dict.fromkeys(
        (
            LayerKind.CONCATENATE,
            LayerKind.FLATTEN,
            LayerKind.RESHAPE,
            LayerKind.PERMUTE,
            LayerKind.DROPOUT,
            LayerKind.IDENTITY,
            LayerKind.SLICE,
            LayerKind.ROLL,
            LayerKind.PAD,
            LayerKind.REPEAT,
        ),
        _moved,
    ),
}

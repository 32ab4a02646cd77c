"""Activations with letters: what becomes of one value, ``x``."""

from collections.abc import Callable

import numpy as np

from explorer.formula import Fenced, Fraction, Lines, Number, Part, Row, Script, Symbol, Word
from explorer.panels.arithmetic.pieces import COMMA, LESS, PLUS, TIMES
from explorer.trace import Contributions, LayerKind

X = "x: the value before"


def power_of_e(exponent: Part) -> Script:
    """Return e with an exponent."""
    return Script(Symbol("e", "e: Euler's number, 2.718…", r"\mathrm{e}"), sup=exponent)


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
    power = power_of_e(Row(Word("−"), Symbol("x", X)))
    return (Fraction(Number("1"), Row(Number("1"), PLUS, power)),)


def _hard_swish(_: Contributions) -> tuple[Part, ...]:
    inner = _call("max", Number("0"), Row(Symbol("x", X), PLUS, Number("3")))
    return Symbol("x", X), TIMES, Fraction(Row(*_call("min", Number("6"), Row(*inner))), Number("6"))


def setting(contributions: Contributions, name: str, meaning: str = "") -> Number:
    """Return one of the layer's settings."""
    value = float(contributions.settings[name])
    return Number(f"{value:g}".replace("-", "−"), value, meaning)


def _elu(contributions: Contributions) -> tuple[Part, ...]:
    power = power_of_e(Symbol("x", X))
    below = Row(
        setting(contributions, "alpha", "α, the depth below zero"),
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
            parts = _call(function, setting(contributions, name, meaning), Row(*parts))
    return parts


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
    LayerKind.ELU: _elu,
    LayerKind.CLIP: _clip,
    LayerKind.POWER: lambda c: (Script(Symbol("x", X), sup=setting(c, "exponent")),),
}

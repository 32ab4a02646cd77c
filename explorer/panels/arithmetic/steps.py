"""Activations with their numbers: what became of one value."""

from collections.abc import Callable

import numpy as np

from explorer.formula import Fenced, Fraction, Number, Part, Row, Script, Symbol, Word
from explorer.panels.arithmetic.activations import power_of_e
from explorer.panels.arithmetic.pieces import COMMA, PLUS, TIMES, added, factor, shown
from explorer.trace import Contributions, LayerKind, Step


def _call(name: str, *arguments: Part) -> list[Part]:
    spread: list[Part] = []
    for argument in arguments:
        spread += [COMMA, argument] if spread else [argument]
    return [Word(name), Fenced("(", Row(*spread), ")")]


def _before(step: Step, decimals: int) -> Number:
    return shown(step.before, decimals, f"the value of {step.source.layer}")


def _leaky(step: Step, decimals: int) -> list[Part]:
    before = _before(step, decimals)
    if step.before > 0:
        return [before]
    return [
        Number(f"{step.slope:g}", step.slope, "the slope below zero"),
        TIMES,
        factor(step.before, decimals),
    ]


def _applied(sign: str, meaning: str) -> Callable[[Step, int], list[Part]]:
    def parts(step: Step, decimals: int) -> list[Part]:
        before = _before(step, decimals)
        return [before, TIMES, Symbol(sign, meaning, upright=sign == "Φ"), Fenced("(", before, ")")]

    return parts


def _sigmoid(step: Step, decimals: int) -> list[Part]:
    flipped = shown(-step.before, decimals, f"minus the value of {step.source.layer}")
    power = power_of_e(flipped)
    return [Fraction(Number("1", 1.0), Row(Number("1", 1.0), PLUS, power))]


def _hard_swish(step: Step, decimals: int) -> list[Part]:
    before = _before(step, decimals)
    inner = Row(*_call("max", Number("0"), Row(before, PLUS, Number("3", 3.0))))
    return [before, TIMES, Fraction(Row(*_call("min", Number("6", 6.0), inner)), Number("6", 6.0))]


STEPS: dict[LayerKind, Callable[[Step, int], list[Part]]] = {
    LayerKind.RELU: lambda step, d: _call("max", Number("0"), _before(step, d)),
    LayerKind.RELU6: lambda step, d: _call(
        "min", Number("6", 6.0), Row(*_call("max", Number("0"), _before(step, d)))
    ),
    LayerKind.LEAKY_RELU: _leaky,
    LayerKind.GELU: _applied("Φ", "Φ: the share of a normal distribution below x"),
    LayerKind.SILU: _applied("σ", "σ: the sigmoid, 1/(1 + e⁻ˣ)"),
    LayerKind.SIGMOID: _sigmoid,
    LayerKind.TANH: lambda step, d: _call("tanh", _before(step, d)),
    LayerKind.HARDSWISH: _hard_swish,
    LayerKind.HARDSIGMOID: lambda step, d: _hard_swish(step, d)[2:],
}


def _given(contributions: Contributions, name: str, meaning: str) -> Number:
    value = float(contributions.settings[name])
    return Number(f"{value:g}".replace("-", "−"), value, meaning)


def _elu(contributions: Contributions, step: Step, decimals: int) -> list[Part]:
    before = _before(step, decimals)
    if step.before > 0:
        return [before]
    power = power_of_e(before)
    scale = _given(contributions, "alpha", "α, the depth below zero")
    return [scale, TIMES, Fenced("(", Row(power, *added(-1.0, 0)), ")")]


def _clip(contributions: Contributions, step: Step, decimals: int) -> list[Part]:
    parts: list[Part] = [_before(step, decimals)]
    for name, function, meaning in (("low", "max", "the least"), ("high", "min", "the most")):
        if np.isfinite(contributions.settings[name]):
            parts = _call(function, _given(contributions, name, meaning), Row(*parts))
    return parts


def _power(contributions: Contributions, step: Step, decimals: int) -> list[Part]:
    return [Script(factor(step.before, decimals), sup=_given(contributions, "exponent", "the power"))]


OF_SETTINGS: dict[LayerKind, Callable[[Contributions, Step, int], list[Part]]] = {
    LayerKind.ELU: _elu,
    LayerKind.CLIP: _clip,
    LayerKind.POWER: _power,
}

"""Small parts of formulas that several kinds of layers are written with."""

from collections.abc import Sequence

from explorer.formula import MINUS, Fenced, Number, Part, Row, Script, Symbol, Word
from explorer.trace import Axes, Layer, Unit
from explorer.widgets.text import exact, number, thousands

EQUALS, PLUS, LESS, TIMES, COMMA = Word("="), Word("+"), Word(MINUS), Word("·"), Word(",")
LETTERS = {Axes.MAPS: "kij", Axes.SIGNALS: "kj", Axes.TOKENS: "ti", Axes.VECTOR: "i"}
_AXES = {
    Axes.MAPS: ("map", "row", "column"),
    Axes.SIGNALS: ("channel", "position"),
    Axes.TOKENS: ("token", "feature"),
    Axes.VECTOR: ("unit",),
}


def where(layer: Layer, unit: Unit) -> str:
    """Return ``map 9, row 4, column 6``."""
    words = _AXES[layer.axes]
    if len(words) != len(unit.position):
        return f"position {', '.join(map(str, unit.position))}"
    return ", ".join(f"{word} {index}" for word, index in zip(words, unit.position, strict=True))


def meanings(layer: Layer, unit: Unit) -> dict[str, str]:
    """Return what the letters of a unit's indices stand for."""
    words, letters = _AXES[layer.axes], LETTERS[layer.axes]
    return {
        letter: f"{letter}: the {word} of this unit, {index}"
        for letter, word, index in zip(letters, words, unit.position, strict=False)
    }


def indexed(letter: str, indices: Sequence[Part], meaning: str) -> Row:
    """Return ``x[c, i + u, j + v]``."""
    spread: list[Part] = []
    for place, index in enumerate(indices):
        spread += [COMMA, index] if place else [index]
    return Row(Symbol(letter, meaning), Fenced("[", Row(*spread), "]"))


def result(layer: Layer, unit: Unit) -> Row:
    """Return ``y[k, i, j]``, the unit."""
    said = meanings(layer, unit)
    indices = [Symbol(letter, said.get(letter, "")) for letter in LETTERS[layer.axes]]
    return indexed("y", indices, f"y: the value of {layer.name}, {where(layer, unit)}")


def sub(letter: str, index: str, meaning: str, latex: str = "") -> Script:
    """Return ``b_k``."""
    return Script(Symbol(letter, meaning, latex), Symbol(index) if index.isalpha() else Number(index))


def shown(value: float, decimals: int, meaning: str = "", accent: str = "") -> Number:
    """Return a number as it is written on screen."""
    return Number(number(value, decimals), value, meaning, accent)


def whole(value: int, meaning: str = "") -> Number:
    """Return a whole number of a layer's settings."""
    return Number(str(value), float(value), meaning)


def tiny(value: float, meaning: str) -> Part:
    """Return ``10⁻⁵``, or ``3.00e−05`` where it is no power of ten."""
    digits, _, exponent = f"{value:e}".partition("e")
    if float(digits) == 1:
        power = Number(f"{MINUS if int(exponent) < 0 else ''}{abs(int(exponent))}", float(exponent), meaning)
        return Script(Number("10", 10.0, meaning), sup=power)
    return Number(exact(value).replace("-", MINUS), value, meaning)


def factor(value: float, decimals: int, meaning: str = "") -> Part:
    """Return a number that stands after an operator: a negative one in brackets."""
    figure = shown(value, decimals, meaning)
    return Fenced("(", figure, ")") if figure.text.startswith(MINUS) else figure


def added(value: float, decimals: int, meaning: str = "") -> tuple[Part, Part]:
    """Return ``+ 0.37`` or ``− 0.37``: the operator takes the sign."""
    figure = shown(value, decimals, meaning)
    if figure.text.startswith(MINUS):
        return LESS, Number(figure.text[1:], -value, meaning)
    return PLUS, figure


def total(values: Sequence[float], names: Sequence[str], decimals: int) -> list[Part]:
    """Return ``0.12 − 0.53 + 0.04``: numbers added, each with what it is."""
    parts: list[Part] = []
    for value, name in zip(values, names, strict=True):
        parts += added(value, decimals, name) if parts else [shown(value, decimals, name)]
    return parts or [shown(0.0, decimals)]


def products(pairs: Sequence[tuple[float, float]], names: Sequence[str], decimals: int) -> list[Part]:
    """Return ``0.12·0.50 + 1.20·(−0.05)``: value times weight, added."""
    parts: list[Part] = []
    for (value, weight), name in zip(pairs, names, strict=True):
        said = f"the value at {name}"
        parts += [PLUS, factor(value, decimals, said)] if parts else [shown(value, decimals, said)]
        parts += [TIMES, factor(weight, decimals, f"the weight on {name}")]
    return parts


def more(count: int, meaning: str = "") -> list[Part]:
    """Return ``+ … + 506 more``; nothing if none are left out."""
    return [PLUS, Word(f"… + {thousands(count)} more", meaning)] if count > 0 else []


def answer(value: float, meaning: str = "") -> Row:
    """Return ``= 1.1519``, the end."""
    return Row(EQUALS, Number(exact(value), value, meaning or "the result"))

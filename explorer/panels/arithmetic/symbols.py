"""The formula of a unit with letters, one for each kind of layer; hovering a letter says what it is."""

from collections.abc import Callable

from explorer.formula import Fenced, Fraction, Number, Part, Root, Row, Script, Sum, Symbol, Word
from explorer.panels.arithmetic import attending
from explorer.panels.arithmetic.activations import ACTIVATIONS, X, power_of_e, setting
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


# ---- one value among others


def _softmax(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    if not isinstance(contributions.detail, Softmax):
        return None
    source = contributions.detail.source
    largest = Symbol("m", "m: the largest of all z; it keeps the powers small and changes nothing")

    def power(index: str) -> Script:
        return power_of_e(Row(sub("z", index, f"z: the values of {source}"), LESS, largest))

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
    inner = Row(setting(contributions, "k"), PLUS, share, TIMES, around)
    return (Fraction(Symbol("x", X), Script(Fenced("(", inner, ")"), sup=setting(contributions, "beta"))),)


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

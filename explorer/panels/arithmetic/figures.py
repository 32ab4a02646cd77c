"""The formula of a unit with its numbers in place, one for each kind of layer.  Long sums show their first."""

from collections.abc import Callable

import numpy as np

from explorer.formula import Fenced, Fraction, Number, Part, Root, Row, Word
from explorer.panels.arithmetic import attending
from explorer.panels.arithmetic.activations import power_of_e
from explorer.panels.arithmetic.pieces import (
    COMMA,
    EQUALS,
    PLUS,
    TIMES,
    added,
    factor,
    more,
    products,
    shown,
    tiny,
    total,
)
from explorer.panels.arithmetic.steps import OF_SETTINGS, STEPS
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
    Window,
)
from explorer.widgets.text import thousands

SUMS, PRODUCTS, CELLS = 6, 3, 9  # how many of a long sum, and of a window, are written out

Rows = tuple[Part, ...]


def figures(contributions: Contributions, decimals: int) -> Rows:
    """Return the lines between the letters and the result, each beginning with ``=``."""
    detail = contributions.detail
    if isinstance(detail, Step):
        if contributions.kind in OF_SETTINGS:
            return (Row(EQUALS, *OF_SETTINGS[contributions.kind](contributions, detail, decimals)),)
        return (Row(EQUALS, *STEPS[contributions.kind](detail, decimals)),)
    for kind, rule in _DETAILS.items():
        if isinstance(detail, kind):
            return tuple(Row(EQUALS, *parts) for parts in rule(contributions, detail, decimals))
    if contributions.kind in PRODUCTS_ONLY:
        return tuple(Row(EQUALS, *parts) for parts in _linear(contributions, decimals))
    if contributions.kind is LayerKind.SUM:
        return (Row(EQUALS, *_added(contributions.terms[0], decimals)),)
    if not len(contributions.terms[0].values):
        return (Row(EQUALS, shown(contributions.value, decimals, "padding, or a constant of the network")),)
    return tuple(Row(EQUALS, *parts) for parts in _mean(contributions.terms[0], decimals))


# ---- sums of products

PRODUCTS_ONLY = frozenset(
    {LayerKind.LINEAR, LayerKind.MATRIX_PRODUCT, LayerKind.WEIGHTED_SUM, LayerKind.RESPONSE_NORM}
)


def _added(terms: Terms, decimals: int) -> list[Part]:
    names = [
        f"{', '.join(map(str, position))} of {terms.source}" for position in terms.positions[:CELLS].tolist()
    ]
    written = total(terms.values[:CELLS].tolist(), names, decimals)
    return [*written, *more(len(terms.values) - CELLS, f"{thousands(len(terms.values))} values in all")]


def _convolution(contributions: Contributions, patch: Patch, decimals: int) -> list[list[Part]]:
    with np.errstate(all="ignore"):  # broken weights may be infinite
        sums = patch.sums
        whole = float(sums.sum())
    count = len(contributions.terms[0].values)
    if len(sums) == 1:
        parts = _products(contributions.terms[0], decimals)
        said = f"the sum of {count} products"
    else:
        names = [f"map {channel}: its products added" for channel in patch.channels[:SUMS].tolist()]
        parts = total(sums[:SUMS].tolist(), names, decimals) + more(len(sums) - SUMS, f"of {len(sums)} maps")
        said = f"the sum of {len(sums)} maps"
    return _with_bias(parts, [shown(whole, decimals, said)], contributions.bias, decimals)


def _products(terms: Terms, decimals: int) -> list[Part]:
    """Return the first products, those that add something before others, and how many there are more."""
    order = np.argsort(-np.abs(np.nan_to_num(terms.products)), kind="stable")[:PRODUCTS]
    order.sort()
    pairs = list(zip(terms.values[order].tolist(), terms.weights[order].tolist(), strict=True))
    names = [f"{', '.join(map(str, terms.positions[i].tolist()))} of {terms.source}" for i in order]
    count = len(terms.values)
    if not count:
        return [shown(0.0, decimals, "nothing lies under the kernel")]
    left = more(count - len(order), f"{thousands(count)} products in all; the largest are written out")
    return products(pairs, names, decimals) + left


def _with_bias(parts: list[Part], whole: list[Part], bias: float | None, decimals: int) -> list[list[Part]]:
    """Return the long sum and below it the short one, with the bias on both."""
    last = [] if bias is None else [*added(bias, decimals, "the bias")]
    long = [*parts, *last]
    if len(parts) == len(whole) or not last:
        return [long]
    return [long, [*whole, *last]]


def _linear(contributions: Contributions, decimals: int) -> list[list[Part]]:
    terms = contributions.terms[0]
    with np.errstate(all="ignore"):
        all_ = terms.products
        up, down = float(all_[all_ > 0].sum()), float(all_[all_ < 0].sum())
        broken = float(all_[np.isnan(all_)].sum())
    signs = (("positive", all_ > 0), ("negative", all_ < 0))
    names = [f"the sum of {int(which.sum())} {sign} products" for sign, which in signs]
    whole = total([up, down], names, decimals)
    if np.isnan(broken):
        whole += added(broken, decimals, "products that are not a number")
    return _with_bias(_products(terms, decimals), whole, contributions.bias, decimals)


# ---- windows


def _window(contributions: Contributions, window: Window, decimals: int) -> list[list[Part]]:
    if window.winners is None:
        return _mean(contributions.terms[0], decimals, window.divisor)
    values = window.values.ravel().tolist()
    spread: list[Part] = []
    for place, value in enumerate(values[:CELLS]):
        row, column = divmod(place, window.values.shape[1])
        said = f"row {int(window.rows[row])}, column {int(window.columns[column])} of {window.source}"
        wins = bool(window.winners.flat[place])
        figure = shown(value, decimals, f"{said}: the largest" if wins else said, "highlight" if wins else "")
        spread += [COMMA, figure] if spread else [figure]
    if len(values) > CELLS:
        spread += [COMMA, Word(f"… {len(values) - CELLS} more", f"{len(values)} values in all")]
    return [[Word("max"), Fenced("(", Row(*spread), ")")]]


def _mean(terms: Terms, decimals: int, divisor: float | None = None) -> list[list[Part]]:
    values = terms.values
    count = Number(f"{divisor or len(values):g}", float(divisor or len(values)), "how many values count")
    with np.errstate(all="ignore"):
        whole = shown(float(values.sum()), decimals, f"the sum of {thousands(len(values))} values")
    if len(values) > CELLS:
        return [[Fraction(whole, count)]]
    return [[Fraction(Row(*total(values.tolist(), [""] * len(values), decimals)), count)]]


# ---- several values


def _softmax(_: Contributions, detail: Softmax, decimals: int) -> list[list[Part]]:
    with np.errstate(all="ignore"):
        exponentials = detail.exponentials
        largest = float(detail.logits.max())
        below = shown(float(exponentials.sum()), max(decimals, 4), f"the sum of {len(exponentials)} powers")
        above = shown(float(exponentials[detail.index]), max(decimals, 4), "the power of this unit")
    here = float(detail.logits[detail.index])
    exponent = Row(shown(here, decimals, "this logit"), *added(-largest, decimals, "the largest logit"))
    power = power_of_e(exponent)
    return [[Fraction(power, below)], [Fraction(above, below)]]


def _normalised(_: Contributions, detail: Normalisation, decimals: int) -> list[list[Part]]:
    above = Row(
        shown(detail.before, decimals, f"the value of {detail.source.layer}"),
        *added(-detail.mean, decimals, "the mean"),
    )
    below = Root(Row(shown(detail.variance, decimals, "the variance"), PLUS, tiny(detail.epsilon, "ε")))
    scale = factor(detail.gamma, decimals, "γ, the trained factor")
    return [[Fraction(above, below), TIMES, scale, *added(detail.beta, decimals, "β, the trained shift")]]


def _operands(_: Contributions, detail: Operands, decimals: int) -> list[list[Part]]:
    parts: list[Part] = []
    for side in detail.sides:
        said = "a constant of the network" if side.source is None else f"the value of {side.source.layer}"
        if detail.sign == "+" and side.factor == 1:
            parts += added(side.value, decimals, said) if parts else [shown(side.value, decimals, said)]
            continue
        parts += [Word(detail.sign)] if parts else []
        if side.factor != 1:
            parts += [factor(side.factor, decimals, "a factor of the network"), TIMES]
        parts.append(factor(side.value, decimals, said) if parts else shown(side.value, decimals, said))
    return [parts]


def _moved(_: Contributions, detail: Moved, decimals: int) -> list[list[Part]]:
    if detail.words.endswith(" parts"):
        return [[Word(f"the value of {detail.source.layer}, {detail.words}")]]
    return [[Word(f"the value of {detail.words}")]]


_DETAILS: dict[type, Callable[..., list[list[Part]]]] = {
    Patch: _convolution,
    Window: _window,
    Softmax: _softmax,
    Normalisation: _normalised,
    Operands: _operands,
    Moved: _moved,
    Attended: attending.written,
}

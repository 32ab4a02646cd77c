"""The formula of an attention layer's unit: what every head has mixed, times one row of weights."""

from explorer.formula import Part, Row, Sum, Symbol
from explorer.panels.arithmetic.pieces import COMMA, PLUS, TIMES, added, indexed, more, shown, total
from explorer.trace import Attended, Contributions, Layer

WRITTEN = 6  # heads


def letters(_layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    """Return ``Σ w[h, j] · c[h, j] + b``."""
    index = [Symbol("h", "h: the head"), COMMA, Symbol("j", "j: the feature in the head")]
    source = contributions.terms[0].source
    context = indexed("c", index[::2], f"c: the values of {source}, as each head has mixed the tokens")
    weight = indexed("w", index[::2], "w: the weights from the heads to this feature")
    summed = Sum(Row(*index), None, Row(weight, TIMES, context))
    return summed, PLUS, Symbol("b", "b: the bias")


def written(_: Contributions, detail: Attended, decimals: int) -> list[list[Part]]:
    """Return what the heads add, and the bias."""
    sums = detail.sums
    names = [f"head {head}: its products added" for head in range(len(sums))]
    parts = total(sums[:WRITTEN].tolist(), names[:WRITTEN], decimals)
    parts += more(len(sums) - WRITTEN, f"of {len(sums)} heads")
    bias = added(detail.bias, decimals, "the bias")
    whole = shown(float(sums.sum()), decimals, f"the sum of {len(sums)} heads")
    return [[*parts, *bias], [whole, *bias]]

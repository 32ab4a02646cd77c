"""Sums of products with letters: convolution, transposed convolution, linear."""

from typing import Any

from explorer.formula import Fenced, Number, Part, Row, Script, Sum, Symbol, Word
from explorer.panels.arithmetic.pieces import COMMA, EQUALS, LESS, PLUS, TIMES, indexed, meanings, sub, whole
from explorer.trace import Contributions, Layer, LayerKind, Patch

_OUTSIDE = {
    "zeros": "they are 0",
    "circular": "they are those of its other side",
    "reflect": "they are mirrored at its border",
    "replicate": "they are those of its border",
}
_NAMES = {"u": "u: the row in the kernel", "v": "v: the column in the kernel", "c": "c: the map that is read"}


def convolution(layer: Layer, contributions: Contributions) -> tuple[Part, ...] | None:
    """Return ``Σ Σ Σ x[c, i + u, j + v]·w[k, c, u, v] + b_k``, with the real sizes, stride and padding."""
    patch = contributions.detail
    if not isinstance(patch, Patch):
        return None
    channels, height, width = patch.weights.shape
    said = meanings(layer, contributions.unit) | _NAMES
    flat = len(contributions.unit.position) == 2  # a signal
    transposed = contributions.kind is LayerKind.TRANSPOSED_CONVOLUTION
    index = _reversed if transposed else moving_index
    axes = [("j", "v", 1)] if flat else [("i", "u", 0), ("j", "v", 1)]
    offset = int(patch.channels[0])
    channel: Part = Symbol("c", _NAMES["c"]) if channels > 1 else whole(0, "the only map that is read")
    reads = whole(offset, "the only map that is read") if channels == 1 else channel
    if offset and channels > 1:
        reads = Row(channel, PLUS, whole(offset, "the first map of this group"))
    x = indexed(
        "x",
        [
            reads,
            *(index(contributions.settings, axis, said[one], said[two], one, two) for one, two, axis in axes),
        ],
        f"x: the values of {patch.source}; outside the map {_OUTSIDE[padding_mode(contributions)]}",
    )
    k, taps = Symbol("k", said.get("k", "")), [Symbol(tap, _NAMES[tap]) for _, tap, _ in axes]
    w = indexed(
        "w", [reads, k, *taps] if transposed else [k, channel, *taps], f"w: the kernel of {layer.name}"
    )
    body: Part = Row(x, TIMES, w)
    sizes = [("c", channels)] if channels > 1 else []
    sizes += [("v", width)] if flat else [("u", height), ("v", width)]
    for letter, size in reversed(sizes):
        body = Sum(_limit(letter, _NAMES[letter]), whole(size - 1), body)
    return (body, *_bias(contributions, "k"))


def padding_mode(contributions: Contributions) -> str:
    """Return what a convolution puts around the map: "zeros", "circular", "reflect" or "replicate"."""
    return str(contributions.settings.get("padding_mode", "zeros"))


def _bias(contributions: Contributions, index: str) -> tuple[Part, ...]:
    if contributions.bias is None:
        return ()
    return PLUS, sub("b", index, "b: the bias, added whatever the input is")


def _limit(letter: str, meaning: str) -> Row:
    return Row(Symbol(letter, meaning), EQUALS, Number("0"))


def moving_index(
    settings: dict[str, Any], axis: int, one_said: str, two_said: str, one: str, two: str
) -> Row:
    """Return ``i·s + u·d − p``, with the numbers of a layer; 1 and 0 are left out."""
    stride, padding, dilation = (_setting(settings, name, axis) for name in ("stride", "padding", "dilation"))
    parts: list[Part] = [Symbol(one, one_said)]
    if stride != 1:
        parts += [TIMES, whole(stride, f"the stride, {stride}")]
    parts += [PLUS, Symbol(two, two_said)]
    if dilation != 1:
        parts += [TIMES, whole(dilation, f"the dilation, {dilation}")]
    if padding:
        parts += [LESS, whole(padding, f"the padding, {padding}")]
    return Row(*parts)


def _reversed(settings: dict[str, Any], axis: int, one_said: str, two_said: str, one: str, two: str) -> Part:
    """Return ``(i + p − u·d) / s``: a cell of the input takes part where this is whole."""
    stride, padding, dilation = (_setting(settings, name, axis) for name in ("stride", "padding", "dilation"))
    parts: list[Part] = [Symbol(one, one_said)]
    if padding:
        parts += [PLUS, whole(padding, f"the padding, {padding}")]
    parts += [LESS, Symbol(two, two_said)]
    if dilation != 1:
        parts += [TIMES, whole(dilation, f"the dilation, {dilation}")]
    if stride == 1:
        return Row(*parts)
    said = f"the stride, {stride}; where the division leaves a remainder there is no term"
    return Row(Fenced("(", Row(*parts), ")"), Word("/", said), whole(stride, said))


def _setting(settings: dict[str, Any], name: str, axis: int) -> int:
    value = settings.get(name, 0 if name == "padding" else 1)
    value = value[axis] if isinstance(value, tuple | list) else value
    return value if isinstance(value, int) else 0


def linear(layer: Layer, contributions: Contributions) -> tuple[Part, ...]:
    """Return ``Σ w_ij·x_j + b_i``."""
    source, count = contributions.terms[0].source, len(contributions.terms[0].values)
    j = Symbol("j", f"j: the place in {source}")
    w = Script(
        Symbol("w", f"w: the weight of this unit on each value of {source}"), Row(Symbol("i"), COMMA, j)
    )
    x = Script(Symbol("x", f"x: the values of {source}"), Symbol("j"))
    terms = Sum(_limit("j", j.meaning), whole(count - 1), Row(w, TIMES, x))
    return (terms, *_bias(contributions, "i"))

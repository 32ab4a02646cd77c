"""The formulas of a layer's page: how large its maps become, how many numbers it has.  No Qt."""

from explorer.formula import Fenced, Fraction, Lines, Number, Part, Row, Symbol, Word
from explorer.panels.layer.statistics import Arithmetic, AxisShape

THIN_SPACE = "\u202f"

_O = Symbol("o", "rows or columns of the layer")
_N = Symbol("n", "rows or columns that it reads")
_P, _D = (
    Symbol("p", "padding, on each side"),
    Symbol("d", "dilation: from one cell of the kernel to the next"),
)
_K, _S = Symbol("k", "rows or columns of the kernel"), Symbol("s", "stride: from one window to the next")


def size_formula(axis: AxisShape) -> Part:
    """Return o = ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1, and below it the same in an axis's numbers."""
    left, right = ("⌈", "⌉") if axis.ceiling else ("⌊", "⌋")
    inside = Row(Fenced("(", Row(_K, Word("−"), Number("1", 1)), ")"))
    above = Row(_N, Word("+"), Number("2", 2), _P, Word("−"), _D, inside, Word("−"), Number("1", 1))
    general = Row(_O, Word("="), Fenced(left, Fraction(above, _S), right), Word("+"), Number("1", 1))
    filled = Row(
        _number(axis.size, _N),
        Word("+"),
        Number("2", 2),
        Word("·"),
        _number(axis.padding, _P),
        Word("−"),
        _number(axis.dilation, _D),
        Word("·"),
        Fenced("(", Row(_number(axis.kernel, _K), Word("−"), Number("1", 1)), ")"),
        Word("−"),
        Number("1", 1),
    )
    fraction = Fenced(left, Fraction(filled, _number(axis.stride, _S)), right)
    result = Number(str(axis.result), axis.result, "what comes out", "focus")
    return Lines(general, Row(Word("="), fraction, Word("+"), Number("1", 1), Word("="), result))


def _number(value: int, symbol: Symbol) -> Part:
    return Number(str(value), value, f"{symbol.text}: {symbol.meaning}")


def arithmetic(of: Arithmetic, meanings: tuple[str, ...] = ()) -> Part:
    """Return ``16 · 6 · 5 · 5 + 16 = 2 416``; meanings: what each factor counts."""
    parts: list[Part] = []
    for index, factor in enumerate(of.factors):
        meaning = meanings[index] if index < len(meanings) else ""
        parts += [Word("·")] * bool(index) + [Number(grouped(factor), factor, meaning)]
    if of.added:
        parts += [Word("+"), Number(grouped(of.added), of.added, "biases")]
    if len(parts) > 1:
        parts += [Word("="), Number(grouped(of.total), of.total, accent="focus")]
    return Row(*parts)


def grouped(value: int) -> str:
    """Return ``61 706`` with thin spaces."""
    return f"{value:,}".replace(",", THIN_SPACE)


def sizes(axes: tuple[AxisShape, ...]) -> tuple[tuple[str, Part], ...]:
    """Return (heading, formula) for each axis; one for all of them where they are alike."""
    numbers = {(axis.size, axis.kernel, axis.stride, axis.padding, axis.dilation) for axis in axes}
    if len(axes) > 1 and len(numbers) == 1:
        return (("Rows and columns", size_formula(axes[0])),)
    return tuple((axis.name.capitalize(), size_formula(axis)) for axis in axes)

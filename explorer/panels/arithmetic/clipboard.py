"""A unit's formulas as text and as LaTeX, for the clipboard."""

from explorer.formula import Part, Row, Word, latex, plain
from explorer.panels.arithmetic.pieces import where
from explorer.panels.arithmetic.verdict import check
from explorer.panels.arithmetic.written import formula
from explorer.trace import Contributions, Trace

Chain = tuple[Contributions, ...]


def as_text(trace: Trace, chain: Chain, decimals: int = 2) -> str:
    """Return the formulas of a unit and of the steps before it, one line each, and whether PyTorch agrees."""
    lines: list[str] = []
    for step in chain:
        lines += [_title(trace, step), *("  " + plain(part) for part in formula(trace, step, decimals))]
        lines += ["  " + check(step).words, ""]
    return "\n".join(lines).rstrip() + "\n"


def as_latex(trace: Trace, chain: Chain, decimals: int = 4) -> str:
    """Return the same as displayed maths for a document with amsmath, its lines aligned at the equals signs."""
    lines: list[str] = []
    for step in chain:
        lines.append(f"% {_title(trace, step)}; {check(step).words}")
        rows = [_aligned(part) for part in formula(trace, step, decimals)]
        lines += (
            [r"\begin{align*}", " \\\\\n".join(f"  {row}" for row in rows), r"\end{align*}"] if rows else []
        )
    return "\n".join(lines) + "\n"


def _title(trace: Trace, step: Contributions) -> str:
    layer = trace.layer(step.unit.layer)
    return f"{layer.name} ({step.kind}) · {where(layer, step.unit)}"


def _aligned(part: Part) -> str:
    """Return a line with ``&`` before its first equals sign."""
    parts = part.parts if isinstance(part, Row) else (part,)
    place = parts.index(Word("=")) if Word("=") in parts else 0
    before, after = latex(Row(*parts[:place])), latex(Row(*parts[place:]))
    return f"{before} &{after}".strip()

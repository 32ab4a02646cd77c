"""All lines of a unit's formula: with letters, with numbers, the result."""

from explorer.formula import Part, Row, Word
from explorer.panels.arithmetic.figures import figures
from explorer.panels.arithmetic.pieces import answer
from explorer.panels.arithmetic.symbols import symbolic
from explorer.trace import Contributions, Trace


def formula(trace: Trace, contributions: Contributions, decimals: int = 2) -> tuple[Part, ...]:
    """Return the lines of a unit's formula; only the note where its arithmetic is not known."""
    letters = symbolic(trace, contributions) if contributions.known else None
    if letters is None:
        return (Row(Word(contributions.note)),) if contributions.note else ()
    return letters, *figures(contributions, decimals), answer(contributions.value)

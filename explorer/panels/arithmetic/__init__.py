"""How a unit came about, as formulas: with letters, with numbers, and to be copied.

`formula` gives the lines that are drawn (`symbols` writes them with letters, `figures` with numbers, `activations`
and `steps` do so for what becomes of one value), `check` the last line: whether PyTorch says the same, and `judge`
that of several steps.  `as_text`, `as_latex` and `as_numpy` are for the clipboard.
"""

from explorer.panels.arithmetic.clipboard import as_latex, as_text
from explorer.panels.arithmetic.code import as_numpy
from explorer.panels.arithmetic.verdict import Verdict, check, judge
from explorer.panels.arithmetic.written import formula

__all__ = ["Verdict", "as_latex", "as_numpy", "as_text", "check", "formula", "judge"]

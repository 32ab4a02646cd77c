"""A formula as a value: a tree of parts, written as plain text or as LaTeX, drawn by `widgets.formula`.

Row(Symbol("y", meaning="the unit's value"), Word("="), Sum(Symbol("i"), None, Row(...)))
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Any part of a formula."""


@dataclass(frozen=True)
class Symbol(Part):
    """A letter, set in italics, or a function's name.  meaning: what hovering it says.  latex: e.g. ``\\gamma``."""

    text: str
    meaning: str = ""
    latex: str = ""
    upright: bool = False


@dataclass(frozen=True)
class Number(Part):
    """A number, in tabular digits.  text: as it is shown; value: as it is copied.  accent: "" or a theme colour."""

    text: str
    value: float = 0.0
    meaning: str = ""
    accent: str = ""


@dataclass(frozen=True)
class Word(Part):
    """An operator or a word: ``=``, ``+``, ``·``, ``max``."""

    text: str
    meaning: str = ""


@dataclass(frozen=True)
class Row(Part):
    """Parts beside each other."""

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True)
class Fraction(Part):
    """Above over below."""

    above: Part
    below: Part


@dataclass(frozen=True)
class Script(Part):
    """A base with something below and above right of it."""

    base: Part
    sub: Part | None = None
    sup: Part | None = None


@dataclass(frozen=True)
class Sum(Part):
    """Σ with limits, before its body."""

    lower: Part | None
    upper: Part | None
    body: Part


@dataclass(frozen=True)
class Root(Part):
    """A square root."""

    body: Part


@dataclass(frozen=True)
class Fenced(Part):
    """Between brackets that grow with it: ``(`` ``)``, ``⌊`` ``⌋``, ``|`` ``|``, ``{`` and nothing."""

    left: str
    body: Part
    right: str


@dataclass(frozen=True)
class Lines(Part):
    """Parts below each other, aligned left: cases, or a long sum broken over lines."""

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part) -> None:
        object.__setattr__(self, "parts", parts)


MINUS = "−"
OPERATORS = frozenset("=+−·×/<>≤≥≈∈→")
RELATIONS = frozenset("=<>≤≥≈∈→")
PUNCTUATION = frozenset({",", ";"})

_SUPERSCRIPTS = str.maketrans("0123456789−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
_LATEX = {
    "−": "-", "·": r"\cdot", "×": r"\times", "≤": r"\le", "≥": r"\ge", "≈": r"\approx", "∈": r"\in",
    "→": r"\to", "…": r"\dots", "∞": r"\infty", "⌊": r"\lfloor", "⌋": r"\rfloor", "{": r"\{", "}": r"\}",
    "": ".", "max": r"\max", "min": r"\min", "exp": r"\exp", "tanh": r"\tanh", ",": r",\,", "✓": r"\checkmark",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "λ": r"\lambda",
    "μ": r"\mu", "π": r"\pi", "σ": r"\sigma", "φ": r"\varphi", "Φ": r"\Phi", "Σ": r"\Sigma",
}  # fmt: skip
_ESCAPED = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash ", "^": r"\^{}", "~": r"\~{}"}
)


def plain(part: Part) -> str:
    """Return a formula as one line of readable text: ``y_k = b_k + Σ_c x[c]·w[k, c]``."""
    match part:
        case Symbol(text=text) | Number(text=text) | Word(text=text):
            return text
        case Row(parts=parts):
            return _plain_row(parts)
        case Fraction(above=above, below=below):
            return f"{plain(above) if isinstance(above, Number) else _grouped(above)}/{_grouped(below)}"
        case Script(base=base, sub=sub, sup=sup):
            return _grouped(base) + _plain_script("_", sub) + _plain_script("^", sup)
        case Sum(lower=lower, upper=upper, body=body):
            limits = (
                "" if lower is None else plain(lower) if upper is None else f"{plain(lower)}…{plain(upper)}"
            )
            sign = f"Σ_({limits})" if len(limits) > 1 else f"Σ_{limits}" if limits else "Σ"
            return f"{sign} {plain(body)}"
        case Root(body=body):
            return f"√{_grouped(body)}"
        case Fenced(left=left, body=body, right=right):
            return f"{left}{plain(body)}{right}"
        case Lines(parts=parts):
            lines = [plain(line) for line in parts]
            return "".join(line if i == 0 else _joint(line) + line for i, line in enumerate(lines))
    raise TypeError(f"{part!r} is no part of a formula")


def _plain_row(parts: tuple[Part, ...]) -> str:
    """Join parts: spaces around operators between two others, after commas and between words."""
    text, unary = "", True
    for part in parts:
        piece = plain(part)
        if isinstance(part, Word) and piece in OPERATORS:
            tight = piece in "·/" or (unary and piece not in RELATIONS)
            text += piece if tight else f"{'' if not text else ' '}{piece} "
            unary = True
            continue
        if text and piece and (text[-1] == "," or _words_meet(text[-1], piece[0])):
            text += " "
        text += piece
        unary = piece in PUNCTUATION
    return text


def _words_meet(left: str, right: str) -> bool:
    return right.isalnum() and (left.isalnum() or left in ")]")


def _plain_script(sign: str, part: Part | None) -> str:
    if part is None:
        return ""
    text = plain(part)
    if sign == "^" and all(ord(c) in _SUPERSCRIPTS for c in text):
        return text.translate(_SUPERSCRIPTS)
    return f"{sign}{text}" if len(text) == 1 or text.isdigit() else f"{sign}({text})"


def _grouped(part: Part) -> str:
    """Return a part that stands next to an operator of its own, in brackets if it is more than one thing."""
    text = plain(part)
    whole = isinstance(part, Symbol | Word | Fenced | Script | Root) or (
        isinstance(part, Number) and text[:1] != MINUS
    )
    return text if whole or (isinstance(part, Row) and len(part.parts) == 1) else f"({text})"


def _joint(line: str) -> str:
    return " " if line[:1] in OPERATORS else "; "


def latex(part: Part) -> str:
    """Return a formula as LaTeX maths, to be used with amsmath; numbers as they are shown."""
    match part:
        case Symbol(text=text):
            return part.latex or _latex_name(text, part.upright)
        case Number(text=text):
            return _latex_number(text)
        case Word(text=text):
            return _LATEX.get(text) or (
                text if text in OPERATORS or text in PUNCTUATION else _latex_words(text)
            )
        case Row(parts=parts):
            return " ".join(latex(each) for each in parts)
        case Fraction(above=above, below=below):
            return rf"\frac{{{latex(above)}}}{{{latex(below)}}}"
        case Script(base=base, sub=sub, sup=sup):
            bare = latex(base) if isinstance(base, Symbol | Word) else f"{{{latex(base)}}}"
            return bare + _latex_limit("_", sub) + _latex_limit("^", sup)
        case Sum(lower=lower, upper=upper, body=body):
            return r"\sum" + _latex_limit("_", lower) + _latex_limit("^", upper) + " " + latex(body)
        case Root(body=body):
            return rf"\sqrt{{{latex(body)}}}"
        case Fenced(left=left, body=body, right=right):
            return rf"\left{_LATEX.get(left, left)} {latex(body)} \right{_LATEX.get(right, right)}"
        case Lines(parts=parts):
            lines = r" \\ ".join(f"& {latex(line)}" for line in parts)
            return rf"\begin{{aligned}} {lines} \end{{aligned}}"
    raise TypeError(f"{part!r} is no part of a formula")


def _latex_limit(sign: str, part: Part | None) -> str:
    return "" if part is None else f"{sign}{{{latex(part)}}}"


def _latex_name(text: str, upright: bool) -> str:
    if text in _LATEX:
        return _LATEX[text]
    if upright:
        return rf"\operatorname{{{text.translate(_ESCAPED)}}}"
    return text if len(text) == 1 else rf"\mathit{{{text.translate(_ESCAPED)}}}"


def _latex_number(text: str) -> str:
    """Return ``-3.00 \\cdot 10^{-6}`` for ``−3.00e-06``."""
    if text == "NaN":
        return r"\mathrm{NaN}"
    text = text.replace(MINUS, "-").replace("∞", r"\infty").replace("\u202f", r"\,")
    digits, mark, exponent = text.partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if mark else text


def _latex_words(text: str) -> str:
    words = text.translate(_ESCAPED).replace(MINUS, "-").replace("\u202f", r"\,")
    for sign in "…✓×·":
        words = words.replace(sign, rf"${_LATEX[sign]}$")
    return rf"\text{{{words}}}"

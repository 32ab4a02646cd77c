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

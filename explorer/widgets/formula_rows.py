"""Formulas in rows: the spaces between parts, and the lines of a row that is too long."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from explorer.formula import (
    OPERATORS,
    PUNCTUATION,
    RELATIONS,
    Fenced,
    Fraction,
    Lines,
    Number,
    Part,
    Root,
    Row,
    Script,
    Sum,
    Symbol,
    Word,
)
from explorer.widgets.formula_boxes import (
    Box,
    big_sum,
    centred,
    fence,
    fraction,
    root,
    run,
    script_px,
    scripts,
)


class Kind(IntEnum):
    """What a part is to its neighbours."""

    PLAIN = 0
    BINARY = 1
    RELATION = 2
    COMMA = 3
    OPEN = 4
    CLOSE = 5
    NAME = 6
    WORDS = 7
    BIG = 8


@dataclass(frozen=True, slots=True)
class Atom:
    """A box in a row that no line break parts.  times: a product's sign.  depth: in how many brackets."""

    box: Box
    kind: Kind
    times: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """How large, and whether as an index or limit, where operators stand close."""

    px: int
    tight: bool = False

    @property
    def script(self) -> "Style":
        """The style of indices and limits."""
        return Style(script_px(self.px), True)


def lay(part: Part, px: int, room: float | None = None) -> Box:
    """Return the box of a formula at `px`; rows wider than `room` go on below."""
    return _lay(part, Style(px), room)


def _lay(part: Part, style: Style, room: float | None = None) -> Box:
    px = style.px
    match part:
        case Symbol():
            return run(part.text, px, not part.upright, "text", part.meaning)
        case Number():
            return run(part.text, px, False, part.accent or "text", part.meaning)
        case Word():
            quiet = part.text not in OPERATORS and part.text not in PUNCTUATION and not _named(part)
            return run(part.text, px, False, "secondary" if quiet else "text", part.meaning)
        case Row() | Sum():
            return _row(part, style, room)
        case Fraction():
            inner = None if room is None else room - px * 0.5
            smaller = style.script if style.tight else style
            return fraction(_lay(part.above, smaller, inner), _lay(part.below, smaller, inner), px)
        case Script():
            sub = None if part.sub is None else _lay(part.sub, style.script)
            sup = None if part.sup is None else _lay(part.sup, style.script)
            return scripts(_lay(part.base, style), sub, sup, px)
        case Root():
            return root(_lay(part.body, style), px)
        case Fenced():
            return _fenced(part, style)
        case Lines():
            return _stack([_lay(line, style, room) for line in part.parts], px)
    raise TypeError(f"{part!r} is no part of a formula")


def _fenced(part: Fenced, style: Style) -> Box:
    body = _lay(part.body, style)
    if isinstance(part.body, Lines):
        body = centred(body, style.px)
    left, right = fence(part.left, body, style.px), fence(part.right, body, style.px)
    return _beside([(left, 0.0), (body, 0.0), (right, 0.0)])


def _row(part: Row | Sum, style: Style, room: float | None) -> Box:
    atoms = _atoms(part, style, None)
    if room is None or _wide(atoms, style) <= room:
        return _line(atoms, style)
    return _broken(_atoms(part, style, room), style, room)


def _atoms(part: Part, style: Style, room: float | None, depth: int = 0) -> list[Atom]:
    """Return a row's boxes; with `room`, those of brackets that are wide too, so that lines may break there."""
    if isinstance(part, Row):
        return [atom for each in part.parts for atom in _atoms(each, style, room, depth)]
    if isinstance(part, Sum):
        sigma = _sigma(part.lower, part.upper, style)
        return [Atom(sigma, Kind.BIG, depth=depth), *_atoms(part.body, style, room, depth)]
    if isinstance(part, Word) and room is not None and " " in part.text:
        words = [Word(word, part.meaning) for word in part.text.split(" ")]
        return [Atom(_lay(word, style), Kind.WORDS, depth=depth) for word in words]
    box = _lay(part, style, room)
    if isinstance(part, Fenced) and room is not None and box.width > room * 0.6:
        inside = _atoms(part.body, style, room, depth + 1)
        nothing = Box(0, 0, 0)
        left = Atom(fence(part.left, nothing, style.px), Kind.OPEN, depth=depth)
        right = Atom(fence(part.right, nothing, style.px), Kind.CLOSE, depth=depth + 1)
        return [left, *inside, right]
    return [Atom(box, _kind(part), isinstance(part, Word) and part.text in "·×/", depth)]


@lru_cache(maxsize=256)
def _sigma(lower: Part | None, upper: Part | None, style: Style) -> Box:
    """Return Σ and its limits, which are the same for all units of a layer."""
    under = None if lower is None else _lay(lower, style.script)
    over = None if upper is None else _lay(upper, style.script)
    return big_sum(under, over, style.px)


def _kind(part: Part) -> Kind:
    if isinstance(part, Fenced):
        return Kind.OPEN  # a name stands close to it
    if isinstance(part, Script):
        return Kind.NAME if isinstance(part.base, Word) else Kind.PLAIN
    if isinstance(part, Symbol) and part.upright:
        return Kind.NAME
    if not isinstance(part, Word):
        return Kind.PLAIN
    if part.text in RELATIONS:
        return Kind.RELATION
    if part.text in OPERATORS:
        return Kind.BINARY
    if part.text in PUNCTUATION:
        return Kind.COMMA
    return Kind.NAME if _named(part) else Kind.WORDS


def _named(word: Word) -> bool:
    return word.text in ("max", "min", "exp", "tanh", "erf")


def _line(atoms: list[Atom], style: Style) -> Box:
    """Return boxes beside each other with the spaces that their kinds ask for."""
    return _beside([(atom.box, space) for atom, space in zip(atoms, _spaces(atoms, style), strict=True)])


def _wide(atoms: list[Atom], style: Style) -> float:
    """Return the width of a line."""
    return sum(atom.box.width for atom in atoms) + sum(_spaces(atoms, style))


def _spaces(atoms: list[Atom], style: Style) -> list[float]:
    """Return the space before each box.  An operator after another, or after a comma, is a sign and stands close."""
    spaces = []
    before: Kind | None = None
    for atom in atoms:
        kind = atom.kind
        if kind is Kind.BINARY and before in (Kind.BINARY, Kind.RELATION, Kind.COMMA):
            kind = Kind.OPEN
        spaces.append(0.0 if before is None else _space(before, kind, style))
        before = kind
    return spaces


def _space(left: Kind, right: Kind, style: Style) -> float:
    """Return the space between two kinds, in pixels."""
    em = style.px
    if Kind.RELATION in (left, right):
        return em * (0.1 if style.tight else 0.3)
    if Kind.BINARY in (left, right):
        return em * (0.06 if style.tight else 0.24)
    if right is Kind.COMMA or right is Kind.CLOSE or left is Kind.OPEN:
        return 0.0 if right is not Kind.WORDS else em * 0.3
    if left is Kind.COMMA:
        return em * (0.12 if style.tight else 0.3)
    if Kind.WORDS in (left, right):
        return em * 0.3
    if Kind.BIG in (left, right):
        return em * (0.4 if left is right else 0.24)
    if left is Kind.NAME:
        return 0.0 if right is Kind.OPEN else em * 0.2
    return em * 0.16 if right is Kind.NAME else em * 0.04


def _beside(placed: list[tuple[Box, float]]) -> Box:
    """Return boxes beside each other, each with a space before it."""
    children, x, ascent, descent = [], 0.0, 0.0, 0.0
    for box, space in placed:
        x += space
        children.append((x, 0.0, box))
        x += box.width
        ascent, descent = max(ascent, box.ascent), max(descent, box.descent)
    return Box(x, ascent, descent, children=tuple(children))


def _broken(atoms: list[Atom], style: Style, room: float) -> Box:
    """Return a row in lines: each filled as far as it goes, the next begins with an operator."""
    indent = 0.0 if atoms[0].kind is Kind.WORDS else style.px * 1.2
    lines: list[list[Atom]] = []
    filled = 0.0
    for piece in _pieces(atoms, style, room - indent, 0):
        wide = _wide(piece, style)
        joint = _space(lines[-1][-1].kind, piece[0].kind, style) if lines else 0.0
        if lines and filled + joint + wide <= room:
            lines[-1] = [*lines[-1], *piece]
            filled += joint + wide
        else:
            filled = wide + (indent if lines and not _relates(piece) else 0.0)
            lines.append(piece)
    boxes = [_line(line, style) for line in lines]
    rest = [
        box if _relates(line) else _shifted(box, indent)
        for box, line in zip(boxes[1:], lines[1:], strict=True)
    ]
    return _stack([boxes[0], *rest], style.px)


def _relates(line: list[Atom]) -> bool:
    return line[0].kind is Kind.RELATION


def _pieces(atoms: list[Atom], style: Style, room: float, level: int) -> list[list[Atom]]:
    """Return what stays together: parted before = + −; what is still too wide, at · and Σ, and then in brackets."""
    if level and (level > 2 or _wide(atoms, style) <= room):
        return [atoms]
    pieces: list[list[Atom]] = []
    before: Atom | None = None
    for atom in atoms:
        if before is None or _parts(before, atom, level):
            pieces.append([])
        pieces[-1].append(atom)
        before = atom
    return [part for piece in pieces for part in _pieces(piece, style, room, level + 1)]


def _parts(before: Atom, atom: Atom, level: int) -> bool:
    """Whether a line may end between two boxes."""
    if before.kind in (Kind.BINARY, Kind.RELATION, Kind.OPEN) and before.box.ink is not None:
        return False
    if before.kind is atom.kind is Kind.WORDS:
        return level > 0
    if before.kind is Kind.COMMA:
        return level == 2 or (before.depth == 1 and atom.depth == 1 and level == 1)
    if atom.depth and level < 2:
        return False
    if atom.kind is Kind.BINARY:
        return level > 0 or not atom.times
    return atom.kind is Kind.RELATION or (level > 0 and before.kind is Kind.BIG is not atom.kind)


def _shifted(box: Box, right: float) -> Box:
    return Box(box.width + right, box.ascent, box.descent, children=((right, 0.0, box),))


def _stack(lines: list[Box], px: int) -> Box:
    """Return boxes below each other; the baseline is that of the first."""
    if not lines:
        return Box(0, 0, 0)
    gap, down = round(px * 0.4), 0.0
    children = [(0.0, 0.0, lines[0])]
    for above, line in pairwise(lines):
        down += above.descent + gap + line.ascent
        children.append((0.0, down, line))
    width = max(line.width for line in lines)
    return Box(width, lines[0].ascent, down + lines[-1].descent, children=tuple(children))

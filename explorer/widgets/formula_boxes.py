"""The boxes that formulas are made of: text, bars, roots and brackets around a baseline."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QStaticText, Qt

from explorer.widgets import text, theme

SMALLEST = theme.SMALL


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font.  rise: from the top of its line to its baseline.  color: a name of the theme."""

    text: str
    px: int
    italic: bool
    color: str
    rise: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A bar that is filled, and a path that is stroked, around a baseline at 0."""

    bar: QRectF | None = None
    path: QPainterPath | None = None
    thickness: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a formula around its baseline; children at (right, down) of its origin on the baseline."""

    width: float
    ascent: float
    descent: float
    ink: Run | Curve | None = None
    children: tuple[tuple[float, float, "Box"], ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """What layouts ask of a font.  axis: how high above the baseline bars and minus signs are."""

    ascent: float
    descent: float
    rise: float
    axis: float


@lru_cache(maxsize=64)
def type_font(px: int, italic: bool) -> QFont:
    """Return the font of formulas at `px`, not to be changed."""
    result = theme.font(px)
    result.setItalic(italic)
    return result


@lru_cache(maxsize=64)
def metrics(px: int) -> Metrics:
    """Return the metrics of the font at `px`, in whole pixels so that baselines meet."""
    font = QFontMetricsF(type_font(px, False))
    tall = font.tightBoundingRect("(0d")
    equals = font.tightBoundingRect("=")
    return Metrics(ceil(-tall.top()), ceil(tall.bottom()), round(font.ascent()), round(-equals.center().y()))


@lru_cache(maxsize=8192)
def _width(words: str, px: int, italic: bool) -> float:
    return QFontMetricsF(type_font(px, italic)).horizontalAdvance(words) if italic else text.width(words, px)


@lru_cache(maxsize=1024)
def _italic(words: str, px: int) -> QStaticText:
    result = QStaticText(words)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    result.prepare(font=type_font(px, True))
    return result


def static(words: str, px: int, italic: bool) -> QStaticText:
    """Return text laid out once."""
    return _italic(words, px) if italic else text.static(words, px)


@lru_cache(maxsize=1024)
def run(words: str, px: int, italic: bool = False, color: str = "text", meaning: str = "") -> Box:
    """Return a box of one text."""
    font = metrics(px)
    ink = Run(words, px, italic, color, font.rise)
    return Box(_width(words, px, italic), font.ascent, font.descent, ink, meaning=meaning)


def script_px(px: int) -> int:
    """Return the size of indices and limits."""
    return max(SMALLEST, round(px * 0.74))


def rule(px: int) -> float:
    """Return the thickness of bars, in whole pixels."""
    return max(1.0, float(round(px / 16)))


def fraction(above: Box, below: Box, px: int) -> Box:
    """Return one box over another and a bar between, on the height of a minus sign."""
    thick, axis, gap = rule(px), metrics(px).axis, max(2.0, round(px * 0.16))
    width, side = max(above.width, below.width) + px * 0.3, px * 0.1
    top = -axis - thick // 2  # of the bar
    up, down = top - gap - above.descent, top + thick + gap + below.ascent
    bar = Box(width, 0, 0, Curve(bar=QRectF(0, top, width, thick)))
    children = (
        (side + (width - above.width) / 2, up, above),
        (side + (width - below.width) / 2, down, below),
        (side, 0.0, bar),
    )
    return Box(width + 2 * side, above.ascent - up, down + below.descent, children=children)


def scripts(base: Box, sub: Box | None, sup: Box | None, px: int) -> Box:
    """Return a box with others below and above right of it."""
    children: list[tuple[float, float, Box]] = [(0.0, 0.0, base)]
    width, ascent, descent = base.width, base.ascent, base.descent
    if sub is not None:
        drop = round(max(px * 0.28, base.descent - metrics(px).descent + px * 0.28))
        children.append((base.width + 0.5, drop, sub))
        width, descent = base.width + 0.5 + sub.width, max(descent, drop + sub.descent)
    if sup is not None:
        lift = round(max(px * 0.42, base.ascent - px * 0.34))
        lean = px * 0.1
        children.append((base.width + lean, -lift, sup))
        width, ascent = max(width, base.width + lean + sup.width), max(ascent, lift + sup.ascent)
    return Box(width + px * 0.04, ascent, descent, children=tuple(children))


@lru_cache(maxsize=16)
def _sigma(px: int) -> tuple[Box, QRectF]:
    """Return a large Σ in the middle of the line, and where its ink is around the baseline."""
    large = round(px * 1.55)
    ink = QFontMetricsF(type_font(large, False)).tightBoundingRect("Σ")
    down = round(ink.height() / 2 - metrics(px).axis) - ink.bottom()
    glyph = run("Σ", large)
    placed = ink.translated(0, down)
    return Box(glyph.width, -placed.top(), placed.bottom(), children=((0.0, down, glyph),)), placed


def big_sum(lower: Box | None, upper: Box | None, px: int) -> Box:
    """Return Σ with its limits below and above."""
    sigma, ink = _sigma(px)
    limits = [limit.width for limit in (lower, upper) if limit is not None]
    width = max([sigma.width, *limits])
    middle = width / 2
    children = [(middle - ink.center().x(), 0.0, sigma)]
    ascent, descent, gap = sigma.ascent, sigma.descent, max(1.0, round(px * 0.1))
    if upper is not None:
        up = ceil(ascent + gap + upper.descent - px * 0.1)
        children.append((middle - upper.width / 2, -up, upper))
        ascent = up + upper.ascent
    if lower is not None:
        down = ceil(descent + gap + lower.ascent)
        children.append((middle - lower.width / 2, down, lower))
        descent = down + lower.descent
    return Box(width, ascent, descent, children=tuple(children))


def centred(box: Box, px: int) -> Box:
    """Return a box moved up so that it reaches as far above the height of a minus sign as below."""
    high = box.ascent + box.descent
    ascent = round(high / 2 + metrics(px).axis)
    return Box(box.width, ascent, high - ascent, children=((0.0, box.ascent - ascent, box),))


def root(body: Box, px: int) -> Box:
    """Return a box under a root that grows with it."""
    thick, gap, sign = max(1.0, px / 14), max(2.0, px * 0.14), px * 0.62
    top, bottom = -(body.ascent + gap), body.descent
    path = QPainterPath(QPointF(0, (top + bottom) / 2 + px * 0.14))
    path.lineTo(sign * 0.24, (top + bottom) / 2 + px * 0.04)
    path.lineTo(sign * 0.52, bottom)
    path.lineTo(sign * 0.9, top)
    path.lineTo(sign + body.width + px * 0.08, top)
    width = sign + body.width + px * 0.12
    ink = Box(width, 0, 0, Curve(path=path, thickness=thick))
    return Box(width, ceil(-top + thick), bottom, children=((sign, 0.0, body), (0.0, 0.0, ink)))


def fence(sign: str, body: Box, px: int) -> Box:
    """Return a bracket as high as a box: a letter where that is enough, else a curve."""
    font = metrics(px)
    if not sign:
        return Box(0, 0, 0)
    if body.ascent <= font.ascent + px * 0.12 and body.descent <= font.descent + px * 0.3:
        return run(sign, px)
    half = max(body.ascent - font.axis, body.descent + font.axis) + 1  # as far up as down from the axis
    top, bottom = -font.axis - half, -font.axis + half
    width = px * (0.36 if sign in "()" else 0.72 if sign in "{}" else 0.34)
    path = _bracket(sign, width, top, bottom)
    return Box(width, -top, bottom, Curve(path=path, thickness=max(1.1, px / 13)))


def _bracket(sign: str, width: float, top: float, bottom: float) -> QPainterPath:
    near, far = (width * 0.25, width * 0.8) if sign in "([{⌊⌈|" else (width * 0.75, width * 0.2)
    middle = (top + bottom) / 2
    path = QPainterPath(QPointF(far, top))
    if sign in "()":
        bend = near - (far - near) * 0.35
        path.cubicTo(bend, top + (bottom - top) * 0.3, bend, bottom - (bottom - top) * 0.3, far, bottom)
    elif sign in "{}":
        far = width * (0.68 if sign == "{" else 0.32)
        near = width - far - width * 0.2 if sign == "{" else width - far + width * 0.2
        centre, tip, bow = (near + far) / 2, near, min((bottom - top) * 0.16, abs(far - near) * 0.9)
        path = QPainterPath(QPointF(far, top))
        path.quadTo(centre, top, centre, top + bow)
        path.lineTo(centre, middle - bow)
        path.quadTo(centre, middle, tip, middle)
        path.quadTo(centre, middle, centre, middle + bow)
        path.lineTo(centre, bottom - bow)
        path.quadTo(centre, bottom, far, bottom)
    elif sign == "|":
        path = QPainterPath(QPointF(width / 2, top))
        path.lineTo(width / 2, bottom)
    else:
        path.moveTo(near if sign in "⌊⌋" else far, top)
        path.lineTo(near, top)
        path.lineTo(near, bottom)
        if sign not in "⌈⌉":
            path.lineTo(far, bottom)
    return path

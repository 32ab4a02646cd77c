"""The numbers of a picture as text, and what to notice about them."""

from dataclasses import dataclass, replace

from explorer.topics.pixels.pictures import Image
from explorer.topics.pixels.state import Pixels, Scale, Window
from explorer.topics.pixels.working import Worked

CLOSEST = 3  # cells a side that one sees at least: a pixel and its neighbours


@dataclass(frozen=True)
class Numbers:
    """A window of cells as text; rows of words in both scales, the first cell at (top, left)."""

    top: int
    left: int
    bytes: tuple[tuple[str, ...], ...]
    shares: tuple[tuple[str, ...], ...]

    def in_scale(self, scale: Scale) -> tuple[tuple[str, ...], ...]:
        """Return the words of one scale."""
        return self.bytes if scale is Scale.BYTES else self.shares


def written(value: int, scale: Scale) -> str:
    """Return a value 0..255 as text: ``128``, or ``0.50`` as a share of 255."""
    return str(value) if scale is Scale.BYTES else f"{value / 255:.2f}"


_WORDS = {scale: tuple(written(value, scale) for value in range(256)) for scale in Scale}


def numbers(plane: Image, window: Window | None = None) -> Numbers:
    """Return the cells of a plane, (h, w), that lie in a window, or all of them."""
    top, left, bottom, right = window_of(plane.shape, window)
    rows = plane[top:bottom, left:right].tolist()
    words = [tuple(tuple(_WORDS[scale][value] for value in row) for row in rows) for scale in Scale]
    return Numbers(top, left, *words)


def window_of(shape: tuple[int, ...], window: Window | None) -> tuple[int, int, int, int]:
    """Return (top, left, bottom, right) of the cells in view, shifted inside the picture; None: all."""
    rows, columns = shape[:2]
    if window is None:
        return 0, 0, rows, columns
    top = max(0, min(window.top, rows - window.size))
    left = max(0, min(window.left, columns - window.size))
    return top, left, min(rows, top + window.size), min(columns, left + window.size)


def zoomed(state: Pixels, size: tuple[int, int], row: int, column: int, factor: float) -> Pixels:
    """Return the state zoomed in by a factor (below 1: out) about a cell, which keeps its place on screen."""
    top, left, bottom, right = window_of(size, state.window)
    before = max(bottom - top, right - left) if state.window is None else state.window.size
    after = max(CLOSEST, min(max(size), round(before / factor)))
    if after >= max(size):
        return replace(state, window=None)
    inside = [
        max(0, min(round(cell + 0.5 - (cell + 0.5 - begin) * after / before), limit - after))
        for cell, begin, limit in ((row, top, size[0]), (column, left, size[1]))
    ]
    return replace(state, window=Window(max(0, inside[0]), max(0, inside[1]), after))


def sentence_of(worked: Worked, row: int, column: int, scale: Scale = Scale.BYTES) -> str:
    """Return what a pixel is made of."""
    grey = written(int(worked.luma[row, column]), scale)
    if worked.one_matrix:
        return f"Row {row}, column {column}: grey {grey}."
    red, green, blue = (written(int(value), scale) for value in worked.colors[row, column])
    return f"Row {row}, column {column}: red {red}, green {green}, blue {blue}; as grey {grey}."


def notices(state: Pixels, worked: Worked) -> dict[str, tuple[str, ...]]:
    """Return what to notice under its headings; between two asterisks stands what matters."""
    rows, columns = worked.size
    planes = 1 if worked.one_matrix else 3
    total = planes * rows * columns
    product = f"{rows} · {columns}" + (" · 3" if planes == 3 else "")
    said = "one matrix" if planes == 1 else "three matrices, red, green and blue"
    return {
        "The picture": (
            f"It is *{said}* of {rows} rows and {columns} columns: {product} = *{_many(total)}*.",
            *_about_resolution(worked),
        ),
        "A value": (
            f"{state.bits} bit{'s' * (state.bits > 1)} say *{2**state.bits}* values, from 0 (dark) to 255 (bright); "
            "divided by 255 they lie from 0 to 1.",
            f"At {state.bits} bit{'s' * (state.bits > 1)} a value the picture takes {_bytes(total * state.bits)}.",
        ),
        "Planes": _about_planes(state, worked),
    }


def _about_resolution(worked: Worked) -> tuple[str, ...]:
    if worked.size == worked.original:
        return ()
    area = worked.original[0] * worked.original[1] / (worked.size[0] * worked.size[1])
    return (f"Every pixel is the mean of *{area:.3g}* pixels of the original.",)


def _about_planes(state: Pixels, worked: Worked) -> tuple[str, ...]:
    if worked.one_matrix:
        grey = "Grey is 0.299 red + 0.587 green + 0.114 blue: the eye sees green brightest."
        return (grey,) if state.grey else ("In grey, red, green and blue are equal: one plane says it all.",)
    off = [name for name, on in zip(("red", "green", "blue"), state.planes, strict=True) if not on]
    if not off:
        return ("Each plane alone is a grey picture; together they are the colours.",)
    return (
        f"Without *{' and '.join(off) if len(off) < 3 else 'all three'}*: every value there counts as 0.",
    )


def _many(number: int) -> str:
    words = str(number) if number < 10_000 else f"{number:,}".replace(",", "\u202f")
    return f"{words} value{'' if number == 1 else 's'}"


def _bytes(bits: int) -> str:
    size = -(-bits // 8)
    return (
        f"{size} byte{'' if size == 1 else 's'}"
        if size < 1000
        else f"{size / 1000:.3g} kB"
        if size < 1e6
        else f"{size / 1e6:.3g} MB"
    )

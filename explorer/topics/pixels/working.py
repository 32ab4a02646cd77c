"""What the lab shows of a picture: coarser, edited, with fewer bits, its planes apart and together."""

from dataclasses import dataclass

import numpy as np

from explorer.topics.pixels.averaging import averaged, reduced, smaller_size
from explorer.topics.pixels.pictures import Image, picture_of
from explorer.topics.pixels.state import Picture, Pixels, Plane


@dataclass(frozen=True, eq=False)
class Worked:
    """A worked-on picture.

    original: its (rows, columns) before.  colors: (h, w, 3), all planes on.  planes: (3, h, w) red, green, blue.
    together: (h, w, 3) with the planes that are off at 0.  luma: (h, w) grey.  shown: `luma` if one matrix says it all,
    else `together`.  one_matrix: the picture is grey, or was turned to grey.
    """

    original: tuple[int, int]
    colors: Image
    planes: Image
    together: Image
    luma: Image
    shown: Image
    one_matrix: bool

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.colors.shape[0], self.colors.shape[1]


def worked_on(state: Pixels, picture: Image | None = None) -> Worked:
    """Return what is shown of a picture, (H, W) or (H, W, 3) uint8, or of the preset that the state names.

    A picture that changes rarely is best `reduced` once before.  Raises ExplorerError if it is no picture.
    """
    source = chosen(state, picture)
    original = (source.shape[0], source.shape[1])
    coarse = averaged(reduced(source), smaller_size(source.shape, state.longest))
    grey = coarse.ndim == 2
    colors = _edited(np.stack([coarse] * 3, axis=2) if grey else coarse, state)
    grey = grey and bool((colors == colors[..., :1]).all())
    table = quantiser(state.bits)
    gray = table[colors[..., 0] if grey else luma(colors)]
    colors = table[colors]
    together = colors if all(state.planes) else colors * np.array(state.planes, np.uint8)
    one = grey or state.grey
    planes = np.ascontiguousarray(colors.transpose(2, 0, 1))
    return Worked(original, colors, planes, together, gray, gray if one else together, one)


def chosen(state: Pixels, picture: Image | None) -> Image:
    """Return the picture given if the state asks for it, else the preset."""
    return picture if state.picture is Picture.OWN and picture is not None else picture_of(state.picture)


def tinted(worked: Worked, plane: Plane) -> Image:
    """Return a plane in its own colour, (h, w, 3)."""
    index = list(Plane).index(plane)
    colored = np.zeros_like(worked.colors)
    colored[..., index] = worked.planes[index]
    return colored


def luma(colors: Image) -> Image:
    """Return 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), (…, 3) → (…), rounded."""
    weighted = colors @ np.array([299, 587, 114], np.int32)
    grey: Image = ((weighted + 500) // 1000).astype(np.uint8)
    return grey


def levels(bits: int) -> Image:
    """Return the values that `bits` can say, evenly from 0 to 255, (2 ** bits,)."""
    last = 2**bits - 1
    values: Image = ((510 * np.arange(last + 1) + last) // (2 * last)).astype(np.uint8)
    return values


def quantiser(bits: int) -> Image:
    """Return for each of the 256 values the nearest of `levels`, (256,)."""
    last = 2**bits - 1
    nearest: Image = levels(bits)[(2 * np.arange(256) * last + 255) // 510]
    return nearest


def quantised(values: Image, bits: int) -> Image:
    """Return the values with so many bits each."""
    return quantiser(bits)[values]


def _edited(colors: Image, state: Pixels) -> Image:
    rows, columns = colors.shape[:2]
    inside = {(row, column): color for row, column, color in state.edits if row < rows and column < columns}
    if not inside:
        return colors
    changed = colors.copy()
    row, column = np.array(list(inside)).T
    changed[row, column] = np.array(list(inside.values()), np.uint8)
    return changed

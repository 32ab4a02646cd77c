"""Lines, frames and translucent faces in the world, as arrays that `LineItem` and `FaceItem` take."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from explorer.space.layout import Layout
from explorer.trace import Region

Lines = NDArray[np.float32]
"""(lines, 11): start x y z, width in pixels, end x y z, red green blue alpha (0..1)."""
Faces = NDArray[np.float32]
"""(faces, 16): four corners x y z in the order of a strip, red green blue alpha (0..1)."""

NO_LINES: Lines = np.zeros((0, 11), np.float32)
NO_FACES: Faces = np.zeros((0, 16), np.float32)
LIFT = 0.15  # world units in front of a slab


def segments(starts: Any, ends: Any, widths: Any, tints: Any) -> Lines:
    """Return lines from `starts` (n, 3) to `ends` (n, 3); widths: (n,) pixels; tints: (n, 4) or (4,)."""
    count = len(starts)
    widths = np.broadcast_to(np.asarray(widths, float), (count,))[:, None]
    return np.concatenate([starts, widths, ends, np.broadcast_to(tints, (count, 4))], axis=1).astype(
        np.float32
    )


def tint(color: str, alpha: float) -> NDArray[np.float64]:
    """Return a colour ``#RRGGBB`` as red, green, blue, alpha (0..1), (4,)."""
    return np.array([*QColor(color).getRgbF()[:3], alpha])


def corners(layout: Layout, slabs: NDArray[Any], region: Region) -> NDArray[np.float64]:
    """Return the corners of `region` on every one of `slabs`, in turn around it, (slabs, 4, 3)."""
    rows = np.array([region.top, region.top, region.bottom, region.bottom])
    columns = np.array([region.left, region.right, region.right, region.left])
    count = len(slabs)
    points = layout.points(np.repeat(slabs, 4), np.tile(rows, count), np.tile(columns, count))
    lifted: NDArray[np.float64] = (points + layout.normal * LIFT).reshape(count, 4, 3)
    return lifted


def outline(layout: Layout, block: int) -> NDArray[np.float64]:
    """Return the corners around all maps of a block, in turn, (1, 4, 3)."""
    first, count = layout.blocks[block].first, layout.blocks[block].count
    corner, right, down = (a[first : first + count] for a in (layout.corner, layout.right, layout.down))
    away = corner - corner[0]  # (n, 3), the first map is the top left one
    wide, high = (float((away @ side[0]).max() / (side[0] @ side[0])) + 1 for side in (right, down))
    right, down = wide * right[0], high * down[0]
    begin = corner[0] + layout.normal * LIFT
    around: NDArray[np.float64] = np.stack([begin, begin + right, begin + right + down, begin + down])[None]
    return around


def frames(around: NDArray[np.float64], color: str, alpha: float, width: float) -> Lines:
    """Return the four sides of every quadrangle of `around` (n, 4, 3)."""
    starts, ends = around.reshape(-1, 3), around[:, [1, 2, 3, 0]].reshape(-1, 3)
    return segments(starts, ends, width, tint(color, alpha))


def slab_frame(layout: Layout, slab: int, color: str) -> Lines:
    """Return a frame around the whole front of a slab."""
    columns, rows = (int(size) for size in layout.cells[slab])
    return frames(corners(layout, np.array([slab]), Region(0, 0, rows, columns)), color, 0.9, 1.6)


def crosses(around: NDArray[np.float64], color: str, alpha: float, width: float) -> Lines:
    """Return the two diagonals of every quadrangle of `around` (n, 4, 3)."""
    starts, ends = around[:, :2].reshape(-1, 3), around[:, 2:].reshape(-1, 3)
    return segments(starts, ends, width, tint(color, alpha))

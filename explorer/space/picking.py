"""Which unit lies under a pixel: line of sight against slab fronts.  NumPy only, nothing read back from OpenGL."""

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.projection import Projection
from explorer.trace import Unit


def unit_at(layout: Layout, projection: Projection, x: float, y: float) -> Unit | None:
    """Return the unit under a pixel of the view, or None beside the slabs and on a collapsed block."""
    hit = slab_at(layout, projection, x, y)
    if hit is None:
        return None
    slab, row, column = hit
    block = layout.blocks[layout.block[slab]]
    cell = row * block.columns + column
    if block.mean or cell >= block.units:
        return None
    _, shape = layout.homes[block.layer]
    flat = (slab - block.first) * block.units + cell
    return Unit(block.layer, tuple(int(i) for i in np.unravel_index(flat, shape)))


def slab_at(layout: Layout, projection: Projection, x: float, y: float) -> tuple[int, int, int] | None:
    """Return (slab, row, column) of the nearest front or back under a pixel; None where a side is nearest."""
    if not len(layout.corner):
        return None
    origin, direction = projection.ray(x, y)
    reached = [_hits(layout, origin, direction, offset) for offset in (0.0, 1.0)]  # fronts, backs
    distance, across, along = (np.concatenate(parts) for parts in zip(*reached, strict=True))
    if not np.isfinite(distance).any():
        return None
    nearest = int(np.argmin(distance))
    slab = nearest % len(layout.corner)
    columns, rows = layout.cells[slab]
    row, column = int(along[nearest] * rows), int(across[nearest] * columns)
    return slab, min(row, int(rows) - 1), min(column, int(columns) - 1)


def block_at(layout: Layout, projection: Projection, x: float, y: float) -> int | None:
    """Return the index of the block under a pixel."""
    hit = slab_at(layout, projection, x, y)
    return None if hit is None else int(layout.block[hit[0]])


def _hits(
    layout: Layout, origin: NDArray[np.float64], direction: NDArray[np.float64], offset: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return distance along the ray (inf if missed) and place across and along, 0..1, for every slab."""
    facing = float(direction @ layout.normal)
    missed = np.full(len(layout.corner), np.inf)
    if abs(facing) < 1e-9:
        return missed, missed, missed
    corner = layout.corner - layout.normal * (layout.depth * offset)[:, None]
    distance = (corner - origin) @ layout.normal / facing
    point = origin + distance[:, None] * direction - corner
    across = np.einsum("ij,ij->i", point, layout.right) / np.einsum("ij,ij->i", layout.right, layout.right)
    along = np.einsum("ij,ij->i", point, layout.down) / np.einsum("ij,ij->i", layout.down, layout.down)
    inside = (across >= 0) & (across < 1) & (along >= 0) & (along < 1) & (distance > 0)
    return np.where(inside, distance, np.inf), across, along

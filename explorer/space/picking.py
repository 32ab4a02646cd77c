"""Which unit lies under a pixel: line of sight against slab fronts.  NumPy only, nothing read back from OpenGL."""

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.projection import Projection
from explorer.trace import Unit

Array = NDArray[np.float64]

EDGE = 1e-6  # what a line of sight may miss a box by


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
    near = _near(layout, origin, direction)
    if not len(near):
        return None
    reached = [_hits(layout, near, origin, direction, offset) for offset in (0.0, 1.0)]  # fronts, backs
    distance, across, along = (np.concatenate(parts) for parts in zip(*reached, strict=True))
    if not np.isfinite(distance).any():
        return None
    nearest = int(np.argmin(distance))
    slab = int(near[nearest % len(near)])
    columns, rows = layout.cells[slab]
    row, column = int(along[nearest] * rows), int(across[nearest] * columns)
    return slab, min(row, int(rows) - 1), min(column, int(columns) - 1)


def block_at(layout: Layout, projection: Projection, x: float, y: float) -> int | None:
    """Return the index of the block under a pixel."""
    hit = slab_at(layout, projection, x, y)
    return None if hit is None else int(layout.block[hit[0]])


def _near(layout: Layout, origin: Array, direction: Array) -> NDArray[np.intp]:
    """Return the slabs of the blocks whose boxes the line of sight passes through."""
    low, high = layout.bounds.min(axis=1) - origin, layout.bounds.max(axis=1) - origin  # (blocks, 3)
    with np.errstate(divide="ignore", invalid="ignore"):  # along an axis that the line does not move in
        ends = np.stack([low / direction, high / direction])
    enter, leave = ends.min(axis=0), ends.max(axis=0)
    still = np.abs(direction) < 1e-12
    inside = (low <= EDGE) & (high >= -EDGE)
    enter = np.where(still, np.where(inside, -np.inf, np.inf), enter)
    leave = np.where(still, np.where(inside, np.inf, -np.inf), leave)
    hit = enter.max(axis=1) - EDGE <= leave.min(axis=1) + EDGE
    parts = [np.arange(b.first, b.first + b.count) for b, h in zip(layout.blocks, hit, strict=True) if h]
    return np.concatenate(parts) if parts else np.zeros(0, np.intp)


def _hits(
    layout: Layout, slabs: NDArray[np.intp], origin: Array, direction: Array, offset: float
) -> tuple[Array, Array, Array]:
    """Return distance along the ray (inf if missed) and place across and along, 0..1, for each of `slabs`."""
    facing = float(direction @ layout.normal)
    missed = np.full(len(slabs), np.inf)
    if abs(facing) < 1e-9:
        return missed, missed, missed
    right, down = layout.right[slabs], layout.down[slabs]
    corner = layout.corner[slabs] - layout.normal * (layout.depth[slabs] * offset)[:, None]
    distance = (corner - origin) @ layout.normal / facing
    point = origin + distance[:, None] * direction - corner
    across = np.einsum("ij,ij->i", point, right) / np.einsum("ij,ij->i", right, right)
    along = np.einsum("ij,ij->i", point, down) / np.einsum("ij,ij->i", down, down)
    inside = (across >= 0) & (across < 1) & (along >= 0) & (along < 1) & (distance > 0)
    return np.where(inside, distance, np.inf), across, along

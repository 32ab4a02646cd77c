"""In which order boxes are painted, and which need not be.  NumPy only."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from explorer.space.projection import Projection

Array = NDArray[np.float32]
Order = NDArray[np.intp]

MOST_RUNS = 12  # calls that boxes are drawn in


class Boxes:
    """Boxes where they stand, prepared for being looked at from anywhere."""

    def __init__(self, rows: Array, flow: int) -> None:
        """rows: see `slabs.WIDTH`.  flow: the axis across which layers are planes."""
        half = (rows[:, 4:7] + rows[:, 8:11]) / 2
        self._middle = np.ascontiguousarray((rows[:, 0:3] + half).T)  # (3, n)
        self._depth = rows[:, 3].copy()
        self._radius = np.abs(half).sum(axis=1) + self._depth
        others = [axis for axis in range(3) if axis != flow]
        self._axes = (flow, *others[::-1])
        self._planes = [
            np.unique(np.round(self._middle[axis], 2), return_inverse=True) for axis in self._axes
        ]

    def painted(self, projection: Projection) -> tuple[Order, Array]:
        """Return which boxes are painted, in that order, and how deep they are on screen at most, in pixels.

        Those beside the view are left out.  What lies farther from the eye along the flow is painted first, then
        along the other axes: maps stand in their grid.
        """
        away, seen = self._in_view(projection)
        if projection.flat:
            nearness = projection.back.astype(np.float32) @ self._middle
        else:
            nearness = self._nearness(projection)
        inside = np.flatnonzero(seen)
        order = inside[np.argsort(nearness[inside], kind="stable")]
        depth: Array = self._depth[order] * np.float32(projection.scale)
        return order, depth if projection.flat else depth / np.maximum(away[order], np.float32(1e-6))

    def _in_view(self, projection: Projection) -> tuple[Array, NDArray[np.bool_]]:
        """Return how far away boxes begin, and whether a part of each may be in view."""
        axes = np.stack([projection.right, projection.up, -projection.back])
        x, y, away = (axes @ self._middle - (axes @ projection.eye)[:, None]).astype(np.float32)
        far = 1.0 if projection.flat else np.maximum(away + self._radius, 1e-6)
        wide, high = (
            np.float32(size / 2 / projection.scale) for size in (projection.width, projection.height)
        )
        seen = (np.abs(x) - self._radius < wide * far) & (np.abs(y) - self._radius < high * far)
        return away - self._radius, seen if projection.flat else seen & (away + self._radius > 0)

    def _nearness(self, projection: Projection) -> NDArray[np.int64]:
        """Return numbers, (n,), that grow the nearer a box is along the flow, then along the other axes."""
        number = np.zeros(self._middle.shape[1], np.int64)
        for axis, (places, index) in zip(self._axes, self._planes, strict=True):
            rank = np.empty(len(places), np.int64)
            rank[np.argsort(-np.abs(places - projection.eye[axis]), kind="stable")] = np.arange(len(places))
            number = number * len(places) + rank[index]
        return number


def runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int, bool]]:
    """Yield (first, count, flag) of neighbours with one flag; true for all where there would be too many runs."""
    if not len(flags):
        return
    first = np.flatnonzero(np.diff(flags, prepend=~flags[:1]))
    if len(first) > MOST_RUNS:
        yield 0, len(flags), True
        return
    for begin, end in zip(first, [*first[1:], len(flags)], strict=True):
        yield int(begin), int(end - begin), bool(flags[begin])

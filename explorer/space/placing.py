"""Where a name finds room on the screen: beside its block, off other names, slabs and arcs.  NumPy only."""

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.projection import Projection

Points = NDArray[np.float64]
Rects = NDArray[np.float64]
"""(n, 4): left, top, width, height in pixels."""

APART = 4.0  # px between two names side by side


class Places:
    """The room on one screen; what was placed is taken."""

    def __init__(self, layout: Layout, projection: Projection, crossed: Points) -> None:
        """crossed: world points (n, 3) that names keep clear of."""
        quads = projection.screen(faces(layout))  # (blocks, 4, 2)
        self._quads, self._sides = quads, np.roll(quads, -1, axis=1) - quads
        first, last = self._sides[:, 0], self._sides[:, 3]
        self._turns = np.sign(last[:, 0] * first[:, 1] - last[:, 1] * first[:, 0])
        self._low, self._high = quads.min(1), quads.max(1)
        self._crossed = projection.screen(crossed) if len(crossed) else np.zeros((0, 2))
        self._taken = np.zeros((0, 4))

    def clear(self, wishes: Rects, own: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which of the places `wishes` (n, 4) lie on no arc and on no maps but those of the block `own` (n,)."""
        middle, half = wishes[:, :2] + wishes[:, 2:] / 2, wishes[:, 2:] / 2
        x, y = (
            np.abs(self._crossed[:, axis] - middle[:, None, axis]) < half[:, None, axis] for axis in (0, 1)
        )
        clear: NDArray[np.bool_] = ~((x & y).any(1) | self._on_maps(middle, half, own))
        return clear

    def _on_maps(self, middle: Points, half: Points, own: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which rectangles overlap maps: no side of either has the other wholly beyond it."""
        low, high = (middle - half)[:, None], (middle + half)[:, None]
        near = ((self._low < high) & (self._high > low)).all(2)  # (n, blocks)
        near[np.arange(len(own)), own] &= own < 0
        rect, block = np.nonzero(near)
        side, away = self._sides[block], middle[rect][:, None] - self._quads[block]  # (pairs, 4, 2)
        turn = side[..., 0] * away[..., 1] - side[..., 1] * away[..., 0]
        reach = np.abs(side[..., 0]) * half[rect, None, 1] + np.abs(side[..., 1]) * half[rect, None, 0]
        turns = self._turns[block][:, None]  # 1 where the corners run clockwise, -1 elsewhere
        found = np.zeros(len(middle), bool)
        found[rect[(turn * turns > -reach).all(1)]] = True
        return found

    def take_first(self, wishes: Rects, clear: NDArray[np.bool_]) -> int | None:
        """Return the first of `wishes` that is clear and not taken, and take it."""
        for index in np.flatnonzero(clear).tolist():
            left, top, width, height = wishes[index]
            x, y, w, h = self._taken.T
            over = (left < x + w + APART) & (x < left + width + APART) & (top < y + h) & (y < top + height)
            if not over.any():
                self.take(wishes[index])
                return int(index)
        return None

    def take(self, rect: Rects) -> None:
        """Let nothing else be placed on `rect` (4,)."""
        self._taken = np.concatenate([self._taken, rect[None]])


def faces(layout: Layout) -> Points:
    """Return the front of the box around every block, its corners in turn, (blocks, 4, 3)."""
    low, high = layout.bounds[:, 0], layout.bounds[:, 7]
    middle, half = (low + high) / 2, (high - low) / 2
    right, down = (np.array(v) for v in (layout.arrangement.right, layout.arrangement.down))
    front = middle + layout.normal * (half @ np.abs(layout.normal))[:, None]
    right, down = half * right, half * down
    return np.stack(
        [front - right - down, front + right - down, front + right + down, front - right + down], 1
    )

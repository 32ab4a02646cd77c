"""What shows the blocks of the network in space: a plate under an open one, a box around a closed one."""

import numpy as np
from numpy.typing import NDArray

from explorer.space.layout import Layout
from explorer.space.lines import NO_FACES, NO_LINES, Faces, Lines, frames, segments, tint
from explorer.space.opened import Opened

MARGIN = 5.0  # world units between the maps and the edge of their plate or box
BELOW = 5.0  # world units from the maps to the plate, and from one plate to the next
SEAM = 1.0  # world units by which the inner one of two plates is smaller
Points = NDArray[np.float64]

_EDGES = np.array([(i, i | bit) for bit in (1, 2, 4) for i in range(8) if not i & bit])  # of a box, (12, 2)


def plate(layout: Layout, opened: Opened) -> Points:
    """Return the corners (4, 3) of the plate under an open block, in turn; the first two are nearest to its name."""
    flow, across, away = _axes(layout)
    corners = layout.bounds[list(opened.blocks)].reshape(-1, 3)
    margin = MARGIN + SEAM * opened.level
    low, high = (corners @ flow).min() - margin, (corners @ flow).max() + margin
    near, far = (corners @ across).max() + margin, (corners @ across).min() - margin
    depth = (corners @ away).max() + BELOW * (opened.level + 1)
    turn = [(low, near), (high, near), (high, far), (low, far)]
    return np.array([flow * a + across * b + away * depth for a, b in turn])


def plates(layout: Layout, color: str) -> tuple[Faces, Lines]:
    """Return every plate as a face and its outline."""
    if not layout.opened:
        return NO_FACES, NO_LINES
    around = np.array([plate(layout, one) for one in layout.opened])  # (plates, 4, 3)
    strip = around[:, [0, 1, 3, 2]].reshape(len(around), 12)
    tints = np.broadcast_to(tint(color, 0.2), (len(around), 4))
    return np.concatenate([strip, tints], axis=1).astype(np.float32), frames(around, color, 0.8, 1.3)


def boxes(layout: Layout, color: str) -> Lines:
    """Return the edges of a box around every closed block."""
    parts = [NO_LINES]
    for block, corners in zip(layout.blocks, layout.bounds, strict=True):
        if block.closed:
            middle = corners.mean(0)
            grown = corners + np.sign(corners - middle) * MARGIN / 2
            parts.append(segments(grown[_EDGES[:, 0]], grown[_EDGES[:, 1]], 1.3, tint(color, 0.75)))
    return np.concatenate(parts)


def extent(layout: Layout) -> Points:
    """Return the corners of all plates, (n, 3)."""
    return np.concatenate([np.zeros((0, 3)), *(plate(layout, one) for one in layout.opened)])


def _axes(layout: Layout) -> tuple[Points, Points, Points]:
    """Return the directions along the flow, towards the name, and from the maps to the plate."""
    arrangement = layout.arrangement
    flow, right, down = (np.array(v) for v in (arrangement.flow, arrangement.right, arrangement.down))
    if arrangement.flat:
        return flow, down, -layout.normal
    return (flow, -right, down) if arrangement.tall else (flow, right, -down)

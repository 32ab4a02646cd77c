"""The three ways to place the layers: as a row, as a tower and flat.  NumPy only."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Arrangement:
    """How one view places the layers.

    flow: the direction from input to output. right, down: a map's axes (columns, rows). lane: where branches go.
    squeeze: how wide a block's extent along the flow appears to the default camera. stretch: the same of the flow.
    approach: how fast one comes nearer to the eye along the flow, and along a block's extent; times reach, the
    largest tangent of the angle at which a layer is seen, it says how perspective bends both.
    gap: world units between neighbouring layers, as seen by the default camera.
    azimuth, elevation: of the default camera in degrees. tall: blocks grow along `down` (else along `right`).
    aspect: width : height of the view the blocks are arranged for.
    """

    flow: tuple[float, float, float]
    right: tuple[float, float, float]
    down: tuple[float, float, float]
    azimuth: float
    elevation: float
    squeeze: float
    stretch: float
    approach: tuple[float, float] = (0.0, 0.0)
    reach: float = 0.0
    gap: float = 8.5
    tall: bool = True
    flat: bool = False
    aspect: float = 1.5


def _arrangements() -> dict[str, Arrangement]:
    x, z, south, below = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)
    turn, lift = math.radians(36.0), math.radians(34.0)
    near, far = math.sin(turn), math.cos(turn)
    row = Arrangement(x, south, below, 216.0, 9.0, far, near, (-far, near), 0.21)
    up, along = math.sin(lift), math.cos(lift)
    tower = Arrangement(
        z, x, south, -78.0, 34.0, up, along, (up, -along), 0.14, gap=9.0, tall=False, aspect=1.2
    )
    flat = Arrangement(x, x, below, -90.0, 0.0, 1.0, 1.0, gap=13.0, flat=True)
    return {"row": row, "tower": tower, "flat": flat}


ARRANGEMENTS: Mapping[str, Arrangement] = _arrangements()

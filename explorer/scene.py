"""What the user chose, as one frozen value: network, drawing, layout, camera, colours, selection."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.drawing import Drawing
from explorer.trace import Unit


class View(StrEnum):
    """How the network is shown."""

    ROW = "row"
    TOWER = "tower"
    FLAT = "flat"
    MAPS = "maps"


class RangeMode(StrEnum):
    """What shares one colour range."""

    LAYER = "layer"
    MAP = "map"
    NETWORK = "network"


class Theme(StrEnum):
    """The look of the window."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True)
class Camera:
    """Where the 3D view looks from.

    centre: world units; distance: world units, or the half height shown when flat (orthographic);
    elevation, azimuth: degrees.
    """

    centre: tuple[float, float, float]
    distance: float
    elevation: float
    azimuth: float


@dataclass(frozen=True, eq=False)
class Picture:
    """A loaded image: (H, W) or (H, W, 3) uint8, and the name it is known by."""

    pixels: NDArray[np.uint8]
    name: str


@dataclass(frozen=True)
class Scene:
    """Everything the user chose.  What came of it is the Trace.

    picture: shown instead of the drawing while not None.
    camera: None means "fit the whole network".
    """

    network: str = "lenet"
    drawing: Drawing = field(default_factory=Drawing)
    picture: Picture | None = None
    centring: bool = True
    view: View = View.ROW
    camera: Camera | None = None
    range_mode: RangeMode = RangeMode.LAYER
    theme: Theme = Theme.DARK
    pinned: Unit | None = None
    hidden: frozenset[str] = frozenset()
    collapsed: frozenset[str] = frozenset()
    unfolded: bool = False

    def with_(self, **changes: Any) -> "Scene":
        """Return a copy with some fields changed."""
        return replace(self, **changes)

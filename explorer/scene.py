"""What the user chose, as one frozen value: network, drawing, layout, camera, colours, selection."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.drawing import Drawing
from explorer.images import Crop, Framing, Ground, Inversion
from explorer.trace import Edits, Unit


class Page(StrEnum):
    """A page of the window: the network, or a lab."""

    EXPLORE = "explore"
    PIXELS = "pixels"
    CONNECTIONS = "connections"
    CONVOLUTION = "convolution"
    FILTERS = "filters"
    CONV2D = "conv2d"
    POOLING = "pooling"


class View(StrEnum):
    """How the network is shown."""

    ROW = "row"
    TOWER = "tower"
    FLAT = "flat"
    MAPS = "maps"
    LAYER = "layer"
    STEPS = "steps"
    COMPARE = "compare"
    ATTENTION = "attention"

    @property
    def in_space(self) -> bool:
        """Whether it is one of the 3D view's."""
        return self in (View.ROW, View.TOWER, View.FLAT)


class Tab(StrEnum):
    """What the page of a layer shows."""

    MAPS = "maps"
    KERNELS = "kernels"
    POOLING = "pooling"


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
    """A loaded image: (H, W), (H, W, 3) or, with alpha, (H, W, 4) uint8, and the name it is known by.

    pixels: read-only, so that what was made of them can be kept as long as they are the same.
    """

    pixels: NDArray[np.uint8]
    name: str

    def __post_init__(self) -> None:
        if self.pixels.flags.writeable:
            pixels = self.pixels.copy()
            pixels.flags.writeable = False
            object.__setattr__(self, "pixels", pixels)


@dataclass(frozen=True, eq=False)
class Work:
    """What the network is given, and what undo brings back.

    picture: shown instead of the drawing while not None.
    crop: the part of the picture that the network is given; None is the network's own.
    occlusion: strokes that hide a part of the input from the network.
    broken: (network's name, the edits to it) for every network that was edited.
    """

    drawing: Drawing = field(default_factory=Drawing)
    picture: Picture | None = None
    crop: Crop | None = None
    occlusion: Drawing = field(default_factory=Drawing)
    broken: tuple[tuple[str, Edits], ...] = ()

    @property
    def source(self) -> Drawing | NDArray[np.uint8]:
        """What is sent through the network."""
        return self.drawing if self.picture is None else self.picture.pixels

    def edits(self, network: str) -> Edits:
        """Return what is broken in a network."""
        return dict(self.broken).get(network, Edits())

    def with_edits(self, network: str, edits: Edits) -> "Work":
        """Return a copy in which `edits` are all that is broken in a network."""
        others = {**dict(self.broken), network: edits}
        return replace(self, broken=tuple((name, value) for name, value in others.items() if value))

    def with_(self, **changes: Any) -> "Work":
        """Return a copy with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Scene:
    """Everything the user chose.  What came of it is the Trace.

    reference, reference_network: what was frozen as A to compare with, and the network that saw it.
    camera: None means "fit the whole network".
    layer, tab: what the page of a layer shows; no layer means the selected unit's.
    decimals: of the numbers in grids and formulas.  kernels: whether 3D shows kernels between the layers.
    inversion, ground: how pictures are taken.  closed: the paths of the blocks shown as one; None is the network's own
    choice: those of a deep network.  device: what networks run on: "auto", "cpu", "cuda" or "mps".
    labs: (page, state) of every lab that was changed; what a state is, only its lab knows.
    """

    network: str = "lenet"
    work: Work = field(default_factory=Work)
    reference: Work | None = None
    reference_network: str = ""
    centring: bool = True
    view: View = View.ROW
    camera: Camera | None = None
    range_mode: RangeMode = RangeMode.LAYER
    theme: Theme = Theme.DARK
    pinned: Unit | None = None
    hidden: frozenset[str] = frozenset()
    collapsed: frozenset[str] = frozenset()
    unfolded: bool = False
    layer: str = ""
    tab: Tab = Tab.MAPS
    decimals: int = 2
    kernels: bool = False
    inversion: Inversion = Inversion.AUTO
    ground: Ground = Ground.WHITE
    closed: frozenset[str] | None = None
    device: str = "auto"
    page: Page = Page.EXPLORE
    labs: tuple[tuple[Page, Any], ...] = ()

    @property
    def drawing(self) -> Drawing:
        """What is drawn on the pad."""
        return self.work.drawing

    @property
    def picture(self) -> Picture | None:
        """The picture shown instead of the drawing."""
        return self.work.picture

    @property
    def occlusion(self) -> Drawing:
        """The strokes that hide a part of the input."""
        return self.work.occlusion

    def framing(self, work: Work) -> Framing:
        """Return how the picture or drawing of `work` is to be taken."""
        return Framing(self.centring, work.crop, self.inversion, self.ground)

    @property
    def edits(self) -> Edits:
        """What is broken in the chosen network."""
        return self.work.edits(self.network)

    def with_(self, **changes: Any) -> "Scene":
        """Return a copy with some fields changed; those of `Work` too."""
        work = {
            name: changes.pop(name) for name in ("drawing", "picture", "crop", "occlusion") if name in changes
        }
        if work:
            changes["work"] = changes.get("work", self.work).with_(**work)
        return replace(self, **changes)

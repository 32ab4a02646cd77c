"""What the page of the Conv2d lab shows."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d import LIMITS, Conv2d, check, fitted, steps, why_invalid
from explorer.topics.matrices import check_matrix


@dataclass(frozen=True)
class Conv2dState:
    """The layer, and how many of its outputs the animation has computed, 0 … all.

    image: maps (C, H, W) that stand in for the input's own numbers, fitted to its shape; name: what they are.
    written: whether cells have numbers, or only colours.
    Raises ExplorerError where that makes no sense.
    """

    layer: Conv2d = field(default_factory=Conv2d)
    step: int = 5
    image: tuple[tuple[tuple[float, ...], ...], ...] = ()
    name: str = ""
    written: bool = True

    def __post_init__(self) -> None:
        check(self.layer)
        for plane in self.image:
            check_matrix(plane)

    @property
    def shown(self) -> int:
        """How many outputs are computed; never more than there are."""
        return min(self.step, steps(self.layer))

    @property
    def maps(self) -> NDArray[np.float64] | None:
        """The image as an array, or None if the input has numbers of its own."""
        return np.array(self.image) if self.image else None

    def with_image(self, maps: NDArray[Any], name: str) -> "Conv2dState":
        """Return a copy whose input shows `maps` (C, H, W), made smaller where they are larger than the lab's input."""
        most = max(LIMITS["size"])
        size = min(maps.shape[-2], most), min(maps.shape[-1], most)
        channels = min(len(maps), max(LIMITS["in_channels"]))
        plain = replace(self.layer, groups=1, size=size, in_channels=channels, edits=())
        fits = (min(3, size[0]), min(3, size[1]))
        layer = plain if why_invalid(plain) is None else Conv2d(size=size, in_channels=channels, kernel=fits)
        kept = fitted(maps[:channels], layer)
        return Conv2dState(
            layer, steps(layer), tuple(tuple(map(tuple, each)) for each in kept.tolist()), name
        )


STATE = Conv2dState

"""Which layers have kernels to show between the layers, and how much room these take there.  NumPy only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.space.grids import Block
from explorer.trace import Axes, FloatArray, Layer, LayerKind

FEW = 200  # kernels; of a layer with more, those of the selected map are shown only
ROOM = 34.0  # world units along the flow, as seen by the default camera, that kernels take at most
LEAST = 11.0  # and at least
WIDEST = 14.0  # world units from kernel to kernel, at most


@dataclass(frozen=True, eq=False)
class Site:
    """The kernels of one convolution, between two blocks.

    block, source: indices of the blocks after and before.  weight: (out, in / groups, kh, kw).
    """

    layer: str
    block: int
    source: int
    weight: FloatArray
    groups: int

    @property
    def count(self) -> int:
        """The number of kernels."""
        return self.weight.shape[0] * self.weight.shape[1]

    @property
    def per_group(self) -> int:
        """How many maps share the maps that they read."""
        return max(1, self.weight.shape[0] // self.groups)

    @cached_property
    def high(self) -> float:
        """The largest finite magnitude, which the layer's kernels share as their range; 1 if all are zero."""
        magnitude = np.abs(self.weight)
        return float(magnitude[np.isfinite(magnitude)].max(initial=0)) or 1.0


def sites(
    blocks: Sequence[Block], homes: Mapping[str, tuple[int, tuple[int, ...]]], table: Mapping[str, Layer]
) -> Iterator[Site]:
    """Yield the convolutions among `blocks` whose source is on screen too."""
    for index, block in enumerate(blocks):
        layer = table.get(block.group)
        if layer is None or layer.kind is not LayerKind.CONVOLUTION or layer.weight is None:
            continue
        source = homes.get(layer.sources[0]) if layer.sources else None
        if source is not None and layer.axes is Axes.MAPS and layer.weight.ndim == 4:
            groups = int(layer.settings.get("groups", 1))
            yield Site(layer.name, index, source[0], layer.weight, groups)


def pitch(lines: int, length: int, extent: float, squeeze: float) -> float:
    """Return how far apart tiles may stand in `lines` within `extent`, `length` in each line.

    squeeze: how wide a world unit across the lines appears to the default camera.
    """
    return min(WIDEST, extent / lines, ROOM / squeeze / length)


def room(site: Site, extent: float, squeeze: float) -> float:
    """Return the room for a site's kernels along the flow, as seen; extent: of the larger block beside it."""
    if site.count > FEW:
        return ROOM
    outputs, inputs = site.weight.shape[:2]
    return max(LEAST, pitch(outputs, inputs, extent, squeeze) * inputs * squeeze)

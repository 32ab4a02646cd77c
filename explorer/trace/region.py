"""Parts of a layer, as plain values.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import Axes, Layer


@dataclass(frozen=True)
class Region:
    """Rows [top, bottom) and columns [left, right); may pass the edge (padding)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left

    def clipped(self, shape: tuple[int, ...]) -> "Region":
        """Return the part inside a layer of `shape` (…, H, W)."""
        height, width = shape[-2:]
        top, left = min(max(self.top, 0), height), min(max(self.left, 0), width)
        return Region(top, left, max(top, min(self.bottom, height)), max(left, min(self.right, width)))

    def united(self, other: "Region") -> "Region":
        """Return the smallest region around both."""
        return Region(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


@dataclass(frozen=True, eq=False)
class Field:
    """The part of a layer that can change a unit, or that a unit can change.

    Maps: `region` in the maps `channels`.  Vectors, tokens and signals: `region` is None and `positions` holds the flat
    positions, sorted, or None for all of them.
    """

    region: Region | None
    channels: slice
    positions: NDArray[np.intp] | None = None


def whole(layer: Layer) -> Field:
    """Return the field that covers all of `layer`."""
    if layer.axes is Axes.MAPS:
        channels, height, width = layer.shape
        return Field(Region(0, 0, height, width), slice(0, channels))
    return Field(None, slice(0, 1))

"""What a diagram is made of, as frozen values; lengths are in units of one pixel of text, y goes down."""

from dataclasses import dataclass

from explorer.trace import LayerKind

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A slab in perspective, a bar where it has no depth.

    left, top: of all of it; width, height: of its front; depth: by which its back stands to the right and above.
    family: what it is drawn in.  lines: under it, the first in bold.  operation: the lines over its arrow.
    room: the width of the operation; begin: left of that, arrows turn.
    """

    name: str
    left: float
    top: float
    width: float
    height: float
    depth: float
    family: str
    lines: tuple[str, ...]
    operation: tuple[str, ...]
    room: float
    begin: float = 0.0

    @property
    def middle(self) -> float:
        """Where arrows leave and arrive."""
        return self.top + (self.height + self.depth) / 2

    @property
    def right(self) -> float:
        """The outermost point of its back."""
        return self.left + self.width + self.depth

    @property
    def bottom(self) -> float:
        """The lower edge of its front."""
        return self.top + self.height + self.depth


@dataclass(frozen=True)
class Way:
    """An arrow along points, whose corners are rounded.  skip: it passes others by."""

    points: tuple[Point, ...]
    skip: bool = False


@dataclass(frozen=True)
class Diagram:
    """Everything in its place on a sheet of width × height."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]


FAMILIES = {
    LayerKind.INPUT: "input",
    LayerKind.CONVOLUTION: "convolution",
    LayerKind.TRANSPOSED_CONVOLUTION: "convolution",
    LayerKind.LINEAR: "dense",
    LayerKind.MAX_POOLING: "pooling",
    LayerKind.AVERAGE_POOLING: "pooling",
    LayerKind.ADAPTIVE_POOLING: "pooling",
    LayerKind.ADAPTIVE_MAX_POOLING: "pooling",
    LayerKind.MEAN: "pooling",
}
"""What layers of these kinds are drawn as; of all others, "other"; a closed block is a "block"."""

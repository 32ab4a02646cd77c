"""A pen stroke: where the pen was, when, and how hard it pressed."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

PAD = 280.0
"""The side of the square pad in its own units."""


@dataclass(frozen=True)
class Pen:
    """What a stroke is drawn with; `width` in pad units at neutral pressure (0.5)."""

    width: float = 22.0
    eraser: bool = False


@dataclass(frozen=True, eq=False)
class Stroke:
    """One movement of the pen between down and up.

    points: (n, 4) float32, read-only: x, y in pad units; seconds since the drawing began; pressure 0..1.
    """

    points: NDArray[np.float32]
    pen: Pen = field(default_factory=Pen)

    def __post_init__(self) -> None:
        points = np.array(self.points, dtype=np.float32).reshape(-1, 4)  # a copy: nobody else may change it
        points.flags.writeable = False
        object.__setattr__(self, "points", points)

    def __len__(self) -> int:
        return len(self.points)

    def extended(self, points: ArrayLike) -> "Stroke":
        """Return the stroke with further (k, 4) points at its end."""
        more = np.asarray(points, dtype=np.float32).reshape(-1, 4)
        return Stroke(np.concatenate([self.points, more]), self.pen)

    def until(self, seconds: float) -> "Stroke":
        """Return the part drawn up to `seconds` after the drawing began."""
        count = int(np.searchsorted(self.points[:, 2], seconds, side="right"))
        return self if count == len(self) else Stroke(self.points[:count], self.pen)

    def continues(self, earlier: "Stroke") -> bool:
        """Whether `earlier` is a beginning of this stroke, or all of it."""
        count = len(earlier)
        return self is earlier or (
            self.pen == earlier.pen
            and count <= len(self)
            and np.array_equal(self.points[:count], earlier.points)
        )

"""One layer of A beside the same layer of B: values, differences, shared ranges.  No painting here."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.colors import Coloring, ColorScale, largest
from explorer.panels.grid import Grid
from explorer.scene import Work
from explorer.trace import Axes, FloatArray, Layer, Trace, Unit


@dataclass(frozen=True, eq=False)
class Pair:
    """A layer as it is in A and in B, the two in one colour range.

    a, b: the layer's values, of the same shape.  colors_a, colors_b: the scales of the two traces.
    """

    layer: Layer
    a: FloatArray
    b: FloatArray
    colors_a: Coloring
    colors_b: Coloring

    @cached_property
    def grid(self) -> Grid:
        """How the units lie in pictures."""
        return Grid.of(self.layer)

    @cached_property
    def difference(self) -> FloatArray:
        """B − A, in the layer's shape; NaN where both are infinite."""
        with np.errstate(invalid="ignore", over="ignore"):
            return self.b - self.a

    @cached_property
    def arranged(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """A, B and B − A as (maps, rows, columns)."""
        return (
            self.grid.arranged(self.a),
            self.grid.arranged(self.b),
            self.grid.arranged(self.difference),
        )

    def scale(self, channel: int) -> ColorScale:
        """Return the range that a map of A and the same of B share."""
        one, two = (colors.scale(self.layer.name, channel) for colors in (self.colors_a, self.colors_b))
        return ColorScale(two.lut, min(one.low, two.low), max(one.high, two.high))

    @cached_property
    def difference_scale(self) -> ColorScale:
        """The range of the differences of all maps, zero in the middle."""
        high = float(largest(self.difference)) or 1.0
        return ColorScale("diverging", -high, high)

    def largest(self, channel: int | None = None) -> tuple[Unit, float] | None:
        """Return the unit that differs most, in a map or in all, and by how much; None if none does."""
        if channel is None or self.layer.axes is not Axes.MAPS:
            return self._largest
        found = _largest(self.difference[channel])
        return None if found is None else (Unit(self.layer.name, (channel, *found[0])), found[1])

    @cached_property
    def _largest(self) -> tuple[Unit, float] | None:
        found = _largest(self.difference)
        return None if found is None else (Unit(self.layer.name, found[0]), found[1])

    def share(self, channel: int | None = None) -> float:
        """Return the share of values, in a map or in all, that are not the same in A and B."""
        a, b = self._part(self.a, channel), self._part(self.b, channel)
        return float(np.mean((a != b) & ~(np.isnan(a) & np.isnan(b))))

    def _part(self, values: FloatArray, channel: int | None) -> FloatArray:
        return values if channel is None or self.layer.axes is not Axes.MAPS else values[channel]


def _largest(difference: FloatArray) -> tuple[tuple[int, ...], float] | None:
    """Return where finite differences are largest in magnitude, and what is there; None if all are zero."""
    sizes = np.abs(difference)
    flat = int(sizes.argmax())
    if not np.isfinite(sizes.flat[flat]):  # NaN and infinity come first
        sizes = np.where(np.isfinite(sizes), sizes, 0)
        flat = int(sizes.argmax())
    if not sizes.flat[flat]:
        return None
    return tuple(map(int, np.unravel_index(flat, difference.shape))), float(difference.flat[flat])


def pair_of(a: Coloring | None, b: Coloring | None, layer: str) -> Pair | None:
    """Return a layer of both; None unless both have one of that name, kind and shape."""
    if a is None or b is None or layer not in a.trace or layer not in b.trace:
        return None
    one, two = a.trace.layer(layer), b.trace.layer(layer)
    if (one.kind, one.shape, one.axes) != (two.kind, two.shape, two.axes):
        return None
    return Pair(b.trace.layer(layer), a.trace[layer], b.trace[layer], a, b)


def condition(work: Work, trace: Trace | None) -> str:
    """Return what was done to the network and its input: ``2 changes, covered``, ``as trained``, or ``unchanged``."""
    if trace is None:
        return "…"
    edits = work.edits(trace.network)
    count = len({(e.layer, e.parameter, e.index) for e in edits.parameters}) + len(edits.off)
    nothing = "as trained" if trace.trained else "unchanged"
    words = nothing if not count else "1 change" if count == 1 else f"{count} changes"
    return words if work.occlusion.empty else f"{words}, covered"

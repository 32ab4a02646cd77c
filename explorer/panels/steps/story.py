"""What the page "Step by step" tells about a unit, as plain values: grids, lines of arithmetic, frames."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.colors import ColorScale
from explorer.panels.arithmetic import Verdict, judge
from explorer.panels.curve import Curve
from explorer.panels.steps.planes import Plane
from explorer.trace import Contributions, FloatArray, Unit

Cell = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True)
class Frame:
    """Rows [top, bottom) and columns [left, right) of a picture; may lie in the padding around it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False)
class Pane:
    """One grid of the arithmetic.

    sign: what stands before it.  values: (rows, columns).  marked: framed cells.
    fixed: whether it does not depend on the input (weights).  labels: above the columns.
    blank: (rows, columns) where there is nothing, which is not the same as a NaN; None if that is nowhere.
    plane: the units whose values it shows, which have their maps' colours; None where `scale` says it all.
    """

    name: str
    sign: str
    values: FloatArray
    scale: ColorScale
    marked: tuple[Cell, ...] = ()
    fixed: bool = False
    labels: tuple[str, ...] = ()
    blank: NDArray[np.bool_] | None = None
    plane: Plane | None = None


@dataclass(frozen=True)
class Line:
    """One line of the sum.  role: "term", "strong", "rest", "total" (a rule above it) or "result"."""

    words: str
    number: float
    role: str = "term"


@dataclass(frozen=True, eq=False)
class Share:
    """One input map and what it adds to the sum (None where that is not known)."""

    plane: Plane
    sum: float | None


@dataclass(frozen=True, eq=False)
class Story:
    """Everything that is shown of one unit of one trace.

    source: the picture of the input, with `padding` (rows, columns) around it and `frame` on it.
    shares: what every input map adds; `shown` of them is the source.  panes: the grids, below each other if `stacked`.
    taps(row, column): which input cells a kernel cell ever multiplies; under(row, column): the unit a cell of the
    first grid shows.
    """

    unit: Unit
    links: tuple[Contributions, ...]
    output: Plane
    source: Plane | None = None
    frame: Frame | None = None
    padding: tuple[int, int] = (0, 0)
    shares: tuple[Share, ...] = ()
    shown: int = 0
    panes: tuple[Pane, ...] = ()
    stacked: bool = False
    lines: tuple[Line, ...] = ()
    graph: Curve | None = None
    taps: Callable[[int, int], NDArray[np.bool_]] | None = None
    under: Callable[[int, int], Unit | None] = field(default=lambda _row, _column: None)
    note: str = ""

    @property
    def last(self) -> Contributions:
        """The unit's own link of the chain."""
        return self.links[-1]

    @cached_property
    def verdict(self) -> Verdict:
        """Whether every link equals PyTorch's value."""
        return judge(self.links)

    @property
    def at_rest(self) -> bool:
        """Whether nothing was computed."""
        return self.last.at_rest

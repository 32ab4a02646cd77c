"""What the page of the Filters lab shows."""

import base64
import binascii
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics import filtering, filters
from explorer.topics.filters import FREE, Filter, Filters, Kernel, View
from explorer.topics.learning import Learning

KEPT = 256  # px: the longer side of a picture that the state keeps


class Shown(StrEnum):
    """What is on the stage."""

    BEFORE_AFTER = "before and after"
    LEARN = "learn this filter"


class Source(StrEnum):
    """Where the picture comes from: drawn here, what lies in the explorer, now, or a map brought from there."""

    SHAPES = "shapes"
    SHIP = "ship"
    CAT = "cat"
    TRUCK = "truck"
    BIRD = "bird"
    EXPLORER = "explorer"
    KEPT = "kept"


@dataclass(frozen=True)
class Kept:
    """A small grey picture as plain data: eight bits a pixel, base64.  name: what it is; said: what was done to it.

    Raises ExplorerError where the bytes are not those of a picture of that size.
    """

    height: int
    width: int
    data: str
    name: str
    said: str = ""

    def __post_init__(self) -> None:
        try:
            count = len(base64.b64decode(self.data, validate=True))
        except (ValueError, binascii.Error):
            count = -1
        if min(self.height, self.width) < 1 or self.height * self.width != count:
            raise ExplorerError("The picture in this file is damaged; choose another one.")

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The picture, (H, W)."""
        return np.frombuffer(base64.b64decode(self.data), np.uint8).reshape(self.height, self.width)


@dataclass(frozen=True)
class FiltersState:
    """The chain and how it is shown; link: the one of its filters that is edited; learned: which gallery is open.

    learning: how a filter is learned; its target is the filter that is edited, see `lesson`.
    """

    filters: Filters = field(default_factory=Filters)
    link: int = 0
    source: Source = Source.SHAPES
    kept: Kept | None = None
    learned: bool = False
    shown: Shown = Shown.BEFORE_AFTER
    learning: Learning = field(default_factory=Learning)

    @property
    def at(self) -> int:
        """The link that is edited; never beyond the chain."""
        return max(0, min(self.link, len(self.filters.chain) - 1))

    @property
    def filter(self) -> Filter:
        """The filter that is edited; the free one where the chain is empty."""
        chain = self.filters.chain
        return chain[self.at] if chain else Filter(FREE, self.filters.free)

    @property
    def applied(self) -> Filters:
        """The chain as it is applied: what a network has learned is shown with its sign, unless told otherwise."""
        known = {*filters.gallery(), FREE}
        learned = any(link.name not in known for link in self.filters.chain)
        if learned and self.filters.view is View.AUTO:
            return replace(self.filters, view=View.SIGNED)
        return self.filters

    @property
    def lesson(self) -> Learning:
        """How the edited filter is learned.  Raises ExplorerError where it cannot be."""
        chosen, learning = self.filter, self.learning
        return replace(learning, target=chosen, patch=max(learning.patch, len(chosen.kernel)))

    def with_learning(self, **changes: Any) -> "FiltersState":
        """Return a copy that is learned otherwise.  Raises ExplorerError where that makes no sense."""
        return replace(self, learning=replace(self.learning, **changes))

    def with_lesson(self, lesson: Learning) -> "FiltersState":
        """Return a copy that learns a filter, in place of the one that is edited."""
        chosen = self.with_filter(lesson.target.name, lesson.target.kernel)
        return replace(chosen, learning=replace(lesson, target=Learning().target), shown=Shown.LEARN)

    def with_filter(self, name: str, kernel: Kernel) -> "FiltersState":
        """Return a copy with another filter in place of the edited one; the first, if there was none."""
        chain = self.filters.chain
        put = (*chain[: self.at], Filter(name, kernel), *chain[self.at + 1 :])
        free = kernel if name == FREE else self.filters.free
        return replace(self, filters=replace(self.filters, chain=put, free=free), link=self.at)

    def with_kernel(self, kernel: Kernel) -> "FiltersState":
        """Return a copy in which the edited filter has other numbers, and so no name of its own."""
        return self if kernel == self.filter.kernel else self.with_filter(FREE, kernel)

    def with_another(self, name: str = "Identity", kernel: Kernel | None = None) -> "FiltersState":
        """Return a copy with one more filter at the end of the chain.  Raises ExplorerError if it is full."""
        link = Filter(name, filters.named(name).kernel if kernel is None else kernel)
        chain = (*self.filters.chain, link)
        return replace(self, filters=replace(self.filters, chain=chain), link=len(chain) - 1)

    def without(self, index: int) -> "FiltersState":
        """Return a copy without one filter of the chain."""
        link = self.at - 1 if index < self.at else self.at
        return replace(self, filters=filters.removed(self.filters, index), link=max(0, link))

    def moved(self, index: int, by: int) -> "FiltersState":
        """Return a copy in which a filter stands earlier (-1) or later (+1); as it is at the ends."""
        to, chain = index + by, list(self.filters.chain)
        if not 0 <= to < len(chain):
            return self
        chain.insert(to, chain.pop(index))
        return replace(self, filters=replace(self.filters, chain=tuple(chain)), link=to)

    def with_map(self, picture: NDArray[Any], name: str) -> "FiltersState":
        """Return a copy that keeps a grey picture (H, W) of any values, its least black and its largest white."""
        finite = np.nan_to_num(np.asarray(picture, np.float32))
        reduced = filtering.reduce(finite, KEPT)
        low, high = float(finite.min()), float(finite.max())
        grey = np.rint((reduced.picture - low) / ((high - low) or 1.0) * 255).astype(np.uint8)
        data = base64.b64encode(grey.tobytes()).decode()
        said = f"Black is its least value, {low:.3g}, and white its largest, {high:.3g}. {reduced.sentence}".strip()
        return replace(self, source=Source.KEPT, kept=Kept(*grey.shape, data, name, said))


STATE = FiltersState

__all__ = ["KEPT", "STATE", "FiltersState", "Kept", "Shown", "Source"]

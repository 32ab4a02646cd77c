"""What is chosen in the Filters lab: one frozen value of plain data."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from explorer.errors import ExplorerError
from explorer.topics.filters.gallery import FREE, named
from explorer.topics.filters.kernel import Kernel, check_kernel

LONGEST_CHAIN = 8
_MOST = 1e30  # times the largest value of a picture: float32 ends at 3.4e38


class Colour(StrEnum):
    """What is filtered: the grey picture, or each of the colour channels by itself."""

    GREY = "grey"
    CHANNELS = "channels"


class Border(StrEnum):
    """What stands beyond the picture's edge: zeros, the picture mirrored, or its outermost pixels repeated."""

    ZERO = "zero"
    REFLECT = "reflect"
    REPLICATE = "replicate"


class View(StrEnum):
    """How a result is coloured: as a picture, with a sign in two colours, or by its chain's weights."""

    AUTO = "auto"
    PICTURE = "picture"
    SIGNED = "signed"


@dataclass(frozen=True)
class Filter:
    """One link of a chain.  Raises ExplorerError for a kernel that cannot be."""

    name: str = "Horizontal edges"
    kernel: Kernel = named("Horizontal edges").kernel

    def __post_init__(self) -> None:
        check_kernel(self.kernel)


@dataclass(frozen=True)
class Filters:
    """What is applied to the picture, and how it is shown.

    chain: applied one after the other, the first first; none leaves the picture as it is.
    divider: where before ends and after begins, 0 (left) .. 1 (right) of the picture's width.
    free: the kernel of cells to edit.  Raises ExplorerError where that makes no sense.
    """

    chain: tuple[Filter, ...] = (Filter(),)
    colour: Colour = Colour.GREY
    border: Border = Border.ZERO
    view: View = View.AUTO
    divider: float = 0.5
    free: Kernel = named("Identity").kernel

    def __post_init__(self) -> None:
        check_kernel(self.free)
        if not 0 <= self.divider <= 1:
            raise ExplorerError("The divider must stand within the picture: choose a place between 0 and 1.")
        if len(self.chain) > LONGEST_CHAIN:
            raise ExplorerError(f"A chain holds at most {LONGEST_CHAIN} filters: take one out first.")
        if gain(self) > _MOST:
            raise ExplorerError(
                f"This chain can enlarge a value {gain(self):.0e} times, beyond what a number here can hold: "
                "make the weights smaller."
            )


def gain(state: Filters) -> float:
    """Return by which factor the chain can enlarge the largest value of a picture."""
    return math.prod(float(np.abs(link.kernel).sum()) for link in state.chain)


def added(state: Filters, name: str) -> Filters:
    """Return the state with a filter of the gallery, or the free one, at the end of the chain."""
    kernel = state.free if name == FREE else named(name).kernel
    return replace(state, chain=(*state.chain, Filter(name, kernel)))


def removed(state: Filters, index: int) -> Filters:
    """Return the state without a link of its chain."""
    return replace(state, chain=state.chain[:index] + state.chain[index + 1 :])


def with_free(state: Filters, kernel: Kernel) -> Filters:
    """Return the state with another free kernel, wherever the chain uses it too."""
    chain = tuple(Filter(FREE, kernel) if link.name == FREE else link for link in state.chain)
    return replace(state, free=kernel, chain=chain)


def presets() -> dict[str, Filters]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    reflect = Border.REFLECT
    return {
        "Lecture: horizontal edges": Filters(),
        "Lecture: vertical edges": _chain("Vertical edges"),
        "Multi-edge": _chain("Multi-edge"),
        "Blur": _chain("Gaussian blur 7 × 7", colour=Colour.CHANNELS, border=reflect),
        "Blur at a zero border": _chain("Box blur 5 × 5", colour=Colour.CHANNELS),
        "Sharpen": _chain("Sharpen", colour=Colour.CHANNELS, border=reflect),
        "Blur, then sharpen": _chain(
            "Gaussian blur 5 × 5", "Sharpen", colour=Colour.CHANNELS, border=reflect
        ),
        "Blur, then find edges": _chain("Gaussian blur 5 × 5", "Sobel, vertical edges", border=reflect),
        "Five small blurs": _chain(*["Box blur 3 × 3"] * 5, border=reflect),
        "Emboss": _chain("Emboss", border=reflect),
        "Motion blur": _chain("Motion blur", colour=Colour.CHANNELS, border=Border.REPLICATE),
    }


def _chain(
    *names: str, colour: Colour = Colour.GREY, border: Border = Border.ZERO, view: View = View.AUTO
) -> Filters:
    links = tuple(Filter(name, named(name).kernel) for name in names)
    return Filters(links, colour, border, view)

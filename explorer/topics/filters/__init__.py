"""The Filters lab: named kernels, a free one, and chains of them.

kernel: a kernel as plain numbers, what may be done to it, and its facts.
gallery: the kernels that have a name.
state: what is chosen, and the states worth showing.
pytorch: the same chain as code.
How a chain is applied to a picture is in `explorer.topics.filtering`.
"""

from explorer.topics.filters.gallery import FREE, Group, Named, gallery, named, of_network
from explorer.topics.filters.kernel import (
    LARGEST,
    SIZES,
    Facts,
    Kernel,
    facts,
    kernel_of,
    normalised,
    resized,
    with_cell,
    zero_mean,
)
from explorer.topics.filters.pytorch import code
from explorer.topics.filters.state import (
    LONGEST_CHAIN,
    Border,
    Colour,
    Filter,
    Filters,
    View,
    added,
    presets,
    removed,
    with_free,
)

__all__ = [
    "FREE",
    "LARGEST",
    "LONGEST_CHAIN",
    "SIZES",
    "Border",
    "Colour",
    "Facts",
    "Filter",
    "Filters",
    "Group",
    "Kernel",
    "Named",
    "View",
    "added",
    "code",
    "facts",
    "gallery",
    "kernel_of",
    "named",
    "normalised",
    "of_network",
    "presets",
    "removed",
    "resized",
    "with_cell",
    "with_free",
    "zero_mean",
]

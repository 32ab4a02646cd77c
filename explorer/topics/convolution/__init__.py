"""Convolution, of an image with a kernel step by step, and of two signals that slide along each other.

``Convolution`` is the lab's whole state, by default the lecture's 5 × 5 image and 3 × 3 kernel.  ``result`` is the
output, ``products_of`` what one cell of it is summed of, ``links_of_input`` and ``links_of_weight`` what touches;
``sliding`` is everything there is to draw of two signals.  The kernel is flipped (convolution) or not
(cross-correlation, what libraries compute).
"""

from explorer.topics.convolution.computing import (
    Links,
    Padded,
    Products,
    Term,
    applied,
    cell_of_step,
    links_of_input,
    links_of_weight,
    padded,
    products_of,
    result,
    step_of_cell,
)
from explorer.topics.convolution.editing import (
    at_step,
    changed,
    output_shape,
    resized,
    set_cell,
    shown,
    steps,
    with_image,
    with_table,
)
from explorer.topics.convolution.pytorch import code
from explorer.topics.convolution.signals import (
    FORMULAS,
    Shape,
    pair,
    sampled,
    shape_of,
    with_sampling,
    with_signal,
)
from explorer.topics.convolution.sliding import Factor, Sliding, factors_of, shift_of, sliding
from explorer.topics.convolution.state import (
    LIMITS,
    Border,
    Convolution,
    Dimensions,
    Outside,
    Part,
    Sampling,
    borders,
    check,
    outside_of,
)
from explorer.topics.convolution.worth import notices, presets, sum_of_signals, sum_written_out

__all__ = [
    "FORMULAS",
    "LIMITS",
    "Border",
    "Convolution",
    "Dimensions",
    "Factor",
    "Links",
    "Outside",
    "Padded",
    "Part",
    "Products",
    "Sampling",
    "Shape",
    "Sliding",
    "Term",
    "applied",
    "at_step",
    "borders",
    "cell_of_step",
    "changed",
    "check",
    "code",
    "factors_of",
    "links_of_input",
    "links_of_weight",
    "notices",
    "output_shape",
    "outside_of",
    "padded",
    "pair",
    "presets",
    "products_of",
    "resized",
    "result",
    "sampled",
    "set_cell",
    "shape_of",
    "shift_of",
    "shown",
    "sliding",
    "step_of_cell",
    "steps",
    "sum_of_signals",
    "sum_written_out",
    "with_image",
    "with_sampling",
    "with_signal",
    "with_table",
]

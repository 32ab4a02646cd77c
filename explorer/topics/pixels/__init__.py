"""A picture as numbers: one matrix when grey, three when in colour.

``Pixels`` is the lab's whole state.  ``picture_of`` draws a preset picture, ``reduced`` brings a large photo to working
size, ``worked_on`` averages, edits and quantises it and gives every plane; ``numbers`` writes a window of cells;
``edited``, ``painted`` and ``stroked`` change pixels; ``code`` is the same in NumPy and PyTorch.  Pictures are
(H, W) grey or (H, W, 3) colour, uint8; axes are row and column.
"""

from explorer.topics.pixels.averaging import averaged, reduced, size_sentence, smaller_size
from explorer.topics.pixels.editing import at_resolution, cells_on, edited, painted, stroked, typed, unedited
from explorer.topics.pixels.pictures import picture_of
from explorer.topics.pixels.script import code
from explorer.topics.pixels.state import (
    MOST,
    MOST_EDITS,
    Edit,
    Picture,
    Pixels,
    Plane,
    Scale,
    Window,
    check,
    presets,
)
from explorer.topics.pixels.wording import Numbers, notices, numbers, sentence_of, window_of, written, zoomed
from explorer.topics.pixels.working import Worked, levels, luma, quantised, quantiser, tinted, worked_on

__all__ = [
    "MOST",
    "MOST_EDITS",
    "Edit",
    "Numbers",
    "Picture",
    "Pixels",
    "Plane",
    "Scale",
    "Window",
    "Worked",
    "at_resolution",
    "averaged",
    "cells_on",
    "check",
    "code",
    "edited",
    "levels",
    "luma",
    "notices",
    "numbers",
    "painted",
    "picture_of",
    "presets",
    "quantised",
    "quantiser",
    "reduced",
    "sentence_of",
    "size_sentence",
    "smaller_size",
    "stroked",
    "tinted",
    "typed",
    "unedited",
    "window_of",
    "worked_on",
    "written",
    "zoomed",
]

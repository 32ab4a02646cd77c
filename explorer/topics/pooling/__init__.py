"""Max, average and sum pooling beside each other, in NumPy alone.

``Pooling`` is the lab's whole state, by default the lecture's 6 × 6 matrix under a 2 × 2 window.  ``why_invalid`` and
``valid_range`` say what the arguments may be; ``results`` gives the input, the three outputs and the winners;
``window_of`` and ``links_of_input`` tell which cells touch; ``moved`` shifts the input and ``changes`` says what that
changed; ``lost`` puts the outputs back beside the input; ``facts``, ``gradients`` and the sentences count; ``lines``
and ``code`` are the same in PyTorch.  Where an image is taken, it is pooled in place of the matrix.
"""

from explorer.topics.pooling.axis import Axis, axes
from explorer.topics.pooling.comparing import Change, Changes, Lost, Restored, changes, lost
from explorer.topics.pooling.computing import (
    Results,
    Three,
    cell_of_step,
    gradients,
    reads,
    results,
    step_of_cell,
    steps,
)
from explorer.topics.pooling.facts import Facts, Formula, facts
from explorer.topics.pooling.links import Links, Window, links_of_input, window_of, windows_of
from explorer.topics.pooling.pytorch import code, lines
from explorer.topics.pooling.shifting import input_of, original
from explorer.topics.pooling.state import LECTURE, LIMITS, Border, Pooling, moved, presets
from explorer.topics.pooling.valid import (
    changed,
    check,
    size_of,
    valid_range,
    why_arguments_invalid,
    why_invalid,
    why_not,
)
from explorer.topics.pooling.wording import (
    arithmetic_of,
    notices,
    percent,
    sentence_of_input,
    sentence_of_output,
)

__all__ = [
    "LECTURE",
    "LIMITS",
    "Axis",
    "Border",
    "Change",
    "Changes",
    "Facts",
    "Formula",
    "Links",
    "Lost",
    "Pooling",
    "Restored",
    "Results",
    "Three",
    "Window",
    "arithmetic_of",
    "axes",
    "cell_of_step",
    "changed",
    "changes",
    "check",
    "code",
    "facts",
    "gradients",
    "input_of",
    "lines",
    "links_of_input",
    "lost",
    "moved",
    "notices",
    "original",
    "percent",
    "presets",
    "reads",
    "results",
    "sentence_of_input",
    "sentence_of_output",
    "size_of",
    "step_of_cell",
    "steps",
    "valid_range",
    "why_arguments_invalid",
    "why_invalid",
    "why_not",
    "window_of",
    "windows_of",
]

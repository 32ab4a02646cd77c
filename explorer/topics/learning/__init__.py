"""Learn this filter: one convolution, trained by gradient descent until it has found a kernel.

state: what is chosen.
examples: pairs of patches and their filtered patches, and the second moments that are all a square loss needs.
descent: a step of an optimiser, and how far the kernel has come.
wording: why it is quick, slow or diverges, in numbers.
pytorch: the same training as code.
"""

from explorer.topics.learning.descent import (
    CLOSE,
    Progress,
    advance,
    deviation,
    diverged,
    found,
    gradient,
    started,
)
from explorer.topics.learning.examples import Examples, condition, examples, sample_photo
from explorer.topics.learning.pytorch import code
from explorer.topics.learning.state import Data, Learning, Optimiser, Start, presets
from explorer.topics.learning.wording import safe_rate, sentences, steps_needed

__all__ = [
    "CLOSE",
    "Data",
    "Examples",
    "Learning",
    "Optimiser",
    "Progress",
    "Start",
    "advance",
    "code",
    "condition",
    "deviation",
    "diverged",
    "examples",
    "found",
    "gradient",
    "presets",
    "safe_rate",
    "sample_photo",
    "sentences",
    "started",
    "steps_needed",
]

"""What torch.nn.Conv2d and ConvTranspose2d do, every argument of them, in NumPy alone.

``Conv2d`` is the lab's whole state, by default the lecture's 5 × 5 image under its 3 × 3 kernel.  ``why_invalid`` and
``valid_range`` say what the arguments may be; ``summary`` counts shapes, parameters and multiply-adds with their
formulas; ``tensors`` gives the numbers, ``results`` the output and its partial sums; ``links_of_output``,
``links_of_input`` and ``links_of_weight`` tell which cells touch; ``products_of`` and the sentences spell one sum out;
``line`` and ``code`` are the same in PyTorch.  Axes are row and column; the weight is (out, in / groups, rows,
columns), transposed or not.
"""

from explorer.topics.conv2d.axis import Axis, axes, output_length, transposed_length
from explorer.topics.conv2d.computing import (
    Padded,
    Products,
    Results,
    cell_of_step,
    padded,
    products_of,
    results,
    step_of_cell,
    steps,
)
from explorer.topics.conv2d.links import Links, links_of_input, links_of_output, links_of_weight
from explorer.topics.conv2d.pytorch import code, line
from explorer.topics.conv2d.shapes import (
    Arithmetic,
    Formula,
    ReceptiveField,
    Summary,
    output_shape,
    receptive_field,
    summary,
    weight_shape,
)
from explorer.topics.conv2d.state import (
    LIMITS,
    PAIRS,
    Conv2d,
    Edit,
    Fill,
    PaddingBy,
    PaddingMode,
    Part,
    presets,
)
from explorer.topics.conv2d.valid import (
    changed,
    check,
    switched,
    valid_choices,
    valid_range,
    valid_values,
    why_invalid,
    why_not,
)
from explorer.topics.conv2d.values import Tensors, edited, edited_channel, fitted, tensors, unedited
from explorer.topics.conv2d.wording import (
    notices,
    sentence_of_input,
    sentence_of_output,
    sentence_of_weight,
    sum_written_out,
)

__all__ = [
    "LIMITS",
    "PAIRS",
    "Arithmetic",
    "Axis",
    "Conv2d",
    "Edit",
    "Fill",
    "Formula",
    "Links",
    "Padded",
    "PaddingBy",
    "PaddingMode",
    "Part",
    "Products",
    "ReceptiveField",
    "Results",
    "Summary",
    "Tensors",
    "axes",
    "cell_of_step",
    "changed",
    "check",
    "code",
    "edited",
    "edited_channel",
    "fitted",
    "line",
    "links_of_input",
    "links_of_output",
    "links_of_weight",
    "notices",
    "output_length",
    "output_shape",
    "padded",
    "presets",
    "products_of",
    "receptive_field",
    "results",
    "sentence_of_input",
    "sentence_of_output",
    "sentence_of_weight",
    "step_of_cell",
    "steps",
    "sum_written_out",
    "summary",
    "switched",
    "tensors",
    "transposed_length",
    "unedited",
    "valid_choices",
    "valid_range",
    "valid_values",
    "weight_shape",
    "why_invalid",
    "why_not",
]

"""What the Conv2d lab is, and what is on it."""

CONV2D: dict[str, tuple[str, str]] = {
    "Conv2dLab": (
        "Conv2d",
        "The layer as PyTorch has it, with all its arguments. Turn each of them and see what changes in size, sum "
        "and number of [parameters|parameter].",
    ),
    "Conv2dStage": (
        "Input, weights, output",
        "Each output [channel] has a [kernel] with one slice for every input channel. Point at an output to see all "
        "the products it is the sum of.",
    ),
    "Conv2dLab/Numbers in the cells": (
        "Numbers in the cells",
        "Shows or hides the numbers. Without them the eye sees the pattern: which inputs make which output of the "
        "[convolution].",
    ),
    "Conv2dLab/In channels": (
        "In channels",
        "How many [channels|channel] the input has. Every [kernel] has as many slices.",
    ),
    "Conv2dLab/Out channels": (
        "Out channels",
        "How many [feature maps|feature map] come out. Each is made by a [kernel] of its own.",
    ),
    "Conv2dLab/Groups": (
        "Groups",
        "Divides the [channels|channel] into groups that do not see each other. It saves [parameters|parameter].",
    ),
    "Conv2dLab/Transposed": (
        "Transposed",
        "Works the other way round: each input stamps the [kernel] onto the output. Networks make pictures larger "
        "with it.",
    ),
    "Conv2dLab/Padding mode": (
        "Padding mode",
        "What the added cells contain: zeros, or the input mirrored, continued or repeated. Mostly [padding] is "
        "zeros.",
    ),
    "Conv2dLab/Input's numbers": (
        "Numbers of the input",
        "Fills the input with numbers that are easy to follow. An impulse, a single one among zeros, shows the "
        "[kernel] in the output.",
    ),
    "Conv2dLab/Kernel's numbers": (
        "Numbers of the kernel",
        "Fills the [kernel] with numbers that are easy to follow. With ones the output is just the sum of the "
        "window.",
    ),
    "Conv2dLab/Output padding": (
        "Output padding",
        "Adds rows and columns at one side of a transposed convolution. Sizes that the [stride] would otherwise "
        "skip can be had with it.",
    ),
    "Conv2dStage/input": (
        "Input",
        "One [channel] of what the layer is given. Click a cell to write another number into it.",
    ),
    "Conv2dStage/weight": (
        "Weights",
        "The slice of a [kernel] for one [channel]. These are the numbers that training would find.",
    ),
    "Conv2dStage/output": (
        "Output",
        "One [feature map] that comes out. Point at a cell to see which numbers it is the sum of.",
    ),
}

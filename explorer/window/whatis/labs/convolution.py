"""What the Convolution lab is, and what is on it."""

CONVOLUTION: dict[str, tuple[str, str]] = {
    "ConvolutionLab": (
        "Convolution",
        "Shows how one [kernel] makes a [feature map] of an image, place by place. Every sum is written out with "
        "its products.",
    ),
    "ImagesStage": (
        "Image, kernel, output",
        "The [kernel] lies on a part of the image; the numbers under it are multiplied and added up to one number "
        "of the output. Point at an output to see its place in the image.",
    ),
    "SignalsStage": (
        "Two signals",
        "The second signal is turned round and moved along the first. Where they overlap they are multiplied, and "
        "the area is the result at that place.",
    ),
    "ConvolutionLab/Signal": (
        "One or two dimensions",
        "A sound has one dimension, a picture has two. The [convolution] is the same.",
    ),
    "ConvolutionLab/Signals": (
        "Kind of signals",
        "Signals are either a row of numbers or curves. Between them the sum turns into an area.",
    ),
    "ConvolutionLab/f": (
        "The first signal",
        "Chooses what is looked at. Its values can be dragged with the mouse as well.",
    ),
    "ConvolutionLab/g": (
        "The second signal",
        "Chooses what is moved along, the [kernel]. Its values can be dragged with the mouse as well.",
    ),
    "ConvolutionLab/Image": (
        "Size of the image",
        "How many rows and columns the image has. New cells begin as zero.",
    ),
    "ConvolutionLab/Kernel laid on": (
        "Flipped or not",
        "In mathematics the [kernel] is turned round before it is laid on; networks do not bother. As its weights "
        "are learnt, it makes no difference to them.",
    ),
    "ConvolutionLab/Border": (
        "At the border",
        "Valid keeps the [kernel] inside the image, same makes the output as large as the image, full lets the "
        "kernel pass the border as far as it touches. The difference is the [padding].",
    ),
    "ConvolutionLab/Outside the image": (
        "Outside the image",
        "What the [kernel] finds beyond the border: zeros, or the image mirrored, continued or repeated. Look at "
        "the edge of the output to see the difference.",
    ),
    "ImagesStage/image": (
        "Image",
        "The numbers that the [kernel] is laid on. Click a cell to write another number into it.",
    ),
    "ImagesStage/kernel": (
        "Kernel",
        "The weights that the numbers under them are multiplied by. Change one, and the whole output follows.",
    ),
    "ImagesStage/output": (
        "Output",
        "The [feature map]: one sum for each place of the [kernel]. Point at a cell to see where it comes from.",
    ),
}

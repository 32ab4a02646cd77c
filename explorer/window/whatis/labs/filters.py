"""What the Filters lab is, and what is on it."""

FILTERS: dict[str, tuple[str, str]] = {
    "FiltersLab": (
        "Filters",
        "Shows what one small [kernel] does to a whole picture: blur it, sharpen it, find its edges. At the end a "
        "kernel is learnt from examples.",
    ),
    "FiltersStage": (
        "Before and after",
        "The picture, the [kernel] and what comes of them. Change a number of the kernel and the picture follows.",
    ),
    "FiltersLab/BeforeAfter": (
        "Before and after",
        "The picture on one side, the filtered one on the other. Drag the line between them to compare the same "
        "place.",
    ),
    "Tiles": (
        "Gallery of kernels",
        "Known filters, and those a network has learnt. Choose one, and see that the first layer of a network finds "
        "edges as well.",
    ),
    "ChainList": (
        "Chain of filters",
        "Filters applied one after the other, each to the result of the one before. A network does just that, with "
        "[ReLU] in between.",
    ),
    "LearnStage": (
        "Learning a kernel",
        "A [kernel] that knows nothing is changed step by step until it does what the chosen filter does. The curve "
        "shows how the error falls along the [gradient].",
    ),
    "LearnControls": (
        "How it learns",
        "What the [kernel] learns from, how fast, and by which rule. A rate that is too high makes the error grow "
        "instead.",
    ),
    "LearnControls/Learning rate": (
        "Learning rate",
        "How far one step goes against the [gradient]. Too small takes for ever, too large jumps over the goal.",
    ),
    "LearnControls/Optimiser": (
        "Optimiser",
        "The rule by which a step is made of the [gradient]. Some remember the steps before and so roll on.",
    ),
    "FiltersLab/Show": (
        "What is shown",
        "Either a filter at work, or how such a filter can be learnt. The second needs only pairs of pictures "
        "before and after.",
    ),
    "FiltersLab/Picture": (
        "The picture",
        "Chooses what is filtered. Your own drawing can be brought from the explorer.",
    ),
    "FiltersLab/Gallery": (
        "Which gallery",
        "Either filters that people have given names, or the [kernels|kernel] of the network's first layer. Compare "
        "the two.",
    ),
    "FiltersLab/Kernel's size": (
        "Size of the kernel",
        "How many rows and columns the [kernel] has. A large one blurs more, and takes more time.",
    ),
    "FiltersLab/Normalise": (
        "Normalise",
        "Divides the weights so that they add up to one. The picture then stays as bright as it was.",
    ),
    "FiltersLab/Zero mean": (
        "Zero mean",
        "Moves the weights so that they add up to zero. Even areas then become zero, and only changes are left.",
    ),
    "FiltersLab/Filter": (
        "Grey or colour",
        "Filters the grey picture, or each colour [channel] by itself. In a network every [kernel] sees all "
        "channels at once.",
    ),
    "FiltersLab/Beyond the border": (
        "Beyond the border",
        "What the [kernel] finds outside the picture. With zeros the edges get dark.",
    ),
    "FiltersLab/Colours of the result": (
        "Colours of the result",
        "A filtered picture can have negative numbers, which no picture file has. Signed colours show them, picture "
        "colours cut them off.",
    ),
    "FiltersStage/Kernel": (
        "The kernel",
        "The weights that are laid on every place of the picture. Type other numbers, and the picture follows.",
    ),
}

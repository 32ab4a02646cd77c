"""What the Connections lab is, and what is on it."""

CONNECTIONS: dict[str, tuple[str, str]] = {
    "ConnectionsLab": (
        "Connections",
        "Compares three ways to join one layer to the next, and counts their weights. A [convolution] needs by far "
        "the fewest [parameters|parameter].",
    ),
    "Wires": (
        "The wiring",
        "Every line is a weight: in a [dense layer] all lines differ, in a [convolution] lines of one colour are "
        "the same weight. Play it to see which lines belong to one output.",
    ),
    "Growth": (
        "How the number of weights grows",
        "Shows how many [parameters|parameter] each kind of layer needs as the picture gets larger. Only the "
        "[convolution] stays where it is.",
    ),
    "ConnectionsLab/Image size": (
        "Size of the image",
        "How many rows and columns the picture has. A [dense layer] needs a weight for every [pixel] and every "
        "output.",
    ),
    "ConnectionsLab/Channels in": (
        "Channels in",
        "How many [channels|channel] the layer is given: three for a colour picture. Each needs weights of its own.",
    ),
    "ConnectionsLab/Channels out": (
        "Channels out",
        "How many [feature maps|feature map] the layer makes. Each has its own [kernel].",
    ),
    "ConnectionsLab/Values drawn": (
        "Values drawn",
        "How many values the drawing has, so that lines can be told apart. It changes nothing in the counts.",
    ),
    "ConnectionsLab/Window drawn": (
        "Window drawn",
        "How many values one output of the drawing looks at. It is the [kernel] of the drawing, and changes nothing "
        "in the counts.",
    ),
    "ConnectionsLab/Outputs drawn": (
        "Outputs drawn",
        "How many outputs the drawing has: fewer than values without [padding], as many or more with it. It changes "
        "nothing in the counts.",
    ),
}

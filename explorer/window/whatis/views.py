"""What the views of the network are, and what is on them."""

VIEWS: dict[str, tuple[str, str]] = {
    "ViewBar": (
        "Views",
        "The same network and the same numbers, shown in different ways. What is selected stays selected when you "
        "change the view.",
    ),
    "ViewBar/View: 3D row": (
        "3D row",
        "The layers stand from left to right, in the order of computation. Every plate is a [feature map], every "
        "small square a [unit].",
    ),
    "ViewBar/View: 3D tower": (
        "3D tower",
        "The layers lie on top of each other, the input at the bottom. What looks at what goes straight up.",
    ),
    "ViewBar/View: Flat": (
        "Flat",
        "The layers side by side, without perspective. Sizes can be compared exactly.",
    ),
    "ViewBar/View: Maps": (
        "Maps",
        "Every [feature map] of every layer in two dimensions. Come closer, and the cells show their numbers.",
    ),
    "ViewBar/View: Layer": (
        "Layer",
        "One layer by itself: its maps, its [kernels|kernel], its figures. Here is counted how many "
        "[parameters|parameter] it has.",
    ),
    "ViewBar/View: Steps": (
        "Steps",
        "The [kernel] walks over its input and the map fills, with every product written out. It can be played or "
        "stepped.",
    ),
    "ViewBar/View: Compare": (
        "Compare",
        "Shows two inputs, or a network before and after it was broken, side by side. Freeze the one, then change "
        "the other.",
    ),
    "ViewBar/View: Attention": (
        "Attention",
        "Shows which patches of the picture read which others, by [attention]. It is for networks of the "
        "transformer kind.",
    ),
    "ViewBar/Fit": (
        "The camera",
        "Shows the whole network again. Behind the arrow are the views from the front, the side and the top.",
    ),
    "NetworkView": (
        "The network in 3D",
        "Every plate is a [feature map], coloured by its numbers; data goes from the input to the answer. Drag to "
        "turn it, point at a cell for its [receptive field], click to keep it explained.",
    ),
    "MapsView": (
        "Maps",
        "All [feature maps|feature map] of all layers, one row of pictures for each layer. Each cell is one [unit], "
        "and pointing at it explains it.",
    ),
    "LayerPage": (
        "One layer",
        "The maps of one layer, large, with what was computed and how much of it. Double click a layer anywhere to "
        "come here.",
    ),
    "LayerPage/Maps": (
        "Maps of the layer",
        "Each picture is the answer of one [kernel] to the input. Bright cells are where it found what it looks "
        "for.",
    ),
    "LayerPage/Kernels": (
        "Kernels of the layer",
        "The weights of the layer as pictures, one [kernel] for each map. In the first layers they can be read as "
        "edges and spots.",
    ),
    "LayerPage/Before / after": (
        "Before and after",
        "A map before and after a simple step such as [ReLU] or [pooling]. What is gone, and what is left?",
    ),
    "LayerPage/Layer": (
        "Which layer",
        "Chooses the layer that is shown. The arrows beside it go to the layers before and behind.",
    ),
    "Activations": (
        "How the numbers are spread",
        "Counts how often each value occurs in the layer. A high bar at zero is what [ReLU] leaves behind.",
    ),
    "Facts": (
        "Figures of the layer",
        "How large its output is, how many [parameters|parameter] it has, how many multiplications it takes. Each "
        "figure is worked out step by step.",
    ),
    "LinesOfPyTorch": (
        "As PyTorch has it",
        "The lines of code that make this layer. Copied into a program, they run.",
    ),
    "KernelsPage": (
        "Kernels",
        "The weights of the layer, one table for each [kernel] and [channel]. Orange weights are positive, blue "
        "ones negative.",
    ),
    "StepsView": (
        "Step by step",
        "On the left what the layer is given, on the right what it makes of it, between them the sum of the moment. "
        "The numbers are those of the network, not an example.",
    ),
    "StepsView/Layer": (
        "Which layer",
        "Chooses the layer that is computed step by step. The arrows beside it choose one of its maps.",
    ),
    "CompareView": (
        "Compare",
        "A is what was frozen, B is what is there now. Differences are shown map by map and in the answer.",
    ),
    "CompareView/Freeze as A": (
        "Freeze as A",
        "Keeps the present input and network as A. What you change afterwards is B.",
    ),
    "AttentionView": (
        "Attention",
        "For one patch of the picture you see how much it reads of each other, head by head. The weights of all "
        "patches add up to one by [softmax].",
    ),
    "LayerPage/BeforeAfter": (
        "Before and after",
        "A map before and after a simple step such as [ReLU] or [pooling]. What is gone, and what is left?",
    ),
    "LayerPage/The layer before": (
        "The layer before",
        "Shows the layer that hands its numbers to this one. The arrow on the other side goes on.",
    ),
    "LayerPage/The layer behind": (
        "The layer behind",
        "Shows the layer that is given these numbers. The arrow on the other side goes back.",
    ),
    "CompareView/Board": (
        "A, B and their difference",
        "The same [feature map] for A and for B, and B minus A. Where the difference has no colour nothing has "
        "changed.",
    ),
    "CompareView/DifferenceStrip": (
        "Where they differ",
        "B minus A for every map of the layer. Click the one you want to see large.",
    ),
    "CompareView/Outcome": (
        "The two answers",
        "The probabilities of each class for A and for B. Did the answer change, or only how sure the network is?",
    ),
    "AttentionView/CutImage": (
        "Patches",
        "A transformer cuts the picture into squares and reads them like words. Each patch becomes one token.",
    ),
    "AttentionView/Embedding": (
        "What a patch becomes",
        "The numbers of a patch are turned into a vector, by weights that were learnt. From here on the network "
        "knows the patch only by this vector.",
    ),
    "AttentionView/MapsGrid": (
        "Tokens as maps",
        "One feature of every token, laid out where the patches were. So a transformer has something like a "
        "[feature map] too.",
    ),
    "AttentionView/TokenChooser": (
        "Which token",
        "Click a patch to see whom it reads, or who reads it. The class token has no place in the picture.",
    ),
    "AttentionView/HeadTiles": (
        "The heads",
        "Each head has its own [attention]: one looks at neighbours, another at edges or at the whole. Click one to "
        "see it large.",
    ),
    "AttentionView/Ticks": (
        "Which layer",
        "Chooses the layer whose [attention] is shown. In deep layers it often gathers on few patches.",
    ),
    "AttentionView/Readout": (
        "Largest shares",
        "The patches with the largest weights, as numbers. All weights of a token add up to one.",
    ),
    "AttentionView/HeatLegend": (
        "Colours of the attention",
        "Says which colour stands for which share. A bright patch is read a lot.",
    ),
    "AttentionView/Rollout": (
        "Rollout",
        "Follows the [attention] through all layers up to this one. It tells how much of each patch has arrived.",
    ),
    "Magnified": (
        "The stage",
        "Shows the page that you chose in the tabs above, as large as the window lets it be. F5 shows it alone.",
    ),
}

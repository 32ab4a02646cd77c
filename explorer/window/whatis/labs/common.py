"""What is on every lab's page."""

COMMON: dict[str, tuple[str, str]] = {
    "LabPage/Preset": (
        "Presets",
        "Settings worth looking at, ready made. The keys up and down go from one to the next.",
    ),
    "LabPage/Its input": (
        "The network's input",
        "Brings your drawing or picture onto this page, as the network sees it. So you try things out on what you "
        "drew.",
    ),
    "LabPage/Selected map": (
        "The selected map",
        "Brings the [feature map] that is selected in the explorer onto this page. Click one of its cells there "
        "first.",
    ),
    "LabPage/From the explorer": (
        "From the explorer",
        "Brings something of the network onto this page, to try things out with. The network itself stays as it is.",
    ),
    "LabPage/Copy PyTorch code": (
        "PyTorch code",
        "Copies the few lines of PyTorch that compute what is on the page. Run them, and the same numbers come out.",
    ),
    "LabPage/Export figure": (
        "Export a figure",
        "Makes a figure of the middle of the page, for a slide or a paper. As SVG or PDF it stays sharp at any size.",
    ),
    "LabPage/Reset": (
        "Reset",
        "Shows the page as it was at first. Ctrl+Z brings your settings back.",
    ),
    "LabPage/Bias": (
        "Bias",
        "Whether a [bias] is added to every sum. It is one number for each [kernel], and counts as a [parameter].",
    ),
    "LabPage/Kernel": (
        "Size of the kernel",
        "How many rows and columns of weights the [kernel] has. A larger one sees more and has more "
        "[parameters|parameter].",
    ),
    "LabPage/Stride": (
        "Stride",
        "How far the window moves from one place to the next. The larger the [stride], the smaller the output.",
    ),
    "LabPage/Padding": (
        "Padding",
        "How many cells are added around the input. With the right [padding] the output is as large as the input.",
    ),
    "LabPage/Dilation": (
        "Dilation",
        "Pulls the cells that are read apart from each other. With [dilation] the same number of weights spans more "
        "of the input.",
    ),
    "LabPage/Input": (
        "Size of the input",
        "How many rows and columns the input has. New cells begin as zero.",
    ),
    "LabPage": (
        "A lab",
        "On the left are the controls, in the middle the numbers, on the right what to notice. Everything can be "
        "changed and taken back.",
    ),
    "NumberGrid": (
        "A table of numbers",
        "Each cell is one number, coloured by its value. Click a cell to type another, or an output to see what it "
        "was made of.",
    ),
    "Notes": (
        "What to notice",
        "Says in words what the numbers of the moment show. It changes with every setting.",
    ),
    "LabTransport": (
        "Step by step",
        "Plays what the page computes, one place after the other. Space plays, the arrows take single steps.",
    ),
    "LabTransport/Speed": (
        "Speed",
        "How many steps are taken in a second. Slow is for following the sum, fast for seeing the whole appear.",
    ),
}

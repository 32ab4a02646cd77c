"""What the Pooling lab is, and what is on it."""

POOLING: dict[str, tuple[str, str]] = {
    "PoolingLab": (
        "Pooling",
        "Shows what is kept when every window becomes a single number. Compare the greatest, the mean and the sum "
        "in [pooling].",
    ),
    "PoolingStage": (
        "Input and what is left",
        "Each window of the input becomes one number of each output. Point at an output to see its window.",
    ),
    "PoolingLab/Window": (
        "Window",
        "How many rows and columns become one number. The larger it is, the less is left of where things were.",
    ),
    "PoolingLab/Stride as large as the window": (
        "Windows side by side",
        "Lets the windows touch without overlapping, as most networks do. Then a [stride] of its own is not needed.",
    ),
    "PoolingLab/Ceil mode": (
        "Ceil mode",
        "Whether a window that only partly lies on the input counts as well. Without it the last rows may be lost.",
    ),
    "PoolingLab/Padding counts in averages": (
        "Does padding count?",
        "Whether the zeros of the [padding] are averaged as well. If they are, means at the border get smaller.",
    ),
    "PoolingLab/What comes in": (
        "What comes in",
        "When the input is shifted something must fill the empty edge. Either zeros come in, or what left on the "
        "other side.",
    ),
    "PoolingLab/Show what is lost": (
        "What is lost",
        "Puts the outputs back to the size of the input. What looks coarse now cannot be brought back.",
    ),
    "PoolingStage/input": (
        "Input",
        "The numbers that are pooled, window by window. Click a cell to write another number into it.",
    ),
    "PoolingStage/max": (
        "Greatest of each window",
        "Max [pooling] keeps only the greatest number. So a strong answer survives, wherever in the window it is.",
    ),
    "PoolingStage/average": (
        "Mean of each window",
        "Average [pooling] keeps the mean. Every number counts a little, and a single strong one is thinned out.",
    ),
    "PoolingStage/sum": (
        "Sum of each window",
        "The mean times the number of cells in the window. Networks rarely use it, but it shows what the mean is "
        "made of.",
    ),
    "PoolingStage/max back": (
        "The greatest, put back",
        "Its numbers are put back to the size of the input, each where it came from. What is empty or even was "
        "lost.",
    ),
    "PoolingStage/average back": (
        "The mean, put back",
        "Its numbers are put back to the size of the input, each where it came from. What is empty or even was "
        "lost.",
    ),
    "PoolingStage/sum back": (
        "The sum, put back",
        "Its numbers are put back to the size of the input, each where it came from. What is empty or even was "
        "lost.",
    ),
    "PoolingLab/Back to where it was": (
        "Back",
        "Moves the input back to where it was. Compare the outputs before and after.",
    ),
}

_SHIFT = (
    "Shift the input",
    "Moves the picture by one [pixel]. See how little the greatest values change: that is why [pooling] is "
    "used.",
)
POOLING |= {
    f"PoolingLab/Shift the input {way} by one pixel": _SHIFT for way in ("left", "right", "up", "down")
}

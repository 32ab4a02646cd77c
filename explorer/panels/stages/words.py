"""What is said of a stage: its name, its size, what it means, the value of a pixel."""

from explorer.trace import Stage
from explorer.widgets import text

SHORT = {"normalised": "normal.", "inverted": "invert.", "prepared": "prep."}
MEANING = {
    "drawn": "What is on the pad",
    "picture": "The whole picture",
    "cropped": "The part that the network gets",
    "resized": "Scaled to what the network reads",
    "scaled": "The pixels as numbers from 0 to 1",
    "inverted": "Dark on light was turned into light on dark, as the network was trained",
    "centred": "Scaled to 20 of 28 pixels, its centre of mass moved to the middle",
    "28×28": "The 28×28 pixels that reach the network",
    "hidden": "What is covered on the pad is hidden from the network",
    "normalised": "The pixels less the mean of the training set, in units of its standard deviation",
    "prepared": "What the network's own preparation makes of it",
}
CHANNELS = ("red", "green", "blue")


def size(stage: Stage) -> str:
    """Return ``32×32``, columns first, as one says it of pictures."""
    rows, columns = stage.image.shape[:2]
    return f"{columns}×{rows}"


def meaning(stage: Stage) -> str:
    """Return what a tooltip says: the name and size, what the stage is, and its numbers."""
    lines = [f"{stage.name}, {size(stage)}", MEANING.get(stage.name, ""), stage.note]
    return "\n".join(line for line in lines if line)


def pixel(stage: Stage, row: int, column: int) -> str:
    """Return the values of a pixel: ``row 4, column 6: red 210, green 180, blue 7``."""
    written = [str(v) if isinstance(v, int) else text.exact(v) for v in stage.at(row, column).tolist()]
    if len(written) == len(CHANNELS):
        written = [f"{name} {value}" for name, value in zip(CHANNELS, written, strict=True)]
    return f"row {row}, column {column}: {', '.join(written)}"

"""What is chosen in the Connections lab: one frozen value of plain data."""

from dataclasses import dataclass, replace
from enum import StrEnum

from explorer.errors import ExplorerError

LIMITS = {
    "size": range(1, 1025),
    "in_channels": range(1, 513),
    "out_channels": range(1, 513),
    "kernel": range(1, 32),
    "inputs": range(1, 25),
    "outputs": range(1, 25),
    "taps": range(1, 10),
}


_WORDS = {
    "size": "an image size",
    "in_channels": "a number of input channels",
    "out_channels": "a number of output channels",
    "kernel": "a kernel size",
    "inputs": "a number of inputs",
    "outputs": "a number of outputs",
    "taps": "a kernel length",
}


class Kind(StrEnum):
    """How the outputs of a layer hang on its inputs."""

    DENSE = "dense"
    LOCAL = "locally connected"
    CONVOLUTION = "convolution"


class Side(StrEnum):
    """Which end of an edge a neuron is at."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Neuron:
    """An input or output of the small layer; index from 0."""

    side: Side = Side.OUTPUT
    index: int = 0


@dataclass(frozen=True)
class Connections:
    """The layer that is counted, and the small one that is drawn; by default the lecture's CIFAR-10 image.

    Counted: a square image of `size` pixels a side, its channels, those of the output, a square kernel, 'same' padding.
    Drawn: `inputs` values in a row to `outputs` in a row, through windows of `taps`.  `pinned`: a neuron whose edges
    stay marked.  Raises ExplorerError where `check` does.
    """

    size: int = 32
    in_channels: int = 3
    out_channels: int = 3
    kernel: int = 3
    bias: bool = True
    inputs: int = 5
    outputs: int = 5
    taps: int = 3
    pinned: Neuron | None = None

    def __post_init__(self) -> None:
        check(self)


def check(state: Connections) -> None:
    """Raise ExplorerError with a sentence for the user if the state makes no sense."""
    for field, limits in LIMITS.items():
        if getattr(state, field) not in limits:
            raise ExplorerError(f"Choose {_WORDS[field]} from {limits[0]} to {limits[-1]}.")
    if state.kernel > state.size:
        raise ExplorerError(
            f"A kernel of {state.kernel} does not fit an image of {state.size} pixels a side: "
            f"choose one of at most {state.size}."
        )
    least, most = outputs_for(state.inputs, state.taps)
    if state.taps > state.inputs:
        raise ExplorerError(f"Choose a kernel length of at most {state.inputs}, the number of inputs.")
    if not least <= state.outputs <= most:
        raise ExplorerError(
            f"{state.inputs} inputs and a kernel of {state.taps} make {least} to {most} outputs: choose a number there."
        )
    _check_pinned(state)


def presets() -> dict[str, Connections]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    return {
        "Lecture: CIFAR-10 image": Connections(),
        "MNIST digit, one channel": Connections(size=28, in_channels=1, out_channels=1, kernel=5),
        "ImageNet photo, AlexNet's width": Connections(size=224, out_channels=64, kernel=11),
        "Deep in a network": Connections(size=14, in_channels=256, out_channels=256),
        "Kernel 1: no neighbours": Connections(kernel=1, taps=1),
        "Wide windows": Connections(kernel=7, inputs=9, outputs=9, taps=5),
        "No padding: three outputs": Connections(outputs=3),
    }


def outputs_for(inputs: int, taps: int) -> tuple[int, int]:
    """Return the fewest outputs (no padding) and the most (every window meets an input)."""
    return max(1, inputs - taps + 1), inputs + taps - 1


def resized(state: Connections, inputs: int, taps: int) -> Connections:
    """Return the state with another small layer, padded as before as far as that is possible, and nothing pinned."""
    taps = min(taps, inputs)
    least, most = outputs_for(inputs, taps)
    outputs = min(max(inputs + state.outputs - state.inputs, least), most)
    return replace(state, inputs=inputs, outputs=outputs, taps=taps, pinned=None)


def with_size(state: Connections, size: int) -> Connections:
    """Return the state with another image size; a kernel that no longer fits shrinks with it."""
    return replace(state, size=size, kernel=min(state.kernel, max(size, 1)))


def _check_pinned(state: Connections) -> None:
    if state.pinned is None:
        return
    many = state.inputs if state.pinned.side is Side.INPUT else state.outputs
    if not 0 <= state.pinned.index < many:
        raise ExplorerError(f"Pin one of the {state.pinned.side}s 1 to {many}.")

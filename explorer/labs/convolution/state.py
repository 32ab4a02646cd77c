"""What the page of the Convolution lab shows."""

from dataclasses import dataclass, field

from explorer.topics.convolution import Convolution


@dataclass(frozen=True)
class ConvolutionState:
    """What is convolved; name: of the image, if it was brought."""

    convolution: Convolution = field(default_factory=Convolution)
    name: str = ""


STATE = ConvolutionState

"""What turns a picture or a drawing into a network's input, in stages that can be shown.

`Digits` for 28×28 grey digits (see `preprocess`), `photographs` for everything that torchvision prepares by crop,
resize, scale and normalise, `given` for any function the user brings.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from explorer.images import Framing
from explorer.network import preprocess
from explorer.network.preprocess import Normalisation, Pixels
from explorer.trace import FloatArray, Stage


class Preparation(Protocol):
    """What a network does with an image before it sees it.

    size: (C, H, W) of the input; range: its least and largest value, None if that is not known.
    """

    @property
    def size(self) -> tuple[int, int, int]:
        """(C, H, W) of the input."""

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and largest input that a picture can give; None if that is not known."""

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """Return the stages for a raster of ink (SIDE, SIDE); cover: see `preprocess.of_drawing`."""

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """Return the stages for a picture (H, W) or (H, W, 3)."""

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """Whether there was nothing to see, before anything was hidden."""


@dataclass(frozen=True)
class Digits:
    """For networks that read 28×28 grey digits, light on dark."""

    normalisation: Normalisation = preprocess.MNIST

    @property
    def size(self) -> tuple[int, int, int]:
        """(1, 28, 28)."""
        return 1, preprocess.INPUT, preprocess.INPUT

    @property
    def range(self) -> tuple[float, float] | None:
        """The input for 0 and for 255."""
        return self.normalisation.range

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`."""
        return preprocess.of_drawing(ink, framing.centring, self.normalisation, cover)

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`."""
        return preprocess.of_picture(pixels, framing, self.normalisation, cover)

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """See `Preparation`."""
        return preprocess.blank(stages)


def to_input(stages: tuple[Stage, ...]) -> FloatArray:
    """Return the last stage as the network reads it, (C, H, W) float32, not copied."""
    image: Any = stages[-1].image
    chw = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    return np.asarray(chw, np.float32)

"""What the page of the Conv2d lab shows."""

from dataclasses import dataclass, field

from explorer.topics.conv2d import Conv2d, steps


@dataclass(frozen=True)
class Conv2dState:
    """The layer, and how many of its outputs the animation has computed, 0 … all."""

    layer: Conv2d = field(default_factory=Conv2d)
    step: int = 5

    @property
    def shown(self) -> int:
        """How many outputs are computed; never more than there are."""
        return min(self.step, steps(self.layer))


STATE = Conv2dState

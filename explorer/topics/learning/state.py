"""What is chosen when a filter is learned: one frozen value of plain data."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import ExplorerError
from explorer.topics.filters.gallery import named
from explorer.topics.filters.state import Filter

MOMENTUM = 0.9
BETAS = (0.9, 0.999)  # of Adam, as in torch
EPSILON = 1e-8
LECTURE = Filter()


class Data(StrEnum):
    """What the patches hold: numbers drawn at random (standard normal), or cuttings of a grey picture."""

    NOISE = "noise patches"
    PHOTO = "photo"


class Optimiser(StrEnum):
    """How the gradient becomes a step."""

    SGD = "SGD"
    MOMENTUM = "momentum"
    ADAM = "Adam"


class Start(StrEnum):
    """Which kernel the training starts from: zeros, normal numbers of deviation 0.1, or a box blur."""

    ZEROS = "zeros"
    RANDOM = "small random"
    BLUR = "blur"


@dataclass(frozen=True)
class Learning:
    """A kernel to be found and how it is sought.

    patches: how many, each `patch` pixels high and wide; batch: how many of them a step sees, 0 for all.
    The loss is half the mean squared difference.  Raises ExplorerError where that makes no sense.
    """

    target: Filter = LECTURE
    data: Data = Data.NOISE
    optimiser: Optimiser = Optimiser.SGD
    rate: float = 0.1
    start: Start = Start.ZEROS
    bias: bool = False
    patches: int = 32
    patch: int = 16
    batch: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.rate <= 1000:
            raise ExplorerError(
                f"A learning rate of {self.rate:g} does not learn: choose one above 0, up to 1000."
            )
        if not 1 <= self.patches <= 256:
            raise ExplorerError("Choose between 1 and 256 patches.")
        if not 0 <= self.batch <= self.patches:
            raise ExplorerError(f"A step cannot see {self.batch} of {self.patches} patches: choose fewer.")
        if not self.size <= self.patch <= 64:
            raise ExplorerError(
                f"Patches of {self.patch} pixels do not fit: choose between {self.size}, the kernel's size, and 64."
            )
        if self.seed < 0:
            raise ExplorerError("The seed must not be negative: choose 0 or more.")
        if not any(map(any, self.target.kernel)):
            raise ExplorerError("The kernel to be learned is all zeros: give it a weight first.")

    @property
    def size(self) -> int:
        """How many rows and columns the kernel has."""
        return len(self.target.kernel)


def presets() -> dict[str, Learning]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    sharpen, photo = _filter("Sharpen"), Data.PHOTO
    return {
        "Lecture: horizontal edges from noise": Learning(),
        "Sharpen": Learning(sharpen, optimiser=Optimiser.MOMENTUM, start=Start.RANDOM),
        "5 × 5 blur": Learning(_filter("Gaussian blur 5 × 5"), start=Start.RANDOM),
        "From a photo: slower": Learning(data=photo),
        "From a photo with Adam": Learning(data=photo, optimiser=Optimiser.ADAM),
        "Small batches": Learning(sharpen, batch=2, start=Start.RANDOM),
        "With a bias": Learning(_filter("Sobel, vertical edges"), data=photo, bias=True),
        "A rate too high": Learning(rate=2.0),
    }


def _filter(name: str) -> Filter:
    return Filter(name, named(name).kernel)

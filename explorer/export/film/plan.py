"""What film to make."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QImage

from explorer.errors import ExplorerError

SIZES = {"480p": (854, 480), "720p": (1280, 720), "1080p": (1920, 1080)}
"""(width, height) in pixels."""
LARGEST = 7680  # px a side: beyond it neither players nor the memory of most machines go
RATES = (1, 30)  # frames a second
GIF_HEIGHT, GIF_SECONDS = 720, 30.0  # a larger one takes more room and time than anybody has


class Subject(StrEnum):
    """What a film shows."""

    TURNTABLE = "turntable"
    KERNELS = "kernels"
    DRAWING = "drawing"
    PLAYLIST = "playlist"


class Kind(StrEnum):
    """The format of a film; also what its file's name ends in."""

    GIF = "gif"
    WEBP = "webp"
    MP4 = "mp4"


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture, and for how many frames of the film it stands."""

    image: QImage
    count: int = 1


@dataclass(frozen=True)
class Plan:
    """A film of width × height pixels.  seconds: of the whole film.  rate: frames a second."""

    path: Path
    width: int
    height: int
    seconds: float
    rate: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return max(1, round(self.seconds * self.rate))

    @property
    def steps(self) -> int:
        """How many frames are to be gone through: those of a GIF twice, see `Gif`."""
        return self.frames * (2 if self.kind is Kind.GIF else 1)

    @property
    def kind(self) -> Kind:
        """Its format.  Raises ExplorerError if the name of its file ends in none."""
        ending = self.path.suffix.lower().removeprefix(".")
        if ending not in set(Kind):
            raise ExplorerError(
                f"{self.path.name} is not a kind of film; let its name end in .webp, .gif or .mp4."
            )
        return Kind(ending)

    def check(self) -> None:
        """Raise ExplorerError if there can be no such film."""
        if self.kind is Kind.GIF and (self.height > GIF_HEIGHT or self.seconds > GIF_SECONDS):
            raise ExplorerError(
                f"A GIF is at most {GIF_HEIGHT}p and {GIF_SECONDS:.0f} seconds;"
                " choose a smaller or shorter one, or WebP or MP4."
            )
        if max(self.width, self.height) > LARGEST:
            raise ExplorerError(f"A film is at most {LARGEST} pixels wide and high; choose a smaller size.")
        if self.kind is Kind.MP4 and (self.width % 2 or self.height % 2):
            raise ExplorerError("An MP4 has an even width and height; choose a size like 1920x1080.")
        if self.path.is_dir() or not self.path.parent.is_dir():
            raise ExplorerError(f"{self.path} cannot be written; choose a file in a folder that exists.")

"""How the user wants a picture to be taken: which part of it, on what ground, inverted or not."""

from dataclasses import dataclass
from enum import StrEnum


class Inversion(StrEnum):
    """Whether networks for light digits on dark are given the negative of a picture."""

    AUTO = "auto"  # where its border is bright
    ALWAYS = "always"
    NEVER = "never"


class Ground(StrEnum):
    """What lies under the transparent parts of a picture."""

    WHITE = "white"
    GREY = "grey"
    BLACK = "black"

    @property
    def brightness(self) -> int:
        """0..255."""
        return {Ground.WHITE: 255, Ground.GREY: 128, Ground.BLACK: 0}[self]


@dataclass(frozen=True)
class Crop:
    """A part of a picture, in whole pixels of it."""

    top: int
    left: int
    height: int
    width: int

    @classmethod
    def central(cls, rows: int, columns: int, aspect: float = 1.0, share: float = 1.0) -> "Crop":
        """Return the largest part of width : height = `aspect` in the middle, made smaller by `share` (0..1]."""
        height = max(1, round(min(rows, columns / aspect) * share))
        width = max(1, min(columns, round(height * aspect)))
        return cls((rows - height) // 2, (columns - width) // 2, height, width)

    def fitted(self, aspect: float) -> "Crop":
        """Return the largest part in its middle of width : height = `aspect`; itself if only rounding differs."""
        if abs(self.width - self.height * aspect) <= max(1.0, aspect):
            return self
        part = Crop.central(self.height, self.width, aspect)
        return Crop(self.top + part.top, self.left + part.left, part.height, part.width)

    def within(self, rows: int, columns: int) -> "Crop":
        """Return it moved, and if need be made smaller, so that it lies in a picture of `rows` × `columns`."""
        height, width = max(1, min(self.height, rows)), max(1, min(self.width, columns))
        top, left = min(max(self.top, 0), rows - height), min(max(self.left, 0), columns - width)
        return Crop(top, left, height, width)


@dataclass(frozen=True)
class Framing:
    """All of the user's wishes.  crop: None is the network's own central crop.  centring: of digits only."""

    centring: bool = True
    crop: Crop | None = None
    inversion: Inversion = Inversion.AUTO
    ground: Ground = Ground.WHITE

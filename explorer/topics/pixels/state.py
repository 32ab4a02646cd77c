"""What is chosen in the Pixels lab: one frozen value of plain data."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.errors import ExplorerError

MOST = 1024  # pixels on the longest side that is worked on
MOST_EDITS = 16_384

Edit = tuple[int, int, tuple[int, int, int]]  # row, column, (red, green, blue) 0..255


class Picture(StrEnum):
    """Which picture is worked on; OWN: the one given, such as a photo, or the sprite if none is."""

    SPRITE = "sprite"
    DIGIT = "digit"
    GRADIENT = "gradient"
    WHEEL = "colour wheel"
    CHECKERBOARD = "checkerboard"
    OWN = "own"


class Plane(StrEnum):
    """One of the three matrices of a colour picture, in their order."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Scale(StrEnum):
    """How a value is written: as a byte, or as a share of the largest."""

    BYTES = "0–255"
    SHARES = "0–1"


@dataclass(frozen=True)
class Window:
    """The cells in view: `size` rows and columns from `top` and `left`."""

    top: int = 0
    left: int = 0
    size: int = 8


@dataclass(frozen=True)
class Pixels:
    """A picture and how it is looked at; by default a sprite of 8 × 8 pixels in full colour.

    red, green, blue: the planes that are recombined.  tinted: planes are shown in their colour, else in grey.
    grey: the picture is turned to one matrix.  longest: pixels on the longest side (None: as many as there are).
    bits: of each value.  edits: in the averaged picture, before bits are taken away; the last of a cell counts, one
    outside waits.  window: None shows all.  Raises ExplorerError where `check` does.
    """

    picture: Picture = Picture.SPRITE
    red: bool = True
    green: bool = True
    blue: bool = True
    tinted: bool = True
    grey: bool = False
    scale: Scale = Scale.BYTES
    longest: int | None = None
    bits: int = 8
    edits: tuple[Edit, ...] = ()
    window: Window | None = None

    def __post_init__(self) -> None:
        check(self)

    @property
    def planes(self) -> tuple[bool, bool, bool]:
        """Whether red, green and blue are switched on."""
        return self.red, self.green, self.blue


def check(state: Pixels) -> None:
    """Raise ExplorerError with a sentence for the user if the state makes no sense."""
    if not 1 <= state.bits <= 8:
        raise ExplorerError("Choose from 1 to 8 bits for each value.")
    if state.longest is not None and not 1 <= state.longest <= MOST:
        raise ExplorerError(f"Choose from 1 to {MOST} pixels on the longest side.")
    if len(state.edits) > MOST_EDITS:
        raise ExplorerError("That is more painting than is kept: choose fewer pixels on the longest side.")
    if any(row < 0 or column < 0 for row, column, _ in state.edits):
        raise ExplorerError("Choose a pixel of the picture: rows and columns count from 0.")
    if any(not 0 <= value <= 255 for _, _, color in state.edits for value in color):
        raise ExplorerError("Choose a value from 0 to 255 for red, green and blue.")
    if state.window is not None and (min(state.window.top, state.window.left) < 0 or state.window.size < 1):
        raise ExplorerError("Zoom to at least one pixel inside the picture.")


def presets() -> dict[str, Pixels]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    return {
        "Sprite: 8 × 8 pixels, three planes": Pixels(),
        "A digit is one matrix": Pixels(Picture.DIGIT),
        "The digit from 0 to 1": Pixels(Picture.DIGIT, scale=Scale.SHARES),
        "Colour wheel": Pixels(Picture.WHEEL),
        "Colour wheel without red": Pixels(Picture.WHEEL, red=False),
        "Colour wheel in grey": Pixels(Picture.WHEEL, grey=True),
        "Gradient with 3 bits": Pixels(Picture.GRADIENT, bits=3),
        "Black and white: 1 bit": Pixels(Picture.WHEEL, grey=True, bits=1),
        "Coarser: 12 pixels": Pixels(Picture.WHEEL, longest=12),
        "Checkerboard averaged to grey": Pixels(Picture.CHECKERBOARD, longest=12),
        "Your own picture": Pixels(Picture.OWN),
    }

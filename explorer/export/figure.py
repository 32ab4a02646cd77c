"""What a figure is to be: its format, its size on a slide or in a paper, its theme, its ground."""

from dataclasses import dataclass
from enum import StrEnum

DPI = 300  # of a figure in a paper, at scale 1
SCREEN_DPI = 96
SLIDE = (1920, 1080)  # px, at scale 1
USUAL = (1200, 800)  # units; one is a pixel of text on screen
SCALES = (1, 2, 3, 4)
_POINTS, _SMALLEST = 7.0, 11.0  # in a paper, the smallest texts, of 11 units, have 7 points
_INCH = 25.4  # mm


class Format(StrEnum):
    """The kind of file."""

    PNG = "png"
    JPG = "jpg"
    SVG = "svg"
    PDF = "pdf"

    @property
    def vector(self) -> bool:
        """Whether texts stay texts in it."""
        return self in (Format.SVG, Format.PDF)


class Size(StrEnum):
    """What the figure is for."""

    SHOWN = "shown"
    SLIDE = "slide"
    COLUMN = "column"
    PAGE = "page"

    @property
    def mm(self) -> float:
        """The width in a paper, in millimetres; 0 elsewhere."""
        return {Size.COLUMN: 85.0, Size.PAGE: 170.0}.get(self, 0.0)


@dataclass(frozen=True)
class Figure:
    """pixels: width and height instead of a `size`.  scale: pixels for each of scale 1.  theme: empty as shown."""

    format: Format = Format.PNG
    size: Size = Size.SHOWN
    pixels: tuple[int, int] | None = None
    scale: int = 1
    theme: str = ""
    transparent: bool = False

    @property
    def room(self) -> tuple[float, float | None] | None:
        """Width and height, in units, that the content is arranged for; None as it is, no height as it comes."""
        if self.pixels is not None or self.size is Size.SLIDE:
            width, height = self.pixels or SLIDE
            ratio = max(0.75, min(width / USUAL[0], height / USUAL[1]))
            return width / ratio, height / ratio
        return (self.size.mm / _INCH * 72 / _POINTS * _SMALLEST, None) if self.size.mm else None

    def sheet(self, width: float, height: float) -> tuple[int, int]:
        """Return width and height in pixels of a figure of content that takes `width` × `height` units."""
        if self.pixels is not None or self.size is Size.SLIDE:
            across, down = self.pixels or SLIDE
            return across * self.scale, down * self.scale
        if self.size.mm:
            across = round(self.size.mm / _INCH * DPI * self.scale)
            return across, max(1, round(across * height / width))
        return max(1, round(width * self.scale)), max(1, round(height * self.scale))

    @property
    def dpi(self) -> float:
        """Pixels of the sheet for an inch."""
        return (DPI if self.size.mm and self.pixels is None else SCREEN_DPI) * self.scale

"""The Pixels lab: any picture as a matrix of numbers, its planes apart and together."""

from explorer.labs.pixels.page import PixelsLab, make

__all__ = ["PixelsLab", "make"]

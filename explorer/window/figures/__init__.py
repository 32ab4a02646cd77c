"""Figures from the window: what to make (`Choices`), and the dialog that makes it (`FigureDialog`)."""

from explorer.window.figures.choices import Choices
from explorer.window.figures.dialog import FigureDialog

__all__ = ["Choices", "FigureDialog"]

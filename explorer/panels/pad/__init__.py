"""The pad: what is drawn, what is covered, and with what."""

from explorer.panels.pad.canvas import Canvas
from explorer.panels.pad.tools import PadTools

__all__ = ["Canvas", "PadTools"]

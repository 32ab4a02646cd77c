"""Pen strokes and their picture.

A `Drawing` is a frozen tuple of `Stroke`s in pad units (`PAD` × `PAD`, rows downwards), read from and written to
JSON by `recording`.  A `Raster` paints it: incrementally while the pen moves, and to the same bits when painted
afresh, so the pad, a replayed recording and the tests all show the network the same picture.
"""

from explorer.drawing.drawing import Drawing
from explorer.drawing.raster import Raster
from explorer.drawing.stroke import PAD, Pen, Stroke

__all__ = ["PAD", "Drawing", "Pen", "Raster", "Stroke"]

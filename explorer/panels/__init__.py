"""The network in two dimensions, one file per explanation.

`Canvas` and `PadTools` take the drawing, `Samples` offers some, `Stages` shows what becomes of it on its way
into the network, `FilmStrip` and `MapsView` show every layer, `Inspector` explains the selected unit,
`LegendPanel` its colours, `Predictions` the outcome.  Each paints from the session; hidden, it does nothing.
"""

from explorer.panels.canvas import Canvas
from explorer.panels.film_strip import FilmStrip
from explorer.panels.inspector import Inspector
from explorer.panels.legend_panel import LegendPanel
from explorer.panels.maps import MapsView
from explorer.panels.pad_tools import PadTools
from explorer.panels.predictions import Predictions
from explorer.panels.samples import Samples
from explorer.panels.stages import Stages

__all__ = [
    "Canvas",
    "FilmStrip",
    "Inspector",
    "LegendPanel",
    "MapsView",
    "PadTools",
    "Predictions",
    "Samples",
    "Stages",
]

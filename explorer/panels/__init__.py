"""The network in two dimensions, one part per explanation.

`Canvas` and `PadTools` take the drawing, `Samples` offers some, `Stages` shows what becomes of it on its way into the
network, `Predictions` the outcome.  `FilmStrip` and `MapsView` show every layer, `LayerPage` one of them with its
kernels and figures.  `Inspector` explains the selected unit (its parts are in `explained`, its formulas in
`arithmetic`), `StepsView` plays the same over a whole map, driven by `Transport`, and `LegendPanel` says which value
has which colour.  `Surgery` breaks the network, `CompareView` shows what that, or another input, changes.
Each paints from the session; hidden, it does nothing.
"""

from explorer.panels.compare import CompareView
from explorer.panels.inspector import Inspector
from explorer.panels.layer import LayerPage
from explorer.panels.legend_panel import LegendPanel
from explorer.panels.maps import MapsView
from explorer.panels.pad import Canvas, PadTools
from explorer.panels.predictions import Predictions
from explorer.panels.samples import Samples
from explorer.panels.stages import Stages
from explorer.panels.steps import StepsView
from explorer.panels.strip import FilmStrip
from explorer.panels.surgery import Surgery
from explorer.panels.transport import Transport

__all__ = [
    "Canvas",
    "CompareView",
    "FilmStrip",
    "Inspector",
    "LayerPage",
    "LegendPanel",
    "MapsView",
    "PadTools",
    "Predictions",
    "Samples",
    "Stages",
    "StepsView",
    "Surgery",
    "Transport",
]

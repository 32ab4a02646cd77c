"""The network in two dimensions, one part per explanation.

`Canvas` and `PadTools` take the drawing, `Samples` offers some, `Stages` shows what becomes of it on its way into the
network, `Predictions` the outcome.  `FilmStrip` and `MapsView` show every layer, `LayerPage` one of them with its
kernels and figures.  `Inspector` explains the selected unit (its parts are in `explained`, its formulas in
`arithmetic`), `StepsView` plays the same over a whole map, driven by `Transport`, and `LegendPanel` says which value
has which colour.  `Outline` lists blocks and layers and finds them by name, `Surgery` breaks the network,
`CompareView` shows what that, or another input, changes.
Each paints from the session; hidden, it does nothing.  What is not in sight at the start is imported when first asked
for, so that the window need not wait for it.
"""

from typing import TYPE_CHECKING, Any

from explorer.panels.inspector import Inspector
from explorer.panels.legend_panel import LegendPanel
from explorer.panels.maps import MapsView
from explorer.panels.pad import Canvas, PadTools
from explorer.panels.predictions import Predictions
from explorer.panels.samples import Samples
from explorer.panels.stages import Stages
from explorer.panels.strip import FilmStrip
from explorer.panels.transport import Transport

if TYPE_CHECKING:
    from explorer.panels.attention.page import AttentionView
    from explorer.panels.compare.page import CompareView
    from explorer.panels.layer.page import LayerPage
    from explorer.panels.outline import Outline
    from explorer.panels.steps.page import StepsView
    from explorer.panels.surgery.panel import Surgery

__all__ = [
    "AttentionView",
    "Canvas",
    "CompareView",
    "FilmStrip",
    "Inspector",
    "LayerPage",
    "LegendPanel",
    "MapsView",
    "Outline",
    "PadTools",
    "Predictions",
    "Samples",
    "Stages",
    "StepsView",
    "Surgery",
    "Transport",
]

_LATER = {
    "AttentionView": "attention.page",
    "CompareView": "compare.page",
    "LayerPage": "layer.page",
    "Outline": "outline",
    "StepsView": "steps.page",
    "Surgery": "surgery.panel",
}


def __getattr__(name: str) -> Any:
    """Import a page when it is first asked for."""
    if name not in _LATER:
        raise AttributeError(f"module 'explorer.panels' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"explorer.panels.{_LATER[name]}"), name)

"""CNN Explorer: draw a digit and watch every layer of a network answer.

In Python::

    network = explorer.open_network("lenet")
    trace = network.trace(image)      # a path, a PIL image, an array or a Drawing
    trace.ranking                     # ((class name, probability), ...), best first
    trace["conv2"]                    # (16, 10, 10) float32, by layer name
    explorer.explain(trace, "conv2", channel=9, row=4, column=6)    # its terms, bias, value, as PyTorch has it

A network of one's own, in the window::

    class Net(nn.Module): ...
    net = Net()
    window = explorer.show(net, input_size=(3, 32, 32), classes=names, block=False)
    for epoch in range(10):
        train(net)
        window.refresh()            # the new weights
        explorer.process_events()

The house, two paths through it explain the rest:

*A pen stroke.*  `panels.pad` hears the pen and tells the session's `desk`, which holds the frozen `drawing` and all
else that can be undone; the `session` asks the `worker`'s lane; there the `network` rasterises, preprocesses and
records one forward pass and returns a frozen `trace` of plain arrays; the session says `trace_changed`, and `space`
(3D) and `panels` (2D) draw that one value in the colours of `colors`.

*A hover.*  `space` or a map in `panels` turns the pointer into a `trace.Unit` and tells the session; the
session says `selected_changed`; edges, receptive fields and `trace.contributions`, every product that made the
unit's value, are asked of the trace and drawn by all.  The `film` selects unit after unit by itself.

*A lab.*  A page of `labs` draws a frozen value of `topics`, pure NumPy, that the session's `notebook` holds and undoes.

*A scene.*  `scene.Scene` is all of that as one value: `talk` holds a `playlist` of them, and the session shows one.

Where things live: `scene` is what the user chose, `trace` what came of it; only `network` and `training` know
torch; `images` decodes pictures; `widgets` are drawn with by several parts; `export` makes pictures without a
window; `window` holds it all together, `app` wires it, `cli` is the command line.
Views call the session, the session signals, and views never meet: `tests/test_imports.py` has the table.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.drawing import Drawing
    from explorer.errors import ExplorerError
    from explorer.network import Network, open_network
    from explorer.showing import process_events, show
    from explorer.trace import (
        Change,
        Contributions,
        Edits,
        Layer,
        ParameterEdit,
        Switch,
        Trace,
        Unit,
        explain,
    )

__version__ = "0.1.0"

_HOMES = {
    "open_network": "network",
    "Network": "network",
    "show": "showing",
    "process_events": "showing",
    "Drawing": "drawing",
    "Trace": "trace",
    "Layer": "trace",
    "Unit": "trace",
    "explain": "trace",
    "Contributions": "trace",
    "Edits": "trace",
    "ParameterEdit": "trace",
    "Change": "trace",
    "Switch": "trace",
    "ExplorerError": "errors",
}
__all__ = [
    "Change",
    "Contributions",
    "Drawing",
    "Edits",
    "ExplorerError",
    "Layer",
    "Network",
    "ParameterEdit",
    "Switch",
    "Trace",
    "Unit",
    "explain",
    "open_network",
    "process_events",
    "show",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: the window must not wait for torch."""
    if name not in _HOMES:
        raise AttributeError(f"module 'explorer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"explorer.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""One way through a network: its graph, the layers that are shown of it, and what edits make of them."""

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, fx

from explorer.errors import ExplorerError
from explorer.network.broken import Broken, broken_by
from explorer.network.device import Elsewhere
from explorer.network.graph import steps
from explorer.network.head import Output, head_of
from explorer.network.recorder import Recorder, first_of
from explorer.trace import Edits, FloatArray

REMEMBERED = 4  # edits whose layers are kept: views know by identity what is new to them


class Way:
    """A recorded graph as layers.  A network whose way depends on the data has several.

    layers: in execution order, input and our softmax included.  whole: the network without edits.
    """

    def __init__(
        self, graph: fx.GraphModule, values: Mapping[str, Any], settings: Mapping[str, Any], output: Output
    ) -> None:
        """values: every node's result in some pass.  settings: the input layer's.  output: what the last layer means.

        Raises ExplorerError if the output is not one number for each class.
        """
        self.graph = graph
        self.steps = steps(graph, values, settings)
        self.last = output_of(graph)
        found = [step.layer for step in self.steps]
        if not any(step.node == self.last for step in self.steps):
            raise ExplorerError(
                "The network gives its input, or a part of several results, which cannot be shown."
            )
        _check_batch(values[self.last])
        last = next(step.layer for step in self.steps if step.node == self.last)
        self.head = head_of([*(layer for layer in found if layer is not last), last], output)
        self.layers = tuple(step.layer for step in self.steps) + self.head.layers
        self.whole = Broken(self.layers)
        self._known: dict[Edits, Broken] = {}
        self._lock = threading.Lock()

    def broken(self, edits: Edits | None) -> Broken:
        """Return what edits make of the network, the same object as last time for the same edits."""
        if not edits:
            return self.whole
        with self._lock:
            if edits not in self._known:
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[edits] = broken_by(edits, self.graph, self.steps, self.layers)
            return self._known[edits]

    def forward(
        self,
        image: Tensor,
        broken: Broken,
        cancelled: Callable[[], bool] | None,
        elsewhere: Elsewhere | None = None,
    ) -> tuple[Mapping[str, FloatArray], FloatArray]:
        """Return every layer's values, read-only, and the probability of every class, for an input (1, C, H, W).

        elsewhere: this graph on another device.
        """
        graph, modules = self.graph, broken.modules
        if elsewhere is not None:
            graph, modules = elsewhere.graph, elsewhere.modules(broken.modules)
            image = image.to(elsewhere.device)
        with torch.inference_mode():
            recorded = Recorder(graph, cancelled, modules, broken.off).record(image)
            probabilities = first_of(self.head.probabilities(recorded[self.last]))
        values = {step.layer.name: first_of(recorded[step.node]) for step in self.steps}
        values |= self.head.values(first_of(recorded[self.last]), probabilities)
        return MappingProxyType(values), self.head.chances(probabilities)


def output_of(graph: fx.GraphModule) -> str:
    """Return the name of the node whose result a graph returns; an attention's for the first of its results."""
    node: Any = next(node for node in graph.graph.nodes if node.op == "output").args[0]
    return str(node.name)


def _check_batch(given: Tensor) -> None:
    """Raise ExplorerError if a result is not for one image each."""
    if not given.dim() or given.shape[0] != 1:
        raise ExplorerError(
            f"The network gives a result of shape {tuple(given.shape)} for a batch of one image; let it keep the batch "
            "as its first axis, with flatten(1) instead of squeeze() or view(-1)."
        )

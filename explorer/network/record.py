"""One forward pass of any module, as a `Trace`."""

import time
from types import MappingProxyType

import torch
from torch import Tensor, nn

from explorer.network.evaluating import Evaluation
from explorer.network.graph import steps
from explorer.network.recorder import Recorder, first_of
from explorer.network.tracing import traced_with
from explorer.trace import Trace


def record(module: nn.Module, image: Tensor, name: str = "network") -> Trace:
    """Return what a module does with one input, (1, ...) float32, in evaluation mode.

    Nothing is added behind it and nothing known about its classes.  A lone layer of torch.nn is called by its
    class, as in ``conv2d``.  Of a result that is not a batch of one, the first entry is kept.
    Raises ExplorerError if it cannot be recorded.
    """
    with Evaluation(module):
        graph = traced_with(module, image, type(module).__name__).graph
        begun = time.perf_counter()
        with torch.inference_mode():
            results = Recorder(graph).record(image)
        elapsed = 1e3 * (time.perf_counter() - begun)
        found = steps(graph, results, {})
    values = {step.layer.name: first_of(results[step.node]) for step in found}
    layers = tuple(step.layer for step in found)
    return Trace(name, layers, MappingProxyType(values), (), None, forward_ms=elapsed)

"""One forward pass of any module that fx can trace, as a `Trace`."""

import time
from collections import OrderedDict
from types import MappingProxyType

import torch
from torch import Tensor, fx, nn

from explorer.network.graph import steps
from explorer.network.recorder import Recorder
from explorer.trace import FloatArray, Trace


def record(module: nn.Module, image: Tensor, name: str = "network") -> Trace:
    """Return what a module does with one input, (1, ...) float32; it is put into evaluation mode.

    Nothing is added behind it and nothing known about its classes.  A lone layer of torch.nn is called by its
    class, as in ``conv2d``.  Of a result that is not a batch of one, the first entry is kept.
    Raises torch.fx.proxy.TraceError where fx cannot trace it, or whatever the module raises.
    """
    if fx.Tracer().is_leaf_module(module, ""):  # else fx would look inside it
        module = nn.Sequential(OrderedDict({type(module).__name__.lower(): module}))
    graph = fx.symbolic_trace(module.eval())
    recorder = Recorder(graph)
    begun = time.perf_counter()
    with torch.inference_mode():
        results = recorder.record(image.clone())  # what works in place must not change the caller's
    elapsed = 1e3 * (time.perf_counter() - begun)
    found = steps(graph, results, {})
    values = {step.layer.name: _first(results[step.node]) for step in found}
    layers = tuple(step.layer for step in found)
    return Trace(name, layers, MappingProxyType(values), (), None, forward_ms=elapsed)


def _first(tensor: Tensor) -> FloatArray:
    """Return a tensor without its batch axis, read-only float32."""
    real = tensor.real if tensor.is_complex() else tensor
    array: FloatArray = (real[0] if real.dim() else real).float().numpy()
    array.flags.writeable = False
    return array

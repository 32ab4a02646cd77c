"""One layer and what it reads, made by hand."""

from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.trace import Axes, Edits, Layer, LayerKind, Trace

AXES = {1: Axes.VECTOR, 2: Axes.TOKENS, 3: Axes.MAPS}


def traced(
    kind: LayerKind,
    values: Any,
    result: Any,
    *,
    weight: Any = None,
    bias: Any = None,
    others: tuple[Any, ...] = (),
    edits: Edits | None = None,
    **settings: Any,
) -> Trace:
    """Return a trace of inputs and one layer called `layer`, which holds `result`."""
    inputs = [np.array(array, np.float32) for array in (values, *others)]
    names = ("input", "second", "third")[: len(inputs)]
    layers = [
        Layer(name, LayerKind.INPUT, array.shape, AXES[array.ndim])
        for name, array in zip(names, inputs, strict=True)
    ]
    held = np.array(result, np.float32)
    tables = [None if each is None else np.array(each, np.float32) for each in (weight, bias)]
    layers.append(
        Layer("layer", kind, held.shape, AXES[held.ndim], names, *tables, MappingProxyType(settings))
    )
    arrays = dict(zip((*names, "layer"), (*inputs, held), strict=True))
    return Trace("hand", tuple(layers), arrays, (), None, edits=edits or Edits())

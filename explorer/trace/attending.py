"""How one value of an attention layer came about: tokens read by every head, then one row of weights.  NumPy only."""

import numpy as np

from explorer.trace.attention import projection, shares
from explorer.trace.explanation import Attended, Terms
from explorer.trace.layer import Layer
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working, grid


def attended(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the value as a sum over every cell of the layer that the values are made from.

    Given how much each head reads of each token, the value is linear in them: a cell's weight is what all heads make
    of it.  The bias is the layer's own and that of the values, which every head hands on whole.
    """
    settings, (token, feature) = layer.settings, position
    query, key, value = (trace[name] for name in layer.sources)
    read = shares(layer, query[token].astype(np.float64), key.astype(np.float64))  # (heads, S)
    row = settings["out_weight"][feature].astype(np.float64).reshape(len(read), -1)  # (heads, d)
    weight, bias = projection(layer, 2)  # (heads, d, E), (heads, d)
    cells = value.astype(np.float64)  # (S, E)
    mixed = np.einsum("hs,se->he", read, cells)
    contexts = np.einsum("hde,he->hd", weight, mixed) + bias
    mine = 0.0 if settings["out_bias"] is None else float(settings["out_bias"][feature])
    weights = np.einsum("hs,he->se", read, np.einsum("hd,hde->he", row, weight))
    terms = Terms(layer.sources[2], grid(*map(np.arange, cells.shape)), cells.ravel(), weights.ravel())
    detail = Attended(layer.sources[2], token, read, contexts, row, mine)
    total = float((row * contexts).sum()) + mine
    return Working(total, (terms,), float((row * bias).sum()) + mine, detail)

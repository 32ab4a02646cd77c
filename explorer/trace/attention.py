"""How much every token attends to every other, in each head of an attention layer.  NumPy only."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind
from explorer.trace.trace import Trace


@dataclass(frozen=True, eq=False)
class Attention:
    """What one attention layer did, computed again in float32 from what it read; each part when first asked for.

    layer: of the kind ATTENTION.  read: the arrays of query, key and value layer, (T, E), (S, E), (S, E).
    """

    layer: Layer
    read: tuple[FloatArray, FloatArray, FloatArray]

    @property
    def heads(self) -> int:
        """How many heads there are."""
        return int(self.layer.settings["heads"])

    @cached_property
    def weights(self) -> FloatArray:
        """How much token t reads of token s, (heads, T, S) float32: softmax(q kᵀ / √d), every row sums to 1."""
        queries, keys = self.projected(0), self.projected(1)  # (heads, T, d), (heads, S, d)
        with np.errstate(all="ignore"):  # broken weights may be infinite
            scores: FloatArray = queries @ keys.transpose(0, 2, 1)
            scores /= np.float32(math.sqrt(queries.shape[2]))
            scores -= scores.max(axis=2, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(axis=2, keepdims=True)
        return _frozen(scores)

    @property
    def weighed(self) -> bool:
        """Whether the weights are worked out already."""
        return "weights" in vars(self)

    def reads(self, token: int) -> FloatArray:
        """Return how much one token reads of each, (heads, S): a row of the weights, without all the others."""
        if self.weighed:
            return self.weights[:, token]
        with np.errstate(all="ignore"):
            found: FloatArray = shares(self.layer, self.read[0][token], self.read[1])
        return found

    @cached_property
    def mean(self) -> FloatArray:
        """The mean of the weights over the heads, (T, S)."""
        return _frozen(self.weights.mean(axis=0, dtype=np.float32))

    @cached_property
    def output(self) -> FloatArray:
        """What comes of it, (T, E): the layer's recorded array but for rounding, unless a unit is switched off."""
        settings = self.layer.settings
        mixed = (self.weights @ self.projected(2)).transpose(1, 0, 2)  # (T, heads, d)
        result = mixed.reshape(len(mixed), -1) @ settings["out_weight"].T
        return _frozen(result if settings["out_bias"] is None else result + settings["out_bias"])

    def projected(self, part: int) -> FloatArray:
        """Return the queries (0), keys (1) or values (2) of every head, (heads, tokens, d)."""
        weight, bias = self.layer.settings["in_weight"], self.layer.settings["in_bias"]
        size = weight.shape[1]
        rows = slice(part * size, (part + 1) * size)
        with np.errstate(all="ignore"):
            result = self.read[part] @ weight[rows].T
            if bias is not None:
                result += bias[rows]
        return _frozen(result.reshape(len(result), self.heads, -1).transpose(1, 0, 2))


def shares(layer: Layer, query: NDArray[Any], keys: NDArray[Any]) -> NDArray[Any]:
    """Return how much every head reads of every token for one of them, (heads, S), in the precision of `query`.

    query: (E,), of that token; keys: (S, E).  The keys need not be projected: the query is, back to what was read.
    Here and in `attending`, einsum stands in place of @: it casts as it goes, and BLAS's threads, where other work
    has the cores, wait for each other a hundred times as long as such small products take.
    """
    to_query, query_bias = projection(layer, 0)
    to_keys, key_bias = projection(layer, 1)
    exact = query.dtype
    asked = np.einsum("hde,e->hd", to_query, query, dtype=exact) + query_bias  # (heads, d)
    back = np.einsum("hd,hde->he", asked, to_keys, dtype=exact)
    scores = np.einsum("he,se->hs", back, keys, dtype=exact)
    scores += (asked * key_bias).sum(axis=1, keepdims=True)
    scores /= scores.dtype.type(math.sqrt(asked.shape[1]))
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: NDArray[Any] = scores / scores.sum(axis=1, keepdims=True)
    return found


def projection(layer: Layer, part: int) -> tuple[FloatArray, FloatArray]:
    """Return the weights (heads, d, E) and biases (heads, d) of queries (0), keys (1) or values (2)."""
    settings, heads = layer.settings, int(layer.settings["heads"])
    weight: FloatArray = np.split(settings["in_weight"], 3)[part]
    bias = settings["in_bias"]
    split: FloatArray = np.zeros(len(weight), np.float32) if bias is None else np.split(bias, 3)[part]
    return weight.reshape(heads, -1, weight.shape[1]), split.reshape(heads, -1)


_known: WeakKeyDictionary[Trace, dict[str, Attention]] = WeakKeyDictionary()


def attention(trace: Trace, layer: Layer) -> Attention:
    """Return what an attention layer did in a trace, the same object each time.  Raises KeyError for other layers."""
    known = _known.setdefault(trace, {})
    found = known.get(layer.name)
    if found is not None:
        return found
    if layer.kind is not LayerKind.ATTENTION:
        raise KeyError(layer.name)
    query, key, value = (trace[name] for name in layer.sources)
    return known.setdefault(
        layer.name, Attention(layer, (query, key, value))
    )  # another thread may be quicker


def attention_layers(trace: Trace) -> tuple[Layer, ...]:
    """Return the layers in which tokens attend to each other, in execution order; those whose arithmetic is known."""
    return tuple(layer for layer in trace.layers if _to_itself(trace, layer))


def _to_itself(trace: Trace, layer: Layer) -> bool:
    if layer.kind is not LayerKind.ATTENTION or layer.axes is not Axes.TOKENS:
        return False
    return all(trace.layer(name).shape[0] == layer.shape[0] for name in layer.sources)


def rolled_out(mean: FloatArray, before: FloatArray | None) -> FloatArray:
    """Return the rollout after one more layer, (T, T): of which first tokens a token is made, every row sums to 1.

    mean: the layer's weights, mean over the heads.  before: the rollout after the layer before, None for the first.
    Half of a token passes by each layer, as the residual connection has it (Abnar and Zuidema 2020).
    """
    step: FloatArray = (mean + np.eye(len(mean), dtype=np.float32)) * np.float32(0.5)
    return _frozen(step if before is None else step @ before)


def rollouts(trace: Trace, cancelled: Callable[[], bool] = lambda: False) -> tuple[FloatArray, ...]:
    """Return the rollout after every attention layer, (T, T) each; they end where the number of tokens changes.

    cancelled: asked before every layer; once it says true, what is done is returned.
    """
    done: list[FloatArray] = []
    for layer in attention_layers(trace):
        if cancelled():
            break
        mean = attention(trace, layer).mean
        if done and done[-1].shape != mean.shape:
            break
        done.append(rolled_out(mean, done[-1] if done else None))
    return tuple(done)


def _frozen(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array

"""Sums of products of two layers: matrix products, and values weighted by dot products.  NumPy only."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace.explanation import DoubleArray, Terms
from explorer.trace.layer import Layer
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working, grid, some

Labels = tuple[int, ...]


def matrix_product(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the sum of products of two arrays; its terms are the first layer's values, weighted with the other's."""
    first, second = operands(trace, layer, position)
    terms = first if first.source else Terms(second.source, second.positions, second.values, first.values)
    return Working(float(terms.products.sum()), (terms,))


def operands(trace: Trace, layer: Layer, position: Position) -> tuple[Terms, Terms]:
    """Return the cells of both sides of a matrix product, each weighted with the other's.

    A constant side has no source.
    """
    *sides, out = layer.settings["labels"]
    constants = layer.settings.get("constants", (None, None))
    fixed = dict(zip(out, position, strict=True))
    names = iter(layer.sources)
    found = []
    for labels, constant in zip(sides, constants, strict=True):
        name = "" if constant is not None else next(names)
        array = trace[name] if constant is None else constant
        found.append(
            (name, *_cells(array, labels, fixed, [label for label in sides[0] if label not in fixed]))
        )
    (one, cells, values), (other, others, factors) = found
    return Terms(one, cells, values, factors), Terms(other, others, factors, values)


def weighted_sum(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the values of all tokens of a head, weighted with the softmax of one query's dot products with all keys.

    query, key and value are (heads, tokens, features).
    """
    query, key, value = (trace[name] for name in layer.sources)
    head, token, feature = position
    scores = key[head].astype(np.float64) @ query[head, token].astype(np.float64) * layer.settings["scale"]
    exponentials = np.exp(scores - scores.max())
    weights = exponentials / exponentials.sum()
    cells = grid(np.array([head]), np.arange(value.shape[1]), np.array([feature]))
    terms = some(trace, layer.sources[2], cells, weights)
    return Working(float(terms.products.sum()), (terms,))


def added(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the sum over whole axes (`dim`), which are kept with size one (`keepdim`) or dropped."""
    name, over = layer.sources[0], layer.settings["dim"]
    left = list(position)
    if layer.settings.get("keepdim"):
        left = [index for axis, index in enumerate(position) if axis not in over]
    shape = trace.layer(name).shape
    cells = grid(*(np.arange(n) if axis in over else np.array([left.pop(0)]) for axis, n in enumerate(shape)))
    terms = some(trace, name, cells, np.ones(len(cells)))
    return Working(
        math.fsum(terms.values) if np.isfinite(terms.values).all() else float(terms.values.sum()), (terms,)
    )


def _cells(
    array: NDArray[Any], labels: Labels, fixed: dict[int, int], summed: list[int]
) -> tuple[NDArray[np.int32], DoubleArray]:
    """Return the positions and the values of the cells of one side, in the order of the labels summed over."""
    axes = []
    for label, size in zip(labels, array.shape, strict=True):
        free = np.arange(size) if label in summed else np.array([0 if size == 1 else fixed[label]])
        axes.append(free)
    order = [labels.index(label) for label in summed]
    kept = [axis for axis in range(len(labels)) if axis not in order]
    cells = grid(*axes).reshape(*(len(axis) for axis in axes), len(axes))
    cells = cells.transpose(*kept, *order, len(axes)).reshape(-1, len(axes))
    return cells, array[tuple(cells.T)].astype(np.float64)

"""Values made relative to others: batch norm, layer norm, softmax.  NumPy only."""

import math

import numpy as np

from explorer.trace.explanation import Normalisation, Softmax, Terms
from explorer.trace.layer import Layer, Unit
from explorer.trace.trace import Trace
from explorer.trace.windows import Indices
from explorer.trace.working import Position, Working, grid, one, read, some


def batch_norm(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return a value shifted and scaled by stored numbers of its map; None where none are stored."""
    mean, variance = layer.settings.get("mean"), layer.settings.get("variance")
    if mean is None or variance is None:
        return None
    source, array = read(trace, layer)
    map_ = position[0]
    gamma = 1.0 if layer.weight is None else float(layer.weight[map_])
    beta = 0.0 if layer.bias is None else float(layer.bias[map_])
    detail = Normalisation(
        Unit(source.name, position),
        float(array[position]),
        float(mean[map_]),
        float(variance[map_]),
        float(layer.settings["eps"]),
        gamma,
        beta,
    )
    factor = gamma / math.sqrt(detail.variance + detail.epsilon)
    value = (detail.before - detail.mean) * factor + beta
    magnitude = (abs(detail.before) + abs(detail.mean)) * abs(factor) + abs(beta)
    terms = (one(trace, source.name, position, factor),)
    return Working(value, terms, beta - detail.mean * factor, detail, magnitude)


def layer_norm(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return a value relative to the mean and variance of all values along the last axes.

    The terms are all those values: each pulls the mean, and with it the result, down by its share.
    """
    source, array = read(trace, layer)
    axes = len(layer.settings["normalized_shape"])
    before, within = position[: len(position) - axes], position[len(position) - axes :]
    values = array[before].astype(np.float64).ravel()
    count = values.size
    mean, variance = float(values.mean()), float(values.var())
    gamma = 1.0 if layer.weight is None else float(layer.weight[within])
    beta = 0.0 if layer.bias is None else float(layer.bias[within])
    epsilon = float(layer.settings["eps"])
    factor = gamma / math.sqrt(variance + epsilon)
    shares = np.full(count, -factor / count)
    shares[np.ravel_multi_index(within, source.shape[len(before) :])] += factor
    cells = grid(*(np.array([i]) for i in before), *(np.arange(n) for n in source.shape[len(before) :]))
    here = float(array[position])
    detail = Normalisation(
        Unit(source.name, position), here, mean, variance, epsilon, gamma, beta, over=count
    )
    terms = (Terms(source.name, cells, values, shares),)
    magnitude = (abs(here) + float(np.abs(values).mean())) * abs(factor) + abs(beta)
    bias = None if layer.bias is None else beta
    return Working((here - mean) * factor + beta, terms, bias, detail, magnitude)


def group_norm(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return a value relative to the mean and variance of its group of maps; factor and shift are its map's."""
    source, array = read(trace, layer)
    size = source.shape[0] // int(layer.settings["groups"])
    first = position[0] // size * size
    values = array[first : first + size].astype(np.float64).ravel()
    mean, variance, count = float(values.mean()), float(values.var()), values.size
    gamma = 1.0 if layer.weight is None else float(layer.weight[position[0]])
    beta = 0.0 if layer.bias is None else float(layer.bias[position[0]])
    epsilon, here = float(layer.settings["eps"]), float(array[position])
    factor = gamma / math.sqrt(variance + epsilon)
    shares = np.full(count, -factor / count)
    within = (position[0] - first, *position[1:])
    shares[np.ravel_multi_index(within, (size, *source.shape[1:]))] += factor
    cells = grid(np.arange(first, first + size), *(np.arange(n) for n in source.shape[1:]))
    detail = Normalisation(
        Unit(source.name, position), here, mean, variance, epsilon, gamma, beta, over=count
    )
    magnitude = (abs(here) + float(np.abs(values).mean())) * abs(factor) + abs(beta)
    bias = None if layer.bias is None else beta
    terms = (Terms(source.name, cells, values, shares),)
    return Working((here - mean) * factor + beta, terms, bias, detail, magnitude)


def response_norm(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return a value divided by a power of the squares of the same cell in the maps around."""
    source, array = read(trace, layer)
    settings = layer.settings
    maps = around(settings["size"], position[0], source.shape[0])
    squares = array[(maps, *position[1:])].astype(np.float64) ** 2
    divisor = (settings["k"] + settings["alpha"] * float(squares.sum()) / settings["size"]) ** settings[
        "beta"
    ]
    term = one(trace, source.name, position, 1 / divisor)
    return Working(float(term.products[0]), (term,))


def around(size: int, index: int, count: int) -> Indices:
    """Return the `size` maps around one of `count`, those that exist."""
    return np.arange(max(0, index - size // 2), min(count, index + (size - 1) // 2 + 1))


def softmax(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return one exponential among those of all units along the axis `dim`, the last unless told."""
    source, _ = read(trace, layer)
    axis = layer.settings.get("dim", -1) % len(position)
    axes = [np.array([index]) for index in position]
    axes[axis] = np.arange(source.shape[axis])
    cells = grid(*axes)
    terms = some(trace, source.name, cells, np.ones(len(cells)))
    detail = Softmax(source.name, cells, terms.values, position[axis])
    exponentials = detail.exponentials
    value = float(exponentials[detail.index] / exponentials.sum())
    return Working(value, (terms,), detail=detail, magnitude=abs(value))

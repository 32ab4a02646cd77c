"""Values that only change their place: flatten, reshape, permute, concatenate, dropout.  NumPy only."""

import numpy as np

from explorer.trace.explanation import Moved
from explorer.trace.layer import Layer, LayerKind, Unit
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working, one, place, read

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def same_order(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return the value at the same place in reading order: flatten, reshape, dropout, identity."""
    source, _ = read(trace, layer)
    if source.units != layer.units:
        return None
    flat = np.ravel_multi_index(position, layer.shape) if position else 0
    before = tuple(int(index) for index in np.unravel_index(flat, source.shape))
    return _moved(trace, source, before, place(source, before))


def permuted(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the value with its axes in another order: axis k was axis `order[k]`."""
    source, _ = read(trace, layer)
    before = [0] * len(position)
    for index, axis in zip(position, layer.settings["order"], strict=True):
        before[axis] = index
    return _moved(trace, source, tuple(before), place(source, before))


def joined(trace: Trace, layer: Layer, position: Position) -> Working | None:
    """Return the one cell of the one part that a cell of a concatenation repeats."""
    axis = layer.settings.get("dim", 0) % len(layer.shape)
    begin = 0
    for part, name in enumerate(layer.sources):
        source = trace.layer(name)
        if position[axis] < begin + source.shape[axis]:
            before = (*position[:axis], position[axis] - begin, *position[axis + 1 :])
            ordinal = _ORDINALS[part] if part < len(_ORDINALS) else f"{part + 1}th"
            return _moved(trace, source, before, f"the {ordinal} of {len(layer.sources)} parts")
        begin += source.shape[axis]
    return None


def _moved(trace: Trace, source: Layer, position: Position, words: str) -> Working:
    term = one(trace, source.name, position)
    return Working(float(term.values[0]), (term,), detail=Moved(Unit(source.name, position), words))


MOVES = frozenset({LayerKind.FLATTEN, LayerKind.RESHAPE, LayerKind.DROPOUT, LayerKind.IDENTITY})

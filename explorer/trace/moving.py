"""Values that only change their place: flatten, permute, concatenate, slice, pad, repeat, dropout.  NumPy only."""

from collections.abc import Mapping

import numpy as np

from explorer.trace.explanation import Moved
from explorer.trace.layer import FloatArray, Layer, LayerKind, Unit
from explorer.trace.trace import Trace
from explorer.trace.working import Position, Working, nothing, one, place, read

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
    parts = joined_parts(layer, {name: trace.layer(name).shape for name in layer.sources})
    for part, (source, begin, size) in enumerate(parts):
        if begin <= position[axis] < begin + size:
            inside = () if layer.settings.get("stacked") else (position[axis] - begin,)
            before = (*position[:axis], *inside, *position[axis + 1 :])
            if isinstance(source, str):
                ordinal = _ORDINALS[part] if part < len(_ORDINALS) else f"{part + 1}th"
                return _moved(trace, trace.layer(source), before, f"the {ordinal} of {len(parts)} parts")
            value = float(source[before])
            return Working(value, (nothing(trace.layer(layer.sources[0])),), value)
    return None


def joined_parts(
    layer: Layer, shapes: Mapping[str, tuple[int, ...]]
) -> tuple[tuple[str | FloatArray, int, int], ...]:
    """Return each part of a concatenation, a layer's name or a constant, where it begins and how long it is."""
    settings = layer.settings
    names = iter(layer.sources)
    found, begin = [], 0
    for constant in settings.get("constants", (None,) * len(layer.sources)):
        part = next(names) if constant is None else constant
        shape = shapes[part] if isinstance(part, str) else part.shape
        size = 1 if settings.get("stacked") else shape[settings.get("dim", 0) % len(layer.shape)]
        found.append((part, begin, size))
        begin += size
    return tuple(found)


def gathered(trace: Trace, layer: Layer, position: Position) -> Working:
    """Return the cell that a slice, a roll, a repetition or a padding repeats; zero in the padding."""
    source, _ = read(trace, layer)
    before = tuple(
        int(table[0 if axis is None else position[axis]]) for axis, table in layer.settings["tables"]
    )
    if min(before, default=0) < 0:
        return Working(0.0, (nothing(source),))
    return _moved(trace, source, before, place(source, before))


def _moved(trace: Trace, source: Layer, position: Position, words: str) -> Working:
    term = one(trace, source.name, position)
    return Working(float(term.values[0]), (term,), detail=Moved(Unit(source.name, position), words))


GATHERED = frozenset({LayerKind.SLICE, LayerKind.ROLL, LayerKind.PAD, LayerKind.REPEAT})
MOVES = frozenset({LayerKind.FLATTEN, LayerKind.RESHAPE, LayerKind.DROPOUT, LayerKind.IDENTITY})

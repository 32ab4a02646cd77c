"""Walking from unit to unit by keyboard, and finding one by its address."""

import re
from difflib import get_close_matches

from explorer.errors import ExplorerError
from explorer.trace import Axes, Group, Layer, Trace, Unit

MOST_NAMED, MOST_LIKE = (
    24,
    5,
)  # names in a sentence: all of so many, else the few most like the one that was typed


def step(
    trace: Trace, groups: tuple[Group, ...], unit: Unit | None, by: tuple[int, int, int], layers: int
) -> Unit | None:
    """Return the unit `by` (channels, rows, columns) away, or `layers` shown layers on, kept inside.

    Without a unit, and on arriving in another layer, the middle of its first map.
    """
    shown = [group.shown for group in groups]
    home = next((i for i, group in enumerate(groups) if unit and unit.layer in group.members), None)
    if unit is None or home is None:
        return first_unit(trace, shown[min(1, len(shown) - 1)]) if shown else None
    if layers:
        index = min(max(home + layers, 0), len(shown) - 1)
        return unit if index == home else first_unit(trace, shown[index])
    shape = trace.layer(unit.layer).shape
    moves = by if len(shape) == 3 else (sum(by),) if len(shape) == 1 else (by[0] + by[1], by[2])
    position = tuple(
        min(max(index + move, 0), size - 1)
        for index, move, size in zip(unit.position, moves, shape, strict=True)
    )
    return Unit(unit.layer, position)


def first_unit(trace: Trace, layer: str) -> Unit:
    """Return the middle of the first map of a layer; the first unit of a vector."""
    shape = trace.layer(layer).shape
    if len(shape) == 3:
        return Unit(layer, (0, shape[1] // 2, shape[2] // 2))
    return Unit(layer, tuple(0 for _ in shape))


def address(trace: Trace, words: str) -> Unit:
    """Return the unit at ``conv2 9 4 6``: a layer, then as many indices as it has; ``class 7`` is an output.

    Indices may be separated by commas and brackets; without any the middle of the layer is meant, with a map only
    its middle; a layer of one map needs no map.  Raises ExplorerError that says which layers, or indices, there are.
    """
    name, *rest = re.split(r"[\s,;\[\](){}=]+", words.strip().strip("[](){}")) or [""]
    if name.lower() == "class" and rest and trace.classes:
        return _class_unit(trace, " ".join(rest))
    layer = _named(trace, name)
    try:
        given = tuple(int(word) for word in rest if word)
    except ValueError:
        raise ExplorerError(f"Type numbers after {layer.name}: {_ranges(layer)}.") from None
    position = _completed(given, first_unit(trace, layer.name).position, layer)
    inside = len(position) == len(layer.shape) and all(
        0 <= index < size for index, size in zip(position, layer.shape, strict=True)
    )
    if not inside:
        raise ExplorerError(f"{layer.name} has {_ranges(layer)}; there is no {' '.join(map(str, given))}.")
    return Unit(layer.name, position)


def _completed(given: tuple[int, ...], middle: tuple[int, ...], layer: Layer) -> tuple[int, ...]:
    """Return a full position where it is clear what was left out: the one map, or all but the map."""
    if layer.axes is Axes.MAPS and len(given) == 2 and layer.channels == 1:
        return (0, *given)
    return (*given, *middle[len(given) :]) if len(given) < 2 else given


def _named(trace: Trace, name: str) -> Layer:
    for layer in trace.layers:
        if layer.name.lower() == name.lower():
            return layer
    known = _some([layer.name for layer in trace.layers], name)
    raise ExplorerError(f"There is no layer {name!r}; type one of {known}, then numbers.")


def _some(names: list[str], wanted: str) -> str:
    """Return the names, of very many only the few that are most like the one that is wanted."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    like = get_close_matches(wanted, names, MOST_LIKE, 0.3) or names[:MOST_LIKE]
    return f"{', '.join(like)} … ({len(names)} in all)"


def _class_unit(trace: Trace, name: str) -> Unit:
    if name not in trace.classes:
        known = _some(list(trace.classes), name)
        raise ExplorerError(f"There is no class {name}; the classes are {known}.")
    return Unit(trace.layers[-1].name, (trace.classes.index(name),))


def _ranges(layer: Layer) -> str:
    """Return which indices a layer has: ``maps 0–15, rows 0–9 and columns 0–9``."""
    words = {Axes.MAPS: ("maps", "rows", "columns"), Axes.TOKENS: ("tokens", "features")}.get(
        layer.axes, ("units",) * len(layer.shape)
    )
    parts = [f"{word} 0–{size - 1}" for word, size in zip(words, layer.shape, strict=True)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

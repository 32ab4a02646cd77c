"""Walking from unit to unit by keyboard."""

from explorer.trace import Group, Trace, Unit


def step(
    trace: Trace, groups: tuple[Group, ...], unit: Unit | None, by: tuple[int, int, int], layers: int
) -> Unit | None:
    """Return the unit `by` (channels, rows, columns) away, or `layers` shown layers on, kept inside.

    Without a unit, and on arriving in another layer, the middle of its first map.
    """
    shown = [group.shown for group in groups]
    if unit is None or unit.layer not in shown:
        return _middle(trace, shown[min(1, len(shown) - 1)]) if shown else None
    if layers:
        index = min(max(shown.index(unit.layer) + layers, 0), len(shown) - 1)
        return unit if shown[index] == unit.layer else _middle(trace, shown[index])
    shape = trace.layer(unit.layer).shape
    moves = by if len(shape) == 3 else (sum(by),) if len(shape) == 1 else (by[0] + by[1], by[2])
    position = tuple(
        min(max(index + move, 0), size - 1)
        for index, move, size in zip(unit.position, moves, shape, strict=True)
    )
    return Unit(unit.layer, position)


def _middle(trace: Trace, layer: str) -> Unit:
    shape = trace.layer(layer).shape
    if len(shape) == 3:
        return Unit(layer, (0, shape[1] // 2, shape[2] // 2))
    return Unit(layer, tuple(0 for _ in shape))

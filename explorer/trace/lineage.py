"""The steps of one block that made a unit, and where its value is on show.  NumPy only."""

from functools import lru_cache

from explorer.trace.contributions import contributions, working_of
from explorer.trace.elementwise import ACTIVATIONS
from explorer.trace.explanation import Contributions, Moved
from explorer.trace.fold import SILENT, fold
from explorer.trace.layer import Layer, LayerKind, Unit
from explorer.trace.trace import Trace

_ONE_TO_ONE = ACTIVATIONS | {LayerKind.BATCH_NORM}


def chain(trace: Trace, unit: Unit) -> tuple[Contributions, ...]:
    """Return how `unit` came about, last, and before it the steps of the same block that it follows one to one.

    A unit of relu2 gives (conv2's, relu2's), one of pool2 (pool2's).  Steps that only move a value are left out
    unless they are the unit's own.  Raises UnknownLayer and UnknownUnit.
    """
    found = [contributions(trace, unit)]
    blocks = _blocks(trace.layers)
    layer = trace.layer(unit.layer)
    while layer.kind in _ONE_TO_ONE or layer.kind in SILENT:
        before = _before(trace, unit)
        if before is None or blocks[before.layer] != blocks[unit.layer]:
            break
        unit, layer = before, trace.layer(before.layer)
        if layer.kind not in SILENT:
            found.insert(0, contributions(trace, unit))
    return tuple(found)


def visible(trace: Trace, unit: Unit) -> Unit:
    """Return where the value is on show: the same unit, or for a flatten, reshape or dropout the one it repeats.

    Raises UnknownLayer and UnknownUnit.
    """
    unit.check(trace.layer(unit.layer))
    while trace.layer(unit.layer).kind in SILENT:
        before = _before(trace, unit)
        if before is None:
            break
        unit = before
    return unit


def _before(trace: Trace, unit: Unit) -> Unit | None:
    """Return the unit that a one-to-one step reads."""
    layer = trace.layer(unit.layer)
    if not layer.sources:
        return None
    if layer.kind in _ONE_TO_ONE:
        return Unit(layer.sources[0], unit.position)
    working = working_of(trace, layer, unit.position)
    return working.detail.source if working is not None and isinstance(working.detail, Moved) else None


@lru_cache(maxsize=4)
def _blocks(layers: tuple[Layer, ...]) -> dict[str, str]:
    """Return the block of every layer by name."""
    return {member: group.name for group in fold(layers) for member in group.members}

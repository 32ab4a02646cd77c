"""How a unit's value came about, computed again from the trace.  NumPy only."""

from explorer.trace.explanation import Contributions
from explorer.trace.layer import Unit
from explorer.trace.trace import Trace


def contributions(trace: Trace, unit: Unit) -> Contributions:
    """Return how `unit` came about, computed in float64.  Raises UnknownLayer and UnknownUnit."""
    layer = trace.layer(unit.layer)
    unit.check(layer)
    recorded = float(trace[unit.layer][unit.position])
    return Contributions(
        unit, layer.kind, recorded, recorded, known=False, note="There is no arithmetic yet."
    )


def explain(
    trace: Trace,
    layer: str,
    *,
    channel: int | None = None,
    row: int | None = None,
    column: int | None = None,
    token: int | None = None,
    feature: int | None = None,
    position: int | None = None,
) -> Contributions:
    """Return how the unit of `layer` at channel, row, column (or position; token, feature) came about."""
    given = (channel, row, column, token, feature, position)
    return contributions(trace, Unit(layer, tuple(index for index in given if index is not None)))

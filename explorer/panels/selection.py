"""The selected unit as every panel shows it: its cell, what it sees in earlier layers, how it is called."""

from explorer.panels.grid import Cells, Grid
from explorer.session import Session
from explorer.trace import Axes, Group, Layer, Trace, Unit, receptive_fields


class Selection:
    """The frames of the selected unit, by layer; worked out once per unit, not per trace."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key: tuple[object, Unit | None] = (None, None)
        self._frames: dict[str, tuple[Cells, ...]] = {}

    def frames(self, layer_name: str) -> tuple[Cells, ...]:
        """Return what to frame in a layer: the part that the selected unit sees, or the unit's own cell."""
        trace, unit = self._session.trace, self._session.selected
        if trace is None or unit is None:
            return ()
        if self._key != (trace.layers, unit):
            self._key = (trace.layers, unit)
            self._frames = _frames(trace, unit)
        return self._frames.get(layer_name, ())


def _frames(trace: Trace, unit: Unit) -> dict[str, tuple[Cells, ...]]:
    if unit.layer not in trace:
        return {}
    fields = receptive_fields(trace.layers, unit)
    return {name: Grid.of(trace.layer(name)).framed(field) for name, field in fields.items()}


def group_of(groups: tuple[Group, ...], layer_name: str) -> Group | None:
    """Return the group a layer is drawn in."""
    return next((group for group in groups if layer_name in group.members), None)


def place(layer: Layer, position: tuple[int, ...]) -> str:
    """Return where in its layer a unit lies: ``map 9 · row 4, column 6``."""
    if layer.axes is Axes.MAPS:
        channel, row, column = position
        where = f"row {row}, column {column}"
        return where if layer.channels == 1 else f"map {channel} · {where}"
    if layer.axes is Axes.SIGNALS:
        return f"map {position[0]} · position {position[1]}"
    if layer.axes is Axes.TOKENS:
        return f"token {position[0]} · feature {position[1]}"
    return f"unit {position[0]}" if position else "its one value"


def title(session: Session, unit: Unit) -> str:
    """Return a unit's full name: ``conv1 + ReLU · map 9 · row 4, column 6``, or ``softmax · class 7``."""
    assert session.trace is not None
    group = group_of(session.groups, unit.layer)
    label = group.label if group is not None and group.shown == unit.layer else unit.layer
    layer = session.trace.layer(unit.layer)
    if gives_classes(session.trace, layer):
        return f"{label} · class {session.trace.classes[unit.position[0]]}"
    return f"{label} · {place(layer, unit.position)}"


def gives_classes(trace: Trace, layer: Layer) -> bool:
    """Whether the units of a layer stand for the classes, in order."""
    names = [entry.name for entry in trace.layers[-2:]]
    return layer.shape == (len(trace.classes),) and layer.name in names

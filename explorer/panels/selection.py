"""The selected unit as every panel shows it: its cell, what it sees in earlier layers, how it is called."""

from collections.abc import Mapping

from explorer.panels.grid import Frames, Grid
from explorer.session import Session
from explorer.trace import Axes, Field, Group, Layer, LayerKind, Trace, Unit, patch_grid, receptive_fields

NOTHING = Frames()
LONG = 28  # characters: of a longer label only the end is written where there is little room

COLORS = ("red", "green", "blue")


class Selection:
    """The frames of the selected unit, by layer; worked out once per unit, not per trace."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._key: tuple[object, Unit | None] = (None, None)
        self._fields: Mapping[str, Field] = {}
        self._frames: dict[str, Frames] = {}

    def frames(self, layer_name: str) -> Frames:
        """Return what to frame in a layer: the part that the selected unit sees, or the unit's own cell."""
        trace, unit = self._session.trace, self._session.selected
        if trace is None or unit is None or unit.layer not in trace:
            return NOTHING
        if self._key != (trace.layers, unit):
            self._key = (trace.layers, unit)
            self._fields, self._frames = receptive_fields(trace.layers, unit), {}
        if layer_name not in self._frames:
            field = self._fields.get(layer_name)
            grid = Grid.of(trace.layer(layer_name))
            self._frames[layer_name] = NOTHING if field is None else grid.framed(field)
        return self._frames[layer_name]


def group_of(groups: tuple[Group, ...], layer_name: str) -> Group | None:
    """Return the group a layer is drawn in."""
    return next((group for group in groups if layer_name in group.members), None)


def place(layer: Layer, position: tuple[int, ...]) -> str:
    """Return where in its layer a unit lies: ``map 9 · row 4, column 6``."""
    if layer.axes is Axes.MAPS:
        channel, row, column = position
        where = f"row {row}, column {column}"
        return (
            where if layer.channels == 1 else f"{channel_name(layer, channel) or f'map {channel}'} · {where}"
        )
    if layer.axes is Axes.SIGNALS:
        return f"map {position[0]} · position {position[1]}"
    if layer.axes is Axes.TOKENS:
        return f"token {position[0]} · feature {position[1]}"
    return f"unit {position[0]}" if position else "its one value"


def place_in(trace: Trace, layer: Layer, position: tuple[int, ...]) -> str:
    """Return the same as `place`, tokens by their name where that is known: ``patch (3, 7) · feature 12``."""
    grid = patch_grid(trace) if layer.axes is Axes.TOKENS else None
    if grid is None or grid.tokens != layer.shape[0]:
        return place(layer, position)
    return f"{grid.name(position[0])} · feature {position[1]}"


def channel_name(layer: Layer, channel: int) -> str:
    """Return "red", "green" or "blue" for the input of a network that reads pictures in colour; else nothing."""
    colored = layer.kind is LayerKind.INPUT and layer.channels == len(COLORS) and "range" in layer.settings
    return COLORS[channel] if colored else ""


def title(session: Session, unit: Unit) -> str:
    """Return a unit's full name: ``conv1 + ReLU · map 9 · row 4, column 6``, or ``softmax · class 7``."""
    assert session.trace is not None
    group = group_of(session.groups, unit.layer)
    label = group.label if group is not None and group.shown == unit.layer else unit.layer
    layer = session.trace.layer(unit.layer)
    if gives_classes(session.trace, layer):
        return f"{label} · class {session.trace.classes[unit.position[0]]}"
    return f"{label} · {place_in(session.trace, layer, unit.position)}"


def brief(label: str) -> str:
    """Return a layer's label, of a long path its end: ``… mlp.0 + GELU``."""
    name, *rest = label.split(" ", 1)
    if len(label) <= LONG or name.count(".") < 2:
        return label
    return " ".join(("…", path_end(name), *rest))


def path_end(name: str) -> str:
    """Return the last two parts of a layer's path; more where they are numbers only: ``block.1.0``."""
    parts, count = name.split("."), 2
    while count < len(parts) and not any(letter.isalpha() for letter in "".join(parts[-count:])):
        count += 1
    return ".".join(parts[-count:])


def gives_classes(trace: Trace, layer: Layer) -> bool:
    """Whether the units of a layer stand for the classes, in order."""
    names = [entry.name for entry in trace.layers[-2:]]
    return layer.shape == (len(trace.classes),) and layer.name in names

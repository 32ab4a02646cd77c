"""Where one operates: the weights of one map or unit, how they lie in pictures, and what a change is called."""

from dataclasses import dataclass

import numpy as np

from explorer.panels.grid import vector_shape
from explorer.panels.surgery.number import written
from explorer.trace import (
    Axes,
    Change,
    Edits,
    FloatArray,
    Group,
    Layer,
    LayerKind,
    ParameterEdit,
    Switch,
    Trace,
    Unit,
    producer,
)
from explorer.trace.fold import SILENT

Index = tuple[int, ...]
CHANNELS_FIRST = (Axes.MAPS, Axes.SIGNALS)


@dataclass(frozen=True, eq=False)
class Site:
    """The weights of one map or unit of a layer.

    layer: with its parameters before any change.  output: the map or unit.  source: the layer it reads, as
    shown.  pictures, rows, columns: how the weights lie.  first: the source's map that the first picture reads.
    """

    layer: Layer
    output: int
    source: Layer
    pictures: int
    rows: int
    columns: int
    first: int = 0

    @property
    def whole(self) -> Index | None:
        """The index of all its weights; None where they do not lie together."""
        return None if self._turned else (self.output,)

    @property
    def has_kernels(self) -> bool:
        """Whether each picture can be changed as a whole."""
        return self.layer.weight is not None and self.layer.weight.ndim >= 3

    @property
    def many(self) -> bool:
        """Whether there is more than one weight."""
        return self.pictures * self.rows * self.columns > 1

    def kernel(self, picture: int) -> Index | None:
        """Return the index of one picture; None if it has none of its own."""
        if not self.has_kernels:
            return None
        return self._lead(picture)

    def weight(self, picture: int, row: int, column: int) -> Index | None:
        """Return the index of one weight; None where a wrapped vector has ended."""
        assert self.layer.weight is not None
        shape = self.layer.weight.shape
        if len(shape) == 1:
            return (self.output,)
        if len(shape) == 2:
            flat = (picture * self.rows + row) * self.columns + column
            return (self.output, flat) if flat < shape[1] else None
        return (*self._lead(picture), *((row, column) if len(shape) == 4 else (column,)))

    def values(self, weight: FloatArray) -> FloatArray:
        """Return its part of a weight array, (pictures, rows, columns); NaN where a wrapped vector has ended."""
        part = weight[self._columns()] if self._turned else weight[self.output]
        whole = np.full(self.pictures * self.rows * self.columns, np.nan, np.float32)
        whole[: np.size(part)] = np.ravel(part)
        return whole.reshape(self.pictures, self.rows, self.columns)

    def now(self, edits: Edits) -> FloatArray:
        """Return its weights as they are after `edits`."""
        assert self.layer.weight is not None
        return self.values(edits.applied(self.layer.name, "weight", self.layer.weight))

    def unchanged(self) -> FloatArray:
        """Return its weights before any change."""
        assert self.layer.weight is not None
        return self.values(self.layer.weight)

    def bias(self, edits: Edits) -> float | None:
        """Return its bias after `edits`; None without one."""
        if self.layer.bias is None:
            return None
        return float(edits.applied(self.layer.name, "bias", self.layer.bias)[self.output])

    @property
    def outlet(self) -> str:
        """What the weights make: ``map 9`` or ``unit 7``."""
        return f"{'map' if self.layer.axes in CHANNELS_FIRST else 'unit'} {self.output}"

    def reads(self, picture: int) -> str:
        """Return what one picture reads: ``map 2``."""
        return f"map {self.first + picture}"

    def place(self, index: Index) -> tuple[int, int, int] | None:
        """Return (picture, row, column) of a weight, or of the first of its picture."""
        for picture in range(self.pictures if self.has_kernels else 0):
            lead = self._lead(picture)
            if index[: len(lead)] == lead:
                rest = index[len(lead) :]
                return picture, *((0,) * (2 - len(rest)) + rest)  # type: ignore[return-value]
        if not self.has_kernels and len(index) == 2:
            picture, inside = divmod(index[1], self.rows * self.columns)
            return picture, *divmod(inside, self.columns)
        return None

    @property
    def _turned(self) -> bool:
        """Whether the source's maps come first, as in a transposed convolution."""
        return self.layer.kind is LayerKind.TRANSPOSED_CONVOLUTION

    def _lead(self, picture: int) -> Index:
        if self._turned:
            assert self.layer.weight is not None
            return (self.first + picture, self.output % self.layer.weight.shape[1])
        return (self.output, picture)

    def _columns(self) -> tuple[slice, int]:
        assert self.layer.weight is not None
        return slice(self.first, self.first + self.pictures), self.output % self.layer.weight.shape[1]


def site_of(trace: Trace, unit: Unit) -> Site | None:
    """Return the weights behind a unit; None if there are none."""
    layer, position = trace.layer(unit.layer), unit.position
    if layer.weight is None:
        layer, position = producer(trace, unit)
    layer = trace.originals.get(layer.name, layer)
    if layer.weight is None or not layer.sources or layer.weight.ndim > 4:
        return None
    source = _shown(trace, layer.sources[0])
    return _site(layer, source, position)


def _site(layer: Layer, source: Layer, position: Index) -> Site | None:
    assert layer.weight is not None
    shape = layer.weight.shape
    if len(shape) == 1:
        normed = position[0] if layer.axes in CHANNELS_FIRST else position[-1]
        return Site(layer, normed, source, 1, 1, 1) if normed < shape[0] else None
    if len(shape) == 2:
        if layer.kind is not LayerKind.LINEAR:
            return None
        maps = source.axes is Axes.MAPS and source.units == shape[1]
        form = source.shape if maps else (1, *vector_shape(shape[1]))
        return Site(layer, position[-1], source, *form)
    rows, columns = (1, *shape[2:])[-2:]
    groups = int(layer.settings.get("groups", 1))
    turned = layer.kind is LayerKind.TRANSPOSED_CONVOLUTION
    pictures = shape[0] // groups if turned else shape[1]
    group = position[0] // (layer.shape[0] // groups)
    return Site(layer, position[0], source, pictures, rows, columns, group * pictures)


def _shown(trace: Trace, name: str) -> Layer:
    layer = trace.layer(name)
    while layer.kind in SILENT and layer.sources:
        layer = trace.layer(layer.sources[0])
    return layer


# ---- in words

_DONE = {
    Change.ZERO: "zero",
    Change.NEGATE: "negated",
    Change.SHUFFLE: "shuffled",
}


def unit_of(trace: Trace, groups: tuple[Group, ...], layer_name: str, index: Index) -> Unit | None:
    """Return the unit to look at for a change: the middle of the map, in the layer as it is shown."""
    if layer_name not in trace:
        return None
    group = next((group for group in groups if layer_name in group.members), None)
    name = group.shown if group is not None else layer_name
    layer = trace.layer(name)
    if layer.units != trace.layer(layer_name).units:
        name, layer = layer_name, trace.layer(layer_name)
    if len(index) == len(layer.shape):
        return Unit(name, index)
    output = index[0] if index and index[0] < layer.shape[0] else 0
    middle = tuple(size // 2 for size in layer.shape)
    return Unit(name, (output, *middle[1:]) if layer.axes in CHANNELS_FIRST else (*middle[:-1], output))


def site_of_edit(trace: Trace, edit: ParameterEdit) -> Site | None:
    """Return the weights that an edit of a part of them belongs to."""
    if edit.layer not in trace or not edit.index:
        return None
    layer = trace.originals.get(edit.layer, trace.layer(edit.layer))
    output, first = edit.index[0], layer.axes in CHANNELS_FIRST
    if (
        layer.kind is LayerKind.TRANSPOSED_CONVOLUTION
        and edit.parameter == "weight"
        and layer.weight is not None
    ):
        output = _transposed_output(layer, edit.index)
    if layer.weight is None or not layer.sources or output >= layer.shape[0 if first else -1]:
        return None
    rest = (0,) * (len(layer.shape) - 1)
    return _site(layer, _shown(trace, layer.sources[0]), (output, *rest) if first else (*rest, output))


def _transposed_output(layer: Layer, index: Index) -> int:
    """Return which map a part of a transposed convolution makes: its weights begin with what they read."""
    assert layer.weight is not None
    group = index[0] * int(layer.settings.get("groups", 1)) // layer.weight.shape[0]
    return group * layer.weight.shape[1] + (index[1] if len(index) > 1 else 0)


def edit_words(trace: Trace, edit: ParameterEdit) -> str:
    """Return ``conv2 · map 9 · kernel on map 2: zero``."""
    return f"{part_words(trace, edit)}: {_done_words(trace, edit)}"


def _done_words(trace: Trace, edit: ParameterEdit) -> str:
    if edit.change is Change.SET:
        return f"set to {written(edit.number)}"
    if edit.change is Change.RESTORE:
        return "as trained" if trace.trained else "as it was"
    return _DONE[edit.change]


def part_words(trace: Trace, edit: ParameterEdit) -> str:
    """Return what an edit changes: ``conv2 · map 9 · kernel on map 2``."""
    site = site_of_edit(trace, edit)
    if site is None:
        return f"{edit.layer} · {'all weights' if edit.parameter == 'weight' else 'all biases'}"
    begin = f"{edit.layer} · {site.outlet}"
    if edit.parameter == "bias":
        return f"{begin} · bias"
    place = site.place(edit.index)
    if place is None:
        return f"{begin} · {all_words(site)}"
    picture, row, column = place
    if site.kernel(picture) == edit.index:
        return f"{begin} · {kernel_words(site, picture)}"
    return f"{begin} · {weight_words(site, picture, row, column)}"


def all_words(site: Site) -> str:
    """Return what all weights of a map or unit are called."""
    if site.layer.weight is not None and site.layer.weight.ndim == 1:
        return "weight"
    return "all kernels" if site.has_kernels else "all weights"


def kernel_words(site: Site, picture: int) -> str:
    """Return what one kernel is called."""
    return f"kernel on {site.reads(picture)}" if site.pictures > 1 else "kernel"


def weight_words(site: Site, picture: int, row: int, column: int) -> str:
    """Return what one weight is called."""
    where = f"row {row}, column {column}" if site.rows > 1 else f"column {column}"
    if site.has_kernels:
        return f"{kernel_words(site, picture)} · {where}"
    if site.source.axes is Axes.MAPS and site.pictures > 1:
        return f"weight on {site.reads(picture)}, {where}"
    if site.rows * site.columns == 1:
        return "weight"
    return f"weight on unit {row * site.columns + column}"


def switch_words(trace: Trace, switch: Switch) -> str:
    """Return ``relu1 · map 3 off``."""
    if switch.layer not in trace:
        return f"{switch.layer} · off"
    maps = trace.layer(switch.layer).axes is Axes.MAPS
    if maps and len(switch.position) == 3:
        channel, row, column = switch.position
        return f"{switch.layer} · map {channel} · row {row}, column {column} off"
    word = "map" if maps else "unit"
    return f"{switch.layer} · {word} {', '.join(map(str, switch.position))} off"

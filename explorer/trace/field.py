"""Where in an earlier layer a unit looks, and where in a later one it can be felt.  NumPy only."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from explorer.trace.boxes import UNKNOWN, box_back, box_forth
from explorer.trace.layer import Axes, Layer, LayerKind, Unit, UnknownLayer
from explorer.trace.region import Field, Region, whole
from explorer.trace.windows import SLIDING, Indices, window
from explorer.trace.wiring import wiring

Layers = Mapping[str, Layer] | Sequence[Layer]
_ANYWHERE = np.zeros(1, np.intp)  # the index along an axis that a source lacks

_recent: "deque[tuple[tuple[Layer, ...], Unit, dict[str, Field]]]" = deque(maxlen=4)

Sets = tuple[Indices, ...]
"""The indices along each axis of a layer, sorted."""


def receptive_field(layers: Layers, unit: Unit, source: str) -> Field | None:
    """Return the part of layer `source` that can change `unit`, or None if there is none.

    Raises UnknownLayer, and UnknownUnit if `unit` lies outside its layer.
    """
    table = _table(layers)
    if source not in table:
        raise UnknownLayer(f"There is no layer {source!r}.")
    return receptive_fields(table, unit).get(source)


def receptive_fields(layers: Layers, unit: Unit) -> dict[str, Field]:
    """Return the field of `unit` in every layer that can change it, its own included.

    Of a tuple of layers, a trace's, the last answers are kept: several views ask for the same unit.
    """
    if not isinstance(layers, tuple):
        return _found(_table(layers), unit)
    for known, of, fields in _recent:
        if known is layers and of == unit:
            return dict(fields)
    fields = _found(_table(layers), unit)
    _recent.appendleft((layers, unit, fields))
    return dict(fields)


def _found(table: Mapping[str, Layer], unit: Unit) -> dict[str, Field]:
    fields = _begun(table, unit)
    names = list(table)
    for name in reversed(names[: names.index(unit.layer) + 1]):
        if name not in fields:
            continue
        here = _inside(fields[name], table[name])
        if here is None:
            continue
        for index, source in enumerate(table[name].sources):
            if source in table:
                _merge(fields, source, _back(table, table[name], here, index))
    return fields


def forward_field(layers: Layers, unit: Unit, target: str) -> Field | None:
    """Return the part of layer `target` that `unit` can change, or None if there is none.

    Raises UnknownLayer, and UnknownUnit if `unit` lies outside its layer.
    """
    table = _table(layers)
    if target not in table:
        raise UnknownLayer(f"There is no layer {target!r}.")
    return forward_fields(table, unit).get(target)


def forward_fields(layers: Layers, unit: Unit) -> dict[str, Field]:
    """Return the field of `unit` in every layer that it can change, its own included."""
    table = _table(layers)
    fields = _begun(table, unit)
    names = list(table)
    for name in names[names.index(unit.layer) + 1 :]:
        for index, source in enumerate(table[name].sources):
            if source in fields:
                _merge(fields, name, _forth(table, table[name], fields[source], index))
    return fields


def _table(layers: Layers) -> Mapping[str, Layer]:
    return layers if isinstance(layers, Mapping) else {layer.name: layer for layer in layers}


def _begun(table: Mapping[str, Layer], unit: Unit) -> dict[str, Field]:
    """Return the field of `unit` in its own layer; raises UnknownLayer and UnknownUnit."""
    if unit.layer not in table:
        raise UnknownLayer(f"There is no layer {unit.layer!r}.")
    layer = table[unit.layer]
    unit.check(layer)
    if layer.axes is Axes.MAPS:
        channel, row, column = unit.position
        return {unit.layer: Field(Region(row, column, row + 1, column + 1), slice(channel, channel + 1))}
    return {unit.layer: Field(None, slice(0, 1), np.array([_flat(unit.position, layer.shape)]))}


def _flat(position: tuple[int, ...], shape: tuple[int, ...]) -> int:
    return int(np.ravel_multi_index(position, shape)) if shape else 0


def _inside(field: Field, layer: Layer) -> Field | None:
    """Return the part that is not padding (padding reads nothing), or None if all of it is."""
    if field.region is None:
        return field
    region = field.region.clipped(layer.shape)
    return Field(region, field.channels) if region.height and region.width else None


def _merge(fields: dict[str, Field], name: str, found: Field | None) -> None:
    if found is None:
        return
    old = fields.get(name)
    fields[name] = found if old is None else _union(old, found)


def _union(a: Field, b: Field) -> Field:
    channels = slice(min(a.channels.start, b.channels.start), max(a.channels.stop, b.channels.stop))
    if a.region is not None and b.region is not None:
        return Field(a.region.united(b.region), channels)
    if a.positions is None or b.positions is None:
        return Field(None, channels)
    return Field(None, channels, np.union1d(a.positions, b.positions))


def _back(table: Mapping[str, Layer], layer: Layer, field: Field, index: int) -> Field | None:
    """Return the part of the `index`-th source of `layer` that can change `field`."""
    source = table[layer.sources[index]]
    quick = box_back(table, layer, field, index)
    if quick is not UNKNOWN:
        return quick
    wires = wiring(table, layer, index)
    if wires is None:
        return _moved(field, layer, source)
    sets = _sets(field, layer)
    read = tuple(
        wire.back(_ANYWHERE if wire.axis is None else sets[wire.axis], size)
        for wire, size in zip(wires, source.shape, strict=True)
    )
    found = _around(read, source)
    padded = layer.kind in SLIDING and layer.settings.get("padding_mode", "zeros") == "zeros"
    if found is None or not padded or found.region is None or field.region is None:
        return found
    if layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        return found
    return Field(_slid(field.region, layer), found.channels)


def _forth(table: Mapping[str, Layer], layer: Layer, field: Field, index: int) -> Field | None:
    """Return the part of `layer` that `field`, in its `index`-th source, can change."""
    source = table[layer.sources[index]]
    quick = box_forth(table, layer, field, index)
    if quick is not UNKNOWN:
        return quick
    wires = wiring(table, layer, index)
    if wires is None:
        return _moved(field, source, layer)
    felt = [np.arange(size) for size in layer.shape]
    for wire, chosen in zip(wires, _sets(field, source), strict=True):
        if wire.axis is not None:
            felt[wire.axis] = wire.forth(chosen, layer.shape[wire.axis])
        elif not len(wire.forth(chosen, 1)):
            return None  # one index of this axis is read, and it is another
    return _around(tuple(felt), layer)


def _sets(field: Field, layer: Layer) -> Sets:
    """Return the indices of a field along each axis."""
    if field.region is not None:
        region, channels = field.region, field.channels
        return (
            np.arange(channels.start, channels.stop),
            np.arange(region.top, region.bottom),
            np.arange(region.left, region.right),
        )
    if field.positions is None:
        return tuple(np.arange(size) for size in layer.shape)
    if len(layer.shape) < 2:
        return (field.positions,) if layer.shape else ()
    return tuple(np.unique(axis) for axis in np.unravel_index(field.positions, layer.shape))


def _around(sets: Sets, layer: Layer) -> Field | None:
    """Return the field that holds every combination of the indices; None without any."""
    if not all(len(axis) for axis in sets):
        return None
    if layer.axes is Axes.MAPS:
        channels, rows, columns = ((int(axis[0]), int(axis[-1]) + 1) for axis in sets)
        return Field(Region(rows[0], columns[0], rows[1], columns[1]), slice(*channels))
    if all(len(axis) == size for axis, size in zip(sets, layer.shape, strict=True)):
        return whole(layer)
    return Field(None, slice(0, 1), _combined(sets, layer.shape))


def _combined(sets: Sets, shape: tuple[int, ...]) -> Indices:
    """Return the flat positions of every combination, sorted."""
    flat: Indices = np.zeros(1, np.intp)
    for axis, size in zip(sets, shape, strict=True):
        flat = (flat[:, None] * size + axis).ravel()
    return flat


def _moved(field: Field, here: Layer, there: Layer) -> Field | None:
    """Return the field of the same values in a layer that holds them, in reading order, in another shape."""
    if here.shape == there.shape and here.axes is there.axes:
        return field
    sets = _sets(field, here)
    if all(len(axis) == size for axis, size in zip(sets, here.shape, strict=True)):
        return whole(there)
    flat = _combined(sets, here.shape) if field.positions is None else field.positions
    if there.axes is not Axes.MAPS:
        return Field(None, slice(0, 1), flat)
    return _around(tuple(np.unique(axis) for axis in np.unravel_index(flat, there.shape)), there)


def _slid(region: Region, layer: Layer) -> Region:
    """Return what the windows of all cells of `region` cover, past the edge where there is padding."""
    (kh, sh, ph, dh), (kw, sw, pw, dw) = window(layer.settings)
    return Region(
        region.top * sh - ph,
        region.left * sw - pw,
        (region.bottom - 1) * sh - ph + dh * (kh - 1) + 1,
        (region.right - 1) * sw - pw + dw * (kw - 1) + 1,
    )

"""Where in an earlier layer a unit looks.  NumPy only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import Axes, Layer, LayerKind, Unit, UnknownLayer

Layers = Mapping[str, Layer] | Sequence[Layer]

ELEMENTWISE = frozenset(
    {LayerKind.RELU, LayerKind.SIGMOID, LayerKind.TANH, LayerKind.DROPOUT, LayerKind.BATCH_NORM}
)
POOLING = frozenset({LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING})


@dataclass(frozen=True)
class Region:
    """Rows [top, bottom) and columns [left, right); may pass the edge (padding)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left

    def clipped(self, shape: tuple[int, ...]) -> "Region":
        """Return the part inside a layer of `shape` (…, H, W)."""
        height, width = shape[-2:]
        top, left = min(max(self.top, 0), height), min(max(self.left, 0), width)
        return Region(top, left, max(top, min(self.bottom, height)), max(left, min(self.right, width)))

    def united(self, other: "Region") -> "Region":
        """Return the smallest region around both."""
        return Region(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


@dataclass(frozen=True, eq=False)
class Field:
    """The part of a layer that can change a unit.

    Maps: `region` in the maps `channels`.  Vectors and tokens: `region` is None and `positions` holds the flat
    positions, sorted, or None for all of them.
    """

    region: Region | None
    channels: slice
    positions: NDArray[np.intp] | None = None


def receptive_field(layers: Layers, unit: Unit, source: str) -> Field | None:
    """Return the part of layer `source` that can change `unit`, or None if there is none.

    Raises UnknownLayer, and UnknownUnit if `unit` lies outside its layer.
    """
    table = _table(layers)
    if source not in table:
        raise UnknownLayer(f"There is no layer {source!r}.")
    return receptive_fields(table, unit).get(source)


def receptive_fields(layers: Layers, unit: Unit) -> dict[str, Field]:
    """Return the field of `unit` in every layer that can change it, its own included."""
    table = _table(layers)
    if unit.layer not in table:
        raise UnknownLayer(f"There is no layer {unit.layer!r}.")
    unit.check(table[unit.layer])
    fields = {unit.layer: _own(table[unit.layer], unit)}
    names = list(table)
    for name in reversed(names[: names.index(unit.layer) + 1]):
        if name not in fields:
            continue
        here = _inside(fields[name], table[name])
        if here is None:
            continue
        for index, source in enumerate(table[name].sources):
            if source in table:
                found = _step(table, table[name], here, index)
                _merge(fields, source, found)
    return fields


def whole(layer: Layer) -> Field:
    """Return the field that covers all of `layer`."""
    if layer.axes is Axes.MAPS:
        channels, height, width = layer.shape
        return Field(Region(0, 0, height, width), slice(0, channels))
    return Field(None, slice(0, 1))


def window(settings: Mapping[str, Any]) -> list[tuple[int, int, int, int]]:
    """Return (kernel, stride, padding, dilation) of the row axis and of the column axis."""
    kernel = _pair(settings["kernel"])
    stride = _pair(settings.get("stride") or kernel)
    padding, dilation = _pair(settings.get("padding", 0)), _pair(settings.get("dilation", 1))
    return list(zip(kernel, stride, padding, dilation, strict=True))


def _pair(value: Any) -> tuple[int, int]:
    if isinstance(value, int | np.integer):
        return int(value), int(value)
    return int(value[0]), int(value[1])


def _table(layers: Layers) -> Mapping[str, Layer]:
    return layers if isinstance(layers, Mapping) else {layer.name: layer for layer in layers}


def _own(layer: Layer, unit: Unit) -> Field:
    if layer.axes is Axes.MAPS:
        channel, row, column = unit.position
        return Field(Region(row, column, row + 1, column + 1), slice(channel, channel + 1))
    return Field(None, slice(0, 1), np.array([np.ravel_multi_index(unit.position, layer.shape)]))


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


def _step(table: Mapping[str, Layer], layer: Layer, field: Field, index: int) -> Field | None:
    """Return the part of the `index`-th source of `layer` that can change `field`."""
    source = table[layer.sources[index]]
    kind = layer.kind
    if kind in ELEMENTWISE or kind is LayerKind.ADD:
        return field if source.shape == layer.shape else whole(source)
    if kind is LayerKind.CONCATENATE:
        return _part(field, [table[name] for name in layer.sources], index, layer)
    if kind is LayerKind.FLATTEN:
        return _unflattened(field, source)
    if kind is LayerKind.LINEAR:
        return _rows(field, layer, source)
    if field.region is None or source.axes is not Axes.MAPS:
        return whole(source)
    if kind is LayerKind.ADAPTIVE_POOLING:
        return Field(_adaptive(field.region, source.shape, layer.shape), field.channels)
    if kind in POOLING:
        return Field(_slid(field.region, layer), field.channels)
    if kind is LayerKind.CONVOLUTION:
        return Field(_slid(field.region, layer), _feeding(field.channels, layer, source))
    return whole(source)


def _slid(region: Region, layer: Layer) -> Region:
    """Return what the windows of all cells of `region` cover."""
    (kh, sh, ph, dh), (kw, sw, pw, dw) = window(layer.settings)
    return Region(
        region.top * sh - ph,
        region.left * sw - pw,
        (region.bottom - 1) * sh - ph + dh * (kh - 1) + 1,
        (region.right - 1) * sw - pw + dw * (kw - 1) + 1,
    )


def _feeding(channels: slice, layer: Layer, source: Layer) -> slice:
    groups = int(layer.settings.get("groups", 1))
    inputs, outputs = source.shape[0] // groups, layer.shape[0] // groups
    return slice(channels.start // outputs * inputs, ((channels.stop - 1) // outputs + 1) * inputs)


def _adaptive(region: Region, source: tuple[int, ...], shape: tuple[int, ...]) -> Region:
    """Return the cells that adaptive pooling averages: floor(i·n/o) to ceil((i+1)·n/o)."""
    (_, rows, columns), (_, height, width) = source, shape
    return Region(
        region.top * rows // height,
        region.left * columns // width,
        -(-region.bottom * rows // height),
        -(-region.right * columns // width),
    )


def _part(field: Field, sources: list[Layer], index: int, layer: Layer) -> Field | None:
    """Return the share of a concatenation that its `index`-th source holds; maps are joined by channel."""
    source = sources[index]
    sizes = [entry.shape[0] for entry in sources]
    if layer.axes is not Axes.MAPS or sum(sizes) != layer.shape[0]:
        return whole(source)
    begin = sum(sizes[:index])
    start, stop = max(field.channels.start - begin, 0), min(field.channels.stop - begin, sizes[index])
    return Field(field.region, slice(start, stop)) if start < stop else None


def _unflattened(field: Field, source: Layer) -> Field:
    if source.axes is not Axes.MAPS:
        return field
    if field.positions is None:
        return whole(source)
    channel, row, column = np.unravel_index(field.positions, source.shape)
    region = Region(int(row.min()), int(column.min()), int(row.max()) + 1, int(column.max()) + 1)
    return Field(region, slice(int(channel.min()), int(channel.max()) + 1))


def _rows(field: Field, layer: Layer, source: Layer) -> Field:
    """Return all features of the tokens in `field`; everything, where there is one token only."""
    if source.axes is not Axes.TOKENS or layer.axes is not Axes.TOKENS or field.positions is None:
        return whole(source)
    tokens = np.unique(field.positions // layer.shape[1])
    width = source.shape[1]
    return Field(None, slice(0, 1), (tokens[:, None] * width + np.arange(width)).ravel())

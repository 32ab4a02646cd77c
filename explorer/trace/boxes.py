"""Fields of maps by arithmetic on their corners: what `wiring` says, for the kinds that deep networks are made of.

A pointer that moves over a network of 400 layers asks for all their fields.  NumPy only.
"""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from explorer.trace.layer import Axes, Layer, LayerKind
from explorer.trace.region import Field, Region
from explorer.trace.windows import window
from explorer.trace.wiring import BROADCAST, ELEMENTWISE

UNKNOWN = Field(None, slice(0, 0))
"""No answer: ask the wiring."""

_WINDOWED = frozenset({LayerKind.CONVOLUTION, LayerKind.MAX_POOLING, LayerKind.AVERAGE_POOLING})
_begins: WeakKeyDictionary[Layer, tuple[int, ...]] = WeakKeyDictionary()


def box_back(layers: Mapping[str, Layer], layer: Layer, field: Field, index: int) -> Field | None:
    """Return the part of the `index`-th source that can change `field` of `layer`; UNKNOWN for other kinds."""
    source = layers[layer.sources[index]]
    region, channels = field.region, field.channels
    if region is None or source.axes is not Axes.MAPS:
        return UNKNOWN
    if _alike(layer, source):
        return field
    if _joins_maps(layer):
        begin = _beginnings(layers, layer)[index]
        start, stop = max(channels.start - begin, 0), min(channels.stop - begin, source.shape[0])
        return Field(region, slice(start, stop)) if start < stop else None
    if not _slides(layer):
        return UNKNOWN
    (kh, sh, ph, _), (kw, sw, pw, _) = window(layer.settings)
    box = Region(
        region.top * sh - ph,
        region.left * sw - pw,
        (region.bottom - 1) * sh - ph + kh,
        (region.right - 1) * sw - pw + kw,
    )
    inside = box.clipped(source.shape)
    if not (inside.height and inside.width):
        return None
    return Field(box, _scaled(layer, channels, layer.shape[0], source.shape[0]))


def box_forth(layers: Mapping[str, Layer], layer: Layer, field: Field, index: int) -> Field | None:
    """Return the part of `layer` that `field` of its `index`-th source can change; UNKNOWN for other kinds."""
    source = layers[layer.sources[index]]
    region, channels = field.region, field.channels
    if region is None or layer.axes is not Axes.MAPS:
        return UNKNOWN
    if _alike(layer, source):
        return field
    if _joins_maps(layer):
        begin = _beginnings(layers, layer)[index]
        return Field(region, slice(channels.start + begin, channels.stop + begin))
    if not _slides(layer):
        return UNKNOWN
    (kh, sh, ph, _), (kw, sw, pw, _) = window(layer.settings)
    felt = Region(
        -((kh - 1 - ph - region.top) // sh),
        -((kw - 1 - pw - region.left) // sw),
        (region.bottom - 1 + ph) // sh + 1,
        (region.right - 1 + pw) // sw + 1,
    ).clipped(layer.shape)
    if not (felt.height and felt.width):
        return None
    return Field(felt, _scaled(layer, channels, source.shape[0], layer.shape[0]))


def _alike(layer: Layer, source: Layer) -> bool:
    """Whether every unit reads the one at its own place."""
    return layer.shape == source.shape and (layer.kind in ELEMENTWISE or layer.kind in BROADCAST)


def _joins_maps(layer: Layer) -> bool:
    settings = layer.settings
    first = settings.get("dim") == 0 and "constants" not in settings and "stacked" not in settings
    return layer.kind is LayerKind.CONCATENATE and first


def _beginnings(layers: Mapping[str, Layer], layer: Layer) -> tuple[int, ...]:
    """Return the first map of every part of a concatenation."""
    found = _begins.get(layer)
    if found is None:
        begins = [0]
        for name in layer.sources:
            begins.append(begins[-1] + layers[name].shape[0])
        found = _begins[layer] = tuple(begins)
    return found


def _slides(layer: Layer) -> bool:
    """Whether a window without gaps slides over the maps, with nothing or zeros around them."""
    settings = layer.settings
    plain = settings.get("dilation", (1, 1)) == (1, 1) and settings.get("padding_mode", "zeros") == "zeros"
    return layer.kind in _WINDOWED and plain and "padding_after" not in settings and len(layer.shape) == 3


def _scaled(layer: Layer, channels: slice, here: int, there: int) -> slice:
    """Return the maps that go with some, group by group; in a pooling each goes with itself."""
    if layer.kind is not LayerKind.CONVOLUTION:
        return channels
    groups = int(layer.settings.get("groups", 1))
    mine, others = here // groups, there // groups
    return slice(channels.start // mine * others, ((channels.stop - 1) // mine + 1) * others)

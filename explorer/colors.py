"""From values to colours: the only colour maps and the only ranges.  NumPy only.

What is no number (NaN) or infinite has a colour of its own, and no part in any range.
The 3D shader repeats ``ColorScale.index`` on the same tables, so that a value has one colour everywhere.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.trace import Layer, LayerKind, Trace

Table = NDArray[np.uint8]
"""256 colours, (256, 3)."""

_VIRIDIS = (
    "440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e 297a8e 26828e "
    "23898e 21908c 1f978b 1f9f88 21a685 27ad81 31b57b 3ebc74 4dc26c 5cc863 6ece58 82d34d 95d840 aadc32 c0df25 "
    "d5e21a eae51a fde725"
)
_NEGATIVE = "b5e0ff 7cc4ff 47a1f0 2f7ccb 335f94"  # far from zero first
_NEUTRAL = "4b5264"
_POSITIVE = "8a5f3c c47425 f29330 ffb95e ffe0ae"


def _anchors(text: str) -> NDArray[np.float64]:
    return np.array([list(bytes.fromhex(word)) for word in text.split()], float)  # (n, 3)


def _spread(anchors: NDArray[np.float64], at: NDArray[np.float64]) -> Table:
    """Return 256 colours that pass through `anchors` (n, 3) at the indices `at` (n,)."""
    channels = [np.interp(np.arange(256), at, anchors[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)  # (256, 3)
    table.flags.writeable = False
    return table


def _diverging() -> Table:
    """Return the table whose entry 128, which zero gets, is the neutral colour exactly."""
    below, above = _anchors(_NEGATIVE), _anchors(_POSITIVE)
    at = [*np.linspace(0, 128, len(below) + 1), *np.linspace(128, 255, len(above) + 1)[1:]]
    return _spread(np.concatenate([below, _anchors(_NEUTRAL), above]), np.array(at))


SEQUENTIAL: Table = _spread(_anchors(_VIRIDIS), np.linspace(0, 255, 33))
DIVERGING: Table = _diverging()
GREY: Table = _spread(_anchors("000000 ffffff"), np.array([0.0, 255.0]))
TABLES: dict[str, Table] = {"sequential": SEQUENTIAL, "diverging": DIVERGING, "grey": GREY}

NONFINITE = (236, 0, 196)
"""The colour of NaN and of ±infinity: in no table, and seen on dark and on light."""


class Range(StrEnum):
    """What shares one range."""

    LAYER = "layer"
    MAP = "map"
    NETWORK = "network"


@dataclass(frozen=True)
class ColorScale:
    """A colour map over [low, high].  lut: "sequential", "diverging" (low = -high) or "grey"."""

    lut: str
    low: float
    high: float

    @property
    def table(self) -> Table:
        """The 256 colours."""
        return TABLES[self.lut]

    def index(self, values: Any) -> NDArray[np.uint8]:
        """Return the place of each value in the table: clip(floor((v - low) / (high - low) · 255 + 0.5)).

        NaN and infinite values have one too, but are drawn in NONFINITE: see `placed`.
        """
        return self.placed(values)[0]

    def placed(self, values: Any) -> tuple[NDArray[np.uint8], NDArray[np.bool_] | None]:
        """Return the place of each value in the table, and which values are not finite; None where all are."""
        odd = None
        with np.errstate(over="ignore", invalid="ignore"):  # what is beyond float32 is at an end of the table
            place = self._place(np.asarray(values, np.float32))
            if not np.isfinite(place).all():
                odd = np.asarray(~np.isfinite(values))
                place = np.nan_to_num(place)
        index: NDArray[np.uint8] = np.clip(place, 0, 255).astype(np.uint8)
        return index, odd if odd is not None and odd.any() else None

    def rgb(self, values: Any) -> NDArray[np.uint8]:
        """Return the colour of each value, (…, 3)."""
        index, odd = self.placed(values)
        colors: NDArray[np.uint8] = self.table[index]
        return colors if odd is None else np.where(odd[..., None], np.array(NONFINITE, np.uint8), colors)

    def _place(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        low, high = np.float32(self.low), np.float32(self.high)
        span = high - low
        if not np.isfinite(span):  # of a range as wide as float32 itself
            quarter = np.float32(0.25)
            low, span, values = low * quarter, high * quarter - low * quarter, values * quarter
        place: NDArray[np.float32] = (values - low) / span * np.float32(255) + np.float32(0.5)
        return place


def nonfinite(values: Any) -> tuple[int, int]:
    """Return how many values are NaN, and how many are infinite."""
    if np.isfinite(values).all():
        return 0, 0
    return int(np.isnan(values).sum()), int(np.isinf(values).sum())


def largest(values: NDArray[np.float32], axis: tuple[int, ...] | None = None) -> NDArray[np.float32]:
    """Return the largest finite magnitude, over all or over some axes; 0 where there is none."""
    high: NDArray[np.float32]
    if values.size:
        high = np.maximum(values.max(axis=axis), -values.min(axis=axis))
        if np.isfinite(high).all():  # as nearly always: NaN and infinity come through to here
            return high
    high = np.abs(values).max(axis=axis, initial=0, where=np.isfinite(values))
    return high


class Coloring:
    """The colour scales of one trace.  mode: what shares a range, "layer", "map" or "network"."""

    def __init__(self, trace: Trace, mode: str = "layer") -> None:
        self.trace = trace
        self.mode = Range(str(mode))
        self._scales: dict[tuple[str, int], ColorScale] = {}
        self._limits: dict[str, NDArray[np.float32]] = {}
        self._nonfinite: dict[str, tuple[int, int]] = {}

    def scale(self, layer_name: str, channel: int = 0) -> ColorScale:
        """Return the scale of a map of a layer; raises UnknownLayer."""
        key = (layer_name, channel)
        if key not in self._scales:
            low, high = self.limits(layer_name)[channel]
            self._scales[key] = ColorScale(self.lut(layer_name), float(low), float(high))
        return self._scales[key]

    def lut(self, layer_name: str) -> str:
        """Return the name of the layer's colour map."""
        layer = self.trace.layer(layer_name)
        if layer.kind is LayerKind.INPUT and "range" in layer.settings:
            return "grey"
        return "diverging" if layer.signed and layer.kind is not LayerKind.SOFTMAX else "sequential"

    def limits(self, layer_name: str) -> NDArray[np.float32]:
        """Return (low, high) of every map of a layer, (channels, 2)."""
        if layer_name not in self._limits:
            self._limits[layer_name] = self._measured(self.trace.layer(layer_name))
        return self._limits[layer_name]

    def nonfinite(self, layer_name: str) -> tuple[int, int]:
        """Return how many values of a layer are NaN, and how many are infinite; raises UnknownLayer."""
        if layer_name not in self._nonfinite:
            whole = all(np.isfinite(ends).all() for ends in self.trace.extremes(layer_name))
            self._nonfinite[layer_name] = (0, 0) if whole else nonfinite(self.trace[layer_name])
        return self._nonfinite[layer_name]

    def _measured(self, layer: Layer) -> NDArray[np.float32]:
        limits = np.empty((layer.channels, 2), np.float32)
        lut = self.lut(layer.name)
        if lut == "grey":
            limits[:] = layer.settings["range"]
            return limits
        limits[:, 1] = 1 if layer.kind is LayerKind.SOFTMAX else self._highs(layer)
        limits[:, 0] = -limits[:, 1] if lut == "diverging" else 0
        return limits

    def _highs(self, layer: Layer) -> Any:
        """Return the largest magnitude, one for the layer or one for each map; 1 where there is none."""
        if self.mode is Range.NETWORK:
            return self._network_high
        high = self._magnitudes(layer)
        if self.mode is not Range.MAP:
            high = high.max(initial=0)
        return np.where(high > 0, high, np.float32(1))

    def _magnitudes(self, layer: Layer) -> NDArray[np.float32]:
        """Return the largest finite magnitude in every map, (channels,)."""
        lows, highs = self.trace.extremes(layer.name)
        high: NDArray[np.float32] = np.maximum(highs, -lows)
        if np.isfinite(high).all():  # as nearly always: NaN and infinity come through to here
            return high
        return largest(self.trace[layer.name].reshape(layer.channels, -1), (1,))

    @cached_property
    def _network_high(self) -> float:
        fixed = (LayerKind.INPUT, LayerKind.SOFTMAX)
        layers = [layer for layer in self.trace.layers if layer.kind not in fixed]
        highs = [self._magnitudes(layer).max(initial=0) for layer in layers]
        return max((float(high) for high in highs if high > 0), default=1.0)

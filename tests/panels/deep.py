"""A small residual network with blocks, computed by NumPy alone."""

from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.trace import Axes, Layer, LayerKind, Trace

CLASSES = tuple(f"class {index}" for index in range(12))
BLOCKS = 3


def residual_trace(seed: int = 0, maps: int = 30, trained: bool = True, side: int = 12) -> Trace:
    """Return a trace of a stem, three residual blocks of four groups each, and a head for twelve classes."""
    network = _Residual(seed, maps, side)
    for index in range(BLOCKS):
        network.block(f"layer.{index}")
    return network.ended(trained)


class _Residual:
    """Layers computed one after the other; convolutions are 1×1."""

    def __init__(self, seed: int, maps: int, side: int) -> None:
        self._random, self._maps = np.random.default_rng(seed), maps
        self._layers: list[Layer] = []
        self._values: dict[str, np.ndarray[Any, Any]] = {}
        self._scope: tuple[tuple[str, str], ...] = ()
        image = self._random.normal(size=(3, side, side)).astype(np.float32)
        self._add("input", LayerKind.INPUT, image, (), range=(-2.0, 2.0))
        self._last = self._convolution("stem", "input")

    def block(self, path: str) -> None:
        """Add a convolution, a ReLU, a convolution, the sum and its ReLU."""
        self._scope = (("layer", "Sequential"), (path, "Residual"))
        first = self._relu(f"{path}.relu", self._convolution(f"{path}.conv1", self._last))
        second = self._convolution(f"{path}.conv2", first)
        total = f"{path}.add"
        values = self._values[second] + self._values[self._last]
        self._add(total, LayerKind.ADD, values, (second, self._last))
        self._last = self._relu(f"{path}.relu:2", total)
        self._scope = ()

    def ended(self, trained: bool) -> Trace:
        """Add a linear layer and the softmax."""
        vector = self._values[self._last].mean(axis=(1, 2))
        self._add("pool", LayerKind.MEAN, vector, (self._last,), dim=(1, 2))
        weight = self._random.normal(size=(len(CLASSES), len(vector))).astype(np.float32)
        logits = weight @ vector
        self._add("fc", LayerKind.LINEAR, logits, ("pool",), weight)
        shares = np.exp(logits - logits.max())
        shares = (shares / shares.sum()).astype(np.float32)
        self._add("softmax", LayerKind.SOFTMAX, shares, ("fc",), dim=0)
        values = MappingProxyType(self._values)
        return Trace("residual", tuple(self._layers), values, CLASSES, shares, trained=trained)

    def _convolution(self, name: str, source: str) -> str:
        x = self._values[source]
        weight = self._random.normal(size=(self._maps, len(x), 1, 1)).astype(np.float32) / len(x)
        values = np.einsum("chw,oc->ohw", x, weight[:, :, 0, 0])
        settings = {"kernel": (1, 1), "stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
        return self._add(name, LayerKind.CONVOLUTION, values, (source,), weight, **settings)

    def _relu(self, name: str, source: str) -> str:
        return self._add(name, LayerKind.RELU, np.maximum(self._values[source], 0), (source,))

    def _add(
        self,
        name: str,
        kind: LayerKind,
        values: np.ndarray[Any, Any],
        sources: tuple[str, ...],
        weight: np.ndarray[Any, Any] | None = None,
        **settings: Any,
    ) -> str:
        values = np.ascontiguousarray(values, np.float32)
        values.flags.writeable = False
        axes = Axes.MAPS if values.ndim == 3 else Axes.VECTOR
        signed = kind not in (LayerKind.RELU, LayerKind.SOFTMAX)
        layer = Layer(
            name,
            kind,
            values.shape,
            axes,
            sources,
            weight,
            settings=MappingProxyType(settings),
            signed=signed,
            ours=kind is LayerKind.SOFTMAX,
            scope=self._scope,
        )
        self._layers.append(layer)
        self._values[name] = values
        return name

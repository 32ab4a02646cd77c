"""Small networks computed by NumPy alone, for tests that need a trace but no torch."""

from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.trace import Axes, Layer, LayerKind, Stage, Trace

RANGE = (-0.4242, 2.8215)  # of the normalised input


def lenet_like_trace(seed: int = 0, digit: bool = True) -> Trace:
    """Return a trace shaped like LeNet's, with random weights, of a drawn 7 (or noise)."""
    network, stages = _begun(seed, digit)
    network.convolution("conv1", 6, 5, 2).relu("relu1").pool("pool1")
    network.convolution("conv2", 16, 5, 0).relu("relu2").pool("pool2").flatten("flatten")
    network.linear("fc1", 120).relu("relu3").linear("fc2", 84).relu("relu4").linear("fc3", 10).softmax(
        "softmax"
    )
    return network.trace(stages)


def mlp_like_trace(seed: int = 0) -> Trace:
    """Return a trace of the same input through dense layers: relu1 has another shape than LeNet's."""
    network, stages = _begun(seed, True)
    network.flatten("flatten").linear("fc1", 300).relu("relu1").linear("fc2", 100).relu("relu2")
    return network.linear("fc3", 10).softmax("softmax").trace(stages)


def _begun(seed: int, digit: bool) -> tuple["_Network", tuple[Stage, ...]]:
    """Return a network that has its input, and the stages of that."""
    random = np.random.default_rng(seed)
    network = _Network(random)
    low, high = RANGE
    grey = seven() if digit else random.integers(0, 256, (28, 28)).astype(np.uint8)
    normalised = (grey / 255 * (high - low) + low).astype(np.float32)
    network.start(normalised[None])
    stages = (
        Stage("drawn", grey.repeat(10, 0).repeat(10, 1)),
        Stage("28×28", grey, (10.0, 0.0, 10.0, 0.0)),
        Stage("normalised", normalised),
    )
    return network, stages


def seven() -> np.ndarray[Any, Any]:
    """Return a 7 drawn with soft edges, (28, 28) uint8."""
    row, column = np.mgrid[0:28, 0:28] + 0.5
    image = np.zeros((28, 28))
    for (r0, c0), (r1, c1) in [((6.5, 7), (6.5, 20)), ((6.5, 20), (22, 11))]:
        along = ((row - r0) * (r1 - r0) + (column - c0) * (c1 - c0)) / ((r1 - r0) ** 2 + (c1 - c0) ** 2)
        along = np.clip(along, 0, 1)
        away = np.hypot(row - r0 - along * (r1 - r0), column - c0 - along * (c1 - c0))
        image = np.maximum(image, np.clip(1.9 - away, 0, 1))
    return np.rint(image * 255).astype(np.uint8)


class _Network:
    """Layers computed one after the other."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._layers: list[Layer] = []
        self._values: dict[str, np.ndarray[Any, Any]] = {}

    def start(self, image: np.ndarray[Any, Any]) -> "_Network":
        return self._add("input", LayerKind.INPUT, image, settings={"range": RANGE})

    def convolution(self, name: str, maps: int, size: int, padding: int) -> "_Network":
        x = self._last
        scale = 1 / np.sqrt(len(x) * size * size)
        weight = self._random.normal(0, scale, (maps, len(x), size, size)).astype(np.float32)
        bias = self._random.normal(0, 0.05, maps).astype(np.float32)
        padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
        windows = np.lib.stride_tricks.sliding_window_view(
            padded, (size, size), axis=(1, 2)
        )  # (C, H, W, k, k)
        values = np.einsum("chwij,ocij->ohw", windows, weight) + bias[:, None, None]
        settings = {
            "kernel": (size, size),
            "stride": (1, 1),
            "padding": (padding, padding),
            "dilation": (1, 1),
            "groups": 1,
        }
        return self._add(name, LayerKind.CONVOLUTION, values, weight, bias, settings)

    def relu(self, name: str) -> "_Network":
        return self._add(name, LayerKind.RELU, np.maximum(self._last, 0), signed=False)

    def pool(self, name: str) -> "_Network":
        c, h, w = self._last.shape
        values = self._last.reshape(c, h // 2, 2, w // 2, 2).max((2, 4))
        settings = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0), "dilation": (1, 1)}
        return self._add(name, LayerKind.MAX_POOLING, values, settings=settings, signed=False)

    def flatten(self, name: str) -> "_Network":
        return self._add(name, LayerKind.FLATTEN, self._last.ravel(), signed=self._layers[-1].signed)

    def linear(self, name: str, units: int) -> "_Network":
        x = self._last
        weight = self._random.normal(0, 1.4 / np.sqrt(len(x)), (units, len(x))).astype(np.float32)
        bias = self._random.normal(0, 0.05, units).astype(np.float32)
        return self._add(name, LayerKind.LINEAR, weight @ x + bias, weight, bias)

    def softmax(self, name: str) -> "_Network":
        e = np.exp(self._last - self._last.max())
        return self._add(name, LayerKind.SOFTMAX, e / e.sum(), signed=False, ours=True)

    def trace(self, stages: tuple[Stage, ...] = ()) -> Trace:
        digits = tuple("0123456789")
        last = self._values[self._layers[-1].name]
        values = MappingProxyType(self._values)
        return Trace("toy", tuple(self._layers), values, digits, last, stages, forward_ms=0.3)

    @property
    def _last(self) -> np.ndarray[Any, Any]:
        return self._values[self._layers[-1].name]

    def _add(
        self,
        name: str,
        kind: LayerKind,
        values: np.ndarray[Any, Any],
        weight: np.ndarray[Any, Any] | None = None,
        bias: np.ndarray[Any, Any] | None = None,
        settings: dict[str, Any] | None = None,
        signed: bool = True,
        ours: bool = False,
    ) -> "_Network":
        values = np.ascontiguousarray(values, np.float32)
        values.flags.writeable = False
        axes = Axes.MAPS if values.ndim == 3 else Axes.VECTOR
        sources = (self._layers[-1].name,) if self._layers else ()
        frozen = MappingProxyType(settings or {})
        self._layers.append(
            Layer(name, kind, values.shape, axes, sources, weight, bias, frozen, signed=signed, ours=ours)
        )
        self._values[name] = values
        return self

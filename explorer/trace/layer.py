"""A layer of a network and a unit of a layer, as plain values.  NumPy only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError

FloatArray = NDArray[np.float32]
_OWNED = ("in_weight", "in_bias", "out_weight", "out_bias")  # parameters among an attention's settings


class UnknownUnit(ExplorerError):
    """A unit that its layer does not have."""


class UnknownLayer(ExplorerError):
    """A layer that the network does not have."""


class LayerKind(StrEnum):
    """What a layer computes.  A new operation is one kind, and one rule wherever kinds are told apart."""

    INPUT = "input"
    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed convolution"
    LINEAR = "linear"
    MAX_POOLING = "max pooling"
    AVERAGE_POOLING = "average pooling"
    ADAPTIVE_POOLING = "adaptive average pooling"
    ADAPTIVE_MAX_POOLING = "adaptive max pooling"
    MEAN = "mean"
    SUM = "sum"
    RELU = "ReLU"
    LEAKY_RELU = "leaky ReLU"
    RELU6 = "ReLU6"
    GELU = "GELU"
    SILU = "SiLU"
    SIGMOID = "sigmoid"
    TANH = "tanh"
    HARDSWISH = "hard swish"
    HARDSIGMOID = "hard sigmoid"
    ELU = "ELU"
    CLIP = "clipping"
    POWER = "power"
    SOFTMAX = "softmax"
    BATCH_NORM = "batch normalisation"
    LAYER_NORM = "layer normalisation"
    GROUP_NORM = "group normalisation"
    RESPONSE_NORM = "local response normalisation"
    ATTENTION = "attention"
    WEIGHTED_SUM = "dot-product attention"
    MATRIX_PRODUCT = "matrix product"
    ADD = "addition"
    MULTIPLY = "multiplication"
    DIVIDE = "division"
    CONCATENATE = "concatenation"
    FLATTEN = "flatten"
    RESHAPE = "reshape"
    PERMUTE = "permutation"
    SLICE = "slice"
    ROLL = "roll"
    PAD = "padding"
    REPEAT = "repetition"
    DROPOUT = "dropout"
    IDENTITY = "identity"
    OTHER = "other"


class Axes(StrEnum):
    """What the axes of a layer's array mean."""

    MAPS = "channel, row, column"
    SIGNALS = "channel, position"
    TOKENS = "token, feature"
    VECTOR = "position"


@dataclass(frozen=True, eq=False)
class Layer:
    """One recorded operation.  Arrays are read-only and compare by identity.

    shape: (C, H, W) for maps, (C, L) for signals, (T, F) for tokens, (N,) for a vector; no batch axis.
    sources: the names of the layers whose arrays it reads, in argument order.
    weight, bias: float32, as torch lays them out: (out, in/groups, kh, kw) for a convolution, (in, out/groups,
    kh, kw) for a transposed one, (out, in) for linear; gamma and beta of a normalisation.
    The four arrays of an attention, which has several weights, are settings: in_weight (3E, E) of queries, keys and
    values, in_bias (3E,), out_weight (E, E) and out_bias (E,); a bias is None where there is none.
    settings: the operation's numbers, e.g. stride=(1, 1), padding=(2, 2), groups=1, kernel=(5, 5).  Axes are
    counted without the batch; a window on a signal is one of a single row: kernel=(1, 5).
    signed: whether negative values are possible; decides between the two colour maps.
    ours: added by the application (the softmax behind logits), not part of the network.
    scope: (path, class name) of every module it was called in, from the outside in, without the network and itself.
    """

    name: str
    kind: LayerKind
    shape: tuple[int, ...]
    axes: Axes
    sources: tuple[str, ...] = ()
    weight: FloatArray | None = None
    bias: FloatArray | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    signed: bool = True
    ours: bool = False
    scope: tuple[tuple[str, str], ...] = ()

    @property
    def units(self) -> int:
        """The number of values the layer holds."""
        return int(np.prod(self.shape))

    @property
    def parameters(self) -> int:
        """The number of trained numbers the layer owns."""
        owned = (self.weight, self.bias, *(self.settings.get(name) for name in _OWNED))
        return sum(int(array.size) for array in owned if array is not None)

    @property
    def channels(self) -> int:
        """The number of feature maps; a vector counts as one."""
        return self.shape[0] if self.axes is Axes.MAPS else 1

    @property
    def shape_text(self) -> str:
        """The shape as people write it: ``16×10×10``."""
        return "×".join(str(size) for size in self.shape)


@dataclass(frozen=True)
class Unit:
    """One value of one layer: (channel, row, column), (channel, position), (token, feature) or (position,)."""

    layer: str
    position: tuple[int, ...]

    @property
    def channel(self) -> int:
        """The feature map it lies in; 0 in a vector."""
        return self.position[0] if len(self.position) == 3 else 0

    def fits(self, layer: Layer) -> bool:
        """Whether `layer` has such a unit."""
        return len(self.position) == len(layer.shape) and all(
            0 <= index < size for index, size in zip(self.position, layer.shape, strict=True)
        )

    def check(self, layer: Layer) -> None:
        """Raise UnknownUnit if the unit lies outside `layer`."""
        if not self.fits(layer):
            raise UnknownUnit(f"{self.layer} has the shape {layer.shape_text} and no unit {self.position}.")

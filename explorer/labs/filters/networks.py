"""The kernels that the network of the session has learned in its first convolution."""

import numpy as np

from explorer.topics.filters import Named, of_network
from explorer.trace import Axes, Layer, LayerKind, Trace


def first_convolution(trace: Trace | None) -> Layer | None:
    """Return the first layer that moves kernels over maps."""
    layers = () if trace is None else trace.layers
    return next((layer for layer in layers if _convolves(layer)), None)


def _convolves(layer: Layer) -> bool:
    moves = layer.kind is LayerKind.CONVOLUTION and layer.axes is Axes.MAPS
    return moves and layer.weight is not None


class Learned:
    """Gives them as entries of the gallery; the same ones as long as the weights are the same."""

    def __init__(self) -> None:
        self._weight: object = None
        self._entries: tuple[Named, ...] = ()

    def of(self, layer: Layer | None) -> tuple[Named, ...]:
        """Return the kernels of a layer as they act on a grey picture; none where they do not fit here."""
        if layer is None or layer.weight is None:
            return ()
        if self._weight is not layer.weight:
            self._entries = of_network(layer.name, np.asarray(layer.weight))
            self._weight = layer.weight
        return self._entries

"""Where in the image the tokens of a vision transformer come from, and tokens as maps.  NumPy only."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.trace.elementwise import ACTIVATIONS
from explorer.trace.fold import SILENT
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind
from explorer.trace.moving import joined_parts
from explorer.trace.trace import Trace

Origins = NDArray[np.int32]
"""Of every value of a layer the patch it is of, -1 for none; shaped as the layer."""

_IN_PLACE = ACTIVATIONS | {LayerKind.ADD, LayerKind.MULTIPLY, LayerKind.LAYER_NORM, LayerKind.BATCH_NORM}


@dataclass(frozen=True)
class PatchGrid:
    """How tokens lie on the image: patches in reading order, and others, such as the class token, around them.

    layer: the name of the convolution that makes a token of every patch.
    rows, columns: of patches.  height, width: of one, in pixels of the network's input.
    tokens: how many there are; first: the index of the upper left patch's.
    """

    layer: str
    rows: int
    columns: int
    height: int
    width: int
    tokens: int
    first: int

    @property
    def patches(self) -> int:
        """How many patches there are."""
        return self.rows * self.columns

    @property
    def others(self) -> tuple[int, ...]:
        """The tokens that are no patch."""
        return (*range(self.first), *range(self.first + self.patches, self.tokens))

    def place(self, token: int) -> tuple[int, int] | None:
        """Return the (row, column) of a token's patch; None where it is none."""
        index = token - self.first
        return divmod(index, self.columns) if 0 <= index < self.patches else None

    def token(self, row: int, column: int) -> int:
        """Return the token of a patch."""
        return self.first + row * self.columns + column

    def name(self, token: int) -> str:
        """Return what people call a token: ``class token``, ``patch (3, 7)``."""
        place = self.place(token)
        if place is not None:
            return f"patch ({place[0]}, {place[1]})"
        return "class token" if self.others == (token,) else f"token {token}"

    def on_image(self, values: FloatArray) -> FloatArray:
        """Return the part of (…, tokens) that lies on the image, as (…, rows, columns)."""
        part = values[..., self.first : self.first + self.patches]
        return part.reshape(*values.shape[:-1], self.rows, self.columns)


def patch_grid(trace: Trace) -> PatchGrid | None:
    """Return how the tokens of the attention layers lie on the image; None where the recorded layers do not tell."""
    return _grid(trace.layers)


def token_maps(trace: Trace, layer: Layer) -> FloatArray | None:
    """Return the features of a token layer as maps over the image, (features, rows, columns), a view.

    None for other layers and where it is not known how the tokens lie.  The class token is in no map.
    """
    grid = patch_grid(trace)
    if grid is None or layer.axes is not Axes.TOKENS or layer.shape[0] != grid.tokens:
        return None
    return grid.on_image(trace[layer.name].T)


@lru_cache(maxsize=4)
def _grid(layers: tuple[Layer, ...]) -> PatchGrid | None:
    table = {layer.name: layer for layer in layers}
    stem = next((layer for layer in layers if _cuts_patches(layer, table)), None)
    first = next((layer for layer in layers if layer.kind is LayerKind.ATTENTION), None)
    if stem is None or first is None or first.axes is not Axes.TOKENS:
        return None
    _, rows, columns = stem.shape
    origins = _origins(layers, stem, first.sources[0])
    if origins is None or (origins != origins[:, :1]).any():
        return None
    found = np.flatnonzero(origins[:, 0] >= 0)
    if not np.array_equal(origins[found, 0], np.arange(rows * columns)) or np.ptp(found) != len(found) - 1:
        return None  # not in reading order
    height, width = stem.settings["stride"]
    return PatchGrid(stem.name, rows, columns, height, width, len(origins), int(found[0]))


def _cuts_patches(layer: Layer, table: dict[str, Layer]) -> bool:
    """Whether a layer is a convolution whose kernels lie side by side on the input image."""
    if layer.kind is not LayerKind.CONVOLUTION or layer.axes is not Axes.MAPS:
        return False
    source = table[layer.sources[0]]
    while source.kind in SILENT and source.sources and source.axes is Axes.MAPS:
        source = table[source.sources[0]]
    settings = layer.settings
    return (
        source.kind is LayerKind.INPUT
        and settings["kernel"] == settings["stride"]
        and settings["padding"] == (0, 0)
        and settings["dilation"] == (1, 1)
    )


def _origins(layers: tuple[Layer, ...], stem: Layer, wanted: str) -> Origins | None:
    """Follow the patches from the convolution through whatever moves them, to the layer called `wanted`."""
    _, rows, columns = stem.shape
    patches = np.arange(rows * columns, dtype=np.int32).reshape(1, rows, columns)
    found: dict[str, Origins] = {stem.name: np.broadcast_to(patches, stem.shape)}
    shapes = {layer.name: layer.shape for layer in layers}
    for layer in layers[layers.index(stem) + 1 :]:
        moved = _moved(layer, found, shapes)
        if moved is not None:
            found[layer.name] = moved
        if layer.name == wanted:
            break
    origins = found.get(wanted)
    return origins if origins is not None and origins.ndim == 2 else None


def _moved(layer: Layer, found: dict[str, Origins], shapes: dict[str, tuple[int, ...]]) -> Origins | None:
    """Return where the values of a layer come from; None where that is nowhere, or not known."""
    known = [found[name] for name in layer.sources if name in found]
    if not known:
        return None
    if layer.kind is LayerKind.CONCATENATE:
        return _joined(layer, found, shapes)
    if layer.kind is LayerKind.PERMUTE:
        return known[0].transpose(layer.settings["order"])
    if layer.kind in SILENT and known[0].size == layer.units:
        return known[0].reshape(layer.shape)
    if layer.kind in _IN_PLACE and known[0].shape == layer.shape:
        return known[0]
    if layer.kind is LayerKind.LINEAR and known[0].ndim == 2 and len(known[0]) == layer.shape[0]:
        return np.broadcast_to(known[0][:, :1], layer.shape)
    return None


def _joined(layer: Layer, found: dict[str, Origins], shapes: dict[str, tuple[int, ...]]) -> Origins | None:
    """Return the origins side by side; what is of no patch, a class token, has none."""
    if layer.settings.get("stacked"):
        return None
    axis, parts = int(layer.settings["dim"]), []
    for part, _, size in joined_parts(layer, shapes):
        without = np.full((*layer.shape[:axis], size, *layer.shape[axis + 1 :]), -1, np.int32)
        parts.append(found.get(part, without) if isinstance(part, str) else without)
    return np.concatenate(parts, axis)

"""What is written at a box and over its arrow."""

from explorer.trace import Axes, Group, Layer, LayerKind, Trace

LONGEST = 24  # characters of a name
_NAMES = {
    LayerKind.CONVOLUTION: "conv",
    LayerKind.TRANSPOSED_CONVOLUTION: "transposed conv",
    LayerKind.LINEAR: "dense",
    LayerKind.MAX_POOLING: "max pool",
    LayerKind.AVERAGE_POOLING: "average pool",
    LayerKind.ADAPTIVE_POOLING: "average pool",
    LayerKind.ADAPTIVE_MAX_POOLING: "max pool",
    LayerKind.ADD: "add",
    LayerKind.MULTIPLY: "multiply",
    LayerKind.CONCATENATE: "concat",
    LayerKind.BATCH_NORM: "batch norm",
    LayerKind.LAYER_NORM: "layer norm",
    LayerKind.GROUP_NORM: "group norm",
    LayerKind.RESPONSE_NORM: "response norm",
    LayerKind.WEIGHTED_SUM: "attention",
}
_SILENT = (LayerKind.FLATTEN, LayerKind.RESHAPE, LayerKind.DROPOUT, LayerKind.IDENTITY)


def operation(group: Group, trace: Trace) -> tuple[str, ...]:
    """Return the lines over the arrow into a group: ``("conv 5×5", "stride 2", "ReLU")``; none for the input."""
    layers = [trace.layer(name) for name in group.members]
    if group.block:
        kinds = dict(pair for layer in layers for pair in layer.scope)
        return (kinds.get(group.name, "block"), _counted(layers))
    layers = [layer for layer in layers if layer.kind not in _SILENT] or layers
    if layers[0].kind is LayerKind.INPUT:
        return ()
    return tuple(line for layer in layers for line in _lines(layer) if line)


def caption(group: Group, layer: Layer) -> tuple[str, str]:
    """Return the name of a group and the shape of what it holds; a vector's is its length."""
    name = group.name
    if len(name) > LONGEST:
        name = "…" + name[-LONGEST + 1 :]
    return name, layer.shape_text


def pieces(layer: Layer) -> tuple[int, int, int]:
    """Return how many maps, rows and columns a box stands for; of a vector (1, N, 1)."""
    if layer.axes is Axes.MAPS and len(layer.shape) == 3:
        return layer.shape[0], layer.shape[1], layer.shape[2]
    if layer.axes is Axes.TOKENS and len(layer.shape) == 2:
        return layer.shape[1], layer.shape[0], 1
    return 1, layer.units, 1


def _counted(layers: list[Layer]) -> str:
    convolutions = sum(layer.kind is LayerKind.CONVOLUTION for layer in layers)
    return f"{convolutions} convs" if convolutions else f"{len(layers)} layers"


def _lines(layer: Layer) -> tuple[str, ...]:
    name = _NAMES.get(layer.kind, str(layer.kind))
    window = layer.settings.get("kernel")
    if layer.kind in (LayerKind.ADAPTIVE_POOLING, LayerKind.ADAPTIVE_MAX_POOLING):
        return name, f"to {'×'.join(map(str, layer.shape[1:]))}" if len(layer.shape) > 1 else ""
    if not window:
        return (name,)
    stride = layer.settings.get("stride") or (1,)
    stepping = (f"stride {_size(stride)}",) if max(stride) > 1 else ()
    groups = layer.settings.get("groups", 1)
    parted = (f"{groups} groups",) if groups > 1 else ()
    return f"{name} {'×'.join(map(str, window))}", *stepping, *parted


def _size(sizes: tuple[int, ...]) -> str:
    """Return ``2`` for what is the same along all axes, else ``2×1``."""
    return str(sizes[0]) if len(set(sizes)) == 1 else "×".join(map(str, sizes))

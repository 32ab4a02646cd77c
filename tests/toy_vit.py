"""A small vision transformer computed by NumPy alone: patches, a class token, two layers of attention."""

from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.trace import Axes, FloatArray, Layer, LayerKind, Stage, Trace

ROWS, COLUMNS, PATCH, FEATURES, HEADS = 2, 3, 4, 6, 2
TOKENS = ROWS * COLUMNS + 1


def layer(name: str, kind: LayerKind, shape: tuple[int, ...], *sources: str, **more: Any) -> Layer:
    """Return a layer whose axes follow from its shape."""
    axes = {1: Axes.VECTOR, 2: Axes.TOKENS, 3: Axes.MAPS}[len(shape)]
    settings = MappingProxyType(more.pop("settings", {}))
    return Layer(name, kind, shape, axes, sources, settings=settings, **more)


def attention_settings(
    random: np.random.Generator, features: int = FEATURES, heads: int = HEADS
) -> dict[str, Any]:
    """Return the heads and random weights of an attention layer."""
    shapes = {
        "in_weight": (3 * features, features),
        "in_bias": (3 * features,),
        "out_weight": (features, features),
        "out_bias": (features,),
    }
    return {
        "heads": heads,
        **{name: random.normal(scale=0.5, size=shape).astype(np.float32) for name, shape in shapes.items()},
    }


def attend(x: FloatArray, settings: dict[str, Any]) -> FloatArray:
    """Return what an attention layer makes of tokens, (T, E), one head after the other."""
    queries, keys, values = np.split(x @ settings["in_weight"].T + settings["in_bias"], 3, axis=1)
    size = x.shape[1] // settings["heads"]
    mixed = []
    for head in range(settings["heads"]):
        part = slice(head * size, (head + 1) * size)
        scores = queries[:, part] @ keys[:, part].T / np.sqrt(np.float32(size))
        shares = np.exp(scores)
        mixed.append(shares / shares.sum(axis=1, keepdims=True) @ values[:, part])
    return np.concatenate(mixed, axis=1) @ settings["out_weight"].T + settings["out_bias"]


def stem(random: np.random.Generator, stride: int = PATCH) -> list[tuple[Layer, FloatArray]]:
    """Return the layers from the input to the tokens, with their values."""
    image = random.normal(size=(3, ROWS * PATCH, COLUMNS * PATCH)).astype(np.float32)
    kernels = random.normal(scale=0.2, size=(FEATURES, 3, PATCH, PATCH)).astype(np.float32)
    cut = image.reshape(3, ROWS, PATCH, COLUMNS, PATCH)
    maps = np.einsum("kchw,crhqw->krq", kernels, cut).astype(np.float32)
    pair = {
        "kernel": (PATCH, PATCH),
        "stride": (stride, stride),
        "padding": (0, 0),
        "dilation": (1, 1),
        "groups": 1,
    }
    flat = maps.reshape(FEATURES, -1)
    class_token = random.normal(size=(1, FEATURES)).astype(np.float32)
    joined = {"dim": 0, "constants": (class_token, None)}
    return [
        (layer("input", LayerKind.INPUT, image.shape, settings={"range": (-3.0, 3.0)}), image),
        (layer("conv", LayerKind.CONVOLUTION, maps.shape, "input", weight=kernels, settings=pair), maps),
        (layer("flat", LayerKind.RESHAPE, flat.shape, "conv"), flat),
        (layer("turned", LayerKind.PERMUTE, flat.T.shape, "flat", settings={"order": (1, 0)}), flat.T),
        (
            layer("joined", LayerKind.CONCATENATE, (TOKENS, FEATURES), "turned", settings=joined),
            np.concatenate([class_token, flat.T]),
        ),
    ]


def vit_trace(seed: int = 0, network: str = "vit", trained: bool = True) -> Trace:
    """Return a trace with two attention layers, ``attention0`` and ``attention1``."""
    random = np.random.default_rng(seed)
    steps = stem(random)
    for number in range(2):
        source, x = steps[-1]
        settings = attention_settings(random)
        made = layer(
            f"attention{number}", LayerKind.ATTENTION, x.shape, *[source.name] * 3, settings=settings
        )
        steps.append((made, attend(x, settings)))
    return trace_of(steps, network, trained)


def trace_of(steps: list[tuple[Layer, FloatArray]], network: str = "vit", trained: bool = True) -> Trace:
    """Return the trace of layers and their values."""
    layers = tuple(made for made, _ in steps)
    image = steps[0][1].transpose(1, 2, 0)
    picture = np.clip((image + 3) / 6 * 255, 0, 255).astype(np.uint8)
    values = {made.name: np.ascontiguousarray(array, np.float32) for made, array in steps}
    for array in values.values():
        array.flags.writeable = False
    chances = np.array([0.75, 0.25], np.float32)
    stages = (Stage("resized", picture), Stage("normalised", image))
    return Trace(network, layers, MappingProxyType(values), ("cat", "dog"), chances, stages, trained=trained)

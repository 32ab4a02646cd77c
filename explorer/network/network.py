"""A network that traces: one image in, one frozen `Trace` out."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, fx, nn

from explorer import images
from explorer.drawing import Drawing, Raster
from explorer.network import preprocess
from explorer.network.broken import Broken, broken_by
from explorer.network.cardboard import Cardboard
from explorer.network.catalogue import check, damaged, weights_path
from explorer.network.definitions import NETWORKS
from explorer.network.files import fill
from explorer.network.graph import steps
from explorer.network.preprocess import Normalisation
from explorer.network.recorder import Recorder
from explorer.trace import Axes, Edits, FloatArray, Layer, LayerKind, Stage, Trace

SOFTMAX = "softmax"
REMEMBERED = 4  # edits whose layers are kept: views know by identity what is new to them


@cache
def open_network(name: str) -> "Network":
    """Return the trained network `name`, ready to trace.

    Raises ExplorerError if there is none of that name, or its weights are missing, damaged or foreign.
    """
    check(name)
    path = weights_path(name)
    module = NETWORKS[name]()
    metadata = fill(module, path)
    try:
        classes = tuple(map(str, metadata["classes"]))
        normalisation = Normalisation(float(metadata["mean"]), float(metadata["deviation"]))
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(path) from error
    return Network(name, module, classes, normalisation)


def limit_threads(count: int) -> None:
    """Let torch use `count` threads: beyond a few, small networks only take the display's share."""
    torch.set_num_threads(count)


class Network:
    """A network for grey images of 28×28, and what prepares its input.

    classes: the names of its outputs.  layers: its layers in execution order, input and softmax included.
    """

    def __init__(
        self, name: str, module: nn.Module, classes: tuple[str, ...], normalisation: Normalisation
    ) -> None:
        self.name = name
        self.classes = classes
        self._normalisation = normalisation
        self._module = module.eval()
        self._graph = fx.symbolic_trace(self._module)
        self._raster = Raster(preprocess.SIDE)
        self._cardboard = Cardboard(preprocess.SIDE)
        self._lock = threading.Lock()  # the rasters follow one drawing at a time
        with torch.inference_mode():
            values = Recorder(self._graph).record(torch.zeros(1, 1, preprocess.INPUT, preprocess.INPUT))
        self._steps = steps(self._graph, values, {"range": normalisation.range})
        self._softmax = _softmax_after(self._steps[-1].layer)
        self.layers = (*(step.layer for step in self._steps), self._softmax)
        self._whole = Broken(self.layers)
        self._known: dict[Edits, Broken] = {}

    @property
    def module(self) -> nn.Module:
        """The torch module, in evaluation mode."""
        return self._module

    def trace(
        self,
        image: "str | Path | Image.Image | np.ndarray[Any, Any] | Drawing",
        centring: bool = True,
        edits: Edits | None = None,
        occlusion: Drawing | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Trace:
        """Return what the network does with an image.

        image: a path, a PIL image, an array (H, W) or (H, W, 3), uint8 or float 0..1, or a Drawing.  Of 28×28 it
        is taken for the network's own input, neither scaled nor centred; anything else is scaled, and centred
        unless `centring` is off.  A picture that is dark on bright is inverted.  A drawing without ink, one with
        all of it erased, and a picture all of one brightness give a trace at rest.
        edits: changed parameters and switched-off units; what does not fit the network is ignored, and the network
        itself stays as it is.  The same edits give the same `layers`.
        occlusion: strokes over the pad, or over a picture as large as fits the pad, whose ink the network cannot see.
        cancelled: asked before every node; once it says true, recorder.Cancelled is raised.
        Raises ExplorerError if the image cannot be read.
        """
        broken = self._broken(edits)
        stages = self._stages(image, centring, occlusion)
        if preprocess.blank(stages):
            return self._resting(stages, broken)
        normalised = np.array(stages[-1].image, np.float32)  # (28, 28)
        begun = time.perf_counter()
        values, probabilities = self._forward(torch.from_numpy(normalised)[None, None], broken, cancelled)
        elapsed = 1e3 * (time.perf_counter() - begun)
        return self._answer(stages, broken, values, probabilities, elapsed)

    def at_rest(self, centring: bool = True) -> Trace:
        """Return the trace of an empty pad: no ink in the input, all else zero, no probabilities."""
        blank = np.zeros((preprocess.SIDE, preprocess.SIDE), np.uint8)
        return self._resting(preprocess.of_drawing(blank, centring, self._normalisation), self._whole)

    def _resting(self, stages: tuple[Stage, ...], broken: Broken) -> Trace:
        values = {layer.name: _frozen(np.zeros(layer.shape, np.float32)) for layer in self.layers}
        values["input"] = _frozen(np.array(stages[-1].image, np.float32)[None])
        return self._answer(stages, broken, MappingProxyType(values), None, 0.0)

    def _answer(
        self,
        stages: tuple[Stage, ...],
        broken: Broken,
        values: Mapping[str, FloatArray],
        probabilities: FloatArray | None,
        elapsed: float,
    ) -> Trace:
        return Trace(
            self.name,
            broken.layers,
            values,
            self.classes,
            probabilities,
            stages,
            elapsed,
            at_rest=probabilities is None,
            edits=broken.edits,
            originals=broken.originals,
        )

    def _broken(self, edits: Edits | None) -> Broken:
        """Return what edits make of the network, the same object as last time for the same edits."""
        if not edits:
            return self._whole
        with self._lock:
            if edits not in self._known:
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[edits] = broken_by(edits, self._graph, self._steps, self.layers)
            return self._known[edits]

    def _stages(self, image: Any, centring: bool, occlusion: Drawing | None) -> tuple[Stage, ...]:
        if isinstance(image, Drawing):
            with self._lock:
                drawn, cover = self._raster.pixels(image), self._cardboard.cover(occlusion)
                return preprocess.of_drawing(drawn, centring, self._normalisation, cover)
        pixels = _pixels(image)
        with self._lock:
            cover = self._cardboard.cover(occlusion)
        return preprocess.of_picture(pixels, centring, self._normalisation, cover)

    def _forward(
        self, image: Tensor, broken: Broken, cancelled: Callable[[], bool] | None
    ) -> tuple[Mapping[str, FloatArray], FloatArray]:
        with torch.inference_mode():
            recorded = Recorder(self._graph, cancelled, broken.modules, broken.off).record(image)
            logits = recorded[self._steps[-1].node]
            probabilities = _array(torch.softmax(logits, 1))
        values = {step.layer.name: _array(recorded[step.node]) for step in self._steps}
        values[self._softmax.name] = probabilities
        return MappingProxyType(values), probabilities


def _softmax_after(logits: Layer) -> Layer:
    """Return the softmax that the application puts behind a network's logits."""
    return Layer(
        SOFTMAX, LayerKind.SOFTMAX, logits.shape, Axes.VECTOR, (logits.name,), signed=False, ours=True
    )


def _pixels(image: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    if isinstance(image, str | Path):
        return images.open_image(image)
    return images.from_pil(image) if isinstance(image, Image.Image) else images.from_array(np.asarray(image))


def _array(tensor: Tensor) -> FloatArray:
    """Return a tensor without its batch axis, read-only."""
    return _frozen(tensor[0].numpy())


def _frozen(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array

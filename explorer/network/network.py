"""A network that traces: one image in, one frozen `Trace` out."""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, fx, nn

from explorer import images
from explorer.drawing import Drawing, Raster
from explorer.errors import ExplorerError
from explorer.images import Framing
from explorer.network import preprocess
from explorer.network.broken import Broken
from explorer.network.cardboard import Cardboard
from explorer.network.device import AUTO, CPU, WORTH, Elsewhere, at_home, choose, exact
from explorer.network.evaluating import Evaluation
from explorer.network.head import Head, Output
from explorer.network.preparation import Preparation, to_input
from explorer.network.recorder import Recorder
from explorer.network.tracing import traced
from explorer.network.way import Way
from explorer.trace import Edits, FloatArray, Layer, Stage, Trace

REMEMBERED = 8  # ways through the network whose layers are kept


def limit_threads(count: int) -> None:
    """Let torch use `count` threads: beyond a few, small networks only take the display's share."""
    torch.set_num_threads(count)


class Network:
    """A network for images, and what prepares its input.

    classes: the names of its outputs.  layers: its layers in execution order, input and our softmax included.
    """

    def __init__(
        self,
        name: str,
        module: nn.Module,
        classes: Sequence[str] | None,
        preparation: Preparation,
        output: Output = Output.AUTO,
        trained: bool = True,
    ) -> None:
        """classes: None numbers them.  output: what the last layer means.

        Raises ExplorerError if the module cannot be recorded, or its output is not one number for each class.
        """
        self.name = name
        self.preparation = preparation
        self.trained = trained
        self._module = module
        self._evaluation = Evaluation(module)
        self._raster = Raster(preprocess.SIDE)
        self._cardboard = Cardboard(preprocess.SIDE)
        self._lock = threading.Lock()  # the rasters follow one drawing at a time
        self._output = output
        with self._evaluation:
            self._home = at_home(module)
            here = module if self._home is None else self._home.module
            self._traced = traced(here, preparation.size, cast=self._home is not None)
            self._way = self._way_of(self._traced.graph, self._traced.values)
            self._traced.forget()
        self._ways = {self._traced.graph: self._way}
        self._parameters = _counted(module)
        self.classes = _classes(classes, self._way.head, name)
        self._elsewhere: dict[torch.device, Elsewhere | None] = {}  # None: where it cannot run

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in execution order, input and our softmax included; those of the last way taken, if several."""
        return self._way.layers

    @property
    def module(self) -> nn.Module:
        """The torch module; in evaluation mode while it is traced, else in the mode that it was given in."""
        return self._module

    def trace(
        self,
        image: "str | Path | Image.Image | np.ndarray[Any, Any] | Drawing",
        centring: bool = True,
        edits: Edits | None = None,
        occlusion: Drawing | None = None,
        cancelled: Callable[[], bool] | None = None,
        framing: Framing | None = None,
        device: str = AUTO,
    ) -> Trace:
        """Return what the network does with an image.

        image: a path, a PIL image, an array (H, W), (H, W, 3) or (H, W, 4), uint8 or float 0..1, or a Drawing.
        Networks for digits take one of 28×28 for their own input, neither scaled nor centred; anything else is
        scaled, centred unless `centring` is off, and inverted where it is dark on bright; a picture all of one
        brightness gives them a trace at rest, as does a drawing without ink any network.
        framing: instead of `centring`, all that can be wished: a crop, the ground under transparent parts, inversion.
        edits: changed parameters and switched-off units; what does not fit the network is ignored, and the network
        itself stays as it is.  The same edits give the same `layers`.
        occlusion: strokes over the pad, or over a picture as large as fits the pad, whose ink the network cannot see.
        cancelled: asked before every node; once it says true, recorder.Cancelled is raised.
        device: what it runs on, "cpu", "cuda", "mps" or "auto", the quickest that there is.
        Raises ExplorerError if the image cannot be read, or the device is not there.
        """
        place = choose(device, self._work)
        stages = self._stages(image, framing or Framing(centring), occlusion)
        with self._evaluation:
            if self.preparation.blank(stages):
                return self._resting(stages, self._way.broken(edits))
            given = torch.from_numpy(np.array(to_input(stages)))[None]  # (1, C, H, W)
            if self._home is not None:
                self._home.follow()
            begun = time.perf_counter()
            way, broken = self._way_for(given, edits)
            values, probabilities = self._forward(way, given, broken, cancelled, place, device == AUTO)
            elapsed = 1e3 * (time.perf_counter() - begun)
            return self._answer(stages, broken, _kept_once(values, stages), probabilities, elapsed)

    def at_rest(self, centring: bool = True) -> Trace:
        """Return the trace of an empty pad: no ink in the input, all else zero, no probabilities."""
        blank = np.zeros((preprocess.SIDE, preprocess.SIDE), np.uint8)
        return self._resting(self.preparation.drawing(blank, Framing(centring), None), self._way.whole)

    def _resting(self, stages: tuple[Stage, ...], broken: Broken) -> Trace:
        values = {layer.name: _frozen(np.zeros(layer.shape, np.float32)) for layer in broken.layers}
        values["input"] = _frozen(to_input(stages))
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
            trained=self.trained,
            counted=self._parameters,
        )

    def _way_for(self, image: Tensor, edits: Edits | None) -> tuple[Way, Broken]:
        """Return the way an image takes, the same object as for the last that took it, and what edits make of it."""
        way, broken = self._way, self._way.broken(edits)
        if not self._traced.changes:
            return way, broken
        for _ in range(2):  # switched-off units are known by the way's own nodes
            graph = self._traced.graph_for(image, broken.modules, broken.off)
            known = self._ways.get(graph)
            if known is None:
                while len(self._ways) >= REMEMBERED:
                    self._ways.pop(next(iter(self._ways)), None)  # another lane may be as far
                with torch.inference_mode():
                    known = self._ways[graph] = self._way_of(graph, Recorder(graph).record(image))
            way, broken = known, known.broken(edits)
        if way.head.classes != len(self.classes):
            raise ExplorerError(
                f"{self.name} gives {way.head.classes} numbers for this image and {len(self.classes)} for others; "
                "only networks that always have the same classes can be shown."
            )
        self._way = way
        return way, broken

    def _forward(
        self,
        way: Way,
        image: Tensor,
        broken: Broken,
        cancelled: Callable[[], bool] | None,
        place: torch.device,
        fall_back: bool,
    ) -> tuple[Mapping[str, FloatArray], FloatArray]:
        """Run one pass on a device; where that cannot, and `fall_back` allows, on the processor from then on.

        Raises ExplorerError if the device cannot run the network.
        """
        if (
            place.type == CPU
            or self._traced.changes
            or (fall_back and self._elsewhere.get(place, way) is None)
        ):
            return way.forward(image, broken, cancelled)
        try:
            with exact(place):
                return way.forward(image, broken, cancelled, self._moved(place))
        except RuntimeError as error:  # no room, or an operation that the device lacks
            self._elsewhere[place] = None
            if fall_back:
                return way.forward(image, broken, cancelled)
            raise ExplorerError(
                f"{self.name} cannot run on {place} ({_first_line(error)}); choose cpu."
            ) from error

    def _moved(self, place: torch.device) -> Elsewhere:
        """Return the network on another device, the same object as last time."""
        with self._lock:
            moved = self._elsewhere.get(place)
            if moved is None:
                moved = self._elsewhere[place] = Elsewhere(self._traced.graph, place)
            return moved

    @property
    def threads(self) -> int:
        """How many processor cores are worth it: one for small networks, which only wait for the others.

        One is left to the window: threads that wait for one whose core is taken cost many times what they save.
        """
        return 1 if self._work < WORTH else max(1, (os.cpu_count() or 1) - 1)

    @cached_property
    def _work(self) -> int:
        """How much there is to compute: parameters and values."""
        return sum(layer.parameters + layer.units for layer in self._way.layers)

    def _way_of(self, graph: fx.GraphModule, values: Mapping[str, Any]) -> Way:
        settings = {} if self.preparation.range is None else {"range": self.preparation.range}
        return Way(graph, values, settings, self._output)

    def _stages(self, image: Any, framing: Framing, occlusion: Drawing | None) -> tuple[Stage, ...]:
        if isinstance(image, Drawing):
            with self._lock:
                drawn, cover = self._raster.pixels(image), self._cardboard.cover(occlusion)
                return self.preparation.drawing(drawn, framing, cover)
        pixels = images.laid_on(_pixels(image), framing.ground.brightness)
        with self._lock:
            cover = self._cardboard.cover(occlusion)
        return self.preparation.picture(pixels, framing, cover)


def _counted(module: nn.Module) -> int:
    """Return how many parameters a module has, whether or not a layer shows them; a shared one counts once."""
    lazy = nn.parameter.is_lazy
    return sum(each.numel() for each in module.parameters() if not lazy(each))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _classes(classes: Sequence[str] | None, head: Head, name: str) -> tuple[str, ...]:
    """Return the names of the classes; raises ExplorerError if there are too many or too few."""
    if classes is None:
        return tuple(map(str, range(head.classes)))
    if not isinstance(classes, Sequence):
        raise ExplorerError(f"classes={classes!r} is no list of names; give one name for each class.")
    if len(classes) != head.classes:
        raise ExplorerError(
            f"{name} has {head.classes} outputs but {len(classes)} class names were given; give one for each."
        )
    return tuple(map(str, classes))


def _kept_once(values: Mapping[str, FloatArray], stages: tuple[Stage, ...]) -> Mapping[str, FloatArray]:
    """Return values whose input lies where the last stage lies, if nothing in it was switched off."""
    seen = to_input(stages)
    return MappingProxyType({**values, "input": seen}) if np.array_equal(values["input"], seen) else values


def _pixels(image: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    if isinstance(image, str | Path):
        return images.open_image(image)
    return images.from_pil(image) if isinstance(image, Image.Image) else images.from_array(np.asarray(image))


def _frozen(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array

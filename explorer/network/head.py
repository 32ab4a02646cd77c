"""What a network's last layer means, and what turns it into probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.errors import ExplorerError
from explorer.trace import Axes, FloatArray, Layer, LayerKind

SOFTMAX, SIGMOID = "softmax", "sigmoid"
_HAND_ON = (LayerKind.RESHAPE, LayerKind.FLATTEN, LayerKind.IDENTITY, LayerKind.DROPOUT)


class Output(StrEnum):
    """What a network gives: AUTO tells by its last layer."""

    AUTO = "auto"
    LOGITS = "logits"
    PROBABILITIES = "probabilities"


@dataclass(frozen=True, eq=False)
class Head:
    """layers: ours, behind the network's last; none where that gives a vector of probabilities already.

    function: "softmax", "sigmoid" (of a single logit), "exp" (of log-probabilities) or "" (of probabilities).
    """

    classes: int
    function: str
    layers: tuple[Layer, ...]

    def probabilities(self, output: Tensor) -> Tensor:
        """Return (1, classes) for what the network gave: (1, classes) but for axes of one, maybe in half precision."""
        output = output.reshape(1, -1).float()
        if self.function == "softmax":
            return torch.softmax(output, 1)
        functions: dict[str, Any] = {"sigmoid": torch.sigmoid, "exp": torch.exp}
        result: Tensor = functions[self.function](output) if self.function else output.clone()
        return result

    def values(self, output: FloatArray, probabilities: FloatArray) -> dict[str, FloatArray]:
        """Return what our layers hold, by name, for what the network gave without its batch axis."""
        handed_on = LayerKind.FLATTEN
        return {
            layer.name: output.reshape(-1) if layer.kind is handed_on else probabilities
            for layer in self.layers
        }

    def chances(self, probabilities: FloatArray) -> FloatArray:
        """Return the probability of each class; of a single output, of "no" and "yes"."""
        if self.classes == len(probabilities):
            return probabilities
        both: FloatArray = np.stack([1 - probabilities[0], probabilities[0]])
        both.flags.writeable = False
        return both


def head_of(layers: Sequence[Layer], output: Output) -> Head:
    """Return what stands behind the last of `layers`.

    Raises ExplorerError if that is not one number for each class.
    """
    last = layers[-1]
    flat: tuple[Layer, ...] = ()
    if sum(side != 1 for side in last.shape) > 1:
        raise ExplorerError(
            f"The network gives {last.shape_text}; only classifiers can be shown, which give one "
            "number for each class."
        )
    if (
        len(last.shape) != 1
    ):  # (classes, 1, 1) of a fully convolutional network, or () of one with a single logit
        flat = (_ours(layers, "flatten", LayerKind.FLATTEN, signed=last.signed),)
        layers = [*layers, *flat]
    behind = _behind(layers, output)
    return replace(behind, layers=(*flat, *behind.layers))


def _behind(layers: Sequence[Layer], output: Output) -> Head:
    """Return what stands behind a vector."""
    outputs = layers[-1].units
    classes = max(outputs, 2)
    if output is Output.PROBABILITIES:
        return Head(classes, "", ())
    maker = _maker(layers) if output is Output.AUTO else None
    kind = LayerKind.OTHER if maker is None else maker.kind
    if kind is LayerKind.SOFTMAX or (kind is LayerKind.SIGMOID and outputs == 1):
        return Head(classes, "", ())
    operation = "" if maker is None else str(maker.settings.get("operation", ""))
    if operation.lower().replace("_", "") == "logsoftmax":
        return Head(classes, "exp", (_ours(layers, "exp", LayerKind.OTHER, {"operation": "exp"}),))
    if outputs == 1:
        return Head(classes, "sigmoid", (_ours(layers, SIGMOID, LayerKind.SIGMOID),))
    return Head(classes, "softmax", (_ours(layers, SOFTMAX, LayerKind.SOFTMAX),))


def _maker(layers: Sequence[Layer]) -> Layer:
    """Return the layer that made the values of the last: what only hands them on is passed over."""
    known, maker = {layer.name: layer for layer in layers}, layers[-1]
    while maker.kind in _HAND_ON and len(maker.sources) == 1 and known[maker.sources[0]].units == maker.units:
        maker = known[maker.sources[0]]
    return maker


def _ours(
    layers: Sequence[Layer],
    name: str,
    kind: LayerKind,
    settings: dict[str, Any] | None = None,
    signed: bool = False,
) -> Layer:
    last, taken, unused = layers[-1], {layer.name for layer in layers}, name
    for number in count(2):
        if unused not in taken:
            break
        unused = f"{name}:{number}"
    return Layer(
        unused,
        kind,
        (last.units,),
        Axes.VECTOR,
        (last.name,),
        settings=settings or {},
        signed=signed,
        ours=True,
    )

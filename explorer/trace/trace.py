"""What one forward pass did: every layer's values, the class probabilities and the way of the input.  NumPy only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.trace.edits import Edits
from explorer.trace.layer import FloatArray, Layer, UnknownLayer

Affine = tuple[float, float, float, float]
"""(row scale, row offset, column scale, column offset): previous = scale * here + offset, in pixel edges."""

HIDDEN = "hidden"
"""The stage of the preprocessing in which the user covers a part of the input."""

CROPPED = "cropped"
"""The stage that is a part of the picture."""

DIGIT = "28×28"
"""The stage that only networks for small grey digits have."""

PREPARED = "prepared"
"""The stage that a function of the user's makes."""

IDENTITY: Affine = (1.0, 0.0, 1.0, 0.0)

PLENTY = 2**26
"""Values; of more, not every map can be on screen."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One step of the preprocessing: the picture after it, and where its pixels lay in the stage before.

    image: (H, W) or (H, W, 3); uint8 0..255, or float32 for the normalised stage.
    over: by what `image` is divided, where the stage is its pixels scaled; see `values`.
    to_previous: maps this stage's pixel edges to those of the stage before.
    note: what was done, with the network's own numbers; lines.
    normalisation: (mean, deviation) of every channel, where (value / 255 - mean) / deviation was done.
    """

    name: str
    image: NDArray[np.uint8] | FloatArray
    to_previous: Affine = IDENTITY
    note: str = ""
    normalisation: tuple[tuple[float, float], ...] = ()
    over: int = 1

    @property
    def values(self) -> NDArray[np.uint8] | FloatArray:
        """The stage's numbers, shaped like `image`: this itself, or float32 worked out anew if it is divided."""
        return self.image if self.over == 1 else self.image.astype(np.float32) / np.float32(self.over)

    def at(self, row: int, column: int) -> NDArray[np.uint8] | FloatArray:
        """Return the numbers of a pixel, (1,) or (3,)."""
        pixel = np.atleast_1d(self.image[row, column])
        return pixel if self.over == 1 else pixel.astype(np.float32) / np.float32(self.over)


@dataclass(frozen=True, eq=False)
class Trace:
    """One frozen forward pass.  Indexed by layer name: ``trace["conv2"]`` is (16, 10, 10) float32.

    values: read-only float32 arrays by layer name, without batch axis.
    classes: class names in the order of `probabilities`.
    probabilities: (classes,) float32; None for a trace at rest.
    forward_ms: wall time of the recorded pass in milliseconds.
    edits: what was broken in the network for this pass; `layers` hold the parameters as they were used, and
    originals, by name, the layers whose parameters were changed as they were before.
    trained: false for random weights, whose predictions mean nothing.
    counted: the parameters of the whole module, those included that no layer shows; 0 if only the layers are known.
    """

    network: str
    layers: tuple[Layer, ...]
    values: Mapping[str, FloatArray]
    classes: tuple[str, ...]
    probabilities: FloatArray | None
    stages: tuple[Stage, ...] = ()
    forward_ms: float = 0.0
    at_rest: bool = False
    edits: Edits = field(default_factory=Edits)
    originals: Mapping[str, Layer] = field(default_factory=dict)
    trained: bool = True
    counted: int = 0
    _index: dict[str, Layer] = field(init=False, repr=False)
    _extremes: dict[str, tuple[FloatArray, FloatArray]] = field(init=False, repr=False, default_factory=dict)
    _means: dict[str, FloatArray] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {layer.name: layer for layer in self.layers})

    def __getitem__(self, name: str) -> FloatArray:
        self.layer(name)
        return self.values[name]

    def layer(self, name: str) -> Layer:
        """Return the layer called `name`; raises UnknownLayer."""
        if name not in self._index:
            known = ", ".join(self._index)
            raise UnknownLayer(f"{self.network} has no layer {name!r}; its layers are {known}.")
        return self._index[name]

    def extremes(self, name: str) -> tuple[FloatArray, FloatArray]:
        """Return the least and the largest value of every map of a layer, (C,) each; NaN where a map holds one.

        What is no map counts as one.  Worked out once: `measure` does it for all layers, off the GUI thread.
        """
        found = self._extremes.get(name)
        if found is None:
            rows = self[name].reshape(self.layer(name).channels, -1)  # (C, H·W)
            found = self._extremes[name] = rows.min(axis=1), rows.max(axis=1)
        return found

    def mean(self, name: str) -> FloatArray:
        """Return the mean along a layer's first axis, of maps (H, W); worked out once.  NaN where infinities meet."""
        found = self._means.get(name)
        if found is None:
            with np.errstate(invalid="ignore", over="ignore"):
                found = self._means[name] = self[name].mean(axis=0)
        return found

    def measure(self) -> None:
        """Find the extremes of every layer, and the means where there is too much to show it all."""
        for layer in self.layers:
            self.extremes(layer.name)
            if self.units > PLENTY and len(layer.shape) > 1:
                self.mean(layer.name)

    def __contains__(self, name: object) -> bool:
        return name in self._index

    @cached_property
    def broken(self) -> frozenset[str]:
        """The names of the layers that are not as they would be: edited ones, and an input that is partly hidden."""
        covered = any(stage.name == HIDDEN for stage in self.stages)
        return self.edits.layers | ({self.layers[0].name} if covered else set())

    @cached_property
    def ranking(self) -> tuple[tuple[str, float], ...]:
        """(class name, probability), best first; empty at rest."""
        if self.probabilities is None:
            return ()
        order = np.argsort(-self.probabilities, kind="stable")
        return tuple((self.classes[i], float(self.probabilities[i])) for i in order)

    @cached_property
    def parameters(self) -> int:
        """The number of trained numbers in the network."""
        return self.counted or sum(layer.parameters for layer in self.layers)

    @cached_property
    def units(self) -> int:
        """The number of recorded values."""
        return sum(layer.units for layer in self.layers)

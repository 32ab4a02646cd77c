"""What the user broke on purpose: changed weights and switched-off units, as plain data.  NumPy only.

Nothing here touches a network: `Edits.applied` gives changed copies of a layer's arrays, and the network runs
with those in place of its own.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explorer.trace.layer import FloatArray

Index = tuple[int, ...]


class Change(StrEnum):
    """What is done to weights."""

    ZERO = "zero"
    NEGATE = "negate"
    SHUFFLE = "shuffle"
    SET = "set"
    RESTORE = "restore"


@dataclass(frozen=True)
class ParameterEdit:
    """One change to a part of a parameter.  The calls of one module, `fc` and `fc:2`, share its parameters.

    parameter: "weight" or "bias".  index: leading indices into it: (9,) all kernels of map 9, (9, 2) its kernel
    on map 2, (9, 2, 0, 4) one weight, () everything.  number: the value that SET gives, the seed of SHUFFLE.
    """

    layer: str
    parameter: str
    index: Index
    change: Change
    number: float = 0.0

    def covers(self, layer: str, parameter: str, index: Index) -> bool:
        """Whether the part at `index` lies wholly in this edit's part."""
        return self.concerns(layer, parameter) and self.index == index[: len(self.index)]

    def concerns(self, layer: str, parameter: str) -> bool:
        """Whether it changes that parameter of that layer, by this name or by that of another call."""
        return (_module(self.layer), self.parameter) == (_module(layer), parameter)

    def apply(self, array: FloatArray, original: FloatArray) -> None:
        """Change `array` in place; `original` is what RESTORE puts back."""
        part = array[self.index]  # a view, or a number where the index is complete
        if self.change is Change.ZERO:
            array[self.index] = 0
        elif self.change is Change.SET:
            with np.errstate(over="ignore"):  # what float32 cannot hold is infinite
                array[self.index] = self.number
        elif self.change is Change.NEGATE:
            array[self.index] = -part
        elif self.change is Change.RESTORE:
            array[self.index] = original[self.index]
        else:
            seed = abs(int(self.number)) if math.isfinite(self.number) else 0
            shuffled = np.random.default_rng(seed).permutation(np.ravel(part))
            array[self.index] = shuffled.reshape(np.shape(part))


@dataclass(frozen=True)
class Switch:
    """A map (channel,) or a single unit, full position, of a layer that is forced to zero."""

    layer: str
    position: Index


@dataclass(frozen=True)
class Edits:
    """Everything changed, in the order it was.  An empty one is false."""

    parameters: tuple[ParameterEdit, ...] = ()
    off: frozenset[Switch] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.parameters or self.off)

    def with_change(self, edit: ParameterEdit) -> "Edits":
        """Return these and one more; what a restoring or overwriting edit makes void is forgotten."""
        kept = self.parameters
        if edit.change in (Change.ZERO, Change.SET, Change.RESTORE):
            kept = tuple(old for old in kept if not edit.covers(old.layer, old.parameter, old.index))
        wider = any(old.covers(edit.layer, edit.parameter, edit.index) for old in kept)
        if edit.change is Change.RESTORE and not wider:
            return replace(self, parameters=kept)
        return replace(self, parameters=(*kept, edit))

    def switched(self, switch: Switch) -> "Edits":
        """Return these with a map or unit switched off, or on again."""
        return replace(self, off=self.off ^ {switch})

    def restored(self, layer: str) -> "Edits":
        """Return these without anything that concerns `layer`."""
        kept = tuple(edit for edit in self.parameters if _module(edit.layer) != _module(layer))
        return Edits(kept, frozenset(switch for switch in self.off if switch.layer != layer))

    @property
    def layers(self) -> frozenset[str]:
        """The names of the layers that are touched."""
        return frozenset(edit.layer for edit in self.parameters) | {switch.layer for switch in self.off}

    def is_off(self, layer: str, position: Index) -> bool:
        """Whether a map or unit is forced to zero."""
        return any(
            switch.layer == layer and switch.position == position[: len(switch.position)]
            for switch in self.off
        )

    def switches(self, layer: str) -> tuple[Switch, ...]:
        """Return what is switched off in `layer`, in order."""
        return tuple(sorted((s for s in self.off if s.layer == layer), key=lambda s: s.position))

    def applied(self, layer: str, parameter: str, original: FloatArray) -> FloatArray:
        """Return a parameter as it is after all changes: `original` itself if there are none, else a copy.

        An edit that does not fit the parameter (of another network) is left out.
        """
        mine = [e for e in self.parameters if e.concerns(layer, parameter)]
        mine = [e for e in mine if fits(e.index, original.shape)]
        if not mine:
            return original
        array = original.copy()
        for edit in mine:
            edit.apply(array, original)
        array.flags.writeable = False
        return array


def changed(array: FloatArray, original: FloatArray) -> NDArray[np.bool_]:
    """Return where a parameter is not what it was trained to be; NaN counts as itself."""
    different: NDArray[np.bool_] = (array != original) & ~(np.isnan(array) & np.isnan(original))
    return different


def fits(index: Index, shape: tuple[int, ...]) -> bool:
    """Whether leading indices lie inside an array of that shape."""
    pairs = zip(index, shape, strict=False)
    return len(index) <= len(shape) and all(0 <= place < size for place, size in pairs)


def _module(layer: str) -> str:
    """Return the path of the module that a layer is a call of."""
    return layer.partition(":")[0]

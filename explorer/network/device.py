"""What networks run on: the processor, or an accelerator where there is one; values come back to the processor."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, fx, nn

from explorer.errors import ExplorerError

AUTO, CPU = "auto", "cpu"
DEVICES = (AUTO, CPU, "cuda", "mps")
WORTH = (
    1_000_000  # parameters and values: smaller networks are quicker on the processor, without the way there
)

Module = TypeVar("Module", bound=nn.Module)


def devices() -> tuple[str, ...]:
    """Return what networks can run on here, the quickest first."""
    found = [CPU]
    if torch.backends.mps.is_available():
        found.insert(0, "mps")
    if torch.cuda.is_available():
        found.insert(0, "cuda")
    return tuple(found)


def choose(wanted: str, work: int = WORTH) -> torch.device:
    """Return the device to run on.

    wanted: one of DEVICES; "auto" is the quickest for a network with `work` parameters and values.
    Raises ExplorerError if there is none of that name.
    """
    here = devices()
    if wanted == AUTO:
        return torch.device(here[0] if work >= WORTH else CPU)
    if wanted not in here:
        what = {"cuda": "an Nvidia graphics card (cuda)", "mps": "an Apple graphics processor (mps)"}
        missing = what.get(wanted, repr(wanted))
        raise ExplorerError(f"There is no {missing.removeprefix('an ')} here; choose {' or '.join(here)}.")
    return torch.device(wanted)


@contextmanager
def exact(device: torch.device) -> Iterator[None]:
    """Compute in whole float32 on an Nvidia card: its TF32 keeps ten bits, and explanations would not come out."""
    if device.type != "cuda":
        yield
        return
    places: tuple[Any, ...] = (torch.backends.cuda.matmul, getattr(torch.backends.cudnn, "conv"))  # noqa: B009 (typing)
    before = [place.fp32_precision for place in places]
    try:
        for place in places:
            place.fp32_precision = "ieee"
        yield
    finally:
        for place, precision in zip(places, before, strict=True):
            place.fp32_precision = precision


class Twin(Generic[Module]):
    """A copy of a module on another device, in float32, that follows the original's parameters."""

    def __init__(self, original: Module, device: torch.device) -> None:
        """Raises RuntimeError where the device has no room."""
        self._pairs = [(tensor, _moved(tensor, device)) for tensor in _tensors(original)]
        memo = {
            id(tensor): moved for tensor, moved in self._pairs
        }  # what deepcopy finds here it does not copy
        self.module: Module = copy.deepcopy(original, memo)
        self.device = device
        self._versions = self._now()

    def follow(self) -> None:
        """Take over what was changed in the original, as by a step of training."""
        versions = self._now()
        if versions == self._versions:
            return
        with torch.no_grad():
            for tensor, moved in self._pairs:
                moved.copy_(tensor)
        self._versions = versions

    def _now(self) -> list[int]:
        return [0 if tensor.is_inference() else tensor._version for tensor, _ in self._pairs]


class Elsewhere:
    """A graph on another device, and what edits replace in it."""

    def __init__(self, graph: fx.GraphModule, device: torch.device) -> None:
        """Raises RuntimeError where the device has no room."""
        self._graph = Twin(graph, device)
        self._edited: tuple[Mapping[str, nn.Module], dict[str, nn.Module]] = ({}, {})
        self.device = device

    @property
    def graph(self) -> fx.GraphModule:
        """The graph with the original's present parameters."""
        self._graph.follow()
        return self._graph.module

    def modules(self, edited: Mapping[str, nn.Module]) -> Mapping[str, nn.Module]:
        """Return what is run instead of the network's own, moved too."""
        if self._edited[0] is not edited:
            self._edited = (edited, {path: Twin(one, self.device).module for path, one in edited.items()})
        return self._edited[1]


def at_home(module: nn.Module) -> Twin[nn.Module] | None:
    """Return a twin on the processor of a module that is elsewhere or in other than float32; None if it needs none.

    Raises ExplorerError if its weights are nowhere.
    """
    tensors = _tensors(module)
    if any(tensor.is_meta for tensor in tensors):
        raise ExplorerError("The network has no weights yet (device meta); load them before it is opened.")
    plain = all(
        tensor.device.type == CPU and (tensor.dtype == torch.float32 or not tensor.is_floating_point())
        for tensor in tensors
    )
    return None if plain else Twin(module, torch.device(CPU))


def _tensors(module: nn.Module) -> list[Tensor]:
    return [*module.parameters(), *module.buffers()]


def _moved(tensor: Tensor, device: torch.device) -> Tensor:
    dtype = torch.float32 if tensor.is_floating_point() else tensor.dtype
    moved = tensor.detach().to(device, dtype, copy=True)
    return nn.Parameter(moved, requires_grad=False) if isinstance(tensor, nn.Parameter) else moved

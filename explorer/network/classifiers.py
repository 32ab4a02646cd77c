"""torchvision's image classifiers: built quickly, with weights from a file or with random ones."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from explorer.errors import ExplorerError
from explorer.network.catalogue import Listed
from explorer.network.operators import torchvision
from explorer.network.photographs import Photographs
from explorer.network.preprocess import Normalisation
from explorer.network.states import State, fitted, mismatch, read_state

CLASSES = 1000  # of ImageNet
_MEASURED = 160  # rows and columns of the noise, at most
_DRAWN = (
    1_000_003  # random numbers are drawn one by one; larger tensors repeat them, in rows of no common factor
)


class Quickly(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Gives new parameters the same random numbers every time, on this thread only, whatever torch's own seed is.

    Drawing VGG-16's 138 million takes a second and more: beyond the first million, numbers come again.
    wanted: without it the parameters stay as they lie in memory, for weights that are read from a file.
    """

    def __init__(self, wanted: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._wanted = wanted
        self._generator = torch.Generator().manual_seed(0)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """WORKAROUND: torch would import its compiler (4 s, 170 MB) to keep it from compiling this mode."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Fill what torch would fill with random numbers."""
        aten = torch.ops.aten
        if func not in (aten.uniform_.default, aten.normal_.default, aten.erfinv_.default):
            return func(*args, **(kwargs or {}))
        tensor, *numbers = args
        if not self._wanted:  # zeros where torch draws again until numbers lie within bounds
            return tensor.zero_() if func is aten.normal_.default else tensor
        if func is aten.erfinv_.default:
            return func(tensor)
        options = {key: value for key, value in (kwargs or {}).items() if key != "generator"}
        drawn = torch.empty(min(tensor.numel(), _DRAWN), dtype=tensor.dtype)
        func(drawn, *numbers, generator=self._generator, **options)
        return _repeated(tensor, drawn)


def _repeated(tensor: Tensor, numbers: Tensor) -> Tensor:
    """Fill a contiguous tensor with numbers, again and again."""
    flat = tensor.view(-1)
    count, rest = divmod(len(flat), max(len(numbers), 1))
    flat[: len(flat) - rest].view(count, -1).copy_(numbers)
    flat[len(flat) - rest :].copy_(numbers[:rest])
    return tensor


def untrained(listed: Listed) -> nn.Module:
    """Return a classifier with random weights, drawn as torchvision draws them, the same every time.

    What it normalises by is measured on noise, since activations else vanish or grow from layer to layer; a last layer
    of zeros (ViT's) is drawn too.
    """
    module = _built(listed, CLASSES, random=True)
    generator = torch.Generator().manual_seed(1)
    for layer in module.modules():
        if isinstance(layer, nn.Linear) and not layer.weight.any():
            layer.weight.normal_(0, 0.02, generator=generator)
    if any(isinstance(layer, nn.BatchNorm2d) for layer in module.modules()):
        _measure(
            module,
            _noise(
                min(listed.size[1], _MEASURED) if listed.family != "MaxViT" else listed.size[1], generator
            ),
        )
    return module


def _noise(side: int, generator: torch.Generator) -> Tensor:
    """Return a picture of large and small blots, (1, 3, side, side)."""
    large = torch.randn(1, 3, 9, 9, generator=generator)
    small = torch.randn(1, 3, side, side, generator=generator)
    return nn.functional.interpolate(large, (side, side), mode="bilinear") + small / 4


def _measure(module: nn.Module, image: Tensor) -> None:
    """Let every batch normalisation take mean and variance from what it reads, one after the other."""

    def take(layer: nn.BatchNorm2d, args: tuple[Tensor, ...]) -> None:
        channels = args[0].transpose(0, 1).flatten(1)  # (C, N·H·W)
        if channels.shape[1] > 1 and layer.running_mean is not None and layer.running_var is not None:
            variance = channels.var(1)
            layer.running_mean.copy_(channels.mean(1))
            layer.running_var.copy_(variance + variance.mean() / 4 + 1e-9)  # no channel is blown up

    norms = [layer for layer in module.modules() if isinstance(layer, nn.BatchNorm2d)]
    handles = [layer.register_forward_pre_hook(take) for layer in norms]
    with torch.no_grad():
        module(image)
    for handle in handles:
        handle.remove()


def trained(listed: Listed, path: Path) -> tuple[nn.Module, State]:
    """Return a classifier with the weights in a file, and what was in the file.

    A file whose last layer alone is another is taken with as many classes as that has.
    Raises ExplorerError if the file has no weights, or those of another network.
    """
    state = read_state(path)
    module = _built(listed, CLASSES, random=False)
    tensors = fitted(state.tensors, module)
    found = mismatch(tensors, module)
    if found is not None and found.classes:
        module = _built(listed, found.classes, random=False)
        if mismatch(tensors, module) is None:
            found = None
    if found is not None:
        raise foreign(path, listed.name, found.sentence)
    load(module, tensors)
    return module, state


def foreign(path: Path, name: str, difference: str) -> ExplorerError:
    """Return the error for weights of another network."""
    return ExplorerError(
        f"{path.name} is not for {name}: {difference}; choose the network that it was trained with."
    )


def load(module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Make tensors that fit the parameters of a module, without copying them."""
    state = OrderedDict(tensors)
    state._metadata = module.state_dict()._metadata  # type: ignore[attr-defined]  # names are today's
    module.load_state_dict(state, assign=True)


def classes(listed: Listed, state: State | None, count: int) -> tuple[str, ...] | None:
    """Return the names of the classes: those the file brings, ImageNet's, or None for numbers."""
    given = state.metadata.get("classes") if state is not None else None
    if isinstance(given, list) and len(given) == count:
        return tuple(map(str, given))
    return _categories(listed.name) if count == CLASSES else None


def _categories(name: str) -> tuple[str, ...]:
    from torchvision import models

    return tuple(models.get_model_weights(name).DEFAULT.meta["categories"])


def preparation(listed: Listed) -> Photographs:
    """Return what prepares a picture as for the weights that torchvision takes by default."""
    return Photographs(
        listed.size, Normalisation(listed.mean, listed.std), listed.resize, listed.interpolation
    )


def _built(listed: Listed, count: int, random: bool) -> nn.Module:
    torchvision()
    from torchvision import models

    options: dict[str, Any] = {"num_classes": count}
    if listed.name in ("googlenet", "inception_v3"):
        # The side outputs are for training; torchvision's weights want the input as these were trained with it.
        options |= {"aux_logits": False, "transform_input": True, "init_weights": False}
    if listed.family == "ViT":
        options["image_size"] = listed.size[1]
    with Quickly(random):
        module: nn.Module = models.get_model(listed.name, weights=None, **options)
    return module.requires_grad_(False).eval()

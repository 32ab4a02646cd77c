"""Weights from files of the user's: safetensors, or a state dict that torch wrote.  Nothing is ever unpickled.

What else such a file may be (a pickled network, TorchScript, an exported program) can run code when it is loaded, and
is refused with a sentence that says what to do instead.
"""

import io
import json
import pickle
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from explorer.errors import ExplorerError

_WRAPPERS = ("state_dict", "model_state_dict", "model")  # what training scripts put a state dict into
_PREFIXES = ("module.", "_orig_mod.", "model.")  # DataParallel, torch.compile, Lightning
_INSTEAD = (
    "save its state dict with torch.save(network.state_dict(), …) and open that, or show the network itself from "
    "Python with explorer.show(network)"
)
_PIECE = 1 << 20  # bytes
_COUNTER = "num_batches_tracked"  # older files lack it, and nothing is computed with it


@dataclass(frozen=True)
class State:
    """Tensors by name, floating ones as float32; metadata: of a safetensors file, whatever JSON it holds."""

    tensors: dict[str, Tensor]
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mismatch:
    """Where weights and network differ first.

    classes: how many outputs the network would need for nothing to differ but its last layer; 0 if that is not all.
    """

    sentence: str
    classes: int = 0


class _InPieces(io.FileIO):
    """A file that torch reads a megabyte at a time: it holds Python's lock while it reads, and the window waits."""

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as `io` asks."""
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view):
            count = super().readinto(view[done : done + _PIECE])
            if not count:
                break
            done += count
        return done

    def fileno(self) -> int:
        """Say that there is none: torch would read by it, past `readinto`."""
        raise io.UnsupportedOperation("fileno")


def read_state(path: Path) -> State:
    """Return the weights in a file; raises ExplorerError in one sentence if there are none that can be trusted."""
    if not path.exists():
        raise ExplorerError(f"There is no file {path}; choose one with weights.")
    try:
        with path.open("rb") as file:
            begin = file.read(16)
    except OSError as error:
        raise ExplorerError(
            f"{path} cannot be read ({error.strerror}); choose a file with weights."
        ) from error
    if not begin:
        raise ExplorerError(f"{path.name} is empty; save the weights again.")
    state = (
        _safetensors(path) if _is_safetensors(begin) else State(_unwrapped(_torch_file(path, begin), path))
    )
    tensors = {name: _plain(name, tensor, path) for name, tensor in state.tensors.items()}
    if not tensors:
        raise ExplorerError(f"{path.name} holds no weights; choose another file.")
    return State(tensors, state.metadata)


def _is_safetensors(begin: bytes) -> bool:
    return begin[8:9] == b"{" or (begin[8:16].lstrip()[:1] == b"{" and begin[:2] != b"PK")


def _safetensors(path: Path) -> State:
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
            metadata = file.metadata() or {}
    except (SafetensorError, OSError, ValueError) as error:
        raise ExplorerError(f"{path.name} is no whole safetensors file; fetch or save it again.") from error
    return State(tensors, {key: _json(text) for key, text in metadata.items()})


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _torch_file(path: Path, begin: bytes) -> Any:
    """Return what torch.save wrote, tensors and plain containers only."""
    if begin[:2] == b"PK":
        _check_archive(path)
    elif begin[:1] != b"\x80":
        raise ExplorerError(
            f"{path.name} holds no weights; choose a .safetensors file or a state dict (.pth, .pt)."
        )
    try:
        with _InPieces(path) as file:
            return torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise _untrusted(path, error) from error
    except MemoryError as error:
        raise ExplorerError(f"{path.name} is too large for the memory of this machine.") from error
    except Exception as error:  # whatever a damaged file leads torch to
        raise _damaged(path) from error


def _check_archive(path: Path) -> None:
    """Raise ExplorerError for an archive that is no state dict, before torch looks at it."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except Exception as error:  # whatever a damaged file leads zipfile to
        raise _damaged(path) from error
    names = [entry.filename.partition("/")[2] or entry.filename for entry in entries]
    if any(name.startswith("code/") or name == "constants.pkl" for name in names):
        raise ExplorerError(
            f"{path.name} is a TorchScript archive, which can run code when loaded: {_INSTEAD}."
        )
    if any("archive_format" in name or name.startswith(("models/", "serialized_")) for name in names):
        raise ExplorerError(
            f"{path.name} is an exported program, which can run code when loaded: {_INSTEAD}."
        )
    if "data.pkl" not in names or any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise ExplorerError(f"{path.name} is an archive of something else; choose a state dict (.pth, .pt).")


def check_sums(path: Path) -> None:
    """Raise ExplorerError if the bytes in an archive are not those that were written: torch does not look.

    Takes a second for a gigabyte; a file that is no archive has no sums.
    """
    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return
    except OSError:  # which is told by whoever reads it
        return
    try:
        with zipfile.ZipFile(path) as archive:
            whole = archive.testzip() is None
    except Exception as error:  # whatever a damaged file leads zipfile to
        raise _damaged(path) from error
    if not whole:
        raise _damaged(path)


def _untrusted(path: Path, error: Exception) -> ExplorerError:
    found = re.search(r"(?:GLOBAL|Unsupported global:|class) (?:GLOBAL )?`?([\w.]+)", str(error))
    if found is None and not re.search(r"[Uu]nsupported|persistent|global", str(error)):
        return _damaged(path)
    holds = f" ({found[1]})" if found else ""
    return ExplorerError(
        f"{path.name} holds more than weights{holds}, which can run code when loaded: {_INSTEAD}."
    )


def _damaged(path: Path) -> ExplorerError:
    return ExplorerError(f"{path.name} is damaged or was cut short; fetch or save it again.")


def _unwrapped(found: Any, path: Path) -> dict[str, Tensor]:
    """Return the state dict itself, without what training scripts put around it."""
    for key in _WRAPPERS:
        if isinstance(found, Mapping) and isinstance(found.get(key), Mapping):
            found = found[key]
    if not isinstance(found, Mapping) or not all(
        isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in found.items()
    ):
        raise ExplorerError(
            f"{path.name} is no state dict: names with tensors; save torch.save(network.state_dict(), …)."
        )
    return dict(found)


def _plain(name: str, tensor: Tensor, path: Path) -> Tensor:
    """Return a tensor as float32 (counters as they are); raises ExplorerError where a number is not finite."""
    if tensor.is_sparse or tensor.is_quantized or tensor.is_complex() or tensor.is_meta:
        raise ExplorerError(
            f"{name} in {path.name} is sparse, quantised or complex; save the weights as plain numbers."
        )
    if not tensor.is_floating_point():
        return tensor
    tensor = tensor.detach().float()
    check_finite(name, tensor, path)
    return tensor


def check_finite(name: str, tensor: Tensor, path: Path) -> None:
    """Raise ExplorerError where a number is NaN or infinite."""
    # The sum is twenty times quicker than looking at each; only where it overflows, each is looked at.
    if not tensor.sum().isfinite() and not tensor.isfinite().all():
        raise ExplorerError(
            f"{name} in {path.name} holds numbers that are not finite (NaN or infinite); choose weights saved before "
            "the training diverged."
        )


def fitted(tensors: Mapping[str, Tensor], module: nn.Module) -> dict[str, Tensor]:
    """Return weights by the names that a network has for them: prefixes and older names are taken off."""
    wanted = module.state_dict()
    found = dict(tensors)
    for prefix in _PREFIXES * 2:
        if all(name.startswith(prefix) for name in found) and not any(
            name.startswith(prefix) for name in wanted
        ):
            found = {name.removeprefix(prefix): tensor for name, tensor in found.items()}
    renamed = {_renamed(name): tensor for name, tensor in found.items() if not _is_auxiliary(name, wanted)}
    counters = {name: tensor for name, tensor in wanted.items() if name.endswith(_COUNTER)}
    return {**counters, **renamed}


def _renamed(name: str) -> str:
    """Return today's name of a tensor: torchvision's files for DenseNet and ViT have older ones."""
    name = re.sub(r"(denselayer\d+\.(?:norm|relu|conv))\.([12]\.)", r"\1\2", name)
    return name.replace(".mlp.linear_1.", ".mlp.0.").replace(".mlp.linear_2.", ".mlp.3.")


def _is_auxiliary(name: str, wanted: Mapping[str, Tensor]) -> bool:
    """Whether a tensor is of the side outputs that GoogLeNet and Inception are only trained with."""
    return name not in wanted and name.startswith(("aux1.", "aux2.", "AuxLogits."))


def mismatch(tensors: Mapping[str, Tensor], module: nn.Module) -> Mismatch | None:
    """Return where weights first differ from what a network needs, None if they fit."""
    wanted = module.state_dict()
    differing = [name for name in wanted if name not in tensors or tensors[name].shape != wanted[name].shape]
    if not differing:
        unexpected = next((name for name in tensors if name not in wanted), None)
        if unexpected:
            return Mismatch(f"it has {unexpected}, which is not in the network")
        whole = (
            name for name in wanted if wanted[name].is_floating_point() > tensors[name].is_floating_point()
        )
        return next((Mismatch(f"its {name} holds whole numbers") for name in whole), None)
    first = differing[0]
    if first not in tensors:
        return Mismatch(f"it lacks {first}")
    sentence = f"{first} is {_shape(tensors[first])}, but {_shape(wanted[first])} in the network"
    return Mismatch(sentence, _classes(tensors, wanted, differing))


def _classes(tensors: Mapping[str, Tensor], wanted: Mapping[str, Tensor], differing: list[str]) -> int:
    """Return how many outputs the weights have if they differ in nothing else, or 0."""
    if any(name not in tensors or not tensors[name].dim() for name in differing):
        return 0
    counts = {tensors[name].shape[0] for name in differing}
    same = all(tensors[name].shape[1:] == wanted[name].shape[1:] for name in differing)
    return counts.pop() if same and len(counts) == 1 else 0


def _shape(tensor: Tensor) -> str:
    return "(" + ", ".join(map(str, tensor.shape)) + ")"

"""Weights in safetensors files: tensors, and metadata as JSON in strings.  Nothing is ever unpickled."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from explorer.errors import ExplorerError
from explorer.network.catalogue import damaged


def load_weights(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors by name and the metadata of a safetensors file.

    Raises ExplorerError if the file is missing or damaged.
    """
    if not path.is_file():
        raise ExplorerError(f"The weights {path.name} are missing; install cnn-explorer again.")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
            metadata = {key: json.loads(text) for key, text in (file.metadata() or {}).items()}
    except (SafetensorError, OSError, ValueError) as error:
        raise damaged(path) from error
    return tensors, metadata


def fill(module: nn.Module, path: Path) -> dict[str, Any]:
    """Load the weights in `path` into `module` and return their metadata; raises ExplorerError."""
    tensors, metadata = load_weights(path)
    try:
        module.load_state_dict(tensors)
    except RuntimeError as error:
        raise ExplorerError(
            f"The weights in {path.name} are of another network; choose the right file."
        ) from error
    return metadata


def save_weights(path: Path, tensors: dict[str, Tensor], metadata: dict[str, Any]) -> None:
    """Write tensors and metadata whole or not at all; raises ExplorerError."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        os.close(handle)
        text = {key: json.dumps(value) for key, value in metadata.items()}
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, temporary, metadata=text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except (OSError, SafetensorError) as error:
        raise ExplorerError(f"{path} could not be written; choose another place.") from error
    finally:  # Ctrl-C included
        if temporary:
            Path(temporary).unlink(missing_ok=True)

"""Which networks there are, and what is known of them before torch is loaded."""

import json
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

from explorer import resources
from explorer.errors import ExplorerError
from explorer.trace.card import NetworkCard

_TITLES = {
    "lenet": ("LeNet · MNIST", "LeNet-5: two convolutions with pooling, then three fully connected layers."),
    "mlp": ("MLP · MNIST", "784–300–100–10, fully connected only, for comparison."),
}

NAMES = tuple(_TITLES)


def weights_path(name: str) -> Path:
    """Return where the weights of the network `name` lie; raises ExplorerError."""
    check(name)
    return resources.find("weights", f"{name}.safetensors")


def check(name: str) -> None:
    """Raise ExplorerError if there is no network called `name`."""
    if name not in _TITLES:
        raise ExplorerError(f"There is no network called {name!r}; choose one of {', '.join(NAMES)}.")


@cache
def describe(name: str) -> NetworkCard:
    """Return what is known of the network `name`; raises ExplorerError."""
    path = weights_path(name)
    header = read_header(path)
    try:
        metadata = header.pop("__metadata__", {})
        parameters = sum(prod(tensor["shape"]) for tensor in header.values())
        accuracy = float(json.loads(metadata["accuracy"])) if "accuracy" in metadata else None
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(path) from error
    return NetworkCard(name, *_TITLES[name], parameters, accuracy)


def card(name: str) -> NetworkCard:
    """Return what is known of `name` even where its weights cannot be read: whoever loads it is told why."""
    try:
        return describe(name)
    except ExplorerError:
        return NetworkCard(name, *_TITLES[name], parameters=0)


def read_header(path: Path) -> dict[str, dict[str, Any]]:
    """Return the JSON header of a safetensors file; raises ExplorerError if it is none."""
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(size, 10_000_000)))
    except (OSError, ValueError) as error:
        raise damaged(path) from error
    if not isinstance(header, dict):
        raise damaged(path)
    return header


def damaged(path: Path) -> ExplorerError:
    """Return the error for weights that cannot be read."""
    return ExplorerError(f"The weights in {path.name} are damaged; install cnn-explorer again.")

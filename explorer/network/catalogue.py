"""Which networks there are, and what is known of them before torch is loaded."""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from explorer import resources
from explorer.errors import ExplorerError
from explorer.network.cache import find
from explorer.trace.card import NetworkCard

DIGITS, PHOTOGRAPHS = "Digits", "Small photographs"

# name: (title, summary, family, input size)
_SHIPPED: dict[str, tuple[str, str, str, tuple[int, int, int]]] = {
    "lenet": (
        "LeNet · MNIST",
        "LeNet-5: two convolutions with pooling, then three fully connected layers.",
        DIGITS,
        (1, 28, 28),
    ),
    "mlp": ("MLP · MNIST", "784–300–100–10, fully connected only, for comparison.", DIGITS, (1, 28, 28)),
    "cifar_cnn": (
        "Plain CNN · CIFAR-10",
        "Three stages of two 3×3 convolutions with pooling, in the manner of VGG.",
        PHOTOGRAPHS,
        (3, 32, 32),
    ),
    "cifar_resnet": (
        "ResNet-20 · CIFAR-10",
        "Nine residual blocks: each adds to what it was given. The later ones are 1.5 × as wide as published.",
        PHOTOGRAPHS,
        (3, 32, 32),
    ),
    "cifar_plain": (
        "Plain 20 · CIFAR-10",
        "ResNet-20 without its skip connections, for comparison.",
        PHOTOGRAPHS,
        (3, 32, 32),
    ),
}
_announced: dict[str, NetworkCard] = {}


@dataclass(frozen=True)
class Listed:
    """A classifier of torchvision's, with the numbers of the weights that it takes by default.

    size: (C, H, W) of the input.  resize: what the shorter side of a picture is scaled to before its middle is cut.
    mean, std: of each channel, 0..1.  url, bytes: where the weights can be had, and how large they are.
    """

    name: str
    title: str
    family: str
    summary: str
    parameters: int
    size: tuple[int, int, int]
    accuracy: float
    resize: int
    interpolation: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    url: str
    bytes: int

    @property
    def file_name(self) -> str:
        """What the file with the weights is called."""
        return self.url.rsplit("/", 1)[-1]

    @property
    def hash_prefix(self) -> str:
        """How the SHA-256 of the file begins, in hexadecimal: its name carries it."""
        found = re.search(r"-([0-9a-f]{8,})\.", self.file_name)
        return found[1] if found else ""

    @property
    def downloaded(self) -> Path | None:
        """Where the weights lie on this machine, None if they were not downloaded."""
        return find(self.file_name)

    @property
    def card(self) -> NetworkCard:
        """What is known of it, and whether its weights are at hand."""
        here = self.downloaded is not None
        return NetworkCard(
            self.name,
            self.title,
            self.summary,
            self.parameters,
            self.accuracy,
            self.family,
            self.size,
            trained=here,
            download=self.url,
            download_bytes=self.bytes,
        )


def _read() -> Mapping[str, Listed]:
    """Return torchvision's classifiers by name; none in a damaged installation, where asking for one tells so."""
    try:
        rows = json.loads(resources.find("networks.json").read_text("utf-8"))
        listed = [Listed(**{key: _tuple(value) for key, value in row.items()}) for row in rows]
    except (ExplorerError, OSError, ValueError, TypeError, AttributeError):
        return {}
    return {one.name: one for one in listed}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


LISTED = _read()
SHIPPED = tuple(_SHIPPED)
NAMES = (*SHIPPED, *LISTED)


def weights_path(name: str) -> Path:
    """Return where the weights of the shipped network `name` lie; raises ExplorerError."""
    check(name)
    return resources.find("weights", f"{name}.safetensors")


def check(name: str) -> None:
    """Raise ExplorerError, with the names most like it, if there is no network called `name`."""
    if name in _SHIPPED or name in LISTED or name in _announced:
        return
    close = difflib.get_close_matches(name.lower(), (*NAMES, *_announced), n=3, cutoff=0.5)
    choices = f"choose {' or '.join(close)}; " if close else ""
    raise ExplorerError(
        f"There is no network called {name!r}: {choices}`cnn-explorer networks --all` lists all."
    )


def describe(name: str) -> NetworkCard:
    """Return what is known of the network `name`; raises ExplorerError."""
    check(name)
    if name in _announced:
        return _announced[name]
    return LISTED[name].card if name in LISTED else _describe_shipped(name)


def card(name: str) -> NetworkCard:
    """Return what is known of `name` even where its weights cannot be read: whoever loads it is told why."""
    try:
        return describe(name)
    except ExplorerError:
        title, summary, family, size = _SHIPPED[name]
        return NetworkCard(name, title, summary, 0, family=family, input_size=size)


def cards() -> tuple[NetworkCard, ...]:
    """Return what is known of every network: the shipped ones, torchvision's, the user's own."""
    return tuple(card(name) for name in (*NAMES, *_announced))


def announce(network: NetworkCard) -> None:
    """Let a network of the user's be known by its name."""
    _announced[network.name] = network


def withdraw(name: str) -> None:
    """Let a network of the user's be known no longer."""
    _announced.pop(name, None)


def _describe_shipped(name: str) -> NetworkCard:
    path = weights_path(name)
    header = read_header(path)
    title, summary, family, size = _SHIPPED[name]
    try:
        metadata = header.pop("__metadata__", {})
        stored = sum(prod(tensor["shape"]) for tensor in header.values())
        parameters = int(json.loads(metadata.get("parameters", str(stored))))  # statistics are stored as well
        accuracy = float(json.loads(metadata["accuracy"])) if "accuracy" in metadata else None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise damaged(path) from error
    return NetworkCard(name, title, summary, parameters, accuracy, family, size)


def read_header(path: Path) -> dict[str, dict[str, Any]]:
    """Return the JSON header of a safetensors file; raises ExplorerError if it is none."""
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(size, 10_000_000)))
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(path) from error
    if not isinstance(header, dict):
        raise damaged(path)
    return header


def damaged(path: Path) -> ExplorerError:
    """Return the error for weights that cannot be read."""
    return ExplorerError(f"The weights in {path.name} are damaged; install cnn-explorer again.")

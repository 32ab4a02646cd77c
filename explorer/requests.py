"""What can be asked of the networks' side besides traces: weights to download, files to open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Download:
    """Fetch the weights of a network of the catalogue from where its makers put them."""

    network: str


@dataclass(frozen=True)
class WeightsFile:
    """Open a network of the catalogue with the weights in a file: safetensors, or a state dict."""

    path: Path
    network: str


@dataclass(frozen=True)
class NetworkFile:
    """Open a whole network from a file (ONNX)."""

    path: Path


Request = Download | WeightsFile | NetworkFile
Report = Callable[[int, int], None]
"""Told (bytes done, bytes in all; 0 if that is unknown)."""

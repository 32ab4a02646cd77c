"""The options by which every command chooses a network, its weights and what it runs on."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.network.catalogue import check

if TYPE_CHECKING:
    from explorer.network import Network

DEFAULT = "lenet"
DEVICES = ("auto", "cpu", "cuda", "mps")


def add_options(parser: Any, prefix: str = "", default: str | None = DEFAULT) -> None:
    """Add --network, --weights and --device; what is given comes under `prefix` and their names."""
    told = f"; default: {default}" if default else ""
    parser.add_argument(
        "--network",
        dest=f"{prefix}network",
        metavar="NAME",
        type=_known,
        default=default,
        help=f"see `cnn-explorer networks --all`{told}",
    )
    parser.add_argument(
        "--weights",
        dest=f"{prefix}weights",
        metavar="FILE",
        type=Path,
        help="weights for that network: .safetensors, or a state dict (.pth, .pt)",
    )
    parser.add_argument(
        "--device",
        dest=f"{prefix}device",
        choices=DEVICES,
        default="auto" if default else None,
        help="what it runs on; default: the quickest there is",
    )


def opened(name: str, weights: Path | None) -> "Network":
    """Return the network that was chosen; raises ExplorerError."""
    from explorer.network import open_network

    return open_network(name) if weights is None else open_network(name, weights=weights)


def registered(name: str | None, weights: Path | None) -> str | None:
    """Return the name under which a window finds the network that was chosen; raises ExplorerError."""
    if weights is None:
        return name
    if name is None:
        raise ExplorerError(f"Say with --network which network {weights} is for.")
    from explorer.network import register

    return register(opened(name, weights))


def _known(name: str) -> str:
    try:
        check(name)
    except ExplorerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return name

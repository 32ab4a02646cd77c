"""Answers what the shelf asks for: weights from the internet or a file, networks from a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import ExplorerError
from explorer.network import cache, catalogue
from explorer.requests import Download, NetworkFile, Report, Request, WeightsFile
from explorer.trace.card import NetworkCard

if TYPE_CHECKING:
    from explorer.network.network import Network


def fetch(request: Request, cancelled: Callable[[], bool], report: Report) -> NetworkCard:
    """Fetch or open something; return the card of what can be chosen now.

    report: told the bytes done, and all of them.
    Raises ExplorerError in one sentence if it cannot be had, recorder.Cancelled if it is no longer wanted.
    """
    match request:
        case Download(network):
            return _downloaded(network, cancelled, report)
        case WeightsFile(path, network):
            return _with_weights(path, network, cancelled)
        case NetworkFile(path):
            return _from_file(path, cancelled)


def _downloaded(name: str, cancelled: Callable[[], bool], report: Report) -> NetworkCard:
    from explorer.network import library
    from explorer.network.download import download

    catalogue.check(name)
    if name not in catalogue.LISTED:
        raise ExplorerError(f"{name} needs no download; choose it.")
    listed = catalogue.LISTED[name]
    if listed.downloaded is None:
        download(listed.url, cache.folder() / listed.file_name, listed.hash_prefix, cancelled, report)
    library.forget(name)  # the one with random weights
    return listed.card


def _with_weights(path: Path, name: str, cancelled: Callable[[], bool]) -> NetworkCard:
    from explorer.network import library
    from explorer.network.recorder import Cancelled

    network = library.open_network(name, weights=path)
    if cancelled():
        raise Cancelled
    return _kept(network)


def _from_file(path: Path, cancelled: Callable[[], bool]) -> NetworkCard:
    from explorer.network.recorder import Cancelled

    try:
        from explorer.network.onnx import open_onnx
    except ImportError as error:
        raise ExplorerError(
            f"{path.name} cannot be opened without what reads ONNX; install cnn-explorer[onnx]."
        ) from error
    network = open_onnx(path)
    if cancelled():
        raise Cancelled
    return _kept(network)


def _kept(network: "Network") -> NetworkCard:
    """Keep a network from a file, in the place of one of its name that was opened before."""
    from explorer.network import library

    library.replace(network.name, network)
    return catalogue.describe(network.name)

"""What is said of a network of the user's own, checked."""

from typing import Any

from torch.export import ExportedProgram

from explorer.errors import ExplorerError
from explorer.network import exported
from explorer.network.head import Output


def size_of(network: Any, size: Any) -> tuple[int, int, int]:
    """Return (C, H, W) as it is given, or as an exported program says; raises ExplorerError."""
    if size is None and isinstance(network, ExportedProgram):
        size = exported.input_size(network)
    if size is None:
        raise ExplorerError(
            "Say what the network reads: input_size=(channels, rows, columns), as in (3, 224, 224)."
        )
    try:
        channels, rows, columns = (int(number) for number in size)
    except (TypeError, ValueError):
        raise ExplorerError(
            f"input_size={size!r} is not (channels, rows, columns), as in (3, 224, 224)."
        ) from None
    if min(channels, rows, columns) < 1:
        raise ExplorerError(f"input_size={size!r} has a side of less than 1; give (channels, rows, columns).")
    return channels, rows, columns


def meaning_of(output: str) -> Output:
    """Return what the last layer gives, by its name; raises ExplorerError."""
    try:
        return Output(output)
    except ValueError:
        raise ExplorerError(f'output={output!r} is none of "auto", "logits" and "probabilities".') from None

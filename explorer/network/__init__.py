"""The networks: the only place, with training, where torch is imported.

`definitions` are written to be read, `catalogue` knows them and torchvision's before torch is loaded, `files` reads
their weights and `metadata` what these say, `classifiers` builds torchvision's, with `states` that the user brings or
`download` has put into the `cache`, `rehearsal` loads what they wait for; `library` opens all of them, as it does the
user's own (`arguments` checks what is said of these), and `fetching` answers the shelf. `preparation` (of digits by
`preprocess`, of `photographs`, or as `given` by the user) turns a drawing or a picture into their input, `cutting`
takes and `cardboard` hides a part of it. `tracing` makes the graph of a module (`eager` where it must run for that,
`exported` and `onnx` from other forms, `functional` gives functions with weights their layers), `graph` (with `kinds`
and `settings`) and `recorder` turn one forward pass into layers and values along one `way` while `evaluating` keeps it
in evaluation mode, `head` says what the last layer means, `broken` runs it with what the user changed, and
`Network.trace` puts all of it into one frozen `Trace`.
"""

from typing import TYPE_CHECKING, Any

from explorer.network.catalogue import NAMES, SHIPPED, describe

if TYPE_CHECKING:
    from explorer.network.library import open_network, register
    from explorer.network.network import Network, limit_threads

__all__ = ["NAMES", "SHIPPED", "Network", "describe", "limit_threads", "open_network", "register"]


def __getattr__(name: str) -> Any:
    """Import torch only when a network is wanted, not when its name is."""
    if name in __all__:
        from explorer.network import library, network

        return getattr(library if name in ("open_network", "register") else network, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

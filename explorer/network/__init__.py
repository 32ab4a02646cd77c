"""The networks: the only place, with training, where torch is imported.

`definitions` are written to be read, `catalogue` knows them before torch is loaded, `files` reads their
weights, `preprocess` turns a drawing or a picture into their input and `cardboard` hides a part of it, `graph` (with
`kinds` and `settings`) and `recorder` turn one forward pass into layers and values, `broken` runs it with what the user
changed, and `Network.trace` puts all of it into one frozen `Trace`; `record` does that for any module.
"""

from typing import TYPE_CHECKING, Any

from explorer.network.catalogue import NAMES, describe

if TYPE_CHECKING:
    from explorer.network.network import Network, limit_threads, open_network

__all__ = ["NAMES", "Network", "describe", "limit_threads", "open_network"]


def __getattr__(name: str) -> Any:
    """Import torch only when a network is wanted, not when its name is."""
    if name in __all__:
        from explorer.network import network

        return getattr(network, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

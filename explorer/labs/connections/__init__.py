"""The Connections lab: a dense, a locally connected and a convolution layer beside each other, wired and counted."""

from explorer.labs.connections.page import ConnectionsLab, make

__all__ = ["ConnectionsLab", "make"]

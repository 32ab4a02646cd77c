"""All kernels of a layer as pictures: virtualised tiles, and one of them with its numbers."""

from explorer.panels.kernels.page import KernelsPage

__all__ = ["KernelsPage"]

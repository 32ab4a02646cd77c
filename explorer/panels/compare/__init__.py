"""A and B and what is different: every map, both predictions."""

from explorer.panels.compare.page import CompareView

__all__ = ["CompareView"]

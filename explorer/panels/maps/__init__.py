"""Every map of every layer, at any size."""

from explorer.panels.maps.view import MapsView

__all__ = ["MapsView"]

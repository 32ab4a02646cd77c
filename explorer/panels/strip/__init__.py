"""Every layer as a small grid of its maps, in one line."""

from explorer.panels.strip.view import FilmStrip

__all__ = ["FilmStrip"]

"""Scenes that were kept, in an order: a talk, in one JSON file.

A `Playlist` is a tuple of `NamedScene`; every way to change one returns another.  `files.read` and `files.write` are
its way from and to JSON, `packing` that of one scene.  What a file holds and this version does not know stays in it.
"""

from explorer.playlist.files import FORMAT, VERSION, is_playlist, read, write
from explorer.playlist.values import NamedScene, Playlist

__all__ = ["FORMAT", "VERSION", "NamedScene", "Playlist", "is_playlist", "read", "write"]

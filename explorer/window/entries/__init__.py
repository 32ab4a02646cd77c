"""Every action in one table: name, menu, text, keys, what it does."""

from typing import TYPE_CHECKING

from explorer.window.entries import (
    attention,
    blocks,
    crop,
    figures,
    files,
    help,
    looking,
    networks,
    outline,
    pages,
    pictures,
    presenting,
    scenes,
    units,
    window,
)
from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

_TOPICS = (
    files,
    figures,
    crop,
    pictures,
    looking,
    blocks,
    attention,
    outline,
    units,
    networks,
    pages,
    scenes,
    presenting,
    window,
    help,
)
"""In the order of the menus and of the page under F1."""

__all__ = ["Entry", "table"]


def table(main: "MainWindow") -> tuple[Entry, ...]:
    """Return every action."""
    return tuple(entry for topic in _TOPICS for entry in topic.entries(main))

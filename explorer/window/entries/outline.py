"""The network as a list, and the search in it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry
from explorer.window.sides import OUTLINE

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    commands = window.commands
    toggle = partial(commands.toggle_side, OUTLINE)
    yield Entry("outline", "View", "Outline", ("U",), "The network as a list of blocks and layers", toggle)
    yield Entry(
        "find layer", "View", "Find a layer…", ("Ctrl+F",), "Search layers by name", commands.search_outline
    )

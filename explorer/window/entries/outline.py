"""The network as a list, and the search in it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    commands, session = window.commands, window.session
    toggle = partial(commands.toggle_side, 2)
    yield Entry("outline", "View", "Outline", ("U",), "The network as a list of blocks and layers", toggle)
    yield Entry(
        "find layer", "View", "Find a layer…", ("Ctrl+F",), "Search layers by name", commands.search_outline
    )
    yield Entry(
        "open blocks", "View", "Open all blocks", (), "Show every layer of every block", session.open_blocks
    )
    yield Entry(
        "close blocks", "View", "Close the blocks", (), "Show every block as one", session.close_blocks
    )

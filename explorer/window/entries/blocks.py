"""Blocks of a network: open and closed."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    session = window.session
    yield Entry(
        "open block",
        "View",
        "Open the block",
        ("Z",),
        "Show the layers in the selected unit's block",
        partial(window.commands.toggle_block, False),
        needs_3d=True,
    )
    yield Entry(
        "close block",
        "View",
        "Close the block",
        ("Shift+Z",),
        "Show the selected unit's block as one",
        partial(window.commands.toggle_block, True),
        needs_3d=True,
    )
    yield Entry(
        "open blocks", "View", "Open all blocks", ("Ctrl+B",), "Show every layer", session.open_blocks
    )
    yield Entry(
        "close blocks",
        "View",
        "Close all blocks",
        ("Ctrl+Shift+B",),
        "Show every block as one",
        session.close_blocks,
    )

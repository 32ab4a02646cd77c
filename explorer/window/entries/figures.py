"""Figures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

TIP = "What is on screen, or the network as a diagram: for slides, papers or the clipboard"


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield the one there is."""
    yield Entry(
        "figure export", "File", "Export figure…", ("Ctrl+Shift+E",), TIP, window.ask_figure, page="all"
    )

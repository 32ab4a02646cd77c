"""Figures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.figures import FigureDialog
    from explorer.window.main import MainWindow

TIP = "What is on screen, or the network as a diagram: for slides, papers or the clipboard"


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield the one there is."""
    made: list[FigureDialog] = []  # one, when it is first asked for

    def ask() -> None:
        from explorer.window.figures import FigureDialog

        if not made:
            made.append(FigureDialog(window))
            made[0].told.connect(window.status.tell)
            made[0].failed.connect(window.errors.show)
        made[0].ask()

    yield Entry("figure export", "File", "Export figure…", ("Ctrl+Shift+E",), TIP, ask, page="all")

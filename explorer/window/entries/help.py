"""Help: the keys, what a part is, the tour."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menu; neither tour nor help is made before it is asked for."""
    for name, text, keys, tip, slot in (
        ("help", "Keys", ("F1",), "Every key on one page", window.commands.show_shortcuts),
        (
            "what is this",
            "What is this?",
            ("Shift+F1",),
            "Click a part, or press it again: what that is",
            lambda: window.what_is_this.ask(),
        ),
        ("tour", "Take the tour", (), "Six things to do, in a minute", lambda: window.tour.start()),
    ):
        yield Entry(name, "Help", text, keys, tip, slot, page="all")

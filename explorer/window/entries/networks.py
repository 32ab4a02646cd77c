"""Networks and what they run on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    yield Entry(
        "networks",
        "Window",
        "Choose a network…",
        ("Ctrl+K", "Ctrl+N"),
        "Find one by name",
        window.open_chooser,
    )
    yield Entry("device", "Window", "Networks run on", (), "Processor or graphics", lambda: _pop_up(window))


def _pop_up(window: "MainWindow") -> None:
    menu = window.actions_by_name["device"].menu()
    if menu is not None:
        menu.popup(QCursor.pos())

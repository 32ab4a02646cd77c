"""The window itself."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    yield Entry("network", "Window", "Next network", ("N",), "Another network", window.commands.next_network)
    toggle = window.commands.toggle_theme
    yield Entry("theme", "Window", "Dark or light", ("T",), "Switch the theme", toggle, page="all")
    for key, name in (("F2", "input"), ("F3", "layers"), ("F4", "inspector")):
        toggle = partial(window.commands.toggle_dock, name)
        yield Entry(f"dock {name}", "Window", f"Show {name}", (key,), f"Show or hide the {name}", toggle)

"""Films."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.films import FilmDialog
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menu."""
    made: list[FilmDialog] = []  # one, when it is first asked for

    def ask() -> None:
        from explorer.window.films import FilmDialog

        if not made:
            made.append(FilmDialog(window))
            made[0].told.connect(window.status.tell)
            made[0].failed.connect(window.errors.show)
        made[0].ask(tuple(named.scene for named in window.scenes.talk.playlist.scenes))

    yield Entry(
        "film export", "File", "Export film…", ("Ctrl+Shift+M",), "As WebP, GIF or MP4", ask, page="all"
    )

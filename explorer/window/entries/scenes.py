"""Scenes that are kept, and their playlist."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menu."""
    scenes = window.scenes
    for name, text, keys, tip, slot in (
        ("keep scene", "Keep as a scene", ("Ctrl+Return",), "Keep everything on screen", scenes.keep),
        (
            "keep scene instead",
            "Keep instead",
            ("Ctrl+Shift+Return",),
            "In place of the scene shown last",
            scenes.keep_instead,
        ),
        ("next scene", "Next scene", ("Alt+PgDown",), "Show the next scene", scenes.talk.next),
        ("previous scene", "Previous scene", ("Alt+PgUp",), "Show the scene before", scenes.talk.previous),
        ("scenes", "List of scenes", ("Ctrl+L",), "Show or hide the list of scenes", scenes.toggle),
        (
            "save playlist",
            "Save the playlist",
            ("Ctrl+Shift+S",),
            "All scenes, in one file",
            scenes.store.save,
        ),
        ("save playlist as", "Save the playlist as…", (), "In another file", scenes.store.ask_save),
        (
            "lecture",
            "The lecture",
            ("Ctrl+Shift+L",),
            "A lecture on convolutional networks, scene by scene, with notes",
            scenes.open_lecture,
        ),
        ("new playlist", "New playlist", (), "Without scenes", scenes.store.new),
    ):
        yield Entry(name, "Scenes", text, keys, tip, slot, page="all")

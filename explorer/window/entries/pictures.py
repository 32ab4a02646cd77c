"""Ways for pictures to come in: folders, what was opened last, the clipboard, the camera."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    files, camera = window.files, window.camera
    for name, text, keys, tooltip, slot in (
        (
            "open folder",
            "Open folder…",
            ("Ctrl+Shift+O",),
            "Leaf through a folder of pictures",
            files.ask_folder,
        ),
        ("recent", "Recent", (), "What was opened last", partial(_pop_up, window)),
        ("paste", "Paste", ("Ctrl+V",), "A picture or a file from the clipboard", files.paste),
        (
            "next picture",
            "Next picture",
            ("Ctrl+PgDown",),
            "The next one of the folder",
            partial(files.leaf, 1),
        ),
        (
            "picture before",
            "Previous picture",
            ("Ctrl+PgUp",),
            "The one before in the folder",
            partial(files.leaf, -1),
        ),
        ("camera", "Live camera", ("Shift+C",), "What the camera sees, live; again stops it", camera.toggle),
        (
            "freeze frame",
            "Freeze the camera",
            ("Ctrl+Shift+C",),
            "Keep the last frame, or go on",
            camera.freeze,
        ),
        (
            "mirror",
            "Mirror the camera",
            (),
            "Left and right as in a mirror, or not",
            lambda: camera.mirror(not camera.mirrored),
        ),
        ("which camera", "Which camera", (), "Choose one of several", camera.toggle),
    ):
        yield Entry(name, "Pictures", text, keys, tooltip, slot)


def _pop_up(window: "MainWindow") -> None:
    window.actions_by_name["recent"].menu().popup(QCursor.pos())

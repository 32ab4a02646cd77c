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
    yield from _file_entries(window)
    yield from _camera_entries(window)


def _file_entries(window: "MainWindow") -> Iterable[Entry]:
    files = window.files
    after, before = partial(files.leaf, 1), partial(files.leaf, -1)
    leaf = "Leaf through a folder of pictures"
    yield Entry("open folder", "Pictures", "Open folder…", ("Ctrl+Shift+O",), leaf, files.ask_folder)
    yield Entry("recent", "Pictures", "Recent", (), "What was opened last", partial(_pop_up, window))
    tip = "A picture or a file from the clipboard"
    yield Entry("paste", "Pictures", "Paste", ("Ctrl+V",), tip, files.paste)
    tip = "The next one of the folder"
    yield Entry("next picture", "Pictures", "Next picture", ("Ctrl+PgDown",), tip, after)
    tip = "The one before in the folder"
    yield Entry("picture before", "Pictures", "Previous picture", ("Ctrl+PgUp",), tip, before)


def _camera_entries(window: "MainWindow") -> Iterable[Entry]:
    camera = window.camera
    tip = "What the camera sees, live; again stops it"
    yield Entry("camera", "Pictures", "Live camera", ("Shift+C",), tip, camera.toggle)
    tip = "Keep the last frame, or go on"
    yield Entry("freeze frame", "Pictures", "Freeze the camera", ("Ctrl+Shift+C",), tip, camera.freeze)
    turn, tip = lambda: camera.mirror(not camera.mirrored), "Left and right as in a mirror, or not"
    yield Entry("mirror", "Pictures", "Mirror the camera", (), tip, turn)
    yield Entry("which camera", "Pictures", "Which camera", (), "Choose one of several", camera.toggle)


def _pop_up(window: "MainWindow") -> None:
    window.actions_by_name["recent"].menu().popup(QCursor.pos())

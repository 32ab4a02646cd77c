"""The playlist in the window: scenes kept from what is on screen, their file, their list, and their rescue."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer import resources
from explorer.labs import state_types
from explorer.playlist import Playlist, read
from explorer.talk import Talk
from explorer.window import memory
from explorer.window.scenes.keeping import Keeper
from explorer.window.scenes.panel import ScenesPanel
from explorer.window.scenes.rescue import Rescue
from explorer.window.scenes.store import Store
from explorer.worker import Lane

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

__all__ = ["Scenes"]


class Scenes(QObject):
    """Holds the talk and all that is done with it; `panel` stands beside the pages."""

    def __init__(self, window: "MainWindow", remembers: bool) -> None:
        super().__init__(window)
        self._window = window
        self.talk = Talk(window.session, self)
        self.keeper = Keeper(window, self.talk)
        self.store = Store(self.talk, window, window.files.recent, asks=remembers)
        self.panel = ScenesPanel(self.talk)
        self.panel.hide()
        folder = Path(memory.settings().fileName()).parent
        self.rescue = Rescue(self.talk, self.keeper.scene, folder, self) if remembers else None
        self.panel.keep_requested.connect(self._keep)
        self.panel.save_requested.connect(self.store.save)
        self.panel.close_requested.connect(self.toggle)
        window.files.playlist_read.connect(self.take)
        for failing in (self.store, self.talk):
            failing.failed.connect(window.errors.show)
        self.store.told.connect(window.status.tell)
        self._reader = Lane("lecture", lambda path, _cancelled: read(path, state_types()), self)
        self._reader.finished.connect(self._take_lecture)
        self._reader.failed.connect(self._refuse)

    def toggle(self) -> None:
        """Show or hide the list."""
        shown = self.panel.isHidden()
        self.panel.setVisible(shown)
        if shown:
            self.panel.list.setFocus()
        else:
            self._window.free_keys()

    def keep(self) -> None:
        """Keep what is on screen as a scene."""
        self._keep(False)

    def keep_instead(self) -> None:
        """Keep what is on screen in place of the scene that was shown last."""
        self._keep(True)

    def _keep(self, instead: bool) -> None:
        (self.keeper.keep_instead if instead else self.keeper.keep)()
        scene = self.talk.scene
        if scene is not None:
            self._window.status.tell(f"Kept as scene {self.talk.index + 1}: {scene.name}")

    def take(self, playlist: Playlist, path: Path, scene: int = 0) -> None:
        """Open a playlist that was read from a file, and show one of its scenes."""
        if self.store.take(playlist, path):
            self.panel.show()
            self.talk.show(scene)

    def open_lecture(self) -> None:
        """Open the lecture that comes with the application, when it is read."""
        self._reader.submit(resources.find("playlists", "lecture.json"))

    def _take_lecture(self, _path: Path, lecture: Playlist) -> None:
        """It is nobody's file: it is saved under a name of one's own."""
        if self.store.may_leave():
            self.talk.open(lecture, None, theme=self._window.session.scene.theme)
            self.panel.show()
            self.talk.show(0)

    def _refuse(self, _path: Path, error: Exception) -> None:
        self._window.errors.show(error)

    def restore(self) -> None:
        """Bring back what a run that broke off had."""
        found = self.rescue.find() if self.rescue is not None else None
        if found is None:
            return
        playlist, scene = found
        if playlist.scenes:
            self.talk.open(playlist, None, unsaved=True)
            self.panel.show()
        self._window.session.show_scene(scene)
        self.rescue.keep()
        self._window.status.tell("Restored what was there before the application ended unexpectedly")

    def close(self) -> None:
        """The window is closed."""
        self._reader.stop()
        self.store.close()
        if self.rescue is not None:
            self.rescue.close()

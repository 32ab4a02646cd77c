"""The file of a playlist: opened, and saved off the GUI thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from explorer.errors import ExplorerError
from explorer.playlist import Playlist, write
from explorer.talk import Talk
from explorer.window.recent import Recent
from explorer.window.where import ask_where
from explorer.worker import Lane

FILTER = "Playlists (*.json)"
_WRITING = threading.Lock()


@dataclass(frozen=True, eq=False)
class Saving:
    """Write a playlist.  turn: of the talk when it was its own."""

    playlist: Playlist
    path: Path
    turn: int


def save(request: Saving, cancelled: Callable[[], bool]) -> None:
    """Compute on the lane; what is newer is not written over."""
    with _WRITING:
        if not cancelled():
            write(request.playlist, request.path)


class Store(QObject):
    """Opens and saves the talk's playlist."""

    told = Signal(str)
    failed = Signal(object)  # ExplorerError

    def __init__(self, talk: Talk, window: QWidget, recent: Recent, asks: bool = True) -> None:
        """asks: whether an unsaved playlist is asked about before it is left."""
        super().__init__(window)
        self._talk, self._window, self._recent, self._asks = talk, window, recent, asks
        self._lane = Lane("playlists", save, self)
        self._lane.finished.connect(self._saved)
        self._lane.failed.connect(self._failed)

    # ---- opening

    def take(self, playlist: Playlist, path: Path) -> bool:
        """Open what was read from a file, unless what is unsaved shall stay; returns whether."""
        if not self.may_leave():
            return False
        self._talk.open(playlist, path)
        self.told.emit(f"{path.name}: {counted(playlist)}")
        return True

    def new(self) -> None:
        """Begin a playlist without scenes."""
        if self.may_leave():
            self._talk.open(Playlist(), None)

    # ---- saving

    def save(self) -> None:
        """Save to the file it is from; where there is none, ask for one."""
        if self._talk.path is None:
            self.ask_save()
        else:
            self.save_to(self._talk.path)

    def ask_save(self) -> None:
        """Ask for a file and save there."""
        if not self._talk.playlist.scenes:
            self.failed.emit(ExplorerError("There is no scene to save yet; keep one with Ctrl+Return."))
            return
        path = self._asked()
        if path is not None:
            self.save_to(path)

    def _asked(self) -> Path | None:
        proposed = str(Path(self._recent.folder) / f"{self._talk.playlist.title or 'talk'}.json")
        return ask_where(self._window, "Save the playlist", proposed, FILTER)

    def save_to(self, path: Path) -> None:
        """Save to `path`; `told` when it is done, `failed` where that is impossible: then nothing is lost."""
        self._lane.submit(Saving(self._talk.playlist, path, self._talk.turn))

    def may_leave(self) -> bool:
        """Ask what becomes of an unsaved playlist; returns whether it may be left now."""
        if not (self._asks and self._talk.unsaved and self._talk.playlist.scenes):
            return True
        buttons = QMessageBox.StandardButton
        chosen = QMessageBox.question(
            self._window,
            "Save the playlist?",
            f"The playlist with {counted(self._talk.playlist)} has not been saved.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if chosen == buttons.Save:
            self._save_now()
        return chosen == buttons.Discard or (chosen == buttons.Save and not self._talk.unsaved)

    def _save_now(self) -> None:
        """Save and wait for it; asks for a file where there is none, or none can be."""
        self._lane.cancel()
        path = self._talk.path or self._asked()
        while path is not None and self._talk.unsaved:
            try:
                with _WRITING:
                    write(self._talk.playlist, path)
            except ExplorerError as error:
                self.failed.emit(error)
                path = self._asked()
            else:
                self._talk.saved_to(path, self._talk.playlist)
                self._recent.add(path, path.parent)

    def close(self) -> None:
        """Save nothing more."""
        self._lane.stop()

    def _saved(self, request: Saving, _nothing: None) -> None:
        if request.turn == self._talk.turn:  # else another was opened meanwhile
            self._talk.saved_to(request.path, request.playlist)
        self._recent.add(request.path, request.path.parent)
        self.told.emit(f"Saved {request.path.name}: {counted(request.playlist)}")

    def _failed(self, _request: Saving, error: Exception) -> None:
        """Say why it could not be saved, and ask for another place."""
        self.failed.emit(error)
        if self._asks and isinstance(error, ExplorerError):
            self.ask_save()


def counted(playlist: Playlist) -> str:
    """Return how many scenes there are, in words."""
    count = len(playlist)
    return f"{count} scene{'' if count == 1 else 's'}"

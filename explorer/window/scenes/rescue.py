"""What a crash or a power cut does not take: the scenes and what is on screen, written every few seconds."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from explorer.errors import ExplorerError
from explorer.labs import state_types
from explorer.playlist import NamedScene, Playlist, read, write
from explorer.scene import Scene
from explorer.talk import Talk
from explorer.worker import Lane

EVERY_MS = 5000
LEFT = "As it was left"


@dataclass(frozen=True, eq=False)
class Rescuing:
    """Write these scenes, and behind them what is on screen."""

    playlist: Playlist
    scene: Scene
    path: Path


def write_down(request: Rescuing, _cancelled: object) -> None:
    """Compute on the lane."""
    request.path.parent.mkdir(parents=True, exist_ok=True)
    write(request.playlist.with_new(NamedScene(LEFT, request.scene)), request.path)


class Rescue(QObject):
    """Keeps a file in `folder` up to date as long as the window is open; a lock says whose it is.

    A full or read-only disk is no reason to disturb anybody: it is tried again.
    """

    def __init__(self, talk: Talk, scene: Callable[[], Scene], folder: Path, parent: QObject) -> None:
        """`scene()` gives what is on screen."""
        super().__init__(parent)
        self._talk, self._scene, self._folder = talk, scene, folder
        self._path = folder / f"unsaved-{os.getpid()}.json"
        self._lock: QLockFile | None = None
        self._kept: tuple[object, object] = (None, None)
        self._lane = Lane("rescue", write_down, self)
        self._lane.failed.connect(self._try_again)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def keep(self) -> None:
        """Write down what there is, if it is not what was written last."""
        playlist, scene = self._talk.playlist, self._scene()
        if playlist is self._kept[0] and scene == self._kept[1]:
            return
        self._kept = playlist, scene
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self._path)
        self._lane.submit(Rescuing(playlist, scene, self._path))

    def find(self) -> tuple[Playlist, Scene] | None:
        """Return what a run that broke off had, and forget it; None if the last one ended well."""
        for path in sorted(self._folder.glob("unsaved-*.json"), key=_age):
            lock = _lock(path)
            if lock is None:  # another window is at work with it
                continue
            try:
                playlist = read(path, state_types())
            except ExplorerError:
                playlist = Playlist()
            path.unlink(missing_ok=True)
            lock.unlock()
            if playlist.scenes:
                last = len(playlist) - 1
                return playlist.without(last), playlist.scenes[last].scene
        return None

    def close(self) -> None:
        """The window is closed by its user: nothing is left to be rescued."""
        self._timer.stop()
        self._lane.stop()
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return
        finally:
            if self._lock is not None:
                self._lock.unlock()

    def _try_again(self, _request: Rescuing, _error: Exception) -> None:
        self._kept = None, None


def _lock(path: Path) -> QLockFile | None:
    """Return a lock that is held, or None if another process holds it; that of a process that is gone counts not."""
    lock = QLockFile(f"{path}.lock")
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None


def _age(path: Path) -> float:
    """The youngest first."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0

"""The playlist that is open: which of its scenes is shown, and every way to change it, each to be undone."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.errors import ExplorerError
from explorer.history import History
from explorer.playlist import NamedScene, Playlist
from explorer.scene import Scene, Theme
from explorer.session import Session

NOWHERE = -1


class Talk(QObject):
    """Holds a `Playlist`; shows its scenes by the session.  `index` is the scene that was shown last, or NOWHERE."""

    changed = Signal()  # the playlist, or which scene is shown
    shown = Signal(int)
    failed = Signal(object)  # ExplorerError: what is missing in the scene that was shown

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._playlist = self._saved = Playlist()
        self._path: Path | None = None
        self._index = NOWHERE
        self._turn = 0
        self._theme: Theme | None = None  # chosen during the talk, instead of the scenes' own
        self._shown_in: Theme | None = None
        self._annotated: NamedScene | None = None
        self._history: History[Playlist] = History()

    # ---- what there is

    @property
    def playlist(self) -> Playlist:
        """The scenes."""
        return self._playlist

    @property
    def path(self) -> Path | None:
        """The file it is from, or was saved to; None before."""
        return self._path

    @property
    def turn(self) -> int:
        """Counts the playlists that were opened."""
        return self._turn

    @property
    def index(self) -> int:
        """The scene that was shown last; NOWHERE before the first."""
        return self._index

    @property
    def scene(self) -> NamedScene | None:
        """The scene that was shown last."""
        return self._playlist.scenes[self._index] if 0 <= self._index < len(self._playlist) else None

    @property
    def next_scene(self) -> NamedScene | None:
        """The scene after it; None at the end."""
        after = self._index + 1
        return self._playlist.scenes[after] if after < len(self._playlist) else None

    @property
    def unsaved(self) -> bool:
        """Whether something was changed since it was opened or saved."""
        return self._playlist is not self._saved

    @property
    def can_undo(self) -> bool:
        """Whether a change of the playlist can be taken back."""
        return bool(self._history.past)

    @property
    def can_redo(self) -> bool:
        """Whether a change that was taken back can be made again."""
        return bool(self._history.future)

    # ---- the file

    def open(
        self, playlist: Playlist, path: Path | None, unsaved: bool = False, theme: Theme | None = None
    ) -> None:
        """Take another playlist; none of its scenes is shown yet.  theme: for all of it, instead of its own."""
        self._theme, self._shown_in = theme, None
        self._playlist, self._path, self._index = playlist, path, NOWHERE
        self._saved = Playlist() if unsaved else playlist
        self._turn += 1
        self._history = History()
        self.changed.emit()

    def saved_to(self, path: Path, playlist: Playlist) -> None:
        """`playlist`, which was the one of here, is in a file now."""
        self._path, self._saved = path, playlist
        self.changed.emit()

    # ---- going through it

    def show(self, index: int) -> None:
        """Show a scene; beyond the ends nothing happens.  What is missing of it is told by `failed`.

        A theme that was chosen since another scene was shown stays: a bright hall needs the light one all along.
        """
        if not 0 <= index < len(self._playlist):
            return
        self._index = index
        scene = self._playlist.scenes[index]
        if self._shown_in not in (None, self._session.scene.theme):
            self._theme = self._session.scene.theme
        self._shown_in = self._theme or scene.scene.theme
        self._session.show_scene(scene.scene.with_(theme=self._shown_in))
        self.changed.emit()
        self.shown.emit(index)
        if scene.problem:
            self.failed.emit(ExplorerError(scene.problem))

    def next(self) -> None:
        """Show the next scene."""
        self.show(self._index + 1)

    def previous(self) -> None:
        """Show the scene before."""
        self.show(self._index - 1)

    # ---- changing it

    def keep(self, scene: Scene, thumbnail: bytes, name: str) -> int:
        """Keep a scene after the one that was shown last; returns where."""
        at = self._index + 1 if self.scene is not None else len(self._playlist)
        made = NamedScene(self._playlist.free_name(name), scene, thumbnail=thumbnail)
        self._change(self._playlist.with_new(made, at), at)
        return at

    def keep_instead(self, scene: Scene, thumbnail: bytes) -> None:
        """Keep a scene in place of the one that was shown last, under its name and with its notes."""
        if self.scene is not None:
            self._change(self._playlist.with_scene(self._index, self.scene.with_scene(scene, thumbnail)))

    def rename(self, index: int, name: str) -> None:
        """Call a scene something else; an empty name changes nothing."""
        scene, name = self._playlist.scenes[index], " ".join(name.split())
        if name and name != scene.name:
            self._change(self._playlist.with_scene(index, replace(scene, name=name)))

    def annotate(self, index: int, notes: str) -> None:
        """Write other notes to a scene; what is typed without a pause for anything else is one change."""
        scene = self._playlist.scenes[index]
        if notes == scene.notes:
            return
        annotated = replace(scene, notes=notes)
        playlist = self._playlist.with_scene(index, annotated)
        if scene is self._annotated:
            self._put(playlist)
        else:
            self._change(playlist)
        self._annotated = annotated

    def entitle(self, title: str) -> None:
        """Call the playlist something else."""
        if title != self._playlist.title:
            self._change(replace(self._playlist, title=title))

    def move(self, index: int, to: int) -> None:
        """Put a scene elsewhere; the one that is shown stays the one that is shown."""
        to = min(max(to, 0), len(self._playlist) - 1)
        if index != to:
            order = list(range(len(self._playlist)))
            order.insert(to, order.pop(index))
            now = order.index(self._index) if self._index in order else NOWHERE
            self._change(self._playlist.moved(index, to), now)

    def duplicate(self, index: int) -> None:
        """Have a scene twice."""
        self._change(self._playlist.duplicated(index), self._index + (self._index > index))

    def delete(self, index: int) -> None:
        """Leave a scene out; the one before it is then the one that was shown last."""
        self._change(self._playlist.without(index), self._index - (self._index >= index))

    def undo(self) -> None:
        """Take the last change back."""
        self._put(self._history.undo(self._playlist))

    def redo(self) -> None:
        """Make again what was taken back."""
        self._put(self._history.redo(self._playlist))

    def _change(self, playlist: Playlist, index: int | None = None) -> None:
        self._history.record(self._playlist)
        self._put(playlist, index)

    def _put(self, playlist: Playlist, index: int | None = None) -> None:
        """Take a playlist; the scene that is shown is looked for in it where nobody says which it is."""
        if index is None:
            index = self._index
            if self.scene in playlist.scenes:
                index = playlist.scenes.index(self.scene)
        self._playlist = playlist
        self._index = min(max(index, NOWHERE), len(playlist) - 1)
        self._annotated = None
        self.changed.emit()

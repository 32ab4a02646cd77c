"""Opening drawings and pictures, leafing through folders, saving drawings."""

from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.drawing import Drawing
from explorer.errors import ExplorerError
from explorer.images import SUFFIXES, Missing
from explorer.playlist import Playlist
from explorer.scene import Picture
from explorer.session import Session
from explorer.window import pasting
from explorer.window.folder import Folder
from explorer.window.reading import Leafing, Opening, Pasting, Read, answer, listed, read
from explorer.window.recent import Recent
from explorer.window.where import ask_where
from explorer.worker import Lane
from explorer.writing import write_whole

__all__ = ["Files", "read"]

PATIENCE_MS = 200  # then it is said what is being read
KEPT = 2  # pictures that were read ahead
OPEN_FILTER = (
    f"Pictures, drawings and playlists (*.json {' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
    f";;Pictures ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"
    ";;Drawings and playlists (*.json);;All files (*)"
)
Request = Opening | Leafing | Pasting


class Files(QObject):
    """Files come in on a lane of their own, so that a large one never blocks the pen; folders are listed on another."""

    failed = Signal(object)  # the exception
    told = Signal(str)  # what there is to know about what was opened
    busy_changed = Signal(str)  # what is being read; "" when nothing is
    playlist_read = Signal(object, object)  # Playlist, Path
    folder_changed = Signal(object)  # Folder | None: what there is to leaf through, and where one is

    def __init__(self, session: Session, window: QWidget, recent: Recent | None = None) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.recent = recent or Recent(remembers=False, parent=self)
        self._folder: Folder | None = None
        self._target = 0  # the picture that was leafed to; the folder's own index is the one that is shown
        self._wanted: Request | None = None
        self._reading: Request | None = None
        self._ready: dict[Leafing, Read] = {}
        self._places: WeakKeyDictionary[Picture, Folder] = WeakKeyDictionary()
        self._lane = Lane("files", answer, self)
        self._lane.finished.connect(self._finished)
        self._lane.failed.connect(self._failed)
        self._lister = Lane("folders", lambda path, _cancelled: Folder.around(path), self)
        self._lister.finished.connect(self._listed)
        self._lister.failed.connect(self._not_listed)
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._say_busy)
        session.drawing_changed.connect(self._follow)

    @property
    def folder(self) -> Folder | None:
        """What there is to leaf through, at the picture that was asked for last."""
        return None if self._folder is None else self._folder.at(self._target)

    @property
    def away(self) -> bool:
        """Whether something else than the folder's picture is shown, a drawing, say, and no picture is awaited."""
        if self._folder is None or self._wanted is not None:
            return False
        picture = self._session.scene.picture
        place = None if picture is None else self._places.get(picture)
        return place is None or place.paths is not self._folder.paths

    # ---- in

    def ask_open(self) -> None:
        """Ask for files and show the first; the others can be leafed through."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Open pictures, a drawing or a playlist", self.recent.folder, OPEN_FILTER
        )
        if names:
            self.open(*map(Path, names))

    def ask_folder(self) -> None:
        """Ask for a folder and show its first picture."""
        name = QFileDialog.getExistingDirectory(self._window, "Open a folder of pictures", self.recent.folder)
        if name:
            self.open(Path(name))

    def open(self, *paths: Path) -> None:
        """Show what is in a file when it has been read; of a folder or of several files the first picture."""
        self._want(Opening(paths))

    def paste(self) -> None:
        """Show the picture, or open the files, on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData(), "The clipboard", "What was pasted")

    def take(self, data: QMimeData, what: str, subject: str = "") -> None:
        """Show what was pasted or dropped.  what: held it; subject: of a sentence about the picture itself."""
        try:
            content = pasting.content(data, what)
        except ExplorerError as error:
            self.failed.emit(error)
            return
        if isinstance(content, tuple):
            self.open(*content)
        else:
            self._want(Pasting(content, "pasted picture", subject or what))

    # ---- leafing

    def leaf(self, by: int) -> None:
        """Show the next picture (1) of the folder, or the one before (-1)."""
        if self._folder is None:
            self.failed.emit(ExplorerError("There is no folder to leaf through; open one with Ctrl+Shift+O."))
            return
        if not self._folder.has(self._target + by):
            self.told.emit(f"That was the {'last' if by > 0 else 'first'} picture of the folder")
            return
        request = Leafing(self._folder, self._target + by, by)
        self._target += by
        self.folder_changed.emit(self.folder)
        if (known := self._ready.pop(request, None)) is not None:
            self._be_done()
            self._show_leaf(request, known)
        elif request == self._reading:  # being read ahead
            self._wanted = request
            self._patience.start()
        else:
            self._want(request)

    def close_folder(self) -> None:
        """Leaf no more; the picture stays."""
        if isinstance(self._wanted, Leafing):
            self._lane.cancel()
            self._be_done()
        self._set_folder(None)

    # ---- out

    def ask_save(self) -> None:
        """Ask for a name and save the drawing under it."""
        if not self._session.scene.drawing.strokes and not self._session.desk.replaying:
            self.failed.emit(ExplorerError("There is nothing to save yet; draw a digit first."))
            return
        proposed = str(Path(self.recent.folder) / "drawing.json")
        path = ask_where(self._window, "Save the drawing", proposed, "Drawings (*.json)")
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Save the drawing to `path`, all of it also while it is being replayed."""
        self._session.desk.stop_replay()
        try:
            write_whole(self._session.scene.drawing.to_json().encode(), path)
        except OSError as error:
            reason = error.strerror or error
            self.failed.emit(
                ExplorerError(f"{path.name} could not be saved ({reason}); choose another folder.")
            )

    def close(self) -> None:
        """Stop reading."""
        self._lane.stop()
        self._lister.stop()

    # ---- the inside

    def _want(self, request: Request) -> None:
        """Read `request` next; what was wanted before, or read ahead, is given up."""
        if not (isinstance(request, Leafing) and isinstance(self._wanted, Leafing)):
            self._lane.cancel()
        if not isinstance(request, Leafing):
            self._lister.cancel()
        self._wanted = request
        self._submit(request)
        self._patience.start()

    def _submit(self, request: Request) -> None:
        self._reading = request
        self._lane.submit(request)

    def _say_busy(self) -> None:
        if self._wanted is not None:
            self.busy_changed.emit(f"Reading {self._wanted.name} …")

    def _settle(self, request: Request) -> bool:
        """Note that `request` was answered; returns whether that is what is waited for."""
        if request == self._reading:
            self._reading = None
        if request != self._wanted:
            return False
        self._be_done()
        return True

    def _be_done(self) -> None:
        self._wanted = None
        self._patience.stop()
        self.busy_changed.emit("")

    def _finished(self, request: Request, read: Read) -> None:
        wanted = self._settle(request)
        if isinstance(request, Leafing):
            if wanted:
                self._show_leaf(request, read)
            elif self._folder is None or request.folder.paths is not self._folder.paths:
                return
            elif request.ahead:
                self._keep(request, read)
            elif self._wanted is not None:
                self._show(read)  # leafed past: seen for a moment
        elif wanted:
            self._show(read)
            self._list(request, read)

    def _failed(self, request: Request, error: Exception) -> None:
        if not self._settle(request):
            return
        if self._folder is not None and isinstance(request, Leafing):
            self._target = self._folder.index
            self.folder_changed.emit(self.folder)
        if isinstance(error, Missing) and isinstance(request, Opening):
            self.recent.forget(request.paths[0])
        self.failed.emit(error)

    def _show(self, read: Read) -> None:
        if isinstance(read.content, Playlist):
            self.playlist_read.emit(read.content, read.path)
        elif isinstance(read.content, Drawing):
            self._session.desk.load_drawing(read.content)
        else:
            self._session.desk.load_picture(read.content.pixels, read.content.name)
            if read.folder is not None and self._session.scene.picture is not None:
                self._places[self._session.scene.picture] = read.folder
        if read.skipped:
            self.failed.emit(ExplorerError(_skipped(read.skipped)))
        if read.note:
            self.told.emit(f"{read.path.name if read.path else 'The picture'}: {read.note}")

    def _show_leaf(self, request: Leafing, read: Read) -> None:
        assert self._folder is not None and read.folder is not None
        self._show(read)
        self._set_folder(self._folder.at(read.folder.index))
        self._read_ahead(request.by)

    def _list(self, request: Request, read: Read) -> None:
        """Remember what was opened, and find out what else can be leafed through."""
        if not isinstance(request, Opening) or read.path is None:
            return
        if len(request.paths) == 1:
            self.recent.add(request.paths[0], read.path.parent)
        self._set_folder(read.folder)
        if read.folder is not None:
            self._read_ahead(1)
        elif isinstance(read.content, Picture):
            self._lister.submit(read.path)

    def _shows(self, path: Path) -> bool:
        """Whether the picture in `path` is shown, and no other is on its way."""
        picture = self._session.scene.picture
        return picture is not None and picture.name == path.name and self._wanted is None

    def _not_listed(self, path: Path, error: Exception) -> None:
        if self._shows(path):
            self.failed.emit(error)

    def _listed(self, path: Path, folder: Folder) -> None:
        if len(folder.paths) < 2 or not self._shows(path):
            return
        self._places[self._session.scene.picture] = folder
        self._set_folder(folder)
        self._read_ahead(1)

    def _set_folder(self, folder: Folder | None) -> None:
        if folder is None or self._folder is None or folder.paths is not self._folder.paths:
            self._ready.clear()
        self._folder, self._target = folder, 0 if folder is None else folder.index
        self.folder_changed.emit(folder)

    def _read_ahead(self, by: int) -> None:
        """Read the picture that will most likely be leafed to next."""
        if self._folder is None or self._wanted is not None:
            return
        request = Leafing(self._folder, self._folder.index + by, by, ahead=True)
        if self._folder.has(request.start) and request not in self._ready:
            self._submit(request)

    def _keep(self, request: Leafing, read: Read) -> None:
        while len(self._ready) >= KEPT:
            del self._ready[next(iter(self._ready))]
        self._ready[request] = read

    def _follow(self, _drawing: Drawing) -> None:
        """Undo brought back another picture of the folder: be there."""
        picture = self._session.scene.picture
        place = None if picture is None or self._folder is None else self._places.get(picture)
        if place is None or self._wanted is not None or place.paths is not self._folder.paths:
            return
        if place.index != self._target:
            self._set_folder(place)


def _skipped(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"{names[0]} was skipped because it could not be read."
    return f"{len(names)} pictures were skipped because they could not be read: {listed(names)}."

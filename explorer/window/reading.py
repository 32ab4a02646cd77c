"""What the lane of the files is asked, and what it answers; runs off the GUI thread."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from explorer.drawing import Drawing
from explorer.errors import ExplorerError
from explorer.images import LARGEST, decode_image, from_array, load_image
from explorer.images.scaling import kept
from explorer.labs import state_types
from explorer.playlist import Playlist, is_playlist
from explorer.playlist import read as read_playlist
from explorer.scene import Picture
from explorer.window.folder import Folder, in_order, is_folder, pictures_in
from explorer.window.pasting import Address, unpacked

Cancelled = Callable[[], bool]
SMALLEST = 4  # pixels a side: in less there is nothing to see
NAMED = 5  # pictures that were skipped, by name


@dataclass(frozen=True, eq=False)
class Read:
    """A drawing, a picture or a playlist.  note: what was left out; skipped: names of what could not be read before.

    folder: what there is to leaf through, if that is known already.
    """

    content: Drawing | Picture | Playlist
    path: Path | None = None
    note: str = ""
    skipped: tuple[str, ...] = ()
    folder: Folder | None = None


@dataclass(frozen=True, eq=False)
class Opening:
    """Read a file; of a folder or of several files the first that can be read."""

    paths: tuple[Path, ...]

    @property
    def name(self) -> str:
        """What is being read."""
        return self.paths[0].name or str(self.paths[0])

    def read(self, cancelled: Cancelled) -> Read:
        """Raises ExplorerError."""
        if len(self.paths) == 1 and not is_folder(self.paths[0]):
            return _read(self.paths[0], cancelled)
        every = [pictures_in(path) if is_folder(path) else (path,) for path in self.paths]
        folder = Folder(in_order(path for paths in every for path in paths))
        return Leafing(folder, 0, 1).read(cancelled)


@dataclass(frozen=True, eq=False)
class Leafing:
    """Read the picture at `start`, or the first beyond it that can be read.

    ahead: nobody has asked for it yet; it equals the request of the one who asks.
    """

    folder: Folder
    start: int
    by: int
    ahead: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Leafing) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[int, int, int]:
        return id(self.folder.paths), self.start, self.by

    @property
    def name(self) -> str:
        """What is being read."""
        return self.folder.paths[self.start].name

    def read(self, cancelled: Cancelled) -> Read:
        """Raises ExplorerError if none can be read."""
        skipped: list[str] = []
        for path in self.folder.beyond(self.start, self.by):
            try:
                read = _read(path, cancelled)
            except ExplorerError:
                if cancelled():
                    raise
                skipped.append(path.name)
            else:
                folder = self.folder.at(self.folder.paths.index(path))
                return Read(read.content, path, read.note, tuple(skipped), folder)
        where = "follows" if self.by > 0 else "comes before"
        raise ExplorerError(
            f"{listed(skipped)} could not be read, and no other picture {where}; choose another folder."
        )


@dataclass(frozen=True, eq=False)
class Pasting:
    """Take a picture that is no file.  subject: what a sentence about it begins with."""

    picture: QImage | Address | bytes
    name: str
    subject: str = "The picture"

    def read(self, cancelled: Cancelled) -> Read:
        """Raises ExplorerError."""
        if isinstance(self.picture, QImage):
            return Read(_picture(pixels_of(self.picture), self.name))
        try:
            encoded = unpacked(self.picture) if isinstance(self.picture, Address) else self.picture
        except ValueError:
            raise ExplorerError(f"{self.subject} is damaged or incomplete; choose another picture.") from None
        opened = decode_image(encoded, self.subject, cancelled)
        return Read(_picture(opened.pixels, self.name), note=opened.note)


def answer(request: Opening | Leafing | Pasting, cancelled: Cancelled) -> Read:
    """Compute on the lane."""
    return request.read(cancelled)


def read(path: Path) -> Drawing | Picture | Playlist:
    """Return the drawing, the picture or the playlist in `path`; raises ExplorerError."""
    return _read(path, None).content


def listed(names: Iterable[str]) -> str:
    """Return the first few names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def pixels_of(image: QImage) -> np.ndarray:
    """Return a QImage as (H, W, 3) or, where something is transparent, (H, W, 4) uint8; at most LARGEST a side."""
    if max(image.width(), image.height()) > LARGEST:
        size, smooth = QSize(*kept(image.width(), image.height())), Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return from_array(rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4))


def _read(path: Path, cancelled: Cancelled | None) -> Read:
    if path.suffix.lower() == ".json":
        return Read(
            read_playlist(path, state_types()) if is_playlist(path) else Drawing.from_json(path), path
        )
    opened = load_image(path, cancelled)
    return Read(_picture(opened.pixels, path.name), path, opened.note)


def _picture(pixels: np.ndarray, name: str) -> Picture:
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise ExplorerError(f"{name} has only {width}×{height} pixels; choose a larger picture.")
    return Picture(pixels, name)

"""Pictures to leaf through: those of a folder, in natural order, or those that were dropped together."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.errors import ExplorerError
from explorer.images import SUFFIXES

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, eq=False)
class Folder:
    """The pictures, and which of them is shown; paths is never empty."""

    paths: tuple[Path, ...]
    index: int = 0

    @property
    def current(self) -> Path:
        """The one that is shown."""
        return self.paths[self.index]

    @property
    def words(self) -> str:
        """Where one is: ``3 / 57``."""
        return f"{self.index + 1} / {len(self.paths)}"

    def has(self, index: int) -> bool:
        """Whether there is a picture of that index."""
        return 0 <= index < len(self.paths)

    def at(self, index: int) -> "Folder":
        """Return the same pictures with another one shown."""
        return replace(self, index=index)

    def beyond(self, start: int, by: int) -> Iterator[Path]:
        """Yield the pictures from `start` on, forwards (1) or backwards (-1)."""
        while self.has(start):
            yield self.paths[start]
            start += by

    @classmethod
    def around(cls, path: Path) -> "Folder":
        """Return the folder that `path` lies in, with it shown, whatever its name ends in.

        Raises ExplorerError if the folder cannot be read.
        """
        with _readable(path.parent, "to leaf through it"):
            siblings = {each.name: each for each in _pictures(path.parent)} | {path.name: path}
        paths = in_order(siblings.values())
        return cls(paths, paths.index(path))


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Return the pictures in a folder, by their names; raises ExplorerError if there are none."""
    with _readable(folder, "or choose another folder"):
        paths = in_order(_pictures(folder))
    if not paths:
        raise ExplorerError(f"There are no pictures in the folder {_name(folder)}; choose another folder.")
    return paths


def is_folder(path: Path) -> bool:
    """Whether it is one; of what may not be looked at that is found out when it is read."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


@contextmanager
def _readable(folder: Path, remedy: str) -> Iterator[None]:
    """Turn what keeps a folder from being read into one sentence."""
    try:
        yield
    except PermissionError:
        raise ExplorerError(
            f"You may not read the folder {_name(folder)}; change its permissions {remedy}."
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise ExplorerError(
            f"The folder {_name(folder)} cannot be read ({reason}); choose another folder."
        ) from None


def _name(folder: Path) -> str:
    return folder.name or str(folder)


def in_order(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the paths as people count: 2.png before 10.png, capitals among small letters."""
    return tuple(sorted(set(paths), key=_natural))


def _pictures(folder: Path) -> list[Path]:
    """Return what in a folder is named as a picture; raises OSError.  Folders in it, and hidden files, are left out."""
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if not e.name.startswith(".") and not _is_folder(e)]
    return [folder / name for name in names if Path(name).suffix.lower() in SUFFIXES]


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _natural(path: Path) -> tuple[object, ...]:
    """Return what to sort by: every second part is a number."""
    parts = _NUMBER.split(path.name.casefold())
    return (*((int(part), part) if at % 2 else (0, part) for at, part in enumerate(parts)), (0, str(path)))

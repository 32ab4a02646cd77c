"""Pictures to leaf through: those of a folder, in natural order, or those that were dropped together."""

import os
import re
from collections.abc import Iterable, Iterator
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
        """Return the folder that `path` lies in, with it shown, whatever its name ends in."""
        siblings = {each.name: each for each in _pictures(path.parent)} | {path.name: path}
        paths = in_order(siblings.values())
        return cls(paths, paths.index(path))


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Return the pictures in a folder, by their names; raises ExplorerError if there are none."""
    name = folder.name or str(folder)
    try:
        paths = in_order(_pictures(folder))
    except PermissionError:
        raise ExplorerError(
            f"You may not read the folder {name}; change its permissions or choose another folder."
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise ExplorerError(f"The folder {name} cannot be read ({reason}); choose another folder.") from None
    if not paths:
        raise ExplorerError(f"There are no pictures in the folder {name}; choose another folder.")
    return paths


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

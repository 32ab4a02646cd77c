"""What was opened last, and from which folder."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QMenu, QWidget

from explorer.window import memory

MOST = 10


class Recent(QObject):
    """The last files and folders, the newest first; on disk only where the window remembers."""

    changed = Signal()

    def __init__(self, remembers: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = memory.settings() if remembers else None
        self._paths, self._folder = _recalled(self._settings)

    @property
    def paths(self) -> tuple[Path, ...]:
        """At most MOST of them; some may be gone."""
        return tuple(map(Path, self._paths))

    @property
    def folder(self) -> str:
        """Where the next dialog begins; empty is where the program was started."""
        return self._folder

    def add(self, path: Path, folder: Path) -> None:
        """`path` was opened; the next dialog begins in `folder`."""
        name = str(path.absolute())
        self._keep([name, *(each for each in self._known() if each != name)][:MOST], str(folder.absolute()))

    def forget(self, path: Path) -> None:
        """`path` is no longer there."""
        name, known = str(path.absolute()), self._known()
        if name in known:
            self._keep([each for each in known if each != name], self._folder)

    def clear(self) -> None:
        """Forget all of them."""
        self._keep([], self._folder)

    def _known(self) -> list[str]:
        """Return the paths as they are now: another window may have opened files since."""
        if self._settings is None:
            return self._paths
        self._settings.sync()
        return _recalled(self._settings)[0]

    def _keep(self, paths: list[str], folder: str) -> None:
        self._paths, self._folder = paths, folder
        if self._settings is not None:
            self._settings.setValue("recent", json.dumps({"paths": paths, "folder": folder}))
            self._settings.sync()
        self.changed.emit()


def _recalled(settings: QSettings | None) -> tuple[list[str], str]:
    """Return what was kept; nothing if that is damaged."""
    if settings is None:
        return [], ""
    try:
        kept = json.loads(str(settings.value("recent", "{}")))
        paths, folder = kept.get("paths", []), kept.get("folder", "")
    except (ValueError, AttributeError):
        return [], ""
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in [*paths, folder]):
        return [], ""
    return paths[:MOST], folder


class RecentMenu(QMenu):
    """Offers them; filled when it opens."""

    def __init__(self, recent: Recent, open_path: Callable[[Path], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._recent, self._open = recent, open_path
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        names = [path.name for path in self._recent.paths]
        for number, path in enumerate(self._recent.paths, 1):
            name = path.name or str(path)
            words = name if names.count(path.name) == 1 else f"{name}  –  {path.parent.name}"
            action = self.addAction(f"&{number % 10}  {words.replace('&', '&&')}")
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self._open(path))
        if names:
            self.addSeparator()
            self.addAction("Forget these", self._recent.clear)
        else:
            self.addAction("Nothing was opened yet").setEnabled(False)

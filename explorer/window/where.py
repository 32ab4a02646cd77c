"""Asking where to save."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_where(parent: QWidget, title: str, proposed: str, kinds: str) -> Path | None:
    """Ask for the file to write; None if there shall be none.

    A name without an ending gets that of the kind that is chosen.  What would be written over then is asked about here:
    the system's dialog knew another name.
    """
    name, kind = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    path = Path(name)
    if not name or path.suffix:
        return path if name else None
    path = path.with_suffix(_ending(kind or kinds))
    return path if not path.exists() or _replaces(parent, path) else None


def _ending(kind: str) -> str:
    """Return what the names of a kind end in: .json of ``Playlists (*.json)``."""
    return kind.partition("*")[2].rstrip(")").split()[0]


def _replaces(parent: QWidget, path: Path) -> bool:
    buttons = QMessageBox.StandardButton
    question = f"{path.name} is there already. Do you want to replace it?"
    asked = QMessageBox.question(parent, "Replace it?", question, buttons.Yes | buttons.No, buttons.No)
    return asked == buttons.Yes

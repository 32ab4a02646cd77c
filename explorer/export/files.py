"""Pictures as files, whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError
from explorer.writing import write_whole

__all__ = ["save_image", "save_whole", "write_whole"]


def save_image(image: QImage, path: Path, kind: str = "") -> None:
    """Save `image` in the format `kind`, else in the one the name of `path` ends in; see `save_whole`.

    Raises ExplorerError if the format is unknown or the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    kind = kind or path.suffix.removeprefix(".")
    if not kind or not image.save(buffer, kind):
        raise ExplorerError(
            f"{path.name} is not a kind of picture to save; let its name end in .png or .jpg."
        )
    save_whole(buffer.data().data(), path)


def save_whole(content: bytes, path: Path) -> None:
    """Write a file; what was there stays until all is written.  Raises ExplorerError if that cannot be."""
    try:
        write_whole(content, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExplorerError(f"{path} cannot be written: {reason}; choose another place.") from None

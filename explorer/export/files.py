"""Writing a file so that it is there whole or not at all."""

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError


def save_image(image: QImage, path: Path) -> None:
    """Save `image` in the format the name of `path` ends in; what was there stays until all is written.

    Raises ExplorerError if the format is unknown or the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    kind = path.suffix.removeprefix(".")
    if not kind or not image.save(buffer, kind):
        raise ExplorerError(
            f"{path.name} is not a kind of picture to save; let its name end in .png or .jpg."
        )
    try:
        write_whole(buffer.data().data(), path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExplorerError(f"{path} cannot be written: {reason}; choose another place.") from None


def write_whole(content: bytes, path: Path) -> None:
    """Write a file beside `path`, then rename it; raises OSError and leaves nothing behind."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        partial.chmod(0o666 & ~_umask())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

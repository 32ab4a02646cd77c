"""What was dropped or lies on the clipboard: files, or a picture that is no file."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError

LINES = 1000  # of copied text that are looked at
_WEB = ("http://", "https://", "ftp://")


def promising(data: QMimeData) -> bool:
    """Whether it is worth a look: while it hovers, nothing is read."""
    return data.hasUrls() or data.hasImage()


def content(data: QMimeData, what: str = "The clipboard") -> tuple[Path, ...] | QImage:
    """Return files, or else a picture; raises ExplorerError if there is neither.  what: held it."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return paths
    if data.hasImage():
        image = QImage(data.imageData())
        if not image.isNull():
            return image
    for url in data.urls():
        if url.scheme() == "data" and not (image := _inside(url)).isNull():
            return image
    lines = data.text().strip().splitlines()[:LINES]
    if any(url.scheme() in ("http", "https", "ftp") for url in data.urls()) or _is_web(lines):
        raise ExplorerError(
            "That is an address on the web, which is not fetched; save the picture and open the file, "
            "or copy the picture itself."
        )
    paths = _paths(lines)
    if paths:
        return paths
    raise ExplorerError(f"{what} holds no picture; copy a picture or a file, or open one with Ctrl+O.")


def _inside(url: QUrl) -> QImage:
    """Return the picture that a ``data:`` address holds itself, as browsers have it; a null one if it has none."""
    head, _, packed = url.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(",")
    if not head.endswith(";base64"):
        return QImage()
    return QImage.fromData(QByteArray.fromBase64(QByteArray.fromPercentEncoding(packed.encode())))


def _is_web(lines: list[str]) -> bool:
    return bool(lines) and lines[0].strip().lower().startswith(_WEB)


def _paths(lines: list[str]) -> tuple[Path, ...]:
    """Return the files that text names, if every line is the whole path of one."""
    paths = []
    for line in filter(None, (line.strip().strip("\"'") for line in lines)):
        path = Path(QUrl(line).toLocalFile() if line.startswith("file:") else line)
        if "\0" in line or len(line) > 4096 or not path.is_absolute() or not _exists(path):
            return ()
        paths.append(path)
    return tuple(paths)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # longer than a name may be
        return False

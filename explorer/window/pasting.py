"""What was dropped or lies on the clipboard: files, or a picture that is no file.

Nothing is decoded here: it may be long, and the window waits.
"""

import base64
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError

LINES = 1000  # of copied text that are looked at
HEAD = 256  # bytes of an address that say what it holds
PIECE = 1 << 18  # bytes of an address that are unpacked at a time: other threads wait meanwhile
_ADDRESSES = "text/uri-list"
_WEB = ("http://", "https://", "ftp://")
_ENCODED = ("image/png", "image/jpeg", "image/webp")
_BLANK = b" \t\r\n"


@dataclass(frozen=True, eq=False)
class Address:
    """A text that begins with a ``data:`` address, which holds a picture itself, as browsers have them."""

    text: QByteArray


Content = tuple[Path, ...] | QImage | Address | bytes
"""Files; or a picture: as Qt has it, inside an address, or as the bytes of a file."""


def promising(data: QMimeData) -> bool:
    """Whether it is worth a look: while it hovers, nothing is read.  Text may name a file; else it is told why not."""
    return data.hasUrls() or data.hasImage() or data.hasText() or any(map(data.hasFormat, _ENCODED))


def content(data: QMimeData, what: str = "The clipboard") -> Content:
    """Return what is in it; raises ExplorerError if it can hold no picture.  what: held it."""
    inside = _address(data.data(_ADDRESSES)) if data.hasUrls() else None  # long ones take Qt seconds
    urls = [] if inside is not None else data.urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return paths
    picture = _picture(data) if inside is None else inside
    return _named(data, urls, what) if picture is None else picture


def unpacked(address: Address) -> bytes:
    """Return the file that an address holds, if anything; raises ValueError if it is damaged."""
    text = memoryview(address.text)
    head = text[:HEAD].tobytes().partition(b",")[0]
    body = text[len(head) + 1 :]
    if not head.lower().endswith(b";base64"):
        return unquote_to_bytes(body.tobytes().partition(b"\n")[0].strip())
    whole, rest, ended = bytearray(), b"", b""
    for start in range(0, len(body), PIECE):
        if ended:
            break
        line, ended, _ = body[start : start + PIECE].tobytes().partition(b"\n")
        piece = rest + line.translate(None, _BLANK)
        percent = piece.find(b"%", -2)  # the rest of that sign comes in the next piece
        piece, held = (piece, b"") if percent < 0 else (piece[:percent], piece[percent:])
        piece = unquote_to_bytes(piece) if b"%" in piece else piece
        fours = len(piece) // 4 * 4
        whole += base64.b64decode(piece[:fours])
        rest = piece[fours:] + held
    rest = unquote_to_bytes(rest)
    whole += base64.b64decode(rest + b"=" * (-len(rest) % 4))
    return bytes(whole)


def _address(text: QByteArray) -> Address | None:
    """Return the ``data:`` address that a text begins with, not copied."""
    return Address(text) if text.left(5).data().lower() == b"data:" else None


def _picture(data: QMimeData) -> bytes | QImage | None:
    """Return a picture that is no file: as it was encoded, or else as Qt has it."""
    for kind in filter(data.hasFormat, _ENCODED):
        if encoded := data.data(kind).data():
            return encoded
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if image.isNull() else image


def _named(data: QMimeData, urls: list[QUrl], what: str) -> tuple[Path, ...] | Address:
    """Return what copied text names."""
    text = data.text().strip()
    if text[:11].lower() == "data:image/":
        return Address(QByteArray(text.replace("\n", "").encode()))
    lines = text.splitlines()[:LINES]
    if any(url.scheme() in ("http", "https", "ftp") for url in urls) or _is_web(lines):
        raise ExplorerError(
            "That is an address on the web, which is not fetched; save the picture and open the file, "
            "or copy the picture itself."
        )
    if paths := _paths(lines):
        return paths
    raise ExplorerError(f"{what} holds no picture; copy a picture or a file, or open one with Ctrl+O.")


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

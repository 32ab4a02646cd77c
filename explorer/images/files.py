"""A picture from a file that may be anything."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from explorer.errors import ExplorerError
from explorer.images.ground import Pixels
from explorer.images.kinds import FORMATS, HEAD, is_raw, refusal
from explorer.images.pictures import decoding, from_pil
from explorer.images.scaling import check_size, kept


class Missing(ExplorerError):
    """There is no such file."""


class _GivenUp(Exception):
    """Nobody waits for the picture any more."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture from a file.  size: its width and height there; pictures: how many there are, it is the first."""

    pixels: Pixels
    size: tuple[int, int]
    pictures: int = 1

    @property
    def note(self) -> str:
        """What was left out of it, in a few words; empty if nothing was."""
        height, width = self.pixels.shape[:2]
        smaller = max(self.size) > max(width, height)
        made = f"{self.size[0]} × {self.size[1]} pixels, made {width} × {height}" if smaller else ""
        first = f"the first of {self.pictures} pictures" if self.pictures > 1 else ""
        return "; ".join(part for part in (first, made) if part)


def open_image(path: str | Path) -> Pixels:
    """Return the picture in a file, of an animation the first frame, as (H, W), (H, W, 3) or (H, W, 4) uint8.

    The last where something is transparent; at most LARGEST pixels a side.  Raises as `load_image` does.
    """
    return load_image(path).pixels


def load_image(path: str | Path, cancelled: Callable[[], bool] | None = None) -> Opened:
    """Return the picture in a file and what is to be said about it; `cancelled()` turns true to give it up.

    Raises ExplorerError if there is no such file (`Missing`), it is no picture, damaged, or too large; the size is
    read from the header, before anything is decoded.
    """
    path = Path(path)
    name = _short(path.name or str(path))
    try:
        if path.exists() and not path.is_file():  # a folder; or a pipe, which would be waited for
            raise ExplorerError(f"{name} is not a file; choose a picture.")
        with path.open("rb") as file:
            return _decoded(file, name, is_raw(path.suffix), cancelled)
    except FileNotFoundError:
        broken = "The link {} leads nowhere" if path.is_symlink() else "There is no file {}"
        raise Missing(f"{broken.format(name)}; choose another picture.") from None
    except PermissionError:
        raise ExplorerError(
            f"You may not read {name}; change its permissions or choose another picture."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        reason = getattr(error, "strerror", None) or error
        raise ExplorerError(f"{name} cannot be read ({reason}); choose another picture.") from None


def decode_image(
    content: bytes, name: str = "The picture", cancelled: Callable[[], bool] | None = None
) -> Opened:
    """Return the picture that is `content`, the bytes of a file; raises as `load_image` does.

    name: what a sentence about it begins with.
    """
    return _decoded(io.BytesIO(content), name, False, cancelled)


def _decoded(file: BinaryIO, name: str, raw: bool, cancelled: Callable[[], bool] | None) -> Opened:
    head = file.read(HEAD)
    if not head:
        raise ExplorerError(f"{name} is empty; choose another picture.")
    file.seek(0)
    if raw:
        raise ExplorerError(refusal(name, head, raw=True))
    watched = _Watched(file, cancelled) if cancelled is not None else file
    with _any_size(), _header(watched, head, name) as image:
        size = image.size
        check_size(*size, name)
        image.draft(None, kept(*size))  # a large JPEG is decoded smaller at once
        pixels = from_pil(image, name)
        turned = (size[0] > size[1]) != (pixels.shape[1] > pixels.shape[0])
        return Opened(pixels, size[::-1] if turned else size, _pictures(image))


class _Watched(io.BufferedIOBase):
    """A file that ends when nobody waits for it: decoders read piece by piece."""

    def __init__(self, file: BinaryIO, cancelled: Callable[[], bool]) -> None:
        self._file, self._cancelled = file, cancelled

    def read(self, size: int | None = -1, /) -> bytes:
        if self._cancelled():
            raise _GivenUp
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _header(file: BinaryIO | _Watched, head: bytes, name: str) -> Image.Image:
    """Return the picture with its size known and its pixels not yet decoded."""
    Image.init()
    known = [kind for kind in FORMATS if kind in Image.OPEN]
    with decoding(name):
        try:
            return Image.open(file, formats=known)  # type: ignore[arg-type]
        except UnidentifiedImageError:
            raise ExplorerError(refusal(name, head)) from None


def _pictures(image: Image.Image) -> int:
    """Return how many pictures are in the file; phones' JPEGs hold more of one."""
    try:
        return 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
    except Exception:  # damaged behind the first, which is there
        return 1


_readers = 0
_guard = threading.Lock()
_limit = Image.MAX_IMAGE_PIXELS


@contextmanager
def _any_size() -> Iterator[None]:
    """Let Pillow open what is larger than it likes: `check_size` is asked before anything is decoded."""
    global _readers, _limit
    with _guard:
        if _readers == 0:
            _limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        _readers += 1
    try:
        yield
    finally:
        with _guard:
            _readers -= 1
            if _readers == 0:
                Image.MAX_IMAGE_PIXELS = _limit


def _short(name: str) -> str:
    return name[:80].replace("\0", "").replace("\n", " ")

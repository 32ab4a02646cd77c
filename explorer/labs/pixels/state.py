"""What the page of the Pixels lab shows."""

import base64
import zlib
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.topics import pixels
from explorer.topics.pixels import Picture, Pixels, Scale

KEPT = 256  # pixels on the longest side of maps that are kept with the page
_STEP_OVER = 4096  # pixels on the longest side: of larger pictures only every n-th is read
Color = tuple[int, int, int]


@dataclass(frozen=True)
class PixelsState:
    """How a picture is looked at, and the brush.

    kept: a map of the explorer as base64 of its compressed bytes, `shape` its (rows, columns); where it is empty, an
    own picture is the one the explorer has now.  name: what is shown.  brush: whether the mouse paints.
    """

    pixels: Pixels = field(default_factory=Pixels)
    kept: str = ""
    shape: tuple[int, ...] = ()
    name: str = ""
    brush: bool = False
    color: Color = (255, 255, 255)
    width: int = 1

    def with_map(self, values: NDArray[Any], name: str) -> "PixelsState":
        """Return a copy that shows a map (H, W), its least value black and its largest white."""
        finite = np.nan_to_num(np.asarray(values, np.float64))
        low, high = float(finite.min()), float(finite.max())
        grey = np.floor((finite - low) / ((high - low) or 1.0) * 255 + 0.5).astype(np.uint8)
        grey = pixels.averaged(grey, _fitting(grey.shape))
        packed = base64.b64encode(zlib.compress(np.ascontiguousarray(grey).tobytes())).decode()
        return replace(self._own(), kept=packed, shape=grey.shape, name=name)

    def with_picture(self, name: str) -> "PixelsState":
        """Return a copy that shows the explorer's own picture."""
        return replace(self._own(), kept="", shape=(), name=name)

    @property
    def map(self) -> NDArray[np.uint8] | None:
        """The kept map, (H, W), or None; also where what is kept is damaged."""
        if not self.kept or len(self.shape) != 2:
            return None
        try:
            flat = np.frombuffer(zlib.decompress(base64.b64decode(self.kept)), np.uint8)
            return flat.reshape(self.shape)
        except (ValueError, zlib.error):
            return None

    def _own(self) -> "PixelsState":
        return replace(self, pixels=replace(self.pixels, picture=Picture.OWN, edits=(), window=None))


STATE = PixelsState


def workable(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture, (H, W), (H, W, 3) or (H, W, 4), at the lab's working size; of a huge one rows are left out."""
    every = max(1, max(picture.shape[:2]) // (_STEP_OVER // 2)) if max(picture.shape[:2]) > _STEP_OVER else 1
    seen = picture[::every, ::every]
    return pixels.reduced(np.ascontiguousarray(seen[..., :3]) if seen.ndim == 3 else seen)


def color_of(words: str, scale: Scale, now: Color, plane: int | None) -> Color:
    """Return a pixel's colour after something was typed: one number, or for the whole pixel also three.

    plane: which number is typed over; None is all of them.  Raises ExplorerError with what to type instead.
    """
    if plane is not None:
        value = pixels.typed(words, scale)
        return tuple(value if at == plane else old for at, old in enumerate(now))  # type: ignore[return-value]
    parts = words.replace(";", " ").split()
    if len(parts) == 3:
        red, green, blue = (pixels.typed(part, scale) for part in parts)
        return red, green, blue
    if len(parts) != 1:
        raise ExplorerError("Type one number, or red, green and blue with spaces between them.")
    return (pixels.typed(words, scale),) * 3


def _fitting(shape: tuple[int, ...]) -> tuple[int, int]:
    return pixels.smaller_size(shape, KEPT)

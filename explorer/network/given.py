"""A picture prepared by a function of the user's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explorer.errors import ExplorerError
from explorer.images import Crop, Framing
from explorer.network.cardboard import hide
from explorer.network.cutting import DRAWN, PICTURE, coloured, cropped, cut, frozen
from explorer.network.preprocess import Pixels
from explorer.trace import HIDDEN, PREPARED, Affine, FloatArray, Stage


@dataclass(frozen=True, eq=False)
class Given:
    """A function of the user's, from a PIL image to a (C, H, W) tensor."""

    size: tuple[int, int, int]
    function: Callable[[Image.Image], Tensor]
    range: tuple[float, float] | None = None

    @cached_property
    def _share(self) -> float | None:
        """What torchvision's own transforms keep of the shorter side; None for any other function."""
        sizes = [getattr(self.function, name, None) for name in ("crop_size", "resize_size")]
        if not all(isinstance(size, list) and size for size in sizes):
            return None
        crop, resize = (int(size[0]) for size in sizes if size)
        return min(1.0, crop / resize)

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`."""
        return self._finished([Stage(DRAWN, frozen(ink.copy()))], ink, cover)

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`; the user's crop comes before the function."""
        pixels = coloured(pixels, 3 if self.size[0] != 1 else 1)
        stages = [Stage(PICTURE, frozen(pixels))]
        if framing.crop is not None:
            crop = framing.crop.within(*pixels.shape[:2])
            pixels = cut(pixels, crop)
            stages.append(cropped(pixels, crop))
        return self._finished(stages, pixels, cover)

    def _finished(self, stages: list[Stage], pixels: Pixels, cover: FloatArray | None) -> tuple[Stage, ...]:
        pixels = coloured(pixels, 3 if self.size[0] != 1 else 1)
        if cover is not None:
            left = hide(stages, cover, np.uint8(128 if pixels.ndim == 3 else 0))
            if not np.array_equal(left, pixels):
                pixels = left
                stages.append(Stage(HIDDEN, frozen(pixels), note="grey where it is covered"))
        values = self._called(pixels)
        shown = values[0] if len(values) == 1 else np.ascontiguousarray(values.transpose(1, 2, 0))
        note = "by the network's own function"
        stages.append(Stage(PREPARED, frozen(shown), self._placing(*pixels.shape[:2]), note))
        return tuple(stages)

    def _called(self, pixels: Pixels) -> FloatArray:
        """Return what the function makes of a picture, (C, H, W) float32; raises ExplorerError."""
        try:
            with torch.inference_mode():
                result = self.function(Image.fromarray(pixels))
        except Exception as error:
            raise ExplorerError(
                f"preprocess failed with {type(error).__name__}: {error}; it is given a PIL image."
            ) from error
        if not isinstance(result, Tensor) or tuple(result.shape) != self.size:
            shape = tuple(result.shape) if isinstance(result, Tensor) else type(result).__name__
            raise ExplorerError(
                f"preprocess gives {shape}; it must give a tensor (C, H, W) of {self.size}, the input_size."
            )
        return np.array(result.detach().cpu().to_dense().float().numpy(), np.float32)

    def _placing(self, rows: int, columns: int) -> Affine:
        """Return where the input's pixels lie in the picture: in torchvision's central crop, else all over it."""
        _, height, width = self.size
        if self._share is None:
            return rows / height, 0.0, columns / width, 0.0
        crop = Crop.central(rows, columns, width / height, self._share)
        return crop.height / height, float(crop.top), crop.width / width, float(crop.left)

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """See `Preparation`."""
        return stages[0].name == DRAWN and not np.ptp(stages[0].image)

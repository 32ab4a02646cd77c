"""What turns a picture or a drawing into a network's input, in stages that can be shown.

`Digits` for 28×28 grey digits (see `preprocess`), `Photographs` for everything that torchvision prepares by crop,
resize, scale and normalise, `Given` for any function the user brings.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explorer.errors import ExplorerError
from explorer.images import Crop, Framing
from explorer.network import preprocess
from explorer.network.cardboard import hide
from explorer.network.preprocess import Normalisation, Pixels
from explorer.trace import HIDDEN, Affine, FloatArray, Stage
from explorer.trace.trace import CROPPED

PICTURE, RESIZED, SCALED, NORMALISED, PREPARED = "picture", "resized", "scaled", "normalised", "prepared"
DRAWN = "drawn"
Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixel edges, as Pillow has it."""


class Preparation(Protocol):
    """What a network does with an image before it sees it.

    size: (C, H, W) of the input; range: its least and largest value, None if that is not known.
    """

    @property
    def size(self) -> tuple[int, int, int]:
        """(C, H, W) of the input."""

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and largest input that a picture can give; None if that is not known."""

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """Return the stages for a raster of ink (SIDE, SIDE); cover: see `preprocess.of_drawing`."""

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """Return the stages for a picture (H, W) or (H, W, 3)."""

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """Whether there was nothing to see, before anything was hidden."""


@dataclass(frozen=True)
class Digits:
    """For networks that read 28×28 grey digits, light on dark."""

    normalisation: Normalisation = preprocess.MNIST

    @property
    def size(self) -> tuple[int, int, int]:
        """(1, 28, 28)."""
        return 1, preprocess.INPUT, preprocess.INPUT

    @property
    def range(self) -> tuple[float, float] | None:
        """The input for 0 and for 255."""
        return self.normalisation.range

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`."""
        return preprocess.of_drawing(ink, framing.centring, self.normalisation, cover)

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`."""
        return preprocess.of_picture(pixels, framing, self.normalisation, cover)

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """See `Preparation`."""
        return preprocess.blank(stages)


@dataclass(frozen=True, eq=False)
class _Sized:
    """What became of a picture until it had the input's size."""

    pixels: Pixels
    crop: Crop | None
    stages: tuple[Stage, ...]

    def fits(self, pixels: Pixels, crop: Crop | None) -> bool:
        """Whether it is this picture, cropped like this."""
        return self.pixels is pixels and self.crop == crop


@dataclass(frozen=True)
class Photographs:
    """Crop → resize → scale to 0..1 → normalise, as torchvision's presets do.

    size: (C, H, W); one channel is grey.  resize: what the shorter side would be scaled to before the central crop of
    `size`; with None all of the picture's middle is seen.  interpolation: "bilinear", "bicubic", … as Pillow has it.

    torchvision resizes the whole picture and crops then.  Here the crop comes first, so that it can be shown and
    moved; the network's own crop is resized from between the same fractions of a pixel, with what lies around it in
    reach, and gives what torchvision gives but for rounding: at most 2 of 255 (see the tests).  A crop of the user's
    is resized by itself.
    """

    size: tuple[int, int, int]
    normalisation: Normalisation
    resize: int | None = None
    interpolation: str = "bilinear"
    _latest: list["_Sized"] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and largest input."""
        return self.normalisation.range

    @property
    def share(self) -> float:
        """The part of the shorter side that the central crop keeps, 0..1."""
        return min(1.0, min(self.size[1:]) / self.resize) if self.resize else 1.0

    def drawing(self, ink: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`; all of the pad is seen."""
        whole = (0.0, 0.0, float(ink.shape[1]), float(ink.shape[0]))
        drawn = Stage(DRAWN, _frozen(ink.copy()))
        return self._finished([drawn, self._resized(drawn, ink, whole)], cover)

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`.  What was made of the latest read-only picture is kept, for covers and edits."""
        known = next((sized for sized in self._latest if sized.fits(pixels, framing.crop)), None)
        if known is None:
            known = _Sized(pixels, framing.crop, self._sized(pixels, framing.crop))
            if not pixels.flags.writeable:
                self._latest[:] = [known]
        return self._finished(list(known.stages), cover)

    def _sized(self, pixels: Pixels, wanted: Crop | None) -> tuple[Stage, ...]:
        """Return the picture, cropped and resized."""
        pixels = coloured(pixels, self.size[0])
        rows, columns = pixels.shape[:2]
        if wanted is not None:
            crop = wanted.within(rows, columns)
            source = cut(pixels, crop)
            box = (0.0, 0.0, float(crop.width), float(crop.height))
        else:
            left, top, right, bottom = box = self._own(rows, columns)
            crop = Crop(int(top), int(left), math.ceil(bottom) - int(top), math.ceil(right) - int(left))
            source = pixels
        cropped = _cropped(source, crop)
        return Stage(PICTURE, _frozen(pixels)), cropped, self._resized(cropped, source, box)

    def _own(self, rows: int, columns: int) -> Box:
        """Return the box of the network's own central crop in a picture; torchvision's to the fraction of a pixel."""
        _, height, width = self.size
        if self.resize is None:
            crop = Crop.central(rows, columns, width / height)
            return (
                float(crop.left),
                float(crop.top),
                float(crop.left + crop.width),
                float(crop.top + crop.height),
            )
        short, long = min(rows, columns), max(rows, columns)
        longer = int(self.resize * long / short)
        scaled = (self.resize, longer) if rows <= columns else (longer, self.resize)
        top, left = (round((whole - part) / 2) for whole, part in zip(scaled, (height, width), strict=True))
        each = rows / scaled[0], columns / scaled[1]  # pixels of the picture a pixel of the resized one
        return left * each[1], top * each[0], (left + width) * each[1], (top + height) * each[0]

    def _finished(self, stages: list[Stage], cover: FloatArray | None) -> tuple[Stage, ...]:
        """Append what comes after the resizing."""
        small: Any = stages[-1].image
        if cover is not None:
            mean = np.rint(255 * np.array(self.normalisation.mean)).astype(np.uint8)
            left = hide(stages, cover, mean if self.size[0] > 1 else mean[0])
            if not np.array_equal(left, small):
                small = left
                stages.append(Stage(HIDDEN, _frozen(small), note=f"{_listed(mean)} where it is covered"))
        scaled = small.astype(np.float32) / np.float32(255)
        stages.append(Stage(SCALED, _frozen(scaled), note="value / 255"))
        stages.append(self.normalisation.stage(NORMALISED, small))
        return tuple(stages)

    def _resized(self, before: Stage, source: Pixels, box: Box) -> Stage:
        _, height, width = self.size
        left, top, right, bottom = box
        whole = (0.0, 0.0, float(source.shape[1]), float(source.shape[0]))
        if source.shape[:2] == (height, width) and box == whole:
            small = source
        else:
            method = Image.Resampling[self.interpolation.upper()]
            small = np.asarray(Image.fromarray(source).resize((width, height), method, box=box))
        if before.name == CROPPED and source.shape != before.image.shape:  # the crop lies on whole pixels
            top, left = top - int(top), left - int(left)
        down, right_by = (bottom - box[1]) / height, (right - box[0]) / width
        note = f"{right - box[0]:.4g}×{bottom - box[1]:.4g} → {width}×{height} pixels, {self.interpolation}"
        image = _frozen(coloured(small, self.size[0]))
        return Stage(RESIZED, image, (down, top, right_by, left), note)

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """See `Preparation`: a drawing without ink; a photograph always shows something."""
        return stages[0].name == DRAWN and not np.ptp(stages[0].image)


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
        return self._finished([Stage(DRAWN, _frozen(ink.copy()))], ink, cover)

    def picture(self, pixels: Pixels, framing: Framing, cover: FloatArray | None) -> tuple[Stage, ...]:
        """See `Preparation`; the user's crop comes before the function."""
        pixels = coloured(pixels, 3 if self.size[0] != 1 else 1)
        stages = [Stage(PICTURE, _frozen(pixels))]
        if framing.crop is not None:
            crop = framing.crop.within(*pixels.shape[:2])
            pixels = cut(pixels, crop)
            stages.append(_cropped(pixels, crop))
        return self._finished(stages, pixels, cover)

    def _finished(self, stages: list[Stage], pixels: Pixels, cover: FloatArray | None) -> tuple[Stage, ...]:
        pixels = coloured(pixels, 3 if self.size[0] != 1 else 1)
        if cover is not None:
            left = hide(stages, cover, np.uint8(128 if pixels.ndim == 3 else 0))
            if not np.array_equal(left, pixels):
                pixels = left
                stages.append(Stage(HIDDEN, _frozen(pixels), note="grey where it is covered"))
        values = self._called(pixels)
        shown = values[0] if len(values) == 1 else np.ascontiguousarray(values.transpose(1, 2, 0))
        note = "by the network's own function"
        stages.append(Stage(PREPARED, _frozen(shown), self._placing(*pixels.shape[:2]), note))
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


def plain(size: tuple[int, int, int]) -> Photographs:
    """Return the default for a network of the user's: crop, resize, scale to 0..1.

    Raises ExplorerError if a picture has not as many channels.
    """
    if size[0] not in (1, 3):
        raise ExplorerError(
            f"A picture has 1 or 3 channels, not {size[0]}; say with preprocess= how it becomes the network's input."
        )
    return Photographs(size, Normalisation((0.0,) * size[0], (1.0,) * size[0]))


def coloured(pixels: Pixels, channels: int) -> Pixels:
    """Return a picture as (H, W) for one channel, as (H, W, 3) for three."""
    if channels == 1:
        return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


def cut(pixels: Pixels, crop: Crop) -> Pixels:
    """Return the part of a picture inside a crop, copied."""
    return pixels[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width].copy()


def to_input(stages: tuple[Stage, ...]) -> FloatArray:
    """Return the last stage as the network reads it, (C, H, W) float32."""
    image: Any = stages[-1].image
    chw = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    return np.array(chw, np.float32)


def _cropped(pixels: Pixels, crop: Crop) -> Stage:
    """Return the stage of a crop; pixels: all of the picture, or the crop already."""
    part = pixels if pixels.shape[:2] == (crop.height, crop.width) else cut(pixels, crop)
    note = f"{crop.width}×{crop.height} pixels, from column {crop.left} and row {crop.top}"
    return Stage(CROPPED, _frozen(part), (1.0, float(crop.top), 1.0, float(crop.left)), note)


def _listed(color: Pixels) -> str:
    return ", ".join(str(value) for value in color.tolist())


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array

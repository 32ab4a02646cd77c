"""Crop → resize → scale to 0..1 → normalise: how torchvision prepares photographs, and we those for the user's own."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from explorer.errors import ExplorerError
from explorer.images import Crop, Framing
from explorer.network.cardboard import hide
from explorer.network.cutting import DRAWN, PICTURE, coloured, cropped, cut, frozen
from explorer.network.preprocess import Normalisation, Pixels
from explorer.trace import HIDDEN, FloatArray, Stage
from explorer.trace.trace import CROPPED

RESIZED, SCALED, NORMALISED = "resized", "scaled", "normalised"
Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in pixel edges, as Pillow has it."""


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
    is resized by itself; of one that was chosen for a network of another aspect the middle is taken, so that nothing is
    stretched.
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
        drawn = Stage(DRAWN, frozen(ink.copy()))
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
            crop = wanted.within(rows, columns).fitted(self.size[2] / self.size[1])
            source = cut(pixels, crop)
            box = (0.0, 0.0, float(crop.width), float(crop.height))
        else:
            left, top, right, bottom = box = self._own(rows, columns)
            crop = Crop(int(top), int(left), math.ceil(bottom) - int(top), math.ceil(right) - int(left))
            source = pixels
        part = cropped(source, crop)
        return Stage(PICTURE, frozen(pixels)), part, self._resized(part, source, box)

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
                stages.append(Stage(HIDDEN, frozen(small), note=f"{_listed(mean)} where it is covered"))
        stages.append(Stage(SCALED, frozen(small), note="value / 255", over=255))
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
        image = frozen(coloured(small, self.size[0]))
        return Stage(RESIZED, image, (down, top, right_by, left), note)

    def blank(self, stages: tuple[Stage, ...]) -> bool:
        """See `Preparation`: a drawing without ink; a photograph always shows something."""
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


def _listed(color: Pixels) -> str:
    return ", ".join(str(value) for value in color.tolist())

"""From a drawing or a picture to what a network for small grey digits reads, in stages that can be shown.

drawn → cropped (only where the user chose a part of a picture) → inverted (only a picture that is dark on bright,
or as the user wishes) → centred → 28×28 → hidden (only where cardboard lies over ink) → normalised.  Each stage knows
where its pixels lay in the stage before.  Centring does what MNIST's makers did: the digit fills 20 of the 28 pixels
and its centre of mass lies in the middle; of a picture it takes the paper away first.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images import Crop, Framing, Inversion
from explorer.network.cardboard import hide
from explorer.network.paper import brightness_of, is_bright, without_paper
from explorer.trace.layer import FloatArray
from explorer.trace.trace import CROPPED, DIGIT, HIDDEN, Affine, Stage

Pixels = NDArray[np.uint8]

SIDE = 280  # pixels of the picture before it is made small
INPUT = 28  # pixels the network reads
FILLED = 200  # pixels of SIDE that a centred digit fills
LARGEST = 3.0  # a tiny digit is enlarged at most so much
CHANNELS = ("red", "green", "blue")
MARGIN = 4  # pixels around a picture, so that cutting beside it finds darkness


@dataclass(frozen=True)
class Normalisation:
    """What turns 0..255 into the network's input: (value / 255 - mean) / deviation, channel by channel."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @property
    def channels(self) -> int:
        """How many channels the input has: 1 is grey, 3 are red, green and blue."""
        return len(self.mean)

    def fits(self, channels: int) -> bool:
        """Whether there are finite numbers to divide by for each of so many channels."""
        numbers = (*self.mean, *self.deviation)
        return (
            len(self.mean) == len(self.deviation) == channels
            and all(map(math.isfinite, numbers))
            and all(self.deviation)
        )

    @property
    def range(self) -> tuple[float, float]:
        """The least and largest input that 0..255 can give."""
        return min(-mean / deviation for mean, deviation in self.pairs), max(
            (1 - m) / d for m, d in self.pairs
        )

    @property
    def pairs(self) -> tuple[tuple[float, float], ...]:
        """(mean, deviation) of every channel."""
        return tuple(zip(self.mean, self.deviation, strict=True))

    @property
    def note(self) -> str:
        """What is done, a line for every channel: ``red: (value / 255 − 0.4914) / 0.247``."""
        names = CHANNELS if self.channels == len(CHANNELS) else ("",) * self.channels
        lines = [f"(value / 255 − {mean:g}) / {deviation:g}" for mean, deviation in self.pairs]
        return "\n".join(f"{name}: {line}" if name else line for name, line in zip(names, lines, strict=True))

    def stage(self, name: str, pixels: Pixels) -> Stage:
        """Return the last stage, of uint8 pixels."""
        return Stage(name, _frozen(self.apply(pixels)), note=self.note, normalisation=self.pairs)

    def apply(self, pixels: Pixels) -> FloatArray:
        """Return the float32 input for uint8 pixels: (H, W) or (H, W, 3)."""
        scaled = pixels.astype(np.float32)
        scaled /= np.float32(255.0)
        scaled -= np.array(self.mean, np.float32)
        scaled /= np.array(self.deviation, np.float32)
        return scaled


MNIST = Normalisation((0.1307,), (0.3081,))
CIFAR = Normalisation((0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616))


def of_drawing(
    drawn: Pixels, centring: bool, normalisation: Normalisation = MNIST, cover: FloatArray | None = None
) -> tuple[Stage, ...]:
    """Return the stages for a raster of ink (SIDE, SIDE).

    cover: the share of every pixel of the pad that is hidden from the network, (SIDE, SIDE) 0..1.
    """
    stages = [Stage("drawn", _frozen(drawn.copy()))]
    if centring:
        stages.append(_centred(drawn))
    return _finished(stages, normalisation, cover)


def of_picture(
    pixels: Pixels,
    framing: Framing | bool,
    normalisation: Normalisation = MNIST,
    cover: FloatArray | None = None,
) -> tuple[Stage, ...]:
    """Return the stages for a picture (H, W) or (H, W, 3).

    framing: what the user wishes, or only whether the ink is centred.  A picture of 28×28 of which all is taken is
    what a network reads: it is neither scaled nor centred.  It fills the pad that `cover` lies on; any other lies in
    the middle of it, as large as it fits.
    """
    framing = Framing(framing) if isinstance(framing, bool) else framing
    grey = _grey(pixels)
    ready = grey.shape == (INPUT, INPUT) and framing.crop is None
    stages = [Stage("drawn", _frozen(grey if ready else _fitted(grey)))]
    seen = grey
    if framing.crop is not None:
        crop = framing.crop.within(*grey.shape)
        seen = grey[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]
        stages.append(_cropped(grey, seen, crop))
    shown: Any = stages[-1].image
    lies = _place(seen.shape) if not ready else (slice(None), slice(None))
    why = _why_inverted(shown[lies], framing.inversion)
    if why:
        shown = 255 - shown
        stages.append(Stage("inverted", _frozen(shown), note=f"255 − value, {why}"))
    if framing.centring and not ready:
        ink = np.zeros((SIDE, SIDE), np.uint8)
        ink[lies] = without_paper(shown[lies])
        stages.append(_centred(ink))
    return _finished(stages, normalisation, cover)


def _why_inverted(grey: Pixels, inversion: Inversion) -> str:
    """Return why a picture is inverted; empty if it is not."""
    if inversion is Inversion.AUTO:
        return "as its ink is darker than its paper" if is_bright(grey) else ""
    return "as you chose" if inversion is Inversion.ALWAYS else ""


def _cropped(grey: Pixels, part: Pixels, crop: Crop) -> Stage:
    """Return a part of a picture as large as it fits; it knows where it lay in the picture as it was fitted whole."""
    scale, top, left = _fit(grey.shape)
    zoom, part_top, part_left = _fit(part.shape)
    each = scale / zoom  # pixels of the whole a pixel of the part
    down = top + scale * crop.top - each * part_top
    right = left + scale * crop.left - each * part_left
    note = f"{crop.width}×{crop.height} pixels, from column {crop.left} and row {crop.top}"
    return Stage(CROPPED, _frozen(_fitted(part)), (each, down, each, right), note)


def blank(stages: tuple[Stage, ...]) -> bool:
    """Whether there was nothing to see, before anything was hidden."""
    small = next(stage for stage in stages if stage.name == DIGIT)
    return not np.ptp(small.image)


def _finished(
    stages: list[Stage], normalisation: Normalisation, cover: FloatArray | None
) -> tuple[Stage, ...]:
    picture: Any = stages[-1].image
    factor = picture.shape[0] // INPUT
    small: Pixels = picture if factor == 1 else np.asarray(Image.fromarray(picture).reduce(factor))
    scale = float(factor)
    note = f"each the mean of {factor}×{factor} pixels" if factor > 1 else "as they are"
    stages.append(Stage(DIGIT, _frozen(small), (scale, 0.0, scale, 0.0), note))
    if cover is not None and not np.array_equal(left := hide(stages, cover, np.uint8(0)), small):
        small = left
        stages.append(Stage(HIDDEN, _frozen(small), note="0 where it is covered"))
    stages.append(normalisation.stage("normalised", small))
    return tuple(stages)


def _centred(ink: Pixels) -> Stage:
    """Return the ink scaled to FILLED and moved with its centre of mass into the middle."""
    rows, columns = ink.sum(axis=1, dtype=np.uint32), ink.sum(axis=0, dtype=np.uint32)
    lit_rows, lit_columns = np.flatnonzero(rows), np.flatnonzero(columns)
    if not len(lit_rows):
        return Stage("centred", _frozen(ink.copy()))
    top, bottom = int(lit_rows[0]), int(lit_rows[-1]) + 1
    left, right = int(lit_columns[0]), int(lit_columns[-1]) + 1
    scale = min(FILLED / max(bottom - top, right - left), LARGEST)
    row_scale, row_offset = _placing(rows, scale)
    column_scale, column_offset = _placing(columns, scale)
    to_previous = (row_scale, row_offset, column_scale, column_offset)
    top, bottom = _covering(top, bottom, row_scale, row_offset)
    left, right = _covering(left, right, column_scale, column_offset)
    note = f"{scale:.2f} times as large"
    moved = _resampled(ink, (top, left, bottom, right), to_previous)
    return Stage("centred", _frozen(moved), to_previous, note)


def _placing(sums: NDArray[np.uint32], scale: float) -> tuple[float, float]:
    """Return (scale, offset) back to the picture for one axis: its centre of mass goes to the middle."""
    centre = float(np.dot(sums, np.arange(0.5, len(sums)))) / float(sums.sum())
    return 1.0 / scale, centre - SIDE / 2 / scale


def _covering(first: int, last: int, scale: float, offset: float) -> tuple[int, int]:
    """Return the whole pixels that [first, last) of the picture is spread over."""
    low, high = int((first - offset) / scale), int((last - offset) / scale) + 1
    return max(low, 0), min(high, SIDE)


def _resampled(ink: Pixels, box: tuple[int, int, int, int], to_previous: Affine) -> Pixels:
    """Return (SIDE, SIDE) with the pixels of `box` (top, left, bottom, right) fetched from `ink`."""
    top, left, bottom, right = box
    row_scale, row_offset, column_scale, column_offset = to_previous
    framed = np.zeros((SIDE + 2 * MARGIN, SIDE + 2 * MARGIN), np.uint8)
    framed[MARGIN:-MARGIN, MARGIN:-MARGIN] = ink
    source = (
        left * column_scale + column_offset + MARGIN,
        top * row_scale + row_offset + MARGIN,
        right * column_scale + column_offset + MARGIN,
        bottom * row_scale + row_offset + MARGIN,
    )
    part = Image.fromarray(framed).resize((right - left, bottom - top), Image.Resampling.BILINEAR, box=source)
    result = np.zeros((SIDE, SIDE), np.uint8)
    result[top:bottom, left:right] = np.asarray(part)
    return result


def _grey(pixels: Pixels) -> Pixels:
    return pixels.copy() if pixels.ndim == 2 else np.asarray(Image.fromarray(pixels).convert("L"))


def _fitted(grey: Pixels) -> Pixels:
    """Return the picture scaled into (SIDE, SIDE), with its own paper around it."""
    scale, _, _ = _fit(grey.shape)
    height, width = (max(round(side * scale), 1) for side in grey.shape)
    small = np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX))
    result = np.full((SIDE, SIDE), brightness_of(small), np.uint8)
    result[_place(grey.shape)] = small
    return result


def _place(shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the rows and columns of (SIDE, SIDE) that a picture takes up."""
    scale, top, left = _fit(shape)
    height, width = (max(round(side * scale), 1) for side in shape)
    return slice(top, top + height), slice(left, left + width)


def _fit(shape: tuple[int, ...]) -> tuple[float, int, int]:
    """Return the scale at which a picture fits into (SIDE, SIDE), and the row and column it begins at."""
    scale = SIDE / max(shape)
    height, width = (max(round(side * scale), 1) for side in shape)
    return scale, (SIDE - height) // 2, (SIDE - width) // 2


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array

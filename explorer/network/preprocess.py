"""From a drawing or a picture to what a network for small grey digits reads, in stages that can be shown.

drawn → inverted (only a picture that is dark on bright) → centred → 28×28 → hidden (only where cardboard lies
over ink) → normalised.  Each stage knows where its pixels lay in the stage before.  Centring does what MNIST's
makers did: the digit fills 20 of the 28 pixels and its centre of mass lies in the middle.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.network.cardboard import hide
from explorer.trace.layer import FloatArray
from explorer.trace.trace import HIDDEN, Affine, Stage

Pixels = NDArray[np.uint8]

SIDE = 280  # pixels of the picture before it is made small
INPUT = 28  # pixels the network reads
SMALL = "28×28"  # the stage that has as many
FILLED = 200  # pixels of SIDE that a centred digit fills
LARGEST = 3.0  # a tiny digit is enlarged at most so much
BRIGHT = 127  # a border brighter than this is paper, not darkness
INK = 0.25  # of the contrast of a picture: what counts as ink when it is cut out
MARGIN = 4  # pixels around a picture, so that cutting beside it finds darkness


@dataclass(frozen=True)
class Normalisation:
    """What turns 0..255 into the network's input: (value / 255 - mean) / deviation."""

    mean: float
    deviation: float

    @property
    def range(self) -> tuple[float, float]:
        """The input for 0 and for 255."""
        return -self.mean / self.deviation, (1.0 - self.mean) / self.deviation

    def apply(self, pixels: Pixels) -> FloatArray:
        """Return the float32 input for uint8 pixels."""
        scaled = pixels.astype(np.float32)
        scaled /= np.float32(255.0)
        scaled -= np.float32(self.mean)
        scaled /= np.float32(self.deviation)
        return scaled


MNIST = Normalisation(0.1307, 0.3081)


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
    pixels: Pixels, centring: bool, normalisation: Normalisation = MNIST, cover: FloatArray | None = None
) -> tuple[Stage, ...]:
    """Return the stages for a picture (H, W) or (H, W, 3).

    One of 28×28 is taken for what a network reads: it is neither scaled nor centred.  It fills the pad that `cover`
    lies on; any other lies in the middle of it, as large as it fits.
    """
    grey = _grey(pixels)
    ready = grey.shape == (INPUT, INPUT)
    if not ready:
        grey = _fitted(grey)
    stages = [Stage("drawn", _frozen(grey))]
    if _paper(grey) > BRIGHT:
        grey = 255 - grey
        stages.append(Stage("inverted", _frozen(grey)))
    if centring and not ready:
        stages.append(_centred(_without_background(grey)))
    return _finished(stages, normalisation, cover)


def blank(stages: tuple[Stage, ...]) -> bool:
    """Whether there was nothing to see, before anything was hidden."""
    small = next(stage for stage in stages if stage.name == SMALL)
    return not np.ptp(small.image)


def _finished(
    stages: list[Stage], normalisation: Normalisation, cover: FloatArray | None
) -> tuple[Stage, ...]:
    picture: Any = stages[-1].image
    factor = picture.shape[0] // INPUT
    small: Pixels = picture if factor == 1 else np.asarray(Image.fromarray(picture).reduce(factor))
    scale = float(factor)
    stages.append(Stage(SMALL, _frozen(small), (scale, 0.0, scale, 0.0)))
    if cover is not None and not np.array_equal(left := hide(stages, cover), small):
        small = left
        stages.append(Stage(HIDDEN, _frozen(small)))
    stages.append(Stage("normalised", _frozen(normalisation.apply(small))))
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
    return Stage("centred", _frozen(_resampled(ink, (top, left, bottom, right), to_previous)), to_previous)


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
    scale = SIDE / max(grey.shape)
    height, width = (max(round(side * scale), 1) for side in grey.shape)
    small = np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX))
    result = np.full((SIDE, SIDE), _paper(small), np.uint8)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    result[top : top + height, left : left + width] = small
    return result


def _paper(grey: Pixels) -> int:
    """Return the brightness of the border, where no ink is expected."""
    border: list[Any] = [grey[0], grey[-1], grey[:, 0], grey[:, -1]]
    return int(np.median(np.concatenate(border)))


def _without_background(grey: Pixels) -> Pixels:
    """Return a picture's ink at full contrast, with its paper and what is nearly paper at 0."""
    paper, brightest = _paper(grey), int(grey.max())
    if paper == 0 and brightest == 255 and not ((grey > 0) & (grey < 0.1 * 255)).any():
        return grey
    contrast = np.clip((grey.astype(np.float32) - paper) / max(brightest - paper, 1), 0.0, 1.0)
    contrast[contrast < INK] = 0.0
    return (contrast * 255.0 + 0.5).astype(np.uint8)


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array

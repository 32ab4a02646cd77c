"""The picture of a stage.

Whole numbers are shown as they are, and so are the numbers from 0 to 1.  Of one channel, normalised values have the
colours of the input layer; of three, they are shown as red, green and blue from the least to the largest value that
the input can have, the same for all three, so that nothing is cut off.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from explorer.colors import ColorScale
from explorer.trace import Stage
from explorer.widgets.pictures import grey_image, image, pixels

LARGEST = 1024  # pixels a side


def picture_of(stage: Stage, scale: ColorScale, most: int = LARGEST) -> QImage:
    """Return a stage as a picture, one pixel each; scale: the colours of the input layer.

    most: pixels a side; of a stage twice as large, or more, every n-th pixel is shown.
    """
    step = max(1, max(stage.image.shape[:2]) // most)
    values = stage.image[::step, ::step]
    if values.dtype == np.uint8:
        return grey_image(values)
    if values.ndim == 2:
        return image(pixels(values, scale)).copy()
    if values.shape[2] == 3:
        return grey_image(_eight_bits(values, scale.low, scale.high))
    return image(pixels(values.mean(axis=2), scale)).copy()


def channel_of(stage: Stage, channel: int, scale: ColorScale) -> QImage:
    """Return one channel of a stage, in grey, or in the colours of the input layer."""
    values = np.ascontiguousarray(stage.image[:, :, channel])
    if values.dtype == np.uint8:
        return grey_image(values)
    return image(pixels(values, scale)).copy()


def fitted(stage: Stage, cell: QRectF) -> QRectF:
    """Return where a stage lies in a cell: in the middle, as large as it fits."""
    rows, columns = stage.image.shape[:2]
    each = min(cell.width() / columns, cell.height() / rows)
    place = QRectF(0, 0, columns * each, rows * each)
    place.moveCenter(cell.center())
    return place


def _eight_bits(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Return values from low to high as 0..255; what is no number as 0."""
    with np.errstate(all="ignore"):
        placed = (values - np.float32(low)) / np.float32(high - low or 1.0) * 255 + 0.5
    return np.clip(np.nan_to_num(placed), 0, 255).astype(np.uint8)

"""All channels of a convolution at a glance: their products, or their sums where there are very many."""

from collections.abc import Callable
from functools import partial

import numpy as np

from explorer.colors import ColorScale
from explorer.panels.blocks import Spot, centred
from explorer.panels.explained.channels import Channels, name_of
from explorer.panels.explained.pictures import Pictures
from explorer.panels.explained.reading import Reading
from explorer.trace import FloatArray

FROM, MOST_PICTURES = 7, 64  # channels: fewer need no overview, more are shown by their sums
SMALL, SMALLEST = 24.0, 8.0  # px

Read = Callable[[], Reading]


def overview(
    read: Read, channels: Channels, reveal: Callable[[Channels, float], None], room: int
) -> Pictures | None:
    """Return small pictures of all channels; a click on one brings its numbers into sight."""
    count, rows, columns = read().patch.weights.shape
    if count < FROM:
        return None

    def go(index: int) -> None:
        reveal(channels, channels.plan.origin(index).y())

    def answer(index: int, _row: int, _column: int) -> Spot:
        now = read()
        words = f"{name_of(now, index)}: Σ {now.figure(float(now.sums[index]))}\nclick to see its numbers"
        return Spot((), words, act=partial(go, index))

    if count <= MOST_PICTURES and rows * columns > 1:
        return Pictures(partial(_products, read), answer, (count, rows, columns), room, wide=SMALL)
    return Pictures(partial(_sums, read), answer, (count, 1, 1), room, wide=SMALLEST)


def _products(read: Read) -> tuple[FloatArray, ColorScale]:
    now = read()
    return now.products, now.product_scale


def _sums(read: Read) -> tuple[FloatArray, ColorScale]:
    sums = read().sums.astype(np.float32)
    return sums[:, None, None], centred(sums)

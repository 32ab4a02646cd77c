"""The colours of numbers in grids."""

import numpy as np
from numpy.typing import NDArray

from explorer.colors import ColorScale


def honest(*values: NDArray[np.float64], centred: bool = False) -> ColorScale:
    """Return one scale for all the values: diverging about 0 where some are negative, else grey from 0."""
    finite = [part[np.isfinite(part)] for part in values]
    low = min((float(part.min()) for part in finite if part.size), default=0.0)
    high = max((float(part.max()) for part in finite if part.size), default=0.0)
    if low < 0 or centred:
        most = max(-low, high) or 1.0
        return ColorScale("diverging", -most, most)
    return ColorScale("grey", 0.0, high or 1.0)

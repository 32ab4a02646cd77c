"""Colours that tell things apart, also to people who see few colours."""

import colorsys

from PySide6.QtGui import QColor

from explorer.topics.connections import Kind

OKABE_ITO = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
"""Okabe and Ito, Color Universal Design (2008), without black."""
GOLDEN = 0.618034  # of the circle: steps that never come close to each other
KINDS = {Kind.DENSE: QColor("#D55E00"), Kind.LOCAL: QColor("#3D9BE0"), Kind.CONVOLUTION: QColor("#00A878")}


def tints(count: int) -> tuple[QColor, ...]:
    """Return `count` colours: Okabe and Ito's as far as they go, else hues of which no two neighbours are alike."""
    if count <= len(OKABE_ITO):
        return tuple(map(QColor, OKABE_ITO[:count]))
    return tuple(
        QColor.fromRgbF(*colorsys.hls_to_rgb(at * GOLDEN % 1, (0.50, 0.66)[at % 2], 0.65))
        for at in range(count)
    )

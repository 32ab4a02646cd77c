"""The network's answer at its end in 3D: the class it gives the best chance, and whether its weights are trained."""

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from explorer.space.camera import OVER, block_boxes, in_view
from explorer.space.items import LabelItem
from explorer.space.labels import named
from explorer.space.layout import Layout
from explorer.space.projection import Projection
from explorer.space.texts import Text, painted
from explorer.trace import Trace
from explorer.widgets import theme

GAP = 10.0  # px from the last block
WIDEST = 150.0  # px; a longer name is cut
UNTRAINED = "untrained weights"


class AnswerItem(LabelItem):
    """One text beside the last block; nothing where every class has its name and the weights are trained."""

    def __init__(self) -> None:
        super().__init__()
        self._painted: tuple[Any, ...] = ()
        self._size = (0.0, 0.0)

    def place(
        self, layout: Layout, trace: Trace, winner: int | None, projection: Projection, ratio: float
    ) -> None:
        """Say the answer of `trace` beside the output of `layout`, or nothing."""
        shown = named(layout, trace.classes)
        lines = self._lines(trace, None if shown else winner)
        index = next((i for i, block in enumerate(layout.blocks) if block.output), None)
        boxes = block_boxes(layout, projection)
        if not lines or index is None or not in_view(boxes, projection)[index]:
            self.set_places(np.zeros((0, 7), np.float32))
            return None
        wish = (lines, theme.current(), ratio)
        if wish != self._painted:
            self._painted = wish
            sheet, rects = painted([_text(lines)], ratio)
            self.set_sheet(sheet)
            self._size = (rects[0, 2], rects[0, 3])
        width, height = (size / ratio for size in self._size)
        _, top, right, bottom = boxes[index]
        x, y = right + GAP, (top + bottom - height) / 2 if layout.arrangement.tall else bottom - height
        if shown:  # by the class names
            y = bottom + GAP if layout.arrangement.tall else top - OVER - height
        x = min(x, projection.width - width - 2)
        self.set_places(np.array([[round(x * ratio), round(y * ratio), 0, 0, *self._size, 1.0]], np.float32))
        return x, y, width, height

    @staticmethod
    def _lines(trace: Trace, winner: int | None) -> tuple[tuple[str, str], ...]:
        """Return (words, role) of every line; roles: name, chance, untrained."""
        lines: list[tuple[str, str]] = []
        if winner is not None and trace.probabilities is not None:
            lines += [
                (trace.classes[winner], "name"),
                (f"{100 * trace.probabilities[winner]:.1f}\u2009%", "chance"),
            ]
        if not trace.trained:
            lines.append((UNTRAINED, "untrained"))
        return tuple(lines)


def room(layout: Layout, trace: Trace) -> float:
    """Return how many pixels the answers of a network take beside its last block at most."""
    if not named(layout, trace.classes):
        return WIDEST + GAP
    font = theme.font(15, bold=True)
    return GAP + max((QFontMetricsF(font).horizontalAdvance(name) for name in trace.classes), default=0.0)


def _text(lines: tuple[tuple[str, str], ...]) -> Text:
    colors = theme.current()
    looks = {
        "name": (theme.font(15, bold=True), colors.text),
        "chance": (theme.font(12), colors.secondary),
        "untrained": (theme.font(11, bold=True), colors.highlight),
    }
    cut = [
        (QFontMetricsF(looks[role][0]).elidedText(words, Qt.TextElideMode.ElideRight, WIDEST), *looks[role])
        for words, role in lines
    ]
    return Text(tuple(cut), align=Qt.AlignmentFlag.AlignLeft)

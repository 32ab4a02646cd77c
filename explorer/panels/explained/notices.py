"""What is broken on purpose around a unit, in words."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import Block, Lines
from explorer.panels.explained.reading import Mask, Reading
from explorer.trace import Contributions, FloatArray, LayerKind, changed
from explorer.widgets import text, theme

MARK, GAP, AROUND = 3, 10, 4  # px: the bar before a notice, after it, above and below


class Notice(Block):
    """A sentence beside a bar in the highlight colour."""

    def __init__(self, words: str, room: int) -> None:
        self._lines = Lines(words, room - MARK - GAP, bold=True)
        self.height = self._lines.height + 2 * AROUND

    def paint(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(QRectF(0, AROUND, MARK, self._lines.height), theme.color("highlight"))
        painter.translate(MARK + GAP, AROUND)
        self._lines.paint(painter, area)

    def words(self) -> Iterable[str]:
        return self._lines.words()


def notices(now: Reading) -> list[str]:
    """Return a sentence for everything that is switched off or edited on the unit's way."""
    said: list[str] = []
    for step in now.chain:
        said += [*_off(now, step), *_edited(now, step)]
    return said


def _off(now: Reading, step: Contributions) -> list[str]:
    layer, position = step.unit.layer, step.unit.position
    said = []
    for switch in now.trace.edits.switches(layer):
        if switch.position == position:
            said.append(f"this unit of {layer} is switched off")
        elif switch.position == position[: len(switch.position)]:
            said.append(f"map {switch.position[0]} of {layer} is switched off")
    return said


def _edited(now: Reading, step: Contributions) -> list[str]:
    """Return what was changed of the weights and the bias that the unit itself has."""
    name = step.unit.layer
    layer, original = now.trace.layer(name), now.trace.originals.get(name)
    if original is None:
        return []
    said = []
    linear = step.kind is LayerKind.LINEAR
    index = step.unit.position[-1] if linear else step.unit.position[0]
    used, trained = layer.weight, original.weight
    if step is now.main and step.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        used, trained, index = now.patch.weights[None], now.trained, 0
        trained = None if trained is None else trained[None]
    if used is not None and trained is not None:
        where = np.atleast_1d(changed(used[index], trained[index]))
        if where.any():
            what = "this unit's weights are edited" if linear else "this kernel is edited"
            said.append(f"{what}: {_which(where, np.atleast_1d(trained[index]))}")
    if layer.bias is not None and original.bias is not None:
        index = step.unit.position[-1] if linear else step.unit.position[0]
        was = original.bias[index : index + 1]
        if changed(layer.bias[index : index + 1], was).any():
            said.append(f"this bias is edited: was {text.exact(float(was[0]))}")
    return said


def _which(where: Mask, trained: FloatArray) -> str:
    """Return the one weight that was changed with what it was, or how many were."""
    count = int(where.sum())
    if count != 1:
        return f"{count} of {where.size} weights"
    place = tuple(np.argwhere(where)[0].tolist())
    return f"weight {list(place)} was {text.exact(float(trained[place]))}"

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
    layer, original = now.trace.layer(step.unit.layer), now.trace.originals.get(step.unit.layer)
    if original is None:
        return []
    position, linear = step.unit.position, step.kind is LayerKind.LINEAR
    if step.kind in (LayerKind.BATCH_NORM, LayerKind.LAYER_NORM):
        axes = 1 if original.weight is None else original.weight.ndim
        own = position[:1] if step.kind is LayerKind.BATCH_NORM else position[-axes:]
        factor = _number("γ", own, layer.weight, original.weight)
        return [*factor, *_number("β", own, layer.bias, original.bias)]
    index = position[-1] if linear else position[0]
    return [*_weights(now, step, index, linear), *_number("bias", (index,), layer.bias, original.bias)]


def _weights(now: Reading, step: Contributions, index: int, linear: bool) -> list[str]:
    name = step.unit.layer
    used, trained = now.trace.layer(name).weight, now.trace.originals[name].weight
    if step is now.main and step.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        used, trained, index = now.patch.weights[None], now.trained, 0
        trained = None if trained is None else trained[None]
    if used is None or trained is None:
        return []
    where = np.atleast_1d(changed(used[index], trained[index]))
    what = "this unit's weights are edited" if linear else "this kernel is edited"
    return [f"{what}: {_which(where, np.atleast_1d(trained[index]))}"] if where.any() else []


def _number(
    name: str, index: tuple[int, ...], used: FloatArray | None, trained: FloatArray | None
) -> list[str]:
    """Return that a single number was changed."""
    if used is None or trained is None or not changed(used[index], trained[index]):
        return []
    return [f"this {name} is edited: was {text.exact(float(trained[index]))}"]


def _which(where: Mask, trained: FloatArray) -> str:
    """Return the one weight that was changed with what it was, or how many were."""
    count = int(where.sum())
    if count != 1:
        return f"{count} of {where.size} weights"
    place = tuple(np.argwhere(where)[0].tolist())
    return f"weight {list(place)} was {text.exact(float(trained[place]))}"

"""The bench: which part of a map's or unit's weights is meant, what it is now, and what can be done to it."""

from enum import Enum
from functools import partial

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from explorer.colors import ColorScale
from explorer.panels.surgery.grid import WeightGrid
from explorer.panels.surgery.kernels import KernelStrip
from explorer.panels.surgery.layout import label, row, stack, tool
from explorer.panels.surgery.number import NumberField, Stepper
from explorer.panels.surgery.site import Site, kernel_words, weight_words
from explorer.session import Session
from explorer.trace import Axes, Change, Edits, FloatArray, ParameterEdit
from explorer.widgets import theme

PAGE = 18  # kernels: of more the strip shows a part, and a stepper chooses too


class Target(Enum):
    """What the actions change."""

    KERNEL = "Kernel"
    ALL = "All"
    WEIGHT = "Weight"
    BIAS = "Bias"


TIPS = {
    Target.KERNEL: "Change one kernel",
    Target.ALL: "Change all weights of the map or unit",
    Target.WEIGHT: "Change a single weight",
    Target.BIAS: "Change the bias",
}
ACTIONS = {
    Change.ZERO: "Set it to zero",
    Change.NEGATE: "Turn every sign over",
    Change.SHUFFLE: "Mix its weights",
    Change.RESTORE: "Put it back as it was before any change",
}


class Bench(QWidget):
    """Target, kernels, numbers, actions.  Every change is an edit that the session is told of."""

    refused = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._site: Site | None = None
        self._target = Target.KERNEL
        self._picture, self._cell = 0, (0, 0)
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (
            row(*self.targets.values(), equal=True),
            self._reads_row,
            self.kernels,
            self.grid,
            stack(row(self._what, None, self.number), self._refusal, gap=2),
            stack(row(*self.actions.values(), equal=True), self._idle, gap=4),
        ):
            column.addWidget(part)
        self._connect()

    def _make_parts(self) -> None:
        self.targets = {target: tool(target.value, TIPS[target], checkable=True) for target in Target}
        group = QButtonGroup(self)
        for button in self.targets.values():
            group.addButton(button)
        self._reads_word, self.reads = label(secondary=True), Stepper("Input map")
        self._reads_word.setText("Weights on map")
        self._reads_row = row(self._reads_word, None, self.reads)
        self.kernels, self.grid = KernelStrip(), WeightGrid()
        self._what, self.number, self._refusal = label(secondary=True), NumberField(), label()
        self._what.setWordWrap(False)
        self.number.setAccessibleName("Number")
        self.number.setToolTip("Type a number and press Enter; Up and Down change it by 0.1")
        self.number.setFixedWidth(96)
        self._refusal.setProperty("bad", True)
        self._refusal.hide()
        self._idle = label(theme.SMALL + 1, secondary=True)
        self._idle.hide()
        self.actions = {change: tool(change.value.capitalize(), tip) for change, tip in ACTIONS.items()}

    def _connect(self) -> None:
        for target, button in self.targets.items():
            button.clicked.connect(partial(self._choose_target, target))
        for change, action in self.actions.items():
            action.clicked.connect(partial(self._act, change))
        self.reads.chosen.connect(lambda number: self._choose_picture(number - self._first()))
        self.kernels.chosen.connect(self._choose_picture)
        self.grid.chosen.connect(self._choose_cell)
        self.grid.entered.connect(self._enter_weight)
        self.number.entered.connect(partial(self._act, Change.SET))
        self.number.refused.connect(self._refuse)

    # ---- what is shown

    @property
    def target(self) -> Target:
        """What the actions change."""
        return self._target

    @property
    def idle(self) -> str:
        """Which actions would change nothing, and why."""
        return self._idle.text()

    def show_site(self, site: Site) -> None:
        """Show the weights of a map or unit as they are now."""
        was = self._site
        if was is None or (was.layer.name, was.output) != (site.layer.name, site.output):
            self.grid.close_editor()
        self._site = site
        self._picture = min(self._picture, site.pictures - 1)
        self._cell = (min(self._cell[0], site.rows - 1), min(self._cell[1], site.columns - 1))
        possible = self._possible(site)
        self._target = self._target if self._target in possible else possible[0]
        for target, button in self.targets.items():
            button.setVisible(target in possible)
            button.setChecked(target is self._target)
        self._reads_word.setText("Kernel on map" if site.has_kernels else "Weights on map")
        self._reads_row.setVisible(site.pictures > PAGE)
        self.kernels.setVisible(site.pictures > 1)
        self.reads.show_value(site.first, site.first + site.pictures - 1, site.first + self._picture)
        edits = self._session.scene.edits
        self._show_weights(site, edits)
        self._show_number(site, edits)

    def show_part(self, site: Site | None, edit: ParameterEdit) -> None:
        """Choose what an edit changed as the target; `site`: the weights it belongs to."""
        place = site.place(edit.index) if site is not None and edit.parameter == "weight" else None
        if edit.parameter == "bias":
            self._target = Target.BIAS
        elif site is None or place is None:
            self._target = Target.ALL
        else:
            self._picture, self._cell = place[0], place[1:]
            kernel = site.kernel(place[0]) == edit.index
            self._target = Target.KERNEL if kernel else Target.WEIGHT

    def _show_weights(self, site: Site, edits: Edits) -> None:
        now, before = site.now(edits), site.unchanged()
        sizes = np.abs(np.concatenate([now.ravel(), before.ravel()]))
        high = float(sizes.max(initial=0.0, where=np.isfinite(sizes))) or 1.0
        scale = ColorScale("diverging", -high, high)
        if site.pictures > 1:
            names = tuple(kernel_words(site, picture) for picture in range(site.pictures))
            whole = self._target is Target.ALL
            self.kernels.show_kernels(now, before, scale, self._picture, names, whole)
        self.grid.show_weights(
            now[self._picture],
            before[self._picture],
            scale,
            self._cell,
            self._target is Target.WEIGHT,
            self._session.scene.decimals,
        )

    def _show_number(self, site: Site, edits: Edits) -> None:
        whole, number = self._target in (Target.KERNEL, Target.ALL), None
        if self._target is Target.BIAS:
            number = site.bias(edits)
        elif self._target is Target.WEIGHT:
            number = float(site.now(edits)[(self._picture, *self._cell)])
        self._what.setText(self._words(site))
        self.number.show_number(number)
        self.number.setPlaceholderText("number" if whole else "")
        self._show_idle(self._values(site, edits), whole)
        edit = self._edit(Change.RESTORE)
        self.actions[Change.RESTORE].setEnabled(edit is not None and edits.with_change(edit) != edits)

    def _values(self, site: Site, edits: Edits) -> FloatArray:
        """Return the numbers that the actions change, as they are now."""
        if self._target is Target.BIAS:
            return np.array([site.bias(edits)], np.float32)
        now = site.now(edits)
        if self._target is Target.ALL:
            return now[~np.isnan(now)]  # a wrapped vector ends with such
        return now[self._picture] if self._target is Target.KERNEL else now[(self._picture, *self._cell)]

    def _show_idle(self, values: FloatArray, whole: bool) -> None:
        """Offer no action that would change nothing, and say why."""
        zero, equal = not values.any(), bool((values == values.flat[0]).all())
        self.actions[Change.NEGATE].setEnabled(not zero)
        self.actions[Change.SHUFFLE].setEnabled(whole and not equal)
        words = ""
        if zero and whole and values.size > 1:
            words = "All of these weights are 0: negating or shuffling them changes nothing."
        elif zero:
            words = f"The {'bias' if self._target is Target.BIAS else 'weight'} is 0: negating it changes nothing."
        elif equal and values.size > 1:
            words = "All of these weights are equal: shuffling them changes nothing."
        self._idle.setText(words)
        self._idle.setVisible(bool(words))

    def _words(self, site: Site) -> str:
        """Return what the number is."""
        if self._target is Target.BIAS:
            return f"Bias of {site.outlet}"
        map_words = f"{site.reads(self._picture).capitalize()}: " if site.pictures > 1 else ""
        if self._target is Target.KERNEL:
            return f"{kernel_words(site, self._picture).capitalize()}: all to"
        if self._target is Target.ALL:
            return "Every weight to"
        row_index, column = self._cell
        if not site.has_kernels and site.source.axes is not Axes.MAPS:
            return weight_words(site, self._picture, row_index, column).capitalize()
        where = f"row {row_index}, column {column}" if site.rows * site.columns > 1 else "weight"
        return f"{map_words}{where}" if map_words else where.capitalize()

    def _possible(self, site: Site) -> list[Target]:
        """Return what can be changed, the most usual first."""
        possible = [Target.KERNEL] if site.has_kernels else []
        if site.whole is not None and site.many and (site.pictures > 1 or not site.has_kernels):
            possible.append(Target.ALL)
        possible.append(Target.WEIGHT)
        return [*possible, Target.BIAS] if site.layer.bias is not None else possible

    def _first(self) -> int:
        return self._site.first if self._site is not None else 0

    # ---- what the user does

    def _show_again(self) -> None:
        if self._site is not None:
            self.show_site(self._site)

    def _choose_target(self, target: Target) -> None:
        self._target = target
        self._show_again()

    def _choose_picture(self, picture: int) -> None:
        site = self._site
        if site is None or (picture == self._picture and self._target is not Target.ALL):
            return
        self._picture = min(max(picture, 0), site.pictures - 1)
        if self._target in (Target.ALL, Target.BIAS) and site.has_kernels:
            self._target = Target.KERNEL
        self._show_again()

    def _choose_cell(self, row_index: int, column: int) -> None:
        if self._site is not None and self._site.weight(self._picture, row_index, column) is not None:
            self._cell, self._target = (row_index, column), Target.WEIGHT
            self._show_again()

    def _enter_weight(self, row_index: int, column: int, number: float) -> None:
        self._cell, self._target = (row_index, column), Target.WEIGHT
        self._act(Change.SET, number)

    def _refuse(self, word: str) -> None:
        self._refusal.setText(f"{word}; the old value stays" if word else "")
        self._refusal.setVisible(bool(word))

    def _edit(self, change: Change, number: float = 0.0) -> ParameterEdit | None:
        """Return a change of the target."""
        site = self._site
        if site is None:
            return None
        if self._target is Target.BIAS:
            return ParameterEdit(site.layer.name, "bias", (site.output,), change, number)
        index = {
            Target.KERNEL: site.kernel(self._picture),
            Target.ALL: site.whole,
            Target.WEIGHT: site.weight(self._picture, *self._cell),
        }[self._target]
        return None if index is None else ParameterEdit(site.layer.name, "weight", index, change, number)

    def _act(self, change: Change, number: float = 0.0) -> None:
        if change is Change.SHUFFLE:  # every time in another order
            number = len(self._session.scene.edits.parameters)
        edit = self._edit(change, float(number))
        if edit is not None:
            self._session.desk.edit_parameter(edit)

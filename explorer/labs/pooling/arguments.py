"""The controls of the Pooling lab."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.labs.controls import Choice, Pair
from explorer.topics import pooling
from explorer.topics.matrices import resized
from explorer.topics.pooling import LIMITS, Border, Pooling
from explorer.widgets.header import SectionHeader

Change = Callable[..., bool]
_PAIRS = (
    ("window", "Window", "kernel_size: how many cells are pooled into one"),
    ("stride", "Stride", "stride: how far the window moves; by default as far as it is large"),
    ("padding", "Padding", "padding: cells added on each side, at most half the window"),
    ("dilation", "Dilation", "dilation: how far apart the window's cells are"),
)
_MOVES = (
    ("←", "left", (0, -1)),
    ("↑", "up", (-1, 0)),
    ("↓", "down", (1, 0)),
    ("→", "right", (0, 1)),
)


class Arguments(QWidget):
    """Asks for another pooling with ``change(function, *values)``."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(SectionHeader("Arguments, rows × columns"))
        self.size = Pair("Input", self._resize, "Size of the input; new cells are 0")
        self.pairs = {name: Pair(words, self._pair_of(name), tip) for name, words, tip in _PAIRS}
        for pair in (self.size, *self.pairs.values()):
            lines.addWidget(pair)
        self.follows = _switch(
            "Stride as large as the window", "stride=None, PyTorch's default", self._follow
        )
        self.ceil = _switch(
            "Ceil mode", "ceil_mode: the size is rounded up", lambda on: self._set("ceil_mode", on)
        )
        self.counts = _switch(
            "Padding counts in averages",
            "count_include_pad: padded zeros count where an average divides",
            lambda on: self._set("count_include_pad", on),
        )
        for switch in (self.follows, self.ceil, self.counts):
            lines.addWidget(switch)
        lines.addSpacing(8)
        lines.addWidget(SectionHeader("Shift by one pixel"))
        lines.addLayout(self._moves())
        borders = {border.value: border for border in Border}
        self.border = Choice("What comes in", borders, lambda border: self._set("border", border))
        lines.addSpacing(6)
        lines.addWidget(self.border)

    def _moves(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.moves: dict[str, QPushButton] = {}
        for sign, way, by in _MOVES:
            self._move_button(row, way, sign, f"Shift the input {way} by one pixel", by)
        self._move_button(row, "back", "Back", "Back to where it was", None)
        row.addStretch(1)
        return row

    def _move_button(
        self, row: QHBoxLayout, way: str, sign: str, tip: str, by: tuple[int, int] | None
    ) -> None:
        button = QPushButton(sign, toolTip=tip, accessibleName=tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if by is None:
            button.clicked.connect(lambda _checked=False: self._set("shift", (0, 0)))
        else:
            button.clicked.connect(lambda _checked=False: self._change(pooling.moved, *by))
        self.moves[way] = button
        row.addWidget(button)

    # ---- following

    def show_pooling(self, state: Pooling) -> None:
        """Show the arguments, and what each may be while the others stay."""
        self.size.show_value(pooling.size_of(state), (LIMITS["size"], LIMITS["size"]))
        for name, pair in self.pairs.items():
            ranges = (pooling.valid_range(state, name, 0), pooling.valid_range(state, name, 1))
            pair.show_value(state.steps if name == "stride" else getattr(state, name), ranges)
        self.follows.setChecked(state.stride is None)
        self.ceil.setChecked(state.ceil_mode)
        self.counts.setChecked(state.count_include_pad)
        self.moves["back"].setEnabled(state.shift != (0, 0))
        self.border.show_value(lambda border: border is state.border)

    # ---- asking

    def _pair_of(self, name: str) -> Callable[[int, int], object]:
        return lambda axis, value: self._change(pooling.changed, name, value, axis)

    def _set(self, name: str, value: object) -> None:
        self._change(pooling.changed, name, value)

    def _follow(self, on: bool) -> None:
        self._change(lambda state: pooling.changed(state, "stride", None if on else state.steps))

    def _resize(self, axis: int, value: int) -> None:
        def size(state: Pooling) -> Pooling:
            sides = [*pooling.size_of(state)]
            sides[axis] = value
            return pooling.changed(state, "matrix", resized(state.matrix, *sides))

        self._change(size)


def _switch(words: str, tip: str, choose: Callable[[bool], object]) -> QCheckBox:
    box = QCheckBox(words, toolTip=tip)
    box.clicked.connect(choose)
    return box

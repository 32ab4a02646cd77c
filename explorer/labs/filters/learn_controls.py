"""The controls of learning a filter: what it learns from, how fast, and by which rule."""

import math
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from explorer.labs.controls import Choice
from explorer.topics.learning import Data, Learning, Optimiser, Start
from explorer.widgets import theme

LOWEST, HIGHEST, PER_DECADE = -3, 1, 10  # powers of ten of the rate, and steps of its slider for each
SPEEDS = {"slow": 4, "medium": 40, "fast": 400}  # steps a second
Change = Callable[..., object]


class LearnControls(QWidget):
    """Asks with ``change(field=value)`` for other settings, and with the three functions for play, step and anew."""

    def __init__(
        self, change: Change, play: Callable[[], None], step: Callable[[], None], anew: Callable[[], None]
    ) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.play = _button("Learn", "Learn, or pause  (Space)", play)
        self.step = _button("Step", "One step of gradient descent  (→)", step)
        self.anew = _button("Anew", "From the first step again  (Home)", anew)
        for button in (self.play, self.step, self.anew):
            row.addWidget(button)
        row.addStretch(1)
        lines.addLayout(row)
        self.speed = Choice("Speed", SPEEDS, self._hurry, tips={"slow": "4 steps a second"})
        self.steps_a_second = SPEEDS["slow"]
        lines.addWidget(self.speed)
        lines.addWidget(self._rate(change))
        for name, heading, values in (
            ("optimiser", "Optimiser", Optimiser),
            ("start", "The kernel starts as", Start),
            ("data", "Learned from", Data),
        ):
            options = {value.value: value for value in values}
            choice = Choice(heading, options, lambda value, name=name: change(**{name: value}))
            setattr(self, name, choice)
            lines.addWidget(choice)

    def _rate(self, change: Change) -> QWidget:
        place = QWidget()
        lines = QVBoxLayout(place)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(QLabel("Learning rate"))
        row.addStretch(1)
        self._value = QLabel()
        self._value.setFont(theme.font(theme.NORMAL, bold=True))
        row.addWidget(self._value)
        lines.addLayout(row)
        self.rate = QSlider(Qt.Orientation.Horizontal, accessibleName="Learning rate")
        self.rate.setToolTip("How far each step goes, on a logarithmic scale")
        self.rate.setRange(LOWEST * PER_DECADE, HIGHEST * PER_DECADE)
        self._showing = False
        self.rate.valueChanged.connect(lambda at: self._ask_rate(at, change))
        lines.addWidget(self.rate)
        return place

    def _ask_rate(self, at: int, change: Change) -> None:
        if not self._showing:
            change(rate=float(f"{10 ** (at / PER_DECADE):.2g}"))

    def turn_speed(self, by: int) -> None:
        """Learn faster (1) or slower (-1)."""
        speeds = list(SPEEDS.values())
        at = speeds.index(self.steps_a_second) + by
        self._hurry(speeds[min(max(at, 0), len(speeds) - 1)])

    def _hurry(self, steps: int) -> None:
        self.steps_a_second = steps
        self.speed.show_value(lambda value: value == steps)

    def show_learning(self, learning: Learning, playing: bool) -> None:
        """Show the settings."""
        self.play.setText("Pause" if playing else "Learn")
        self._value.setText(f"{learning.rate:g}")
        self._showing = True
        self.rate.setValue(round(PER_DECADE * math.log10(learning.rate)))
        self._showing = False
        self.speed.show_value(lambda value: value == self.steps_a_second)
        for name in ("optimiser", "start", "data"):
            now = getattr(learning, name)
            getattr(self, name).show_value(lambda value, now=now: value is now)


def _button(words: str, tip: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _checked=False: slot())
    return button

"""The bar under a lab that plays: to the start, step, play, scrub, speed."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from explorer.widgets import theme
from explorer.widgets.scrubber import Scrubber

HEIGHT = 48  # px
SPEEDS = {"¼×": 0.5, "½×": 1.0, "1×": 2.0, "2×": 4.0, "4×": 8.0, "8×": 16.0}  # steps a second
FIRST_SPEED = "1×"


class LabTransport(QWidget):
    """Counts steps 0 … last and says where it `moved`; hidden where there is nothing to play."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = self._last = 0
        self._pace = 1.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._icons: list[tuple[QPushButton, str]] = []
        self._make()
        self.setVisible(False)

    @property
    def last(self) -> int:
        """The number of the last step."""
        return self._last

    @property
    def at_end(self) -> bool:
        """Whether it stands at the last step."""
        return self._step >= self._last

    @property
    def playing(self) -> bool:
        """Whether it is running."""
        return self._timer.isActive()

    def show_step(self, step: int, last: int, words: str = "", pace: float = 1.0) -> None:
        """Show where the page is; no steps, no bar.  pace: how many times as fast small steps are played."""
        self._step, self._last, self._pace = step, last, pace
        self.setVisible(last > 0)
        self._scrubber.setRange(0, last)
        self._scrubber.setValue(step)
        self._words.setText(words or f"{step} of {last}")
        if step >= last:
            self.pause()

    def toggle(self) -> None:
        """Play, from the start if it is at the end; or pause."""
        if self.playing:
            self.pause()
        elif self._last:
            if self.at_end:
                self.seek(0)
            if self.at_end:
                return
            self._run()
            self._show_icons()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing:
            self._timer.stop()
            self._show_icons()

    def step(self, by: int) -> None:
        """Go on or back by hand; that pauses."""
        self.pause()
        self.seek(self._step + by)

    def seek(self, step: int) -> None:
        """Go to a step."""
        step = min(max(step, 0), self._last)
        if step != self._step:
            self.moved.emit(step)

    def _tick(self) -> None:
        self.seek(self._step + 1)

    def _make(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for icon, name, tip, slot in (
            ("step-back", "Step back", "One step back  (←)", lambda: self.step(-1)),
            ("play", "Play", "Play or pause  (Space)", self.toggle),
            ("step-forward", "Step", "One step on  (→)", lambda: self.step(1)),
        ):
            row.addWidget(self._button(icon, name, tip, slot))
        self._scrubber = Scrubber()
        self._scrubber.setAccessibleName("Step")
        self._scrubber.setToolTip("Drag to a step")
        self._scrubber.sought.connect(self._seek_by_hand)
        row.addWidget(self._scrubber, 1)
        self._words = QLabel()
        self._words.setFont(theme.font(theme.NORMAL))
        row.addWidget(self._words)
        self._speed = QComboBox(accessibleName="Speed", toolTip="How fast it plays  (< slower, > faster)")
        for words, speed in SPEEDS.items():
            self._speed.addItem(words, speed)
        self._speed.setCurrentText(FIRST_SPEED)
        self._speed.currentIndexChanged.connect(self._hurry)
        row.addWidget(self._speed)
        self._show_icons()

    def _button(self, icon: str, name: str, tip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(accessibleName=name, toolTip=tip)
        button.setIconSize(QSize(16, 16))
        button.setProperty("kind", "flat")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: slot())
        self._icons.append((button, icon))
        return button

    def _seek_by_hand(self, step: int) -> None:
        self.pause()
        self.seek(step)

    def turn_speed(self, by: int) -> None:
        """Play faster (1) or slower (-1)."""
        index = min(max(self._speed.currentIndex() + by, 0), self._speed.count() - 1)
        self._speed.setCurrentIndex(index)

    def _hurry(self) -> None:
        if self.playing:
            self._run()

    def _run(self) -> None:
        self._timer.start(round(1000 / self._speed.currentData() / self._pace))

    def show_theme(self) -> None:
        """Draw the icons in the theme's colours."""
        self._show_icons()

    def _show_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme.icon("pause" if icon == "play" and self.playing else icon))

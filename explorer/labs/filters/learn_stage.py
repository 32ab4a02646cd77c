"""Learn this filter: one convolution, trained before one's eyes until its kernel is the chosen one."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.labs.filters.learn_controls import LearnControls
from explorer.labs.filters.learn_plot import LossPlot
from explorer.labs.notes import marked
from explorer.labs.scaling import honest
from explorer.topics import learning
from explorer.topics.filters import Filter
from explorer.topics.learning import Data, Learning, Progress
from explorer.widgets.number_grid import NumberGrid, Sheet

TICK = 50  # ms between two looks at the kernel
MOST = 20_000  # steps after which it is given up
LARGEST, SMALLEST = 56.0, 14.0  # px: a cell
GAP = 36  # px between the kernels
TITLES = ("the filter to be found", "learned until now", "difference")


class LearnStage(QWidget):
    """Trains a kernel towards `show_target`; ``changed`` asks for `sentences` to be read again."""

    told = Signal(str)
    failed = Signal(object)  # an ExplorerError
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("lab", True)
        self._learning = Learning()
        self._picture: NDArray[Any] | None = None
        self._owed = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._controls = LearnControls(self._change, self.toggle, self.step, self.reset)
        self._make()
        self.reset()

    # ---- for the page

    @property
    def controls(self) -> QWidget:
        """What stands on the left side."""
        return self._controls

    @property
    def learning(self) -> Learning:
        """What is learned, and how."""
        return self._learning

    @property
    def progress(self) -> Progress:
        """Where the training stands."""
        return self._progress

    @property
    def playing(self) -> bool:
        """Whether it is running."""
        return self._timer.isActive()

    @property
    def sentences(self) -> dict[str, list[str]]:
        """What to notice now, under its headings."""
        return {"What to notice": [*learning.sentences(self._progress, self._learning, self._pairs)]}

    def show_target(self, kernel: Any, name: str, picture: NDArray[Any]) -> None:
        """Learn another kernel, rows of numbers; picture: (H, W), 0 to 1, for learning from a photo."""
        self._picture = picture
        rows = tuple(tuple(float(value) for value in row) for row in kernel)
        self._change(target=Filter(name, rows))

    def code(self, picture: str = "") -> str:
        """Return PyTorch code that ends with the kernel of now; picture: the file from which a photo is read."""
        return learning.code(self._learning, self._progress.step, picture)

    def toggle(self) -> None:
        """Learn or pause; begin anew where it has ended."""
        if self.playing:
            self.stop()
            return
        if self._ended():
            self._begin()
        self._timer.start()
        self._show()

    def step(self) -> None:
        """Go one step of gradient descent; that pauses."""
        self._timer.stop()
        self._advance(1)

    def reset(self) -> None:
        """Go back to before the first step."""
        self._timer.stop()
        self._begin()
        self._show()

    def stop(self) -> None:
        """Pause."""
        if self.playing:
            self._timer.stop()
            self._show()

    # ---- learning

    def _change(self, **changes: Any) -> None:
        """Learn with other settings, from the first step on; where that makes no sense, say so and keep these."""
        before = self._learning
        try:
            self._learning = replace(before, **changes)
            if self._learning == before and "target" not in changes:
                return
            self._begin()
        except ExplorerError as error:
            self._learning = before
            self._begin()
            self.failed.emit(error)
        self._timer.stop()
        self._show()

    def _begin(self) -> None:
        try:
            self._pairs = learning.examples(self._learning, self._picture)
        except ExplorerError as error:
            self._learning = replace(self._learning, data=Data.NOISE)
            self._pairs = learning.examples(self._learning)
            self.failed.emit(error)
        self._progress = learning.started(self._learning, self._pairs)
        self._owed = 0.0

    def _tick(self) -> None:
        """Go as many steps as the speed asks for since the last look."""
        self._owed += self._controls.steps_a_second * TICK / 1000
        whole = int(self._owed)
        self._owed -= whole
        if whole:
            self._advance(whole)

    def _advance(self, steps: int) -> None:
        """Go some steps; no further than to where the kernel is found, or all is lost."""
        for _ in range(steps):
            if self._ended():
                break
            self._progress = learning.advance(self._progress, self._learning, self._pairs)
        if self._ended() and self.playing:
            self._timer.stop()
            self.told.emit(learning.sentences(self._progress, self._learning, self._pairs)[0])
        self._show()

    def _ended(self) -> bool:
        now = self._progress
        done = learning.found(now, self._learning) or learning.diverged(now)
        return done or now.step >= MOST

    # ---- drawing

    def _make(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(20, 16, 20, 8)
        lines.setSpacing(12)
        place = QWidget()
        rows = QGridLayout(place)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(GAP)
        self._grids = []
        for column, title in enumerate(TITLES):
            grid = NumberGrid(title)
            caption = QLabel(title, alignment=Qt.AlignmentFlag.AlignCenter)
            caption.setProperty("secondary", True)
            self._grids.append(grid)
            rows.addWidget(grid, 0, column, Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(caption, 1, column)
        self.plot = LossPlot()
        self.sum = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sum.setObjectName("arithmetic")
        self.sum.setTextFormat(Qt.TextFormat.RichText)
        self.sum.setMinimumHeight(64)
        lines.addStretch(1)
        lines.addWidget(place, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        lines.addWidget(self.plot, 4)
        lines.addWidget(self.sum)

    def grid(self, name: str) -> NumberGrid:
        """Return the grid under which `name` is written."""
        return self._grids[TITLES.index(name)]

    def _show(self) -> None:
        target = np.array(self._learning.target.kernel, np.float64)
        now = self._progress.kernel
        scale = honest(target, centred=True)
        for grid, values in zip(self._grids, (target, now, now - target), strict=True):
            grid.show_sheet(Sheet(values, scale), self._side())
        self.plot.show_losses((*self._progress.losses, self._progress.loss))
        self.sum.setText(self._words())
        self._controls.show_learning(self._learning, self.playing)
        self._follow_rate()
        self.changed.emit()

    def _follow_rate(self) -> None:
        slider = self._controls.rate
        slider.blockSignals(True)
        slider.setValue(round(10 * np.log10(self._learning.rate)))
        slider.blockSignals(False)

    def _words(self) -> str:
        now = self._progress
        far = f"{learning.deviation(now, self._learning):.1%}".replace("%", " %")
        if learning.diverged(now):
            return marked(f"step {now.step}: *the rate is too high, the loss grows*; choose a smaller one.")
        if learning.found(now, self._learning):
            return marked(f"step {now.step}: *found*, no weight is off by more than {far} of the largest.")
        if now.step >= MOST:
            return marked(f"step {now.step}: given up at *{far}*; try noise patches, momentum or Adam.")
        return marked(
            f"step {now.step}: loss {now.loss:.3g}, the worst weight is off by *{far}* of the largest"
        )

    def _side(self) -> float:
        size = self._learning.size
        wide = (self.width() - 40 - 2 * GAP) / (3 * size)
        high = max(self.height() * 0.4, 120) / size
        return float(min(max(min(wide, high) // 1, SMALLEST), LARGEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for grid in self._grids:
            grid.set_cell(self._side())

"""Learn this filter: one convolution, trained before one's eyes until its kernel is the chosen one."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.labs.filters.learn_controls import Change, LearnControls
from explorer.labs.filters.learn_plot import LossPlot
from explorer.labs.notes import marked
from explorer.labs.scaling import honest
from explorer.topics import learning
from explorer.topics.learning import Data, Learning, Progress
from explorer.widgets.number_grid import NumberGrid, Sheet

TICK = 50  # ms between two looks at the kernel
MOST = 20_000  # steps after which it is given up
LARGEST, SMALLEST = 88.0, 14.0  # px: a cell
FAR_BACK = 2000  # steps; computed again, they take less than a tenth of a second
GAP = 36  # px between the kernels
TITLES = ("the filter to be found", "learned until now", "difference")


class LearnStage(QWidget):
    """Trains a kernel as `show_lesson` says; ``changed`` asks for `sentences` to be read again."""

    told = Signal(str)
    changed = Signal()

    def __init__(self, change: Change, parent: QWidget | None = None) -> None:
        """``change(field=value)`` asks for another lesson."""
        super().__init__(parent)
        self.setProperty("lab", True)
        self._learning = Learning()
        self._picture: NDArray[Any] | None = None
        self._owed = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._controls = LearnControls(change, self.toggle, self.step, self.reset)
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

    def show_lesson(self, lesson: Learning, picture: NDArray[Any]) -> None:
        """Learn this, from the first step on, unless it is learned already; picture: (H, W), 0 to 1.

        Another picture makes no difference to what is learned from noise.  Raises ExplorerError where the picture is
        too small.
        """
        same = lesson == self._learning and (picture is self._picture or lesson.data is Data.NOISE)
        before = self._learning, self._picture
        self._learning, self._picture = lesson, picture
        if not same:
            self._timer.stop()
            try:
                self._begin()
            except ExplorerError:
                self._learning, self._picture = before
                raise
        self._show()

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

    def step_back(self) -> None:
        """Go one step back: what came before is computed again."""
        self._timer.stop()
        wanted = self._progress.step - 1
        if not 0 <= wanted <= FAR_BACK:
            return
        self._progress = learning.started(self._learning, self._pairs)
        self._advance(wanted)

    def turn_speed(self, by: int) -> None:
        """Learn faster (1) or slower (-1)."""
        self._controls.turn_speed(by)

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

    def _begin(self) -> None:
        """Go back to before the first step; of a picture smaller than the patches, smaller ones are cut."""
        lesson = self._learning
        if lesson.data is Data.PHOTO and self._picture is not None:
            fits = min(lesson.patch, *self._picture.shape)
            lesson = replace(lesson, patch=max(fits, lesson.size))
        self._pairs = learning.examples(lesson, self._picture)
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
        done = learning.found(now, self._learning) or learning.diverged(now, self._learning)
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
        self.changed.emit()

    def _words(self) -> str:
        now = self._progress
        far = f"{learning.deviation(now, self._learning):.1%}".replace("%", " %")
        if learning.diverged(now, self._learning):
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

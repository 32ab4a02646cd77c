"""Collects cyclic garbage on the GUI thread, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class Collector(QObject):
    """Does what Python's automatic collection does, by the same thresholds, but on the thread it was made on.

    WORKAROUND: Python collects on whichever thread happens to allocate.  A widget in a reference cycle is then
    destroyed on a lane's thread, and Qt aborts the process.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, threshold) in enumerate(counts) if count > threshold]
        if due:
            gc.collect(due[-1])

    def settle(self) -> None:
        """What is loaded now stays to the end: looking through torch and Qt takes longer than a frame may."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

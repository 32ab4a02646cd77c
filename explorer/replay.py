"""Draws a recorded drawing again, at the speed it was drawn with."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from explorer.drawing import Drawing

STEP_MS = 16


class Replay(QObject):
    """One drawing at a time."""

    advanced = Signal(object)  # Drawing: as far as it is drawn by now
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._advance)

    @property
    def running(self) -> bool:
        """Whether a drawing is being replayed."""
        return self._drawing is not None

    @property
    def drawing(self) -> Drawing | None:
        """The whole of what is being replayed."""
        return self._drawing

    def start(self, drawing: Drawing) -> None:
        """Draw `drawing` from its first point on."""
        self._drawing = drawing
        self._clock.start()
        self._timer.start()
        self.running_changed.emit(True)
        self._advance()

    def hold(self, drawing: Drawing, seconds: float) -> None:
        """Show `drawing` as it was `seconds` after it began, until `stop`."""
        begins, self._drawing = self._drawing is None, drawing
        self._timer.stop()
        if begins:
            self.running_changed.emit(True)
        self.advanced.emit(drawing.until(seconds))

    def stop(self) -> None:
        """Show the whole drawing again, if one was being replayed."""
        if self._drawing is None:
            return
        drawing, self._drawing = self._drawing, None
        self._timer.stop()
        self.advanced.emit(drawing)
        self.running_changed.emit(False)

    def close(self) -> None:
        """Stop at once, showing nothing more."""
        self._timer.stop()

    def _advance(self) -> None:
        assert self._drawing is not None
        seconds = self._clock.nsecsElapsed() / 1e9
        if seconds >= self._drawing.duration:
            self.stop()
        else:
            self.advanced.emit(self._drawing.until(seconds))

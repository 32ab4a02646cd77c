"""The rollout of a trace, worked out layer after layer between events, so that nothing waits for it."""

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.trace import FloatArray, Trace, attention, attention_layers, rolled_out


class Rolling(QObject):
    """Holds the rollouts of one trace that are done, the first layer's first."""

    stepped = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._trace: Trace | None = None
        self._done: list[FloatArray] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def done(self) -> tuple[FloatArray, ...]:
        """The rollout after each of the first layers, (T, T)."""
        return tuple(self._done)

    def follow(self, trace: Trace) -> None:
        """Work on this trace; what is done of it stays."""
        if trace is not self._trace:
            self._trace, self._done = trace, []
        if not self._timer.isActive() and len(self._done) < len(attention_layers(trace)):
            self._timer.start()

    def stop(self) -> None:
        """Go no further, and forget."""
        self._timer.stop()
        self._trace, self._done = None, []

    def _step(self) -> None:
        if self._trace is None:
            return
        layers = attention_layers(self._trace)
        if len(self._done) >= len(layers):
            return
        mean = attention(self._trace, layers[len(self._done)]).mean
        before = self._done[-1] if self._done else None
        if before is not None and before.shape != mean.shape:
            return
        self._done.append(rolled_out(mean, before))
        if len(self._done) < len(layers):
            self._timer.start()
        self.stepped.emit()

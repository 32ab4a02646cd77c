"""A lane computes off the GUI thread: one request runs, only the newest waits, every result is delivered."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

Compute = Callable[[Any, Callable[[], bool]], Any]
"""compute(request, cancelled) -> result; `cancelled()` turns true when the answer is no longer wanted."""


class Lane(QObject):
    """One background thread for one sort of work.

    A request that waits is replaced by a newer one; a request that runs is finished and delivered, because
    dropping every overtaken result would starve the display while the pen moves.
    """

    finished = Signal(object, object)  # request, result
    failed = Signal(object, object)  # request, the exception

    def __init__(self, name: str, compute: Compute, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compute = compute
        self._waiting: list[Any] = []
        self._cancelled = threading.Event()
        self._stopping = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"lane {name}", daemon=True)
        self._thread.start()

    def submit(self, request: Any) -> None:
        """Compute `request` next; forget the one that was waiting."""
        with self._wake:
            self._waiting = [request]
            self._wake.notify()

    def cancel(self) -> None:
        """Give up what is running and what is waiting."""
        with self._wake:
            self._waiting = []
            self._cancelled.set()

    def stop(self, patience: float = 2.0) -> None:
        """End the thread; wait at most `patience` seconds for it."""
        with self._wake:
            self._stopping = True
            self._waiting = []
            self._cancelled.set()
            self._wake.notify()
        self._thread.join(patience)

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._stopping)
                if self._stopping:
                    return
                request = self._waiting.pop()
                self._cancelled = threading.Event()
            self._answer(request, self._cancelled)
            del request  # it may hold a whole trace, and the next may be long in coming

    def _answer(self, request: Any, cancelled: threading.Event) -> None:
        try:
            result = self._compute(request, cancelled.is_set)
        except Exception as error:  # handed to the GUI thread, which tells errors of the user from bugs
            self._deliver(self.failed, request, error, cancelled)
        else:
            self._deliver(self.finished, request, result, cancelled)

    def _deliver(self, signal: Any, request: Any, answer: Any, cancelled: threading.Event) -> None:
        if cancelled.is_set():
            return
        try:
            signal.emit(request, answer)
        except RuntimeError:  # the window closed meanwhile, and this object's Qt half with it
            if not self._stopping:
                raise

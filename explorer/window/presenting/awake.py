"""Keeps the screen from sleeping before an audience, as each system wants to be asked: wakepy knows how."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from PySide6.QtCore import QObject


class Awake(QObject):
    """Asks from threads of its own: a desktop may take its time.  Where none answers, the screen does as it likes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[ThreadPoolExecutor, ExitStack] | None = None

    def begin(self) -> None:
        """Let the screen stay on, until the end."""
        if self._asked is None:
            thread, kept = self._asked = ThreadPoolExecutor(1, "awake"), ExitStack()
            thread.submit(_ask, kept)

    def end(self) -> None:
        """Let it sleep again."""
        if self._asked is not None:
            thread, kept = self._asked
            thread.submit(kept.close)  # by the thread that asked
            thread.shutdown(wait=False)
            self._asked = None


def _ask(kept: ExitStack) -> None:
    with suppress(Exception):  # whatever a desktop answers, the lecture goes on
        from wakepy import keep

        kept.enter_context(keep.presenting(on_fail="pass"))

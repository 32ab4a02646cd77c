"""Collects cyclic garbage on the GUI thread, and nowhere else; gives back memory that is free."""

import ctypes
import gc
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
REST_MS = 1200  # without a use, until memory is given back
SPARE = 2**22  # bytes; so much that is free may stay
_ARENA_MAX = -8  # glibc's M_ARENA_MAX
_FIELDS = ("arena", "chunks", "small", "maps", "mapped", "small_used", "small_free", "used", "free", "top")


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


class Returner(QObject):
    """Gives memory that was freed back to the system when nothing has been used for a while.

    A deep network's trace is freed when the next one is there; without this, glibc keeps its room for good.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=REST_MS, singleShot=True)
        self._timer.timeout.connect(give_back)

    @property
    def waits(self) -> bool:
        """Whether something was used a moment ago, so that memory will be given back."""
        return self._timer.isActive()

    def used(self, *_what: object) -> None:
        """Wait again."""
        self._timer.start()


def share_heap() -> bool:
    """Let the threads that are yet to start take memory from one heap; True if they will.

    glibc gives each of them a heap of its own, whose end `give_back` does not reach: of AlexNet 3 MB stayed there, of
    VGG-16 13.  The pen was as quick with one heap as with many.
    """
    library = _glibc()
    return library is not None and bool(library.mallopt(_ARENA_MAX, 1))


def give_back() -> bool:
    """Return free memory to the system, if there may be much; True if so.  Where glibc is not, nothing is done.

    What was returned still counts as free in glibc's books, so that it is asked again; that takes 0.1 ms.
    """
    library = _glibc()
    if library is None or library.mallinfo2().free <= SPARE:
        return False
    return bool(library.malloc_trim(0))


class _Info(ctypes.Structure):
    """glibc's ``struct mallinfo2``."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in _FIELDS)


@cache
def _glibc() -> Any:
    """Return the C library, None if it is none of glibc's."""
    try:
        library = ctypes.CDLL(None)
        library.mallinfo2.restype = _Info
        library.malloc_trim.argtypes = (ctypes.c_size_t,)
    except (OSError, TypeError, AttributeError):
        return None
    return library

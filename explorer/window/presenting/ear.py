"""Hears what comes to whole windows, before anything in them does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Ear(QObject):
    """Listens at windows as the display server sees them.

    An event filter of the application would see every object of the program, those too that are only half built; with
    PySide that can crash.
    """

    def __init__(self, hear: Callable[[QEvent], bool], parent: QObject) -> None:
        """`hear` returns whether an event shall go no further."""
        super().__init__(parent)
        self._hear = hear
        self._windows: list[QWidget] = []
        self._listens = False

    def add(self, window: QWidget) -> None:
        """Listen at a window as well, as long as it listens at all."""
        if window not in self._windows:
            self._windows.append(window)
            if self._listens:
                _handle(window).installEventFilter(self)

    def listen(self, on: bool) -> None:
        """Begin, or end it."""
        if on is self._listens:
            return
        self._listens = on
        for window in self._windows:
            change = _handle(window).installEventFilter if on else _handle(window).removeEventFilter
            change(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return self._hear(event)


def _handle(window: QWidget) -> QObject:
    window.winId()  # makes it
    return window.windowHandle()

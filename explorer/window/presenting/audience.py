"""What the audience sees now, as a picture: kept fresh a few times a second, at small cost."""

import time

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

LEAST_MS = 250  # between two pictures
SHARE = 12  # as many times as long as a picture took is waited for the next
LARGEST = QSize(1280, 800)  # px of the picture


class Audience(QObject):
    """Takes pictures of a window after it was painted, as long as somebody looks at them."""

    changed = Signal(QPixmap)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched = False
        self._waiting = QTimer(self, interval=LEAST_MS, singleShot=True)
        self._waiting.timeout.connect(self._take)

    def watch(self, on: bool) -> None:
        """Begin taking pictures, or end it."""
        if on is self._watched:
            return
        self._watched = on
        if on:
            self._window.installEventFilter(self)
            self._waiting.start(0)
        else:
            self._window.removeEventFilter(self)
            self._waiting.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and not self._waiting.isActive():
            self._waiting.start()
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        if not self._window.isVisible() or self._window.isMinimized():
            return
        began = time.perf_counter()
        picture = smaller(self._window.grab(), LARGEST)
        took = (time.perf_counter() - began) * 1000
        self._waiting.setInterval(max(LEAST_MS, int(SHARE * took)))
        self.changed.emit(picture)


def smaller(picture: QPixmap, most: QSize) -> QPixmap:
    """Return a picture that is at most as large as `most`, in its own aspect."""
    if picture.width() > most.width() or picture.height() > most.height():
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        result = picture.scaled(most, keep, smooth)
    else:
        result = QPixmap(picture)
    result.setDevicePixelRatio(1)
    return result

"""Sends real events to the real window and waits until what they cause is on screen."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

PATIENCE_MS = 20_000  # until something that must come is given up
WARM_UP = 20  # moves not counted: first uploads, caches

Figures = dict[str, Any]


class Screen(QObject):
    """Waits for what the window brings to the screen."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self.window, self.space = window, space_of(window)
        self._loop = QEventLoop()
        self._answered = True  # whether the trace that is waited for has arrived
        self._painted = self._swapped = True  # whether the frame that is waited for has been
        self.space.installEventFilter(self)
        # Connected last, so that every view has already heard of the trace.
        window.session.trace_changed.connect(self._on_trace)
        self.space.frameSwapped.connect(self._on_frame)

    def after(self, act: Callable[[], object], *, trace: bool) -> float:
        """Do `act`; return the seconds until the frame it caused is with the display.

        trace: only a frame counts whose painting began after the trace caused by `act` reached every view.
        """
        self._answered, self._painted, self._swapped = not trace, False, False
        begun = time.perf_counter()
        act()
        while not self._swapped:
            timer = QTimer(singleShot=True, interval=PATIENCE_MS)
            timer.timeout.connect(self._loop.quit)
            timer.start()
            self._loop.exec()
            if not timer.isActive():
                raise ExplorerError("The window did not repaint; leave it visible while it is measured.")
        QGuiApplication.sync()  # a round trip: the display server has taken the frame
        return time.perf_counter() - begun

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the view begins to paint."""
        if self._answered and event.type() == QEvent.Type.Paint:
            self._painted = True
        return super().eventFilter(watched, event)

    def _on_trace(self, _trace: object) -> None:
        self._answered = True

    def _on_frame(self) -> None:
        if self._painted and not self._swapped:
            self._swapped = True
            self._loop.quit()


def space_of(window: "MainWindow") -> Any:
    """Return the window's 3D view; raises ExplorerError, and closes the window, where there is none."""
    if window.space is None:
        window.close()
        raise ExplorerError("There is no OpenGL here, and bench measures the 3D view.")
    return window.space


def button(event: Callable[..., None], widget: QWidget, point: QPoint) -> None:
    """Send a button event through the window, as the window system would."""
    window = widget.window().windowHandle()
    event(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(widget, point))


def move(widget: QWidget, point: QPoint) -> None:
    """Move the pointer to a pixel of the widget, through the window."""
    QTest.mouseMove(widget.window().windowHandle(), place(widget, point))


def place(widget: QWidget, point: QPoint) -> QPoint:
    """Return the pixel of the window where a pixel of the widget is."""
    return widget.mapTo(widget.window(), point)


def summary(seconds: list[float], factor: float) -> Figures:
    """Return median, 95th percentile and number of times, in seconds · factor."""
    values = np.array(seconds) * factor
    return {
        "median": float(np.median(values)),
        "p95": float(np.percentile(values, 95)),
        "count": len(seconds),
    }

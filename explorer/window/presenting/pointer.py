"""The pointer before an audience: hidden while nobody moves it, and moved by keys where no mouse is at hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication

if TYPE_CHECKING:
    from explorer.window.main import MainWindow
    from explorer.window.presenting.speaker import Speaker

IDLE_MS = 3000  # then the cursor hides
FAR, NEAR = 40, 8  # px of a step
ALONG = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_STEPS = {Qt.KeyboardModifier.NoModifier: FAR, Qt.KeyboardModifier.ShiftModifier: NEAR}


class Pointer(QObject):
    """Points into `window`, by the mouse over it or over its picture in the speaker's view."""

    def __init__(self, window: "MainWindow", speaker: "Speaker") -> None:
        super().__init__(window)
        self._window, self._speaker = window, speaker
        self._idle = QTimer(self, interval=IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._hide)
        self._hidden = False

    def place(self) -> QPointF:
        """Return what is pointed at, in px of the window."""
        pointed = self._speaker.pointed(QCursor.pos())
        return QPointF(self._window.mapFromGlobal(QCursor.pos())) if pointed is None else pointed

    def wake(self) -> None:
        """Show the cursor until nobody has moved it for a while."""
        self._show()
        self._idle.start()

    def rest(self) -> None:
        """Show the cursor for good."""
        self._idle.stop()
        self._show()

    def step(self, key: int, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        """Return what moves the pointer as a key says, finely with Shift; None where the key is no arrow."""
        px = _STEPS.get(modifiers & ~Qt.KeyboardModifier.KeypadModifier)
        if key not in ALONG or px is None:
            return None
        return lambda: self._move(ALONG[key] * px)

    def _move(self, by: QPoint) -> None:
        """Move on, not beyond the window, nor beyond its picture."""
        before = QCursor.pos()
        after = before + by
        if self._speaker.pointed(after) is None:
            if self._speaker.pointed(before) is not None:
                return
            after = _nearest(after, QRect(self._window.mapToGlobal(QPoint()), self._window.size()))
        QCursor.setPos(after)

    def _hide(self) -> None:
        if not self._hidden:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
            self._hidden = True

    def _show(self) -> None:
        if self._hidden:
            QGuiApplication.restoreOverrideCursor()
            self._hidden = False


def _nearest(at: QPoint, room: QRect) -> QPoint:
    """Return the point of a room that is nearest to a point."""
    return QPoint(
        min(max(at.x(), room.left()), room.right()),
        min(max(at.y(), room.top()), room.bottom()),
    )

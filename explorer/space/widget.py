"""The 3D view as a widget: drawn by the graphics card, or by the processor into memory."""

import time

from pyqtgraph.opengl import GLViewWidget
from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.session import Session
from explorer.space.context import is_software
from explorer.space.memory_widget import MemoryGLView
from explorer.space.view import NetworkView


class _DirectView(NetworkView, GLViewWidget):
    """Where a graphics card draws."""

    menu_requested = Signal(object, object)  # Unit, QPoint on the screen

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        GLViewWidget.__init__(self, parent)
        NetworkView.__init__(self, session)


class _MemoryView(NetworkView, MemoryGLView):
    """Where the processor draws."""

    menu_requested = Signal(object, object)  # Unit, QPoint on the screen

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        MemoryGLView.__init__(self, parent)
        NetworkView.__init__(self, session)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Reading the pixels back is part of the frame's time."""
        begin = time.perf_counter()
        super().paintEvent(event)
        self._frame_ms = (time.perf_counter() - begin) * 1e3


def network_view(session: Session, parent: QWidget | None = None) -> NetworkView:
    """Return a 3D view of the session, of the kind that is fastest here."""
    kind = _MemoryView if is_software() else _DirectView
    return kind(session, parent)

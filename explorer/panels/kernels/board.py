"""What the tiles and the matrix of kernels share: whose they are, their order, their scale, which one is picked."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from explorer.panels.kernels.values import Kernels, Order, edited_pictures, ordered
from explorer.panels.layer.subject import Subject
from explorer.session import Session


class KernelBoard(QAbstractScrollArea):
    """Kernels in an order, painted where they are in sight.  A subclass says where each lies, and paints."""

    picked = Signal(object)  # (output, picture), of a matrix (output, input) | None
    kernel_menu_requested = Signal(str, object, object)  # layer, index into its weight, global QPoint

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kernels: Kernels | None = None
        self._subject: Subject | None = None
        self._order, self._own = Order.INDEX, False
        self._outputs = np.arange(0)
        self._edited: np.ndarray | None = None  # type: ignore[type-arg]
        self._picked: tuple[int, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    @property
    def outputs(self) -> tuple[int, ...]:
        """The maps or units from first to last, as they are sorted."""
        return tuple(self._outputs.tolist())

    @property
    def picked_kernel(self) -> tuple[int, int] | None:
        """What is marked: (output, picture), of a matrix (output, input)."""
        return self._picked

    def show_kernels(self, kernels: Kernels, subject: Subject) -> None:
        """Show the kernels of a layer; of another one from its beginning, with none picked."""
        if self._kernels is None or self._kernels.layer.name != kernels.layer.name:
            self._begin()
            self.pick(None)
        if self._kernels is not kernels and self._session.trace is not None:
            self._edited = edited_pictures(self._session.trace, kernels)
        self._kernels, self._subject = kernels, subject
        self.follow_trace()

    def follow_trace(self) -> None:
        """Sort again by what the maps hold now, and paint what changed."""
        trace = self._session.trace
        if (
            self._kernels is None
            or self._subject is None
            or trace is None
            or self._subject.layer.name not in trace
        ):
            self._kernels = None  # of another network
            return
        values = trace[self._subject.layer.name]
        self._outputs = ordered(self._kernels, self._order, values)
        self._rearrange()
        self.viewport().update()

    def sort_by(self, order: Order) -> None:
        """Sort by index, norm or activation."""
        self._order = order
        if self.isVisible():
            self.follow_trace()

    def set_own_scale(self, own: bool) -> None:
        """Give every kernel its own range of colours, or all of the layer one."""
        self._own = own
        self.viewport().update()

    def pick(self, picked: tuple[int, int] | None) -> None:
        """Mark a kernel, (output, picture), whose numbers are shown."""
        if picked != self._picked:
            self._picked = picked
            self.picked.emit(picked)
            self.viewport().update()

    # ---- what a subclass does

    def _begin(self) -> None:
        """Another layer comes: forget size and place."""
        raise NotImplementedError

    def _rearrange(self) -> None:
        """Lay everything out in its order."""
        raise NotImplementedError

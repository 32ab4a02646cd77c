"""The kernels of a layer: all of them as pictures, sorted as one likes, one of them large with its numbers."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.kernels.detail import KernelDetail
from explorer.panels.kernels.grid import KernelGrid
from explorer.panels.kernels.matrix import KernelMatrix
from explorer.panels.kernels.painter import kernel_scale
from explorer.panels.kernels.values import Kernels, Order, kernels_of
from explorer.panels.layer.header import Line
from explorer.panels.layer.subject import Subject
from explorer.session import Session
from explorer.trace import Layer, LayerKind
from explorer.widgets import text, theme
from explorer.widgets.map_view import paint_map
from explorer.widgets.pictures import image, table

ORDERS = {
    Order.INDEX: "in their order",
    Order.NORM: "largest norm first",
    Order.ACTIVATION: "most active first",
}


class KernelsPage(QWidget):
    """Follows `show_subject`; the page of a layer calls it while this is in sight."""

    menu_requested = Signal(object, object)  # Unit, global QPoint
    kernel_menu_requested = Signal(str, object, object)  # layer, index into its weight, global QPoint

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._layer: Layer | None = None
        self._kernels: Kernels | None = None
        self._subject: Subject | None = None
        self.grid, self.matrix, self.detail = (
            KernelGrid(session),
            KernelMatrix(session),
            KernelDetail(session),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.matrix)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        column.addWidget(self._stack, 1)
        column.addWidget(self.detail)
        for part in (self.grid, self.matrix):
            part.picked.connect(self._show_picked)
            part.kernel_menu_requested.connect(self.kernel_menu_requested)
        self.detail.kernel_menu_requested.connect(self.kernel_menu_requested)
        self.grid.menu_requested.connect(self.menu_requested)
        self.detail.menu_requested.connect(self.menu_requested)
        self.detail.closed.connect(self._unpick)
        self._own.setChecked(True)  # on a shared scale one strong kernel leaves the others grey

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 0)
        row.setSpacing(8)
        self._orders = QComboBox(accessibleName="Order", toolTip="What comes first")
        for order, words in ORDERS.items():
            self._orders.addItem(words, order)
        self._orders.activated.connect(lambda index: self.sort_by(list(ORDERS)[index]))
        self._own = QPushButton("Own scale", checkable=True, accessibleName="Own scale for every kernel")
        self._own.setToolTip("Give every kernel its own range of colours; else all of the layer share one")
        self._own.toggled.connect(self._choose_scale)
        self._bar_legend, self._about = _Range(), Line()
        row.addWidget(QLabel("Sorted", objectName="caption"))
        row.addWidget(self._orders)
        row.addWidget(self._own)
        row.addWidget(self._about, 1)
        row.addWidget(self._bar_legend)
        return row

    # ---- what is shown

    def show_subject(self, subject: Subject) -> None:
        """Show the kernels of what the page is about."""
        trace, layer = self._session.trace, subject.weighted
        if trace is None or layer is None:
            return
        if layer is not self._layer or self._kernels is None:
            self._layer, self._kernels = layer, kernels_of(trace, layer)
        self._subject = subject
        if self._kernels is None:
            return
        part = self.matrix if self._kernels.matrix else self.grid
        self._stack.setCurrentWidget(part)
        part.show_kernels(self._kernels, subject)
        self._about.show_words(_about(self._kernels))
        self._bar_legend.show_range(
            1.0 if self._own.isChecked() else self._kernels.high, self._own.isChecked()
        )
        if self.detail.isVisible():
            self._show_picked(part.picked_kernel)

    def follow_trace(self) -> None:
        """Show what the maps hold now."""
        self.current.follow_trace()
        if self.detail.isVisible():
            self.detail.update()

    def follow_selection(self) -> None:
        """Frame another unit."""
        if self.current is self.grid:
            self.grid.viewport().update()
        if self.detail.isVisible():
            self.detail.update()

    @property
    def current(self) -> KernelGrid | KernelMatrix:
        """What is in sight: the tiles, or the matrix."""
        return self.matrix if self._stack.currentWidget() is self.matrix else self.grid

    def sort_by(self, order: Order) -> None:
        """Sort by index, norm or activation."""
        self._orders.setCurrentIndex(list(ORDERS).index(order))
        self.grid.sort_by(order)
        self.matrix.sort_by(order)

    def zoom(self, factor: float) -> None:
        """Make everything `factor` times as large."""
        self.current.zoom(factor)

    def _choose_scale(self, own: bool) -> None:
        self.grid.set_own_scale(own)
        self.matrix.set_own_scale(own)
        if self._kernels is not None:
            self._bar_legend.show_range(1.0 if own else self._kernels.high, own)

    def _show_picked(self, picked: tuple[int, int] | None) -> None:
        if self._kernels is not None and self._subject is not None:
            self.detail.show_kernel(self._kernels, self._subject, picked)

    def _unpick(self) -> None:
        self.current.pick(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._subject is not None and self._subject.layer.name == self._session.page_layer:
            self.follow_trace()


def _about(kernels: Kernels) -> str:
    """Return what the pictures are, longer words first: ``16 × 6 kernels of 5×5  ·  over pool1``."""
    tiles, pictures, rows, columns = kernels.pictures.shape
    if kernels.matrix:
        return f"{rows} × {columns} weights"
    noun = "kernels" if kernels.layer.kind is not LayerKind.LINEAR else "parts"
    return f"{tiles} × {pictures} {noun} of {rows}×{columns}  ·  over {kernels.source.name}"


class _Range(QWidget):
    """The colours of weights with their ends."""

    def __init__(self) -> None:
        super().__init__()
        self._high, self._own = 1.0, False
        self.setFixedSize(200, 24)
        self.setAccessibleName("Colours of the weights")

    def show_range(self, high: float, own: bool) -> None:
        """Show zero in the middle of ±high; own: of whatever is the largest of each."""
        self._high, self._own = high, own
        self.setToolTip(
            "Blue is negative, orange positive" + (", each kernel to its own largest" if own else "")
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        scale, whole = kernel_scale(self._high), QRectF(self.rect())
        low = f"{text.MINUS}max" if self._own else text.number(scale.low)
        high = "max" if self._own else text.number(scale.high)
        side = max(text.width(low, theme.SMALL), text.width(high, theme.SMALL)) + 8
        with QPainter(self) as painter:
            text.paint(painter, QRectF(0, 0, side - 8, 24), low, theme.SMALL, "secondary", align="right")
            text.paint(painter, QRectF(200 - side + 8, 0, side, 24), high, theme.SMALL, "secondary")
            bar = QRectF(side, 8, whole.width() - 2 * side, 8)
            paint_map(painter, bar, image(table("diverging").reshape(1, 256)))

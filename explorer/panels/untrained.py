"""Random weights: the words that stand wherever a prediction of them is shown."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.panels.selection import gives_classes
from explorer.trace import Layer, Trace
from explorer.widgets import text, theme

UNTRAINED = "untrained weights"
WHY = "The weights are random: what the network answers means nothing."


def untrained(trace: Trace | None) -> str:
    """Return the words for a trace of random weights; nothing for another."""
    return "" if trace is None or trace.trained else UNTRAINED


def untrained_mark(trace: Trace | None, layer: Layer) -> str:
    """Return the words at a layer that gives the classes; nothing at others."""
    return untrained(trace) if trace is not None and gives_classes(trace, layer) else ""


def paint_untrained(painter: QPainter, rect: QRectF, align: str = "left") -> float:
    """Paint the words, small and in the highlight colour, in a frame; return how wide they are."""
    wide, high = text.width(UNTRAINED, theme.SMALL, True) + 12, 16.0
    left = {"left": rect.left(), "center": rect.center().x() - wide / 2, "right": rect.right() - wide}[align]
    place = QRectF(left, rect.center().y() - high / 2, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("highlight", 0.28))
    painter.drawRoundedRect(place, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    text.paint(painter, place, UNTRAINED, theme.SMALL, "text", bold=True, align="center")
    return wide


class UntrainedLabel(QWidget):
    """The words as a widget; hidden where weights are trained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(UNTRAINED)
        self.setToolTip(WHY)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(int(text.width(UNTRAINED, theme.SMALL, True)) + 13, 16)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_untrained(painter, QRectF(self.rect()))

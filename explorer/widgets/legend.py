"""The colour bar: which value has which colour."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.widgets import text, theme
from explorer.widgets.pictures import image, table

BAR, LINE = 12, 16  # px: the height of the bar and of a line of text


class Legend(QWidget):
    """A colour bar with its lowest value, zero and its highest value, and a word on what shares the range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = ColorScale("sequential", 0.0, 1.0)
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colour legend")

    @property
    def scale(self) -> ColorScale:
        """What is shown."""
        return self._scale

    def show_scale(self, scale: ColorScale, caption: str) -> None:
        """Show another range; `caption` says whose it is."""
        if scale == self._scale and caption == self._caption:
            return
        self._scale, self._caption = scale, caption
        self.setAccessibleDescription(f"{caption}: {text.number(scale.low)} to {text.number(scale.high)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINE + BAR + 4 + LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            wide = float(self.width())
            text.paint(painter, QRectF(0, 0, wide, LINE - 2), self._caption, theme.SMALL, "secondary")
            painter.drawImage(QRectF(0, LINE, wide, BAR), image(table(self._scale.lut).reshape(1, 256)))
            below = QRectF(0, LINE + BAR + 4, wide, LINE)
            text.paint(painter, below, text.number(self._scale.low), theme.SMALL)
            text.paint(painter, below, text.number(self._scale.high), theme.SMALL, align="right")
            if self._scale.lut == "diverging":
                painter.fillRect(QRectF(wide / 2 - 0.5, LINE + BAR, 1, 4), theme.color("secondary"))
                text.paint(painter, below, "0", theme.SMALL, align="center")

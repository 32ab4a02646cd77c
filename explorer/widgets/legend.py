"""The colour bar: which value has which colour, and what has no place in it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.colors import NONFINITE, ColorScale
from explorer.widgets import text, theme
from explorer.widgets.pictures import image, table

BAR, LINE, GAP = 12, 16, 4  # px: the height of the bar and of a line of text, and what parts them


def counted(nan: int, infinite: int) -> str:
    """Return ``3 NaN, 1 ∞``; empty where there is neither."""
    counts = ((nan, "NaN"), (infinite, "∞"))
    return ", ".join(f"{text.thousands(count)} {name}" for count, name in counts if count)


class Legend(QWidget):
    """A colour bar with its lowest value, zero and its highest value, and a word on what shares the range.

    Below it, where there are any, how many values are not finite, beside their colour.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = ColorScale("sequential", 0.0, 1.0)
        self._caption = ""
        self._nonfinite = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colour legend")

    @property
    def scale(self) -> ColorScale:
        """What is shown."""
        return self._scale

    @property
    def nonfinite(self) -> str:
        """What is said of values without a place in the range; empty where all have one."""
        return self._nonfinite

    def show_scale(self, scale: ColorScale, caption: str, nonfinite: tuple[int, int] = (0, 0)) -> None:
        """Show another range; `caption` says whose it is.  nonfinite: how many are NaN, how many infinite."""
        counts = counted(*nonfinite)
        words = f"{counts} in this layer" if counts else ""
        if (scale, caption, words) == (self._scale, self._caption, self._nonfinite):
            return
        higher = bool(words) != bool(self._nonfinite)
        self._scale, self._caption, self._nonfinite = scale, caption, words
        said = f"{caption}: {text.number(scale.low)} to {text.number(scale.high)}"
        self.setAccessibleDescription(f"{said}; {words}" if words else said)
        if higher:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINE + BAR + GAP + LINE + (GAP + LINE if self._nonfinite else 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            wide = float(self.width())
            text.paint(painter, QRectF(0, 0, wide, LINE - 2), self._caption, theme.SMALL, "secondary")
            painter.drawImage(QRectF(0, LINE, wide, BAR), image(table(self._scale.lut).reshape(1, 256)))
            below = QRectF(0, LINE + BAR + GAP, wide, LINE)
            text.paint(painter, below, text.number(self._scale.low), theme.SMALL)
            text.paint(painter, below, text.number(self._scale.high), theme.SMALL, align="right")
            if self._scale.lut == "diverging":
                painter.fillRect(QRectF(wide / 2 - 0.5, LINE + BAR, 1, 4), theme.color("secondary"))
                text.paint(painter, below, "0", theme.SMALL, align="center")
            if self._nonfinite:
                self._paint_nonfinite(painter, below.translated(0, LINE + GAP))

    def _paint_nonfinite(self, painter: QPainter, line: QRectF) -> None:
        """Paint the colour of what is not finite, and how much there is of it."""
        swatch = QRectF(0, line.top() + (LINE - BAR) / 2, BAR, BAR)
        painter.fillRect(swatch, QColor(*NONFINITE))
        text.paint(painter, line.adjusted(BAR + 2 * GAP, 0, 0, 0), self._nonfinite, theme.SMALL)

"""What an empty pad says."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.trace import Trace
from explorer.widgets import text, theme

HINT = QColor("#8A93A6")  # on black, in both themes
DIGIT_HINT = ("Draw a digit here", "or choose one of the samples below")
PHOTO_HINT = ("Open a photo", "or choose one of the samples below; what you draw goes in white on black")
LINE = 16  # px


def paint_hint(painter: QPainter, pad: QRectF, trace: Trace | None) -> None:
    """Say what to do: to draw a digit, or, for a network that reads colours, to open a photo."""
    shape = trace.layers[0].shape if trace is not None else ()
    first, second = PHOTO_HINT if len(shape) == 3 and shape[0] == 3 else DIGIT_HINT
    text.paint(painter, pad.adjusted(0, -24, 0, 0), first, theme.LARGE, HINT, align="center")
    for index, line in enumerate(text.wrapped(second, theme.SMALL, False, int(pad.width()) - 16)):
        below = pad.adjusted(8, 24 + 2 * LINE * index, -8, 0)
        text.paint(painter, below, line, theme.SMALL, HINT, align="center")

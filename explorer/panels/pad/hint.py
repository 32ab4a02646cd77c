"""What an empty pad asks for."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.trace import Trace
from explorer.trace.trace import DIGIT
from explorer.widgets import text, theme

HINT = QColor("#8A93A6")  # on black, in both themes
DIGIT_HINT = ("Draw a digit here", "or choose one of the samples below")
PHOTO_HINT = ("Open a photo", "or choose one of the samples below; what you draw goes in white on black")
LARGE_HINT = "or press a key from 0 to 9"  # where no samples are in sight
LINE = 16  # px


def wants_pictures(trace: Trace | None) -> bool:
    """Whether a network reads photographs, in colour or not, less digits that one draws."""
    if trace is None:
        return False
    shape, names = trace.layers[0].shape, [stage.name for stage in trace.stages]
    return (len(shape) == 3 and shape[0] == 3) or (bool(names) and DIGIT not in names)


def invitation(trace: Trace | None) -> str:
    """Return what to do, as one sentence."""
    return "Open, drop or draw a picture." if wants_pictures(trace) else "Draw a digit on the pad."


def paint_hint(painter: QPainter, pad: QRectF, trace: Trace | None, factor: float = 1.0) -> None:
    """Say what to do: to draw a digit, or to open a photo.  factor: how much larger than usual."""
    first, second = PHOTO_HINT if wants_pictures(trace) else DIGIT_HINT
    second = second if factor == 1 else LARGE_HINT
    large, small = (round(size * factor) for size in (theme.LARGE, theme.SMALL))
    text.paint(painter, pad.adjusted(0, -24 * factor, 0, 0), first, large, HINT, align="center")
    for index, line in enumerate(text.wrapped(second, small, False, int(pad.width()) - 16)):
        below = pad.adjusted(8, (24 + 2 * LINE * index) * factor, -8, 0)
        text.paint(painter, below, line, small, HINT, align="center")

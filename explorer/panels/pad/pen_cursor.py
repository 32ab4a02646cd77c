"""The pointer over the pad: a ring as large as the pen."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QPainter, QPen, QPixmap


def ring_cursor(width: float, eraser: bool, ratio: float) -> QCursor:
    """Return a pointer that is a ring of `width` pixels; the eraser's is dashed."""
    side = int(max(width, 4)) + 6
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = Qt.PenStyle.DashLine if eraser else Qt.PenStyle.SolidLine
    middle = QPointF(side / 2, side / 2)
    for color, thick in ((Qt.GlobalColor.black, 3.0), (Qt.GlobalColor.white, 1.25)):
        painter.setPen(QPen(color, thick, line if color is Qt.GlobalColor.white else Qt.PenStyle.SolidLine))
        painter.drawEllipse(middle, max(width, 4) / 2, max(width, 4) / 2)
    painter.end()
    return QCursor(pixmap, side // 2, side // 2)

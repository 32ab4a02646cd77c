"""Texts of the 3D view: painted once on a sheet, from which OpenGL copies them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

SHEET_WIDTH = 1024  # device pixels
LEADER, LONGEST = (
    2.0,
    300.0,
)  # px: the strip at the right end of a sheet, of which leaders are cut; how long it is
DOT, DOT_ROOM = 7.0, 12.0  # px: the mark of an edited layer, and its distance from the name


@dataclass(frozen=True)
class Text:
    """Lines of text: (words, font, colour).  dot: the colour of a dot before the first line, "" for none."""

    lines: tuple[tuple[str, QFont, str], ...]
    dot: str = ""
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter

    def size(self) -> tuple[float, float]:
        """Return width and height in pixels."""
        metrics = [(QFontMetricsF(font), words) for words, font, _ in self.lines]
        width = max(m.horizontalAdvance(words) for m, words in metrics)
        if self.dot:  # room on both sides, so that the name stays where it was
            width = max(width, metrics[0][0].horizontalAdvance(metrics[0][1]) + 2 * DOT_ROOM)
        return float(np.ceil(width)) + 2, float(np.ceil(sum(m.height() for m, _ in metrics)))

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Paint with the top left corner at (left, top)."""
        if self.dot:
            self._paint_dot(painter, left, top, width)
        for words, font, color in self.lines:
            height = QFontMetricsF(font).height()
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(
                QRectF(left, top, width, height), self.align | Qt.AlignmentFlag.AlignVCenter, words
            )
            top += height

    def _paint_dot(self, painter: QPainter, left: float, top: float, width: float) -> None:
        words, font, _ = self.lines[0]
        metrics = QFontMetricsF(font)
        spare = width - metrics.horizontalAdvance(words)
        begin = left + (spare / 2 if self.align == Qt.AlignmentFlag.AlignHCenter else spare)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.dot))
        painter.drawEllipse(QPointF(begin - DOT_ROOM + DOT / 2, top + metrics.height() / 2), DOT / 2, DOT / 2)


def painted(
    texts: Sequence[Text], ratio: float, leader: str = ""
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a sheet (height, width, 4) with all texts on it, and where each one is, (texts, 4).

    leader: the colour of a strip down its right end, of which leaders are cut; none if empty.
    """
    rects, x, y, line = [], 0.0, 0.0, 0.0
    for text in texts:
        width, height = text.size()
        if x + width + 1 > SHEET_WIDTH / ratio - LEADER:
            x, y, line = 0.0, y + line, 0.0
        rects.append((x, y, width, height))
        x, line = x + width + 1, max(line, height + 1)
    height = max(y + line, LONGEST if leader else 0.0)
    image = QImage(SHEET_WIDTH, max(1, int(height * ratio) + 1), QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.scale(ratio, ratio)
        for text, (left, top, width, _) in zip(texts, rects, strict=True):
            text.paint(painter, left, top, width)
        if leader:
            painter.fillRect(QRectF(SHEET_WIDTH / ratio - LEADER, 0, LEADER, height), QColor(leader))
    finally:
        painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), SHEET_WIDTH, 4).copy()
    return pixels, np.floor(np.array(rects, float).reshape(-1, 4) * ratio)

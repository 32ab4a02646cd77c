"""Names, shapes and digits beside the slabs: painted once on a sheet, then only placed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from explorer.space.arcs import curve, joining
from explorer.space.camera import LABEL_GAP, block_boxes
from explorer.space.layout import Layout
from explorer.space.projection import Projection
from explorer.widgets import theme

SHEET_WIDTH = 1024  # device pixels
DIGIT_LIMIT = 16  # classes that fit beside their cells
DOT, DOT_ROOM = 7.0, 12.0  # px: the mark of an edited layer, and its distance from the name
TRIES = 5  # lines that a name moves up to find room
NEAR = 9.0  # px between a cell and its digit


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


@dataclass(eq=False)
class Labels:
    """The texts of one layout in one theme: a name for each block, then two looks of each class.

    edited: the indices of the blocks whose names get a dot.
    """

    layout: Layout
    classes: Sequence[str]
    ratio: float
    edited: Collection[int] = ()
    sheet: NDArray[np.uint8] = field(init=False)
    rects: NDArray[np.float64] = field(init=False)  # (texts, 4): left, top, width, height on the sheet
    shown: list[tuple[float, float, float, float, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        tall = self.layout.arrangement.tall
        texts = [_name(b.label, b.shape, tall, i in self.edited) for i, b in enumerate(self.layout.blocks)]
        output = next((b for b in self.layout.blocks if b.output), None)
        fits = output is not None and output.units == len(self.classes) <= DIGIT_LIMIT
        self._output = output if fits else None
        if fits:
            texts += [_digit(name, False) for name in self.classes] + [
                _digit(name, True) for name in self.classes
            ]
        self.sheet, self.rects = _painted(texts, self.ratio)
        over = [curve(self.layout, edge) for edge in joining(self.layout) if edge.same]
        self._arcs = np.concatenate(over) if over else np.zeros((0, 3))  # points that names keep clear of

    def places(self, projection: Projection, winner: int | None) -> NDArray[np.float32]:
        """Return where each text goes, as `LabelItem` wants it; names that would collide move up or stay away."""
        self.shown = []
        if not self.layout.blocks:
            return np.zeros((0, 7), np.float32)
        rows = self._names(projection) + self._digits(projection, winner)
        return np.array(rows, np.float32).reshape(-1, 7)

    def block_at(self, x: float, y: float) -> int | None:
        """Return the index of the block whose name is under a pixel."""
        for left, top, width, height, index in self.shown:
            if left <= x <= left + width and top <= y <= top + height:
                return index
        return None

    def _names(self, projection: Projection) -> list[list[float]]:
        boxes = block_boxes(self.layout, projection)
        self._crossed = projection.screen(self._arcs) if len(self._arcs) else np.zeros((0, 2))
        rows: list[list[float]] = []
        for index in range(len(boxes)):
            width, height = self.rects[index, 2:] / self.ratio
            left, top = self._beside(index, boxes[index], projection, width, height)
            if self.layout.arrangement.tall and _over_another(
                index, boxes, left + width / 2, top + height / 2
            ):
                top = boxes[index, 3] + LABEL_GAP  # a branch below the axis: its name goes below it
            free = next(
                (top - k * height for k in range(TRIES) if self._free(left, top - k * height, width, height)),
                None,
            )
            if free is not None:
                self.shown.append((left, free, width, height, index))
                rows.append(self._row(index, left, free))
        return rows

    def _beside(
        self, index: int, box: NDArray[np.float64], projection: Projection, width: float, height: float
    ) -> tuple[float, float]:
        """Return left and top of a block's name: above it, in the tower to the left of it."""
        if self.layout.arrangement.tall:
            return (box[0] + box[2] - width) / 2, box[1] - LABEL_GAP - height
        corners = projection.screen(self.layout.bounds[index])
        end = corners[np.argsort(corners[:, 0])[:4], 1]  # of the face at its left end
        return box[0] - LABEL_GAP - width, float(end.mean()) - height / 2

    def _free(self, left: float, top: float, width: float, height: float) -> bool:
        x, y = self._crossed.T
        if ((left < x) & (x < left + width) & (top < y) & (y < top + height)).any():
            return False
        return not any(
            left < x + w + 4 and x < left + width + 4 and top < y + h and y < top + height
            for x, y, w, h, _ in self.shown
        )

    def _digits(self, projection: Projection, winner: int | None) -> list[list[float]]:
        """Return the class names, outward of their cells; only the winner's where cells are too near."""
        block = self._output
        if block is None:
            return []
        tall, count = self.layout.arrangement.tall, len(self.classes)
        along = np.arange(count) + 0.5
        edge = np.ones(count)
        slab = np.full(count, block.first)
        points = self.layout.points(slab, along if tall else edge, edge if tall else along)
        if not tall:
            points = points - self.layout.normal * block.depth  # below the slab's side
        inner = self.layout.points(slab, along if tall else 0 * edge, 0 * edge if tall else along)
        screen, behind = projection.screen(points), projection.screen(inner)
        outward = screen - behind
        outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-6)
        pitch = float(np.linalg.norm(screen[1] - screen[0])) if count > 1 else 99.0
        texts = len(self.layout.blocks) + np.arange(count)
        if winner is not None:
            texts[winner] += count
        sizes = self.rects[texts, 2:] / self.ratio
        reach = NEAR - 3 + np.sum(np.abs(outward) * sizes, axis=1, keepdims=True) / 2
        corners = screen + outward * reach - sizes / 2
        corners[:, 0] = np.minimum(corners[:, 0], projection.width - sizes[:, 0] - NEAR)  # never cut off
        near = np.arange(count) if pitch >= 10 else [winner] if winner is not None else []
        return [self._row(int(texts[i]), *corners[i]) for i in near]

    def _row(self, text: int, left: float, top: float) -> list[float]:
        x, y, width, height = self.rects[text]
        return [round(left * self.ratio), round(top * self.ratio), x, y, width, height, 1.0]


def _over_another(index: int, boxes: NDArray[np.float64], x: float, y: float) -> bool:
    """Whether a point lies on some other block than `index`; boxes: (blocks, 4), left, top, right, bottom."""
    left, top, right, bottom = boxes.T
    inside = (left < x) & (x < right) & (top < y) & (y < bottom)
    inside[index] = False
    return bool(inside.any())


def _name(label: str, shape: str, tall: bool, edited: bool) -> Text:
    colors = theme.current()
    lines = ((label, theme.font(12), colors.text), (shape, theme.font(11), colors.secondary))
    align = Qt.AlignmentFlag.AlignHCenter if tall else Qt.AlignmentFlag.AlignRight
    return Text(lines, colors.highlight if edited else "", align)


def _digit(name: str, won: bool) -> Text:
    colors = theme.current()
    font = theme.font(15, bold=True) if won else theme.font(11)
    return Text(((name, font, colors.text if won else colors.secondary),))


def _painted(texts: Sequence[Text], ratio: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a sheet (height, width, 4) with all texts on it, and where each one is, (texts, 4)."""
    rects, x, y, line = [], 0.0, 0.0, 0.0
    for text in texts:
        width, height = text.size()
        if x + width + 1 > SHEET_WIDTH / ratio:
            x, y, line = 0.0, y + line, 0.0
        rects.append((x, y, width, height))
        x, line = x + width + 1, max(line, height + 1)
    image = QImage(
        SHEET_WIDTH, max(1, int((y + line) * ratio) + 1), QImage.Format.Format_RGBA8888_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.scale(ratio, ratio)
        for text, (left, top, width, _) in zip(texts, rects, strict=True):
            text.paint(painter, left, top, width)
    finally:
        painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), SHEET_WIDTH, 4).copy()
    return pixels, np.floor(np.array(rects, float).reshape(-1, 4) * ratio)

"""Names, shapes and digits beside the slabs: painted once on a sheet, then only placed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from explorer.space.arcs import curve, joining
from explorer.space.camera import LABEL_GAP, block_boxes, in_view
from explorer.space.grids import Block
from explorer.space.layout import Layout
from explorer.space.placing import APART, Places
from explorer.space.plates import plate
from explorer.space.projection import Projection
from explorer.space.texts import LONGEST, SHEET_WIDTH, Text, painted
from explorer.widgets import theme

DIGIT_LIMIT = 16  # classes that fit beside their cells
ABOVE, BELOW = 12, 4  # lines that a name may move up, or down from below its block
SOON = 3  # lines up that are tried before the first below
NEAR = 9.0  # px between a cell and its digit


@dataclass(eq=False)
class Labels:
    """The texts of one layout in one theme: names of blocks, of open blocks of the network, two looks of each class.

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
        texts = [_name(block, tall, i in self.edited) for i, block in enumerate(self.layout.blocks)]
        texts += [_plate_name(one.label) for one in self.layout.opened]
        self._digits_from = len(texts)
        output = next((b for b in self.layout.blocks if b.output), None)
        fits = output is not None and output.units == len(self.classes) and named(self.layout, self.classes)
        self._output = output if fits else None
        if fits:
            texts += [_digit(name, won) for won in (False, True) for name in self.classes]
        self.sheet, self.rects = painted(texts, self.ratio, theme.current().line)
        over = [curve(self.layout, edge) for edge in joining(self.layout) if edge.same]
        self._arcs = np.concatenate(over) if over else np.zeros((0, 3))  # points that names keep clear of

    def places(
        self,
        projection: Projection,
        winner: int | None,
        answer: tuple[float, float, float, float] | None = None,
    ) -> NDArray[np.float32]:
        """Return where each text goes, as `LabelItem` wants it; names without room stay away.

        answer: left, top, width, height of what stands there already.
        """
        self.shown = []
        if not self.layout.blocks:
            return np.zeros((0, 7), np.float32)
        places = Places(self.layout, projection, self._arcs)
        if answer is not None:
            places.take(np.array(answer))
        rows = self._plate_names(projection, places)
        rows += self._names(projection, places) + self._digits(projection, winner)
        return np.array(rows, np.float32).reshape(-1, 7)

    def text_at(self, x: float, y: float) -> int | None:
        """Return the index of the name under a pixel: of a block, or behind these of an open block of the network."""
        for left, top, width, height, index in self.shown:
            if left <= x <= left + width and top <= y <= top + height:
                return index
        return None

    def _plate_names(self, projection: Projection, places: Places) -> list[list[float]]:
        """Return the names of open blocks, below the near edge of their plates, beside it in the tower."""
        opened, tall = self.layout.opened, self.layout.arrangement.tall
        if not opened:
            return []
        names = np.arange(len(opened)) + len(self.layout.blocks)
        width, height = (self.rects[names, 2:] / self.ratio).T
        corners = projection.screen(np.array([plate(self.layout, one) for one in opened]))
        (x, y), (right, bottom) = corners.mean(1).T, corners.max(1).T
        left, top = (x - width / 2, bottom + 2) if tall else (right + LABEL_GAP, y - height / 2)
        whole = (left >= 0) & (
            left + width <= projection.width
        )  # the others' plates are not in view, or in part
        tops = np.where(whole, top, np.inf)[:, None] + np.arange(BELOW) * height[:, None]
        return self._placed(names, _rects(left, tops, width, height), places)

    def _names(self, projection: Projection, places: Places) -> list[list[float]]:
        """Return the names of blocks; those that no plate names come first."""
        boxes = block_boxes(self.layout, projection)
        inside = {index for one in self.layout.opened for index in one.blocks}
        seen = np.flatnonzero(in_view(boxes, projection)).tolist()
        order = np.array(sorted(seen, key=lambda i: i in inside), int)
        if not seen:
            return []
        width, height = (self.rects[order, 2:] / self.ratio).T
        box = boxes[order]
        if not self.layout.arrangement.tall:
            left, top = self._beside(order, box, projection, width, height)
            tops = top[:, None] - np.arange(SOON) * height[:, None]
            return self._placed(order, _rects(left, tops, width, height), places)
        left = np.clip((box[:, 0] + box[:, 2] - width) / 2, APART, projection.width - width - APART)
        line = height[:, None]
        above = box[:, 1, None] - LABEL_GAP - line - np.arange(ABOVE) * line
        below = box[:, 3, None] + LABEL_GAP + np.arange(BELOW) * line
        far = np.where([[index in inside] for index in order], np.inf, above[:, SOON:])
        tops = np.concatenate([above[:, :SOON], below, far], axis=1)
        tops[(tops < 0) | (tops + line > projection.height)] = np.inf  # nothing is cut off at the edge
        rows = self._placed(order, _rects(left, tops, width, height), places)
        return rows + [row for name in self.shown for row in self._leader(boxes, name)]

    def _placed(
        self, names: NDArray[np.intp], wishes: NDArray[np.float64], places: Places
    ) -> list[list[float]]:
        """Return the rows of the names that find room; wishes: (names, tries, 4)."""
        count, tries, _ = wishes.shape
        own = np.where(names < len(self.layout.blocks), names, -1)
        clear = places.clear(wishes.reshape(-1, 4), np.repeat(own, tries)).reshape(count, tries)
        rows = []
        for name, wish, free in zip(names.tolist(), wishes, clear & np.isfinite(wishes[..., 1]), strict=True):
            found = places.take_first(wish, free)
            if found is not None:
                left, top, width, height = wish[found].tolist()
                self.shown.append((left, top, width, height, name))
                rows.append(self._row(name, left, top))
        return rows

    def _leader(
        self, boxes: NDArray[np.float64], name: tuple[float, float, float, float, int]
    ) -> list[list[float]]:
        """Return a thin line from a name to its block, if they are apart."""
        _, top, _, height, index = name
        if index >= len(boxes):
            return []
        box = boxes[index]
        begin, end = (top + height + 1, box[1] - 2) if top < box[1] else (box[3] + 2, top - 1)
        length = min(end - begin, LONGEST)
        if length < LABEL_GAP + 3:
            return []
        x, thin = (box[0] + box[2]) / 2 * self.ratio, max(1.0, round(self.ratio))
        strip = SHEET_WIDTH - thin
        return [[round(x), round(begin * self.ratio), strip, 0, thin, round(length * self.ratio), 1.0]]

    def _beside(
        self,
        order: NDArray[np.intp],
        box: NDArray[np.float64],
        projection: Projection,
        width: NDArray[np.float64],
        height: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return left and top of names to the left of their blocks, as in the tower."""
        corners = projection.screen(self.layout.bounds[order])  # (names, 8, 2)
        leftmost = np.argsort(corners[..., 0], axis=1)[:, :4]  # of the face at the left end
        end = np.take_along_axis(corners[..., 1], leftmost, axis=1).mean(1)
        return box[:, 0] - LABEL_GAP - width, end - height / 2

    def _digits(self, projection: Projection, winner: int | None) -> list[list[float]]:
        """Return the class names, outward of their cells; only the winner's where cells are too near."""
        block = self._output
        if block is None or not in_view(block_boxes(self.layout, projection), projection)[-1]:
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
        texts = self._digits_from + np.arange(count)
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


def named(layout: Layout, classes: Sequence[str]) -> bool:
    """Whether every class has its name beside its cell; in the tower there is room for digits only."""
    return len(classes) <= DIGIT_LIMIT and (layout.arrangement.tall or max(map(len, classes), default=0) < 3)


def _name(block: Block, tall: bool, edited: bool) -> Text:
    """Return a block's name and, where there is room, its shape."""
    colors = theme.current()
    lines = [(block.label, theme.font(11 if block.crowded else 12), colors.text)]
    if not block.crowded:
        lines.append((block.shape, theme.font(11), colors.secondary))
    align = Qt.AlignmentFlag.AlignHCenter if tall else Qt.AlignmentFlag.AlignRight
    return Text(tuple(lines), colors.highlight if edited else "", align)


def _digit(name: str, won: bool) -> Text:
    colors = theme.current()
    font = theme.font(15, bold=True) if won else theme.font(11)
    return Text(((name, font, colors.text if won else colors.secondary),))


def _plate_name(label: str) -> Text:
    return Text(((label, theme.font(11), theme.current().secondary),))


def _rects(
    left: NDArray[np.float64],
    tops: NDArray[np.float64],
    width: NDArray[np.float64],
    height: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return (names, tries, 4) rectangles for tops (names, tries) and what holds for all tries of a name."""
    same = (np.broadcast_to(values[:, None], tops.shape) for values in (left, width, height))
    x, wide, high = same
    return np.stack([x, tops, wide, high], axis=2)

"""Patch × kernel = products, channel by channel; only the channels in sight are painted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from explorer.colors import ColorScale
from explorer.panels.blocks import SMALL_LINE, Block, Spot
from explorer.panels.explained.reading import Mask, Reading
from explorer.trace import FloatArray, LayerKind
from explorer.widgets import text, theme
from explorer.widgets.map_view import cell_at, cells_rect, paint_frame
from explorer.widgets.matrix_grid import Lettering, alike, lettering, paint_cells
from explorer.widgets.pictures import draws_pixels

SIGN, GAP, NAME = 16.0, 16.0, SMALL_LINE + 2.0  # px: an operator, between channels, the line with the name
BETWEEN, AFTER = 8.0, 14.0  # px: above the products where they have a line of their own, below a channel
ONE_LINE_FROM = 22.0  # px: cells this wide let patch, kernel and products share a line
WIDEST = 38.0  # px

PATCH, KERNEL, PRODUCTS = range(3)
EDGE = 4.0  # px: how far a frame may reach beyond a kernel
MOST_KEPT = 64  # kernels


@dataclass(frozen=True)
class Plan:
    """How the channels lie: grids of `rows` × `columns` cells, `across` channels in a line.

    one_line: whether the products stand beside the kernel, not below the patch.
    """

    count: int
    rows: int
    columns: int
    cell: tuple[float, float]
    one_line: bool
    across: int

    @classmethod
    def of(cls, shape: tuple[int, int, int], room: float) -> "Plan":
        """Return the plan for kernels of `shape` (C, kh, kw) in `room` pixels."""
        count, rows, columns = shape
        wide = min((room - 2 * SIGN) // (3 * columns), WIDEST)
        one_line = columns <= 3 and wide >= ONE_LINE_FROM
        if not one_line:
            wide = min((room - SIGN) / (2 * columns), WIDEST)
            wide = float(int(wide)) if wide >= 6 else wide
        high = max(17.0, round(wide * 0.7)) if wide >= ONE_LINE_FROM else wide
        tile = (3 if one_line else 2) * columns * wide + (2 if one_line else 1) * SIGN
        across = max(int((room + GAP) // (tile + GAP)), 1) if count > 1 else 1
        return cls(count, rows, columns, (wide, high), one_line, across)

    @property
    def grid(self) -> tuple[float, float]:
        """Width and height of a grid."""
        return self.columns * self.cell[0], self.rows * self.cell[1]

    @property
    def line(self) -> float:
        """The height of a line of channels."""
        high = self.grid[1] if self.one_line else 2 * self.grid[1] + BETWEEN
        return NAME + high + AFTER

    @property
    def tile(self) -> float:
        """The width of a channel."""
        wide, count = self.grid[0], 3 if self.one_line else 2
        return count * wide + (count - 1) * SIGN

    @property
    def height(self) -> float:
        """The height of all."""
        return -(-self.count // self.across) * self.line

    def origin(self, index: int) -> QPointF:
        """Return the left top corner of a channel."""
        line, column = divmod(index, self.across)
        return QPointF(column * (self.tile + GAP), line * self.line)

    def rect(self, index: int, grid: int) -> QRectF:
        """Return where a grid of a channel lies."""
        origin, (wide, high) = self.origin(index), self.grid
        left, top = origin.x() + grid * (wide + SIGN), origin.y() + NAME
        if grid == PRODUCTS and not self.one_line:
            left, top = origin.x(), top + high + BETWEEN
        return QRectF(left, top, wide, high)

    def inside(self, top: float, bottom: float) -> range:
        """Return the channels that lie, in part, between two heights."""
        first, last = max(int(top // self.line), 0), int(bottom // self.line)
        return range(first * self.across, min((last + 1) * self.across, self.count))


class Channels(Block):
    """The three grids of every channel, with the sum of its products."""

    live = True

    def __init__(self, read: Callable[[], Reading], room: int) -> None:
        self._read, self._room = read, room
        count, rows, columns = read().patch.weights.shape
        self.plan = Plan.of((count, rows, columns), room)
        self.height = self.plan.height
        self._kept: dict[int, QPixmap] = {}  # kernels in sight, painted once: they stay while the input moves
        self._kept_for: object = None

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        for index in self.plan.inside(area.top(), area.bottom()):
            self._paint_names(painter, now, index)
            letterings = self._letterings(now, index)
            self._paint_grid(painter, now, index, PATCH, letterings[PATCH])
            self._paint_kernel(painter, now, index, letterings[KERNEL])
            self._paint_grid(painter, now, index, PRODUCTS, letterings[PRODUCTS])

    def _paint_kernel(self, painter: QPainter, now: Reading, index: int, how: Lettering) -> None:
        if not draws_pixels(painter):
            self._paint_grid(painter, now, index, KERNEL, how)
            return
        ratio = painter.device().devicePixelRatioF()
        wish = (now.layer, now.main.unit, theme.current().name, how, ratio)
        if wish != self._kept_for or len(self._kept) > MOST_KEPT:
            self._kept, self._kept_for = {}, wish
        where = self.plan.rect(index, KERNEL)
        corner = where.topLeft() - QPointF(EDGE, EDGE)
        if index not in self._kept:
            size = where.size() + QSizeF(2 * EDGE, 2 * EDGE)
            kept = QPixmap((size * ratio).toSize())
            kept.setDevicePixelRatio(ratio)
            kept.fill(Qt.GlobalColor.transparent)
            with QPainter(kept) as inner:
                inner.translate(-corner)
                self._paint_grid(inner, now, index, KERNEL, how)
            self._kept[index] = kept
        painter.drawPixmap(corner, self._kept[index])

    def _letterings(self, now: Reading, index: int) -> tuple[Lettering, ...]:
        """Return how the numbers of each grid are written.

        A kernel stays, so its own numbers may decide; what is live must not jump.
        """
        found = []
        for grid in (PATCH, KERNEL, PRODUCTS):
            values, scale = self._grid(now, index, grid)
            own = grid == KERNEL and values.size > 1
            found.append(lettering(self.plan.cell, _own(values) if own else scale, now.decimals))
        return alike(found)

    def _paint_names(self, painter: QPainter, now: Reading, index: int) -> None:
        plan, origin = self.plan, self.plan.origin(index)
        line = QRectF(origin.x(), origin.y(), plan.tile, SMALL_LINE)
        total = f"Σ {now.figure(float(now.sums[index]))}"
        text.paint(painter, line, name_of(now, index), theme.SMALL, "secondary")
        if plan.one_line:
            if plan.rows * plan.columns > 1:
                text.paint(painter, line, total, theme.SMALL, bold=True, align="right")
        else:
            products = plan.rect(index, PRODUCTS)
            beside = QRectF(products.right() + SIGN, products.center().y() - 20, plan.grid[0], SMALL_LINE)
            text.paint(painter, beside, "= products", theme.SMALL, "secondary")
            below = QRectF(beside.left(), beside.bottom(), beside.width(), 24)
            text.paint(painter, below, total, theme.LARGE, bold=True)
        for grid, sign in ((KERNEL, "×"), (PRODUCTS, "="))[: 2 if plan.one_line else 1]:
            where = plan.rect(index, grid)
            place = QRectF(where.left() - SIGN, where.top(), SIGN, where.height())
            text.paint(painter, place, sign, theme.NORMAL, "secondary", align="center")

    def _paint_grid(self, painter: QPainter, now: Reading, index: int, grid: int, how: Lettering) -> None:
        values, scale = self._grid(now, index, grid)
        where = self.plan.rect(index, grid)
        paint_cells(painter, where, values, scale, how, None if grid == KERNEL else now.present)
        if grid == KERNEL and now.changed is not None:
            self._mark(painter, where, now.changed[index])

    def _grid(self, now: Reading, index: int, grid: int) -> tuple[FloatArray, ColorScale]:
        patch = now.patch
        if grid == PATCH:
            return patch.values[index], now.map_scale(patch.source, int(patch.channels[index]))
        if grid == KERNEL:
            return patch.weights[index], now.weight_scale
        return now.products[index], now.product_scale

    def _mark(self, painter: QPainter, where: QRectF, changed: Mask) -> None:
        """Frame the weights that are not what they were trained to be."""
        if changed.all():
            paint_frame(painter, where.adjusted(1, 1, -1, -1), theme.color("highlight"), 2)
            return
        for row, column in np.argwhere(changed).tolist():
            cell = cells_rect(where, (self.plan.rows, self.plan.columns), row, column, row + 1, column + 1)
            paint_frame(painter, cell.adjusted(1, 1, -1, -1), theme.color("highlight"), 1.5)

    def spot(self, point: QPointF) -> Spot | None:
        for index in self.plan.inside(point.y(), point.y()):
            for grid in (PATCH, KERNEL, PRODUCTS):
                where = self.plan.rect(index, grid)
                cell = cell_at(where, (self.plan.rows, self.plan.columns), point)
                if cell is not None:
                    return self._spot(self._read(), index, grid, *cell)
        return None

    def _spot(self, now: Reading, index: int, grid: int, row: int, column: int) -> Spot:
        shape = (self.plan.rows, self.plan.columns)
        order = (grid, *(other for other in (PATCH, KERNEL, PRODUCTS) if other != grid))
        rects = tuple(
            cells_rect(self.plan.rect(index, one), shape, row, column, row + 1, column + 1) for one in order
        )
        unit = now.patch.unit(index, row, column, len(now.trace.layer(now.patch.source).shape))
        value, weight = (float(a[index, row, column]) for a in (now.patch.values, now.patch.weights))
        if grid == KERNEL:
            return Spot(rects, weight_words(now, index, row, column))
        if unit is None:
            return Spot(rects, "padding: there is no unit here, and nothing is added")
        if grid == PRODUCTS:
            product = float(now.products[index, row, column])
            words = f"{text.exact(value)} × {text.exact(weight)} = {text.exact(product)}"
            return Spot(rects, words, now.link(unit))
        return Spot(rects, f"{now.name(now.link(unit))}\n{text.exact(value)}", now.link(unit))

    def words(self) -> Iterable[str]:
        return self._words()

    def _words(self) -> Iterator[str]:
        now = self._read()
        for index in range(self.plan.count):
            yield f"{name_of(now, index)} Σ {now.figure(float(now.sums[index]))}".strip()


def _own(values: FloatArray) -> ColorScale:
    """Return the range of some numbers themselves."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return ColorScale("diverging", low, high)


def name_of(now: Reading, index: int) -> str:
    """Return the map a channel of the kernel reads."""
    source = now.trace.layer(now.patch.source)
    return f"map {now.patch.channels[index]}" if source.channels > 1 else ""


def weight_words(now: Reading, index: int, row: int, column: int) -> str:
    """Return a weight's tooltip: its index in the parameter and its value, and what it was if it is edited."""
    weight = float(now.patch.weights[index, row, column])
    place = [*_kernel(now, index), *([row] if has_rows(now) else []), column]
    words = f"{now.layer.name}.weight{place}\n{text.exact(weight)}"
    if now.trained is not None and now.changed is not None and now.changed[index, row, column]:
        words += f", trained as {text.exact(float(now.trained[index, row, column]))}"
    return words


def _kernel(now: Reading, index: int) -> tuple[int, int]:
    """Return the first two indices of a channel's kernel: (out, in), in a transposed convolution (in, out)."""
    out = now.main.unit.position[0]
    if now.layer.kind is not LayerKind.TRANSPOSED_CONVOLUTION:
        return out, index
    per_group = now.layer.shape[0] // int(now.layer.settings.get("groups", 1))
    return int(now.patch.channels[index]), out % per_group


def has_rows(now: Reading) -> bool:
    """Whether the kernel has rows of its own: not so over a signal."""
    return now.layer.weight is None or now.layer.weight.ndim == 4

"""The arithmetic card: from the sums to the value, and whether it equals PyTorch's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.formula import plain
from explorer.panels import arithmetic
from explorer.panels.blocks import Block, Spot
from explorer.panels.explained.graph import paint_graph, step_of
from explorer.panels.explained.reading import Reading, figure, signed
from explorer.trace import LayerKind, Patch
from explorer.widgets import text, theme

INSET, LINE, APART = 12, 22, 8  # px
MOST_SUMS = 24  # sums of single maps that are listed
GRAPH, GRAPH_LINES = 96, 3  # px, and lines of the card: a small graph of the activation
SAMPLE = -88.0  # the number that has to fit
_SHORT = {LayerKind.BATCH_NORM: "batch norm", LayerKind.LAYER_NORM: "layer norm"}

Read = Callable[[], Reading]


@dataclass(frozen=True)
class Row:
    """A line of the card: what is said, the figure after it, and whether it weighs more."""

    words: str
    figure: str = ""
    strong: bool = False


class Card(Block):
    """The steps from the first sum, or formula, to the unit's value, one a line, and the check."""

    live = True

    def __init__(self, read: Read, room: int) -> None:
        self._read, self._room = read, room
        now = read()
        self._inner = room - 2 * INSET
        self._columns = max(int(self._inner // self._cell(now.decimals)), 1)
        self._listed = self._count(now)
        self._lines = -(-self._listed // self._columns)
        self._check_beside = self._fits_beside(now)
        self.has_graph = self._fits_graph(now)
        count = len(rows(now)) + self._lines + (0 if self._check_beside else 1)
        self._top = INSET - 2 + self._formula_height(now)
        self.height = self._top + count * LINE + INSET - 2

    def _cell(self, decimals: int) -> float:
        return text.width(signed(SAMPLE, decimals), theme.NORMAL) + 8

    def _count(self, now: Reading) -> int:
        """Return how many sums of single maps are listed."""
        if not isinstance(now.main.detail, Patch):
            return 0
        count = len(now.patch.channels)
        return count if 1 < count <= MOST_SUMS else 0

    def _formula_height(self, now: Reading) -> float:
        return 0 if now.summed else sum(picture.height + APART for picture in now.formula(self._inner))

    def _fits_beside(self, now: Reading) -> bool:
        """Return whether the check has room beside the last line."""
        made = rows(now)
        if not made:
            return False
        wide = text.width(f"{made[-1].words} {figure(SAMPLE, now.decimals)}", theme.NORMAL, True)
        return wide + 16 + text.width(now.verdict.words, theme.NORMAL) <= self._inner

    def _fits_graph(self, now: Reading) -> bool:
        """Return whether the activation's graph has room beside the lines that lead to it."""
        made = rows(now)[:-1]
        if len(now.chain) < 2 or len(made) < GRAPH_LINES or step_of(now) is None:
            return False
        beside = made[-GRAPH_LINES:]
        wide = max(
            text.width(f"{r.words} {figure(SAMPLE, now.decimals)}", theme.NORMAL, True) for r in beside
        )
        return wide + 16 + GRAPH <= self._inner

    # ---- painting

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now = self._read()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("background"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(0, 0, self._room, self.height), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not now.summed:
            for picture, top in self._formulas(now):
                picture.paint(painter, INSET, top)
        line = QRectF(INSET, self._top, self._inner, LINE)
        for index, row in enumerate(rows(now)):
            self._paint_row(painter, line, row)
            if index == 0 and self._listed:
                self._paint_sums(painter, line.translated(0, LINE), now)
                line.translate(0, self._lines * LINE)
            line.translate(0, LINE)
        self._paint_end(painter, line, now)

    def _formulas(self, now: Reading) -> Iterator[tuple[object, float]]:
        top = float(INSET - 2)
        for picture in now.formula(self._inner):
            yield picture, round(top)
            top += picture.height + APART

    def _paint_end(self, painter: QPainter, line: QRectF, now: Reading) -> None:
        """Paint the graph above the last line, and the check in it or below."""
        step = step_of(now)
        if self.has_graph and step is not None:
            top = line.top() - (GRAPH_LINES + 1) * LINE
            paint_graph(painter, QRectF(line.right() - GRAPH, top + 2, GRAPH, GRAPH_LINES * LINE - 4), step)
        if self._check_beside:
            line = line.translated(0, -LINE)
        align = "right" if self._check_beside else "left"
        text.paint(painter, line, now.verdict.words, theme.NORMAL, now.verdict.color, align=align)

    def _paint_row(self, painter: QPainter, line: QRectF, row: Row) -> None:
        color = "text" if row.strong else "secondary"
        text.paint(painter, line, row.words, theme.NORMAL, color)
        after = line.adjusted(text.width(f"{row.words} ", theme.NORMAL) + 2, 0, 0, 0)
        text.paint(painter, after, row.figure, theme.NORMAL, "text", bold=row.strong)

    def _paint_sums(self, painter: QPainter, line: QRectF, now: Reading) -> None:
        wide = line.width() / self._columns
        for index, word in enumerate(self._sums(now)):
            row, column = divmod(index, self._columns)
            cell = QRectF(line.left() + column * wide, line.top() + row * LINE, wide - 8, LINE)
            text.paint(painter, cell, word, align="right")

    def _sums(self, now: Reading) -> list[str]:
        if not self._listed:
            return []
        first, *rest = now.sums.tolist()
        return [now.figure(first), *(signed(value, now.decimals) for value in rest)]

    # ---- the pointer, and words

    def spot(self, point: QPointF) -> Spot | None:
        now = self._read()
        if now.summed:
            return None
        for picture, top in self._formulas(now):
            words = picture.meaning_at(point - QPointF(INSET, top))
            if words:
                return Spot((), words)
        return None

    def words(self) -> Iterable[str]:
        now = self._read()
        if not now.summed:
            yield from (plain(part) for part in arithmetic.formula(now.trace, now.main, now.decimals))
        listed = self._sums(now)
        for index, row in enumerate(rows(now)):
            yield f"{row.words} {row.figure}".strip()
            if index == 0 and listed:
                yield " ".join(listed)
        yield now.verdict.words


def rows(now: Reading) -> list[Row]:
    """Return the lines of the card, without the formula or the list of sums."""
    first, *rest = now.chain
    made = _sum_rows(now) if now.summed else []
    if first.switched_off:
        made.append(Row("switched off →", now.figure(first.recorded), strong=not rest))
    for step in rest:
        made.append(Row(f"{_SHORT.get(step.kind, step.kind)} →", now.figure(step.value), step is rest[-1]))
        if step.switched_off:
            made.append(Row("switched off →", now.figure(step.recorded), strong=True))
    return made


def _sum_rows(now: Reading) -> list[Row]:
    """Return the lines of a sum of many products: the sum, the bias, the value."""
    first, last = now.main, len(now.chain) == 1
    if isinstance(first.detail, Patch):
        made = [Row(_patch_words(now)), Row("=", now.figure(float(now.sums.sum())), strong=True)]
    else:
        total = float(now.term_products.sum())
        made = [Row(f"Σ {len(now.terms.values)} products =", now.figure(total), strong=True)]
    if first.bias is not None:
        made.append(Row("+ bias", now.figure(first.bias)))
        made.append(Row("= value" if last else "= pre-activation", now.figure(first.value), strong=last))
    return made


def _patch_words(now: Reading) -> str:
    channels = now.patch.channels
    if now.trace.layer(now.patch.source).channels == 1:
        return "Σ patch × kernel"
    if len(channels) == 1:
        return f"Σ patch × kernel, map {channels[0]}"
    return f"Σ patch × kernel, maps {channels[0]} … {channels[-1]}"

"""What every head of an attention layer adds to a unit."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.panels.blocks import LINE, Block, Spot, centred
from explorer.panels.explained.bars import paint_bar
from explorer.panels.explained.reading import Reading
from explorer.trace import Attended, patch_grid
from explorer.widgets import text, theme

ROW = 26.0  # px

Read = Callable[[], Reading]


class HeadSums(Block):
    """One bar for each head, the bias, and beside each the token that the head reads most."""

    live = True

    def __init__(self, read: Read, room: int) -> None:
        self._read, self._room = read, room
        self.height = ROW * len(self._rows())

    @property
    def _detail(self) -> Attended:
        detail = self._read().main.detail
        assert isinstance(detail, Attended)
        return detail

    def _rows(self) -> list[tuple[str, str, float]]:
        """Return (name, what it reads most, what it adds) of every head, and of the bias."""
        detail = self._detail
        most = detail.shares.argmax(axis=1).tolist()
        heads = [
            (f"head {head}", f"{self._name(token)} {100 * share:.0f}{text.THIN_SPACE}%", float(part))
            for head, (token, share, part) in enumerate(
                zip(most, detail.shares.max(axis=1).tolist(), detail.sums, strict=True)
            )
        ]
        return [*heads, ("bias", "", detail.bias)]

    def _name(self, token: int) -> str:
        grid = patch_grid(self._read().trace)
        return grid.name(token) if grid is not None else f"token {token}"

    def paint(self, painter: QPainter, area: QRectF) -> None:
        now, rows = self._read(), self._rows()
        scale = centred(np.array([part for _, _, part in rows], np.float32))
        for index, (name, reads, part) in enumerate(rows):
            row = QRectF(0, index * ROW, self._room, ROW)
            line = QRectF(0, row.top(), self._room, LINE)
            text.paint(painter, line, name, theme.NORMAL)
            text.paint(painter, line.adjusted(64, 0, -64, 0), reads, theme.SMALL, "secondary")
            text.paint(painter, line, now.figure(part), theme.NORMAL, bold=True, align="right")
            paint_bar(painter, row, part, scale)

    def spot(self, point: QPointF) -> Spot | None:
        index, rows = int(point.y() // ROW), self._rows()
        if not 0 <= index < len(rows):
            return None
        name, reads, part = rows[index]
        words = f"{name} adds {text.exact(part)}" + (f"\nit reads most of {reads}" if reads else "")
        return Spot((QRectF(0, index * ROW, self._room, ROW - 2),), words)

    def words(self) -> Iterable[str]:
        now = self._read()
        return [f"{name} {now.figure(part)}" for name, _, part in self._rows()]

"""The gallery: kernels as little pictures with their names, to be chosen with the mouse or the keyboard."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from explorer.labs.scaling import honest
from explorer.topics.filters import Kernel, Named
from explorer.widgets import text, theme
from explorer.widgets.pictures import Pixels, image, pixels

TILE_WIDE, TILE_HIGH = 104, 92  # px
THUMBS = (112, 80, 48)  # px: the largest with which all are seen at once, or else the smallest
LINE, PAD = 14, 6  # px: a line of a name, and the margin of a tile


@lru_cache(maxsize=512)
def thumbnail(kernel: Kernel) -> Pixels:
    """Return a kernel's colours, (k, k): below 0, 0, above 0, full at its largest weight."""
    values = np.array(kernel, np.float32)
    return pixels(values, honest(values, centred=True))


class Tiles(QWidget):
    """Tiles in as many columns as fit.  `chosen` tells which, and whether it shall be added to what is there."""

    chosen = Signal(object, bool)  # Named, added

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Named, ...] = ()
        self._name = ""
        self._kernel: Kernel | None = None
        self._cursor = 0
        self._hovered: int | None = None
        self._thumb, self._room = THUMBS[-1], 0
        self.setAccessibleName("Gallery of kernels")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def entries(self) -> tuple[Named, ...]:
        """What can be chosen."""
        return self._entries

    @property
    def cursor(self) -> int:
        """The tile that has the keyboard."""
        return self._cursor

    def show_entries(self, entries: Sequence[Named], name: str, kernel: Kernel, room: int = 0) -> None:
        """Show what can be chosen, and which is: that with this name and kernel; room: px of height to fill."""
        self._room = room
        if tuple(entries) != self._entries:
            self._entries, self._cursor, self._hovered = tuple(entries), 0, None
            self._fit()
        if (name, kernel) != (self._name, self._kernel):
            self._name, self._kernel = name, kernel
            at = next((at for at, entry in enumerate(self._entries) if self._is_chosen(entry)), None)
            if at is not None:
                self._cursor = at
                self._reveal()
        self._describe()
        self.update()

    def _is_chosen(self, entry: Named) -> bool:
        return entry.name == self._name and entry.kernel == self._kernel

    # ---- places

    @property
    def columns(self) -> int:
        """How many tiles stand beside each other."""
        return max(1, self.width() // self._wide)

    @property
    def _wide(self) -> int:
        return max(TILE_WIDE, self._thumb + 24)

    @property
    def _high(self) -> int:
        return TILE_HIGH + self._thumb - THUMBS[-1]

    def set_room(self, room: int) -> None:
        """Fill another height."""
        self._room = room
        self._fit()

    def tile(self, at: int) -> QRect:
        """Return where a tile is."""
        row, column = divmod(at, self.columns)
        wide = self.width() // self.columns
        return QRect(column * wide, row * self._high, wide, self._high)

    def tile_at(self, point: QPointF) -> int | None:
        """Return the tile at a point."""
        found = (at for at in range(len(self._entries)) if self.tile(at).contains(point.toPoint()))
        return next(found, None)

    def _fit(self) -> None:
        for self._thumb in THUMBS:
            rows = max(1, -(-len(self._entries) // self.columns))
            if rows * self._high <= self._room:
                break
        self.setFixedHeight(rows * self._high)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for at, entry in enumerate(self._entries):
                if self.tile(at).intersects(event.rect()):
                    self._paint_tile(painter, at, entry)

    def _paint_tile(self, painter: QPainter, at: int, entry: Named) -> None:
        frame = QRectF(self.tile(at)).adjusted(2, 2, -2, -2)
        chosen = self._is_chosen(entry)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or at == self._hovered:
            painter.setBrush(theme.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(frame, 6, 6)
        if at == self._cursor and self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6)
        side = self._thumb
        thumb = QRectF(frame.center().x() - side / 2, frame.top() + PAD, side, side)
        painter.drawImage(thumb, image(thumbnail(entry.kernel)))
        painter.setPen(QPen(theme.color("highlight" if chosen else "line"), 2 if chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(thumb)
        lines = text.wrapped(
            entry.name.replace(" × ", "\u00a0×\u00a0"), theme.SMALL, False, int(frame.width() - 6)
        )
        shown = lines if len(lines) < 3 else (lines[0], f"{lines[1]} …")
        for row, words in enumerate(shown):
            below = QRectF(frame.left() + 3, thumb.bottom() + 3 + row * LINE, frame.width() - 6, LINE)
            text.paint(painter, below, words, theme.SMALL, align="center")

    # ---- events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.tile_at(event.position())
        if at != self._hovered:
            self._hovered = at
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if at is not None else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.tile_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at is not None:
            self._cursor = at
            self._choose(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
        }
        if event.key() in steps:
            self._move(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.tile_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at is None else self._tip(self._entries[at]), self)
            return True
        return super().event(event)

    def _move(self, by: int) -> None:
        if 0 <= self._cursor + by < len(self._entries):
            self._cursor += by
            self._describe()
            self.update()
            self._reveal()

    def _reveal(self) -> None:
        """Scroll to the tile that has the keyboard."""
        tile, area = self.tile(self._cursor).center(), self.parent() and self.parent().parent()
        if isinstance(area, QScrollArea):
            area.ensureVisible(tile.x(), tile.y(), 10, self._high // 2)

    def _choose(self, added: bool) -> None:
        if self._entries:
            self.chosen.emit(self._entries[self._cursor], added)

    def _describe(self) -> None:
        if self._entries:
            self.setAccessibleDescription(self._tip(self._entries[min(self._cursor, len(self._entries) - 1)]))

    @staticmethod
    def _tip(entry: Named) -> str:
        size = len(entry.kernel)
        return f"{entry.name}, {size} × {size}: {entry.says}\nNumbers: {entry.source}. Ctrl+click adds it to the chain."

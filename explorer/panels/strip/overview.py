"""The whole film strip in one line: where in the network one is; a click or a drag goes elsewhere."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from explorer.panels.strip.layout import Film, Item
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme

HEIGHT, EDGE = 20, 5  # px
LEAST = 1.0  # px: of an item


class Overview(QWidget):
    """One bar for each item, as high as its layer is large; a line above those of an open block."""

    def __init__(self, session: Session, bar: QScrollBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._bar, self._film = session, bar, Film()
        self._heights: list[float] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of the layers")
        self.setAccessibleDescription("Left and right scroll; Home and End go to the ends")
        bar.valueChanged.connect(lambda _value: self.update())
        session.pinned_changed.connect(self._pinned)

    def show_film(self, film: Film) -> None:
        """Show another strip."""
        self._film = film
        sizes = np.log1p([item.grid.layer.units for item in film.items])
        self._heights = (sizes / max(sizes.max(initial=1.0), 1.0)).tolist()
        self.update()

    def _pinned(self, _unit: Unit | None) -> None:
        if self.isVisible():
            self.update()

    @property
    def _scale(self) -> float:
        """Pixels here for one of the strip."""
        return (self.width() - 2 * EDGE) / max(self._film.width, 1.0)

    def window_rect(self) -> QRectF:
        """Return what the strip shows now."""
        left = EDGE + self._bar.value() * self._scale
        return QRectF(left, 1.5, max(self._bar.pageStep() * self._scale, 12.0), self.height() - 3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        unit, scale = self._session.scene.pinned, self._scale
        with QPainter(self) as painter:
            window = self.window_rect()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "accent"), 1))
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(window.adjusted(0.5, 0, -0.5, 0), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            high = self.height() - 2 * EDGE
            for item, share in zip(self._film.items, self._heights, strict=True):
                left, wide = EDGE + item.box.left() * scale, max(item.box.width() * scale - 1, LEAST)
                tall = 2 + share * (high - 2)
                mine = unit is not None and unit.layer in item.group.members
                color = theme.color("highlight" if mine else "text" if item.group.block else "secondary")
                painter.fillRect(QRectF(left, EDGE + high - tall, wide, tall), color)
            for bracket in self._film.brackets:
                line = QRectF(EDGE + bracket.rect.left() * scale, 2, bracket.rect.width() * scale - 1, 1)
                painter.fillRect(line, theme.color("accent"))

    # ---- going elsewhere

    def _item_at(self, point: QPointF) -> Item | None:
        there = (point.x() - EDGE) / max(self._scale, 1e-9)
        return next(iter(self._film.inside(there, there)), None)

    def _go(self, point: QPointF) -> None:
        self._bar.setValue(round((point.x() - EDGE) / max(self._scale, 1e-9) - self._bar.pageStep() / 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._bar
        places = {
            Qt.Key.Key_Left: bar.value() - bar.pageStep() // 2,
            Qt.Key.Key_Right: bar.value() + bar.pageStep() // 2,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(place)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self._item_at(QPointF(event.pos()))
            words = "" if item is None else f"{item.group.label}\nclick or drag to go there"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

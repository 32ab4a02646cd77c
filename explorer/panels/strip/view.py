"""The film strip: every layer as a small grid of its maps, under the 3D view."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from explorer.panels.selection import Selection, group_of
from explorer.panels.strip.layout import Bracket, Film, Item, arrange
from explorer.panels.strip.menu import menu_of
from explorer.panels.strip.overview import HEIGHT, Overview
from explorer.panels.strip.painter import StripPainter
from explorer.panels.strip.pointing import Switch, item_words, switch_at
from explorer.scene import Scene
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets.map_view import cell_at


class FilmStrip(QAbstractScrollArea):
    """One painted strip; only the layers in sight are painted, and only while the strip is in sight."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._selection = Selection(session)
        self._film = Film()
        self._arranged_for: object = None
        self._layer = ""  # the page's, when last looked
        self._under: Item | None = None  # the item under the pointer
        self._bracket: Bracket | None = None  # the open block under the pointer
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("panel", True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the overview is one
        self.overview = Overview(session, self.horizontalScrollBar(), self)
        self.setMinimumHeight(112)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Layers")
        self.setAccessibleDescription("Every layer as a grid of its feature maps")
        session.trace_changed.connect(self._trace_changed)
        session.scene_changed.connect(self._scene_changed)
        session.selected_changed.connect(self._changed)
        session.pinned_changed.connect(self._pinned)

    @property
    def items(self) -> tuple[Item, ...]:
        """Where each group lies, from the strip's left end."""
        return self._film.items

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """The open blocks above them."""
        return self._film.brackets

    def scrolled(self) -> int:
        """How far the strip is scrolled to the right, in pixels."""
        return self.horizontalScrollBar().value()

    def sizeHint(self) -> QSize:
        return QSize(640, 148)

    # ---- following the session

    def _trace_changed(self, _trace: object) -> None:
        if self.isVisible():
            self._rearrange()
            self.viewport().update(self._pictures_area())

    def _changed(self, _what: object = None) -> None:
        if self.isVisible():
            self._rearrange()
            self.viewport().update()

    def _scene_changed(self, scene: Scene) -> None:
        self._changed()
        if scene.layer != self._layer and self.isVisible():
            self._layer = scene.layer
            item = self._film.item_of(scene.layer)
            if item is not None:
                self.reveal(item)

    def _pinned(self, unit: Unit | None) -> None:
        self._changed()
        item = self._film.item_of(unit.layer) if unit is not None else None
        if item is not None and self.isVisible():
            self.reveal(item)

    def reveal(self, item: Item) -> None:
        """Scroll an item to the middle, if it is not in sight."""
        bar, box = self.horizontalScrollBar(), item.box
        if box.left() < bar.value() or box.right() > bar.value() + self.viewport().width():
            bar.setValue(int(box.center().x() - self.viewport().width() / 2))

    def _rearrange(self) -> None:
        trace, groups, size = self._session.trace, self._session.groups, self.size()
        if trace is None:
            return
        key = (trace.layers, groups, size.width(), size.height())
        if key == self._arranged_for:
            return
        self._arranged_for = key
        anchor = self._anchor(trace)
        film = arrange(trace, groups, size.width(), size.height())
        long = film.width > size.width()
        if long:
            film = arrange(trace, groups, size.width(), size.height() - HEIGHT)
        self._film, self._under, self._bracket = film, None, None
        self.setViewportMargins(0, 0, 0, HEIGHT if long else 0)
        self.overview.setVisible(long)
        self.overview.setGeometry(0, size.height() - HEIGHT, size.width(), HEIGHT)
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(int(film.width) - size.width(), 0))
        bar.setPageStep(size.width())
        bar.setSingleStep(48)
        self._restore(anchor)
        self.overview.show_film(film)
        self.viewport().update()

    def _anchor(self, trace: Trace) -> tuple[str, float] | None:
        """Return the first layer in sight and how far from the left it is: it stays there when blocks open."""
        left = self.scrolled()
        item = next((item for item in self._film.inside(left, left + 1e6) if item.box.left() >= left), None)
        if not left or item is None or item.group.members[0] not in trace:
            return None
        return item.group.members[0], item.box.left() - left

    def _restore(self, anchor: tuple[str, float] | None) -> None:
        item = self._film.item_of(anchor[0]) if anchor is not None else None
        place = int(item.box.left() - anchor[1]) if anchor is not None and item is not None else 0
        self.horizontalScrollBar().setValue(place)  # another network is seen from its beginning

    def _pictures_area(self) -> QRect:
        """Return the band of the pictures: a new trace changes nothing else."""
        if not self._film.items:
            return self.viewport().rect()
        box, label = self._film.items[0].box, self._film.items[0].label
        return QRect(0, int(box.top()), self.viewport().width(), int(label.top() - box.top()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rearrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._rearrange()
        with StripPainter(self.viewport(), self._session, self._selection) as painter:
            area = QRectF(event.rect().translated(self.scrolled(), 0))
            painter.translate(-self.scrolled(), 0)
            unit, shown = self._session.selected, self._session.trace is not None
            chosen = group_of(self._session.groups, unit.layer) if unit is not None else None
            for item in self._film.inside(area.left(), area.right()) if shown else ():
                painter.paint_item(item, area, item.group is chosen, item is self._under)
            for bracket in self._film.brackets if shown else ():
                if bracket.rect.intersects(area):
                    seen = QRectF(self.viewport().rect()).translated(self.scrolled(), 0)
                    painter.paint_bracket(bracket, seen, bracket is self._bracket)
            if self.hasFocus():
                painter.paint_focus(QRectF(self.viewport().rect()).translated(self.scrolled(), 0))

    # ---- pointing

    def unit_at(self, point: QPointF) -> Unit | None:
        """Return the unit painted under a point of the viewport."""
        if self._session.trace is None:
            return None
        there = point + QPointF(self.scrolled(), 0)
        item = self._item_at(there)
        channel = item.map_at(there) if item is not None else None
        if item is None or channel is None:
            return None
        cell = cell_at(item.maps[channel], (item.grid.rows, item.grid.columns), there)
        return item.grid.unit(channel, *cell) if cell is not None else None

    def _item_at(self, there: QPointF) -> Item | None:
        return self._film.item_at(there)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        there = event.position() + QPointF(self.scrolled(), 0)
        item, bracket = self._item_at(there), self._film.bracket_at(there)
        if item is not self._under:
            for changed in (self._under, item):
                if changed is not None:
                    self._update(changed.sign if changed.group.block else changed.detail)
                    self._update(changed.detail)
        if bracket is not self._bracket:
            for line in (self._bracket, bracket):
                if line is not None:
                    self._update(line.sign)
        self._under, self._bracket = item, bracket
        over = self._switch_at(there) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self._session.hover(None if over else self.unit_at(event.position()))

    def _update(self, rect: QRectF) -> None:
        self.viewport().update(rect.translated(-self.scrolled(), 0).toAlignedRect().adjusted(-4, -4, 4, 4))

    def _switch_at(self, there: QPointF) -> Switch | None:
        return switch_at(self._session, self._film, there)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        switch = self._switch_at(event.position() + QPointF(self.scrolled(), 0))
        if switch is not None:
            switch.turn()
        elif (unit := self.unit_at(event.position())) is not None:
            self._session.pin(unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        there = event.position() + QPointF(self.scrolled(), 0)
        item = self._item_at(there)
        left = event.button() is Qt.MouseButton.LeftButton
        if not left or item is None or self._switch_at(there) is not None:
            self.mousePressEvent(event)
            return
        unit = self.unit_at(event.position())
        if unit is not None:
            self._session.visit(unit)  # the first of the two clicks may have let it go
        self._session.open_layer(item.group.shown)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._under = self._bracket = None
            self._session.hover(None)
            self.viewport().update()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, point: QPointF) -> str:
        there = point + QPointF(self.scrolled(), 0)
        item, switch = self._item_at(there), self._switch_at(there)
        if switch is not None:
            return switch.words
        if item is None or self._session.trace is None:
            return ""
        return item_words(self._session, item, self.unit_at(point))

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        steps = delta.x() if abs(delta.x()) > abs(delta.y()) else delta.y()
        self.horizontalScrollBar().setValue(self.scrolled() - steps)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self._item_at(QPointF(event.pos()) + QPointF(self.scrolled(), 0)) or self._selected_item()
        if item is not None:
            menu = self.menu_of(item)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos() if event.reason() is event.Reason.Mouse else self._below(item))

    def _selected_item(self) -> Item | None:
        unit = self._session.selected
        return self._film.item_of(unit.layer) if unit is not None else None

    def _below(self, item: Item) -> QPoint:
        return self.viewport().mapToGlobal(item.box.center().toPoint() - QPoint(self.scrolled(), 0))

    def menu_of(self, item: Item) -> QMenu:
        """Return the context menu of an item."""
        return menu_of(self, self._session, item, self._film.bracket_over(item))

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

from explorer.panels.marks import edited
from explorer.panels.selection import Selection, group_of, title
from explorer.panels.strip.layout import SPACE, Item, arrange
from explorer.panels.strip.painter import StripPainter
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import text
from explorer.widgets.map_view import cell_at


class FilmStrip(QAbstractScrollArea):
    """One painted strip; only the layers in sight are painted, and only while the strip is in sight."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._selection = Selection(session)
        self._items: tuple[Item, ...] = ()
        self._arranged_for: object = None
        self._under: Item | None = None  # the item under the pointer
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("panel", True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(112)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Layers")
        self.setAccessibleDescription("Every layer as a grid of its feature maps")
        session.trace_changed.connect(self._trace_changed)
        session.scene_changed.connect(self._changed)
        session.selected_changed.connect(self._changed)
        session.pinned_changed.connect(self._pinned)

    @property
    def items(self) -> tuple[Item, ...]:
        """Where each group lies, from the strip's left end."""
        return self._items

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

    def _pinned(self, unit: Unit | None) -> None:
        self._changed()
        item = next((item for item in self._items if unit and unit.layer in item.group.members), None)
        if item is not None and self.isVisible():
            bar, box = self.horizontalScrollBar(), item.box
            if box.left() < bar.value() or box.right() > bar.value() + self.viewport().width():
                bar.setValue(int(box.center().x() - self.viewport().width() / 2))

    def _rearrange(self) -> None:
        trace, groups, size = self._session.trace, self._session.groups, self.viewport().size()
        if trace is None:
            return
        key = (trace.layers, groups, size.width(), size.height())
        if key == self._arranged_for:
            return
        self._arranged_for = key
        self._items = arrange(trace, groups, size.width(), size.height())
        self._under = None
        wide = self._items[-1].box.right() + SPACE if self._items else 0
        self.horizontalScrollBar().setRange(0, max(int(wide) - size.width(), 0))
        self.horizontalScrollBar().setPageStep(size.width())
        self.horizontalScrollBar().setSingleStep(48)
        self.viewport().update()

    def _pictures_area(self) -> QRect:
        """Return the band of the pictures: a new trace changes nothing else."""
        if not self._items:
            return self.viewport().rect()
        box = self._items[0].box
        return QRect(0, int(box.top()), self.viewport().width(), int(self._items[0].label.top() - box.top()))

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
            unit = self._session.selected
            chosen = group_of(self._session.groups, unit.layer) if unit is not None else None
            for item in self._items:
                if item.box.intersects(area) and self._session.trace is not None:
                    switches = item is self._under
                    painter.paint_item(item, area, item.group is chosen, switches)
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
        return next((item for item in self._items if item.box.contains(there)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        item = self._item_at(event.position() + QPointF(self.scrolled(), 0))
        if item is not self._under:
            for changed in (self._under, item):
                if changed is not None:
                    area = changed.detail.translated(-self.scrolled(), 0).toAlignedRect()
                    self.viewport().update(area.adjusted(-4, -4, 4, 4))
            self._under = item
        self._session.hover(self.unit_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._under is None:
            return
        there = event.position() + QPointF(self.scrolled(), 0)
        hide, collapse = self._under.buttons()
        if hide.contains(there):
            self._session.toggle_hidden(self._under.group.name)
        elif collapse.contains(there):
            self._session.toggle_collapsed(self._under.group.name)
        elif (unit := self.unit_at(event.position())) is not None:
            self._session.pin(unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        there = event.position() + QPointF(self.scrolled(), 0)
        item = self._item_at(there)
        switching = item is not None and any(button.contains(there) for button in item.buttons())
        if event.button() is not Qt.MouseButton.LeftButton or item is None or switching:
            self.mousePressEvent(event)
            return
        unit = self.unit_at(event.position())
        if unit is not None:
            self._session.visit(unit)  # the first of the two clicks may have let it go
        self._session.open_layer(item.group.shown)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._under = None
            self._session.hover(None)
            self.viewport().update()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, point: QPointF) -> str:
        there = point + QPointF(self.scrolled(), 0)
        item = self._item_at(there)
        if item is None or self._session.trace is None:
            return ""
        hide, collapse = item.buttons()
        scene, name = self._session.scene, item.group.name
        if hide.contains(there):
            return "Show in 3D  (X)" if name in scene.hidden else "Hide in 3D  (X)"
        if collapse.contains(there):
            return "Open in 3D  (O)" if name in scene.collapsed else "Collapse to one block in 3D  (O)"
        unit = self.unit_at(point)
        if unit is None:
            more = f"; {item.more} more maps in the Maps view" if item.more else ""
            broken = edited(self._session.trace, item.group.members)
            words = f"{item.group.label}: {item.grid.layer.shape_text}{more}; a double click opens its page"
            return f"{words}\n{broken}" if broken else words
        value = self._session.trace[unit.layer][unit.position]
        return f"{title(self._session, unit)}: {text.exact(float(value))}"

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
        return next((item for item in self._items if unit and unit.layer in item.group.members), None)

    def _below(self, item: Item) -> QPoint:
        return self.viewport().mapToGlobal(item.box.center().toPoint() - QPoint(self.scrolled(), 0))

    def menu_of(self, item: Item) -> QMenu:
        """Return the context menu of an item."""
        session, name = self._session, item.group.name
        menu = QMenu(self)
        hide = menu.addAction("Hidden in 3D", lambda: session.toggle_hidden(name))
        collapse = menu.addAction("Collapsed in 3D", lambda: session.toggle_collapsed(name))
        hide.setCheckable(True)
        collapse.setCheckable(True)
        hide.setChecked(name in session.scene.hidden)
        collapse.setChecked(name in session.scene.collapsed)
        menu.addSeparator()
        menu.addAction("Show all layers", session.show_all)
        return menu

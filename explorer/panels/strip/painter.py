"""How one layer looks in the film strip."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintDevice, QPainter, QPen

from explorer.panels.marks import off_in, paint_dot, paint_off, paint_off_units
from explorer.panels.selection import Selection, gives_classes
from explorer.panels.sheets import Sheet, sheets_of
from explorer.panels.strip.layout import SIGN, Bracket, Item
from explorer.session import Session
from explorer.widgets import text, theme
from explorer.widgets.map_view import DARK_INK, FRAME, LIGHT_INK, cells_rect, paint_frame, paint_map
from explorer.widgets.pictures import dark_ink

LEAST_LABEL = 11.0  # px: the smallest cell that holds the name of its class


class StripPainter(QPainter):
    """Paints items in the strip's own coordinates."""

    def __init__(self, device: QPaintDevice, session: Session, selection: Selection) -> None:
        super().__init__(device)
        self._session = session
        self._selection = selection

    def paint_item(self, item: Item, area: QRectF, chosen: bool, switches: bool) -> None:
        """Paint an item where it meets `area`; `switches` shows hide and collapse instead of the shape."""
        hidden = item.group.name in self._session.scene.hidden
        if chosen:
            self._paint_choice(item.box)
        sheets = sheets_of(self._session)
        assert sheets is not None
        self.setOpacity(0.3 if hidden else 1.0)
        if item.pictures.intersects(area):
            self._paint_maps(item, sheets[item.group.shown])
        if item.label.bottom() + item.detail.height() > area.top() and item.label.top() < area.bottom():
            self._paint_caption(item, chosen, switches)
        if item.group.block:
            self._paint_pile(item.box)
            self.paint_sign(item.sign, True, switches)
        self.setOpacity(1.0)

    def _paint_pile(self, box: QRectF) -> None:
        """Show that there is more behind a closed block."""
        self.setPen(theme.color("line"))
        self.setBrush(Qt.BrushStyle.NoBrush)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_choice(self, box: QRectF) -> None:
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setBrush(theme.color("selection"))
        self.setPen(QPen(theme.color("accent"), 1))
        self.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_maps(self, item: Item, sheet: Sheet) -> None:
        off, ratio = off_in(self._session, sheet.layer.name), self.device().devicePixelRatioF()
        for channel, rect in enumerate(item.maps):
            paint_map(self, rect, sheet.seen(channel, rect.width(), ratio))
            if off.units:
                paint_off_units(self, off, item.grid, channel, rect)
            if channel in off.maps:
                paint_off(self, rect)
        self._paint_classes(item, sheet)
        self._paint_frames(item)

    def _paint_frames(self, item: Item) -> None:
        unit = self._session.selected
        frames, shape = self._selection.frames(item.group.shown), (item.grid.rows, item.grid.columns)
        if frames.covers(item.grid.maps, *shape):
            paint_frame(self, item.pictures, FRAME, 1)  # it sees all of the layer
            return
        own = unit is not None and unit.layer == item.group.shown
        for channel, where in enumerate(item.maps):
            for cells in frames.in_map(channel):
                rect = cells_rect(where, shape, cells.top, cells.left, cells.bottom, cells.right)
                paint_frame(self, rect, FRAME, 2 if own else 1)

    def _paint_classes(self, item: Item, sheet: Sheet) -> None:
        """Name the cells that stand for classes, where there is room."""
        trace = self._session.trace
        if trace is None or not gives_classes(trace, sheet.layer):
            return
        dark = dark_ink(sheet.pixels(0))
        high = item.maps[0].height() / item.grid.rows
        cell = min(high, item.maps[0].width() / item.grid.columns)
        if cell < LEAST_LABEL or cell < max(text.width(name, theme.SMALL) for name in trace.classes):
            return
        px = min(theme.NORMAL, int(high) - 1)
        for index, name in enumerate(trace.classes):
            row, column = divmod(index, item.grid.columns)
            shape = (item.grid.rows, item.grid.columns)
            cell = cells_rect(item.maps[0], shape, row, column, row + 1, column + 1)
            text.paint(self, cell, name, px, DARK_INK if dark[row, column] else LIGHT_INK, align="center")

    def _paint_caption(self, item: Item, chosen: bool, switches: bool) -> None:
        name, scene = item.group.name, self._session.scene
        color = "text" if chosen else "secondary"
        trace, label = self._session.trace, item.label
        if trace is not None and not trace.broken.isdisjoint(item.group.members):
            label = label.adjusted(9, 0, 3, 0)
            room = min(text.width(item.words, theme.SMALL, chosen), label.width())
            paint_dot(self, QPointF(label.center().x() - room / 2 - 7, label.center().y()))
        text.paint(
            self, label, item.words, theme.SMALL, color, bold=chosen or item.group.block, align="center"
        )
        if switches:
            self._paint_switches(item)
            return
        states = [
            word
            for word, names in (("hidden", scene.hidden), ("collapsed", scene.collapsed))
            if name in names
        ]
        detail = states[0] if states else item.said
        text.paint(self, item.detail, detail, theme.SMALL, color, align="center")

    def paint_sign(self, rect: QRectF, opens: bool, pointed: bool) -> None:
        """Paint a plus or a minus: what opens a closed block, or closes an open one."""
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setPen(theme.color("focus") if pointed else theme.color("line"))
        self.setBrush(theme.color("raised"))
        self.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        middle = rect.center()
        self.fillRect(QRectF(middle.x() - 3.5, middle.y() - 0.5, 7, 1), theme.color("text"))
        if opens:
            self.fillRect(QRectF(middle.x() - 0.5, middle.y() - 3.5, 1, 7), theme.color("text"))

    def paint_bracket(self, bracket: Bracket, seen: QRectF, pointed: bool) -> None:
        """Paint an open block's line over its items, with its name where that is in sight."""
        rect = bracket.rect
        bottom = rect.bottom() - 1
        self.fillRect(
            QRectF(rect.left() + SIGN + 4, bottom, rect.width() - SIGN - 6, 1), theme.color("accent")
        )
        self.fillRect(QRectF(rect.right() - 3, bottom, 1, 5), theme.color("accent"))
        self.paint_sign(bracket.sign, False, pointed)
        left = max(rect.left() + SIGN + 6, seen.left() + 4)
        words = QRectF(left, rect.top(), max(rect.right() - left - 4, 0), rect.height() - 2)
        if words.width() > 24:
            text.paint(self, words, f"{bracket.path}  ·  {bracket.kind}", theme.SMALL, "secondary")

    def _paint_switches(self, item: Item) -> None:
        name, scene = item.group.name, self._session.scene
        self.setOpacity(1.0)
        hide, collapse = item.buttons()
        pictures = (
            (hide, "eye-off" if name in scene.hidden else "eye"),
            (collapse, "expand" if name in scene.collapsed else "collapse"),
        )
        for rect, icon in pictures:
            self.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.setPen(Qt.PenStyle.NoPen)
            self.setBrush(theme.color("raised"))
            self.drawRoundedRect(rect, 4, 4)
            self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            theme.icon(icon).paint(self, rect.adjusted(3, 2, -3, -2).toRect())

    def paint_focus(self, rect: QRectF) -> None:
        """Show that the strip has the keyboard."""
        self.setBrush(Qt.BrushStyle.NoBrush)
        self.setPen(QPen(theme.color("focus"), 1))
        self.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

"""The widget that holds the blocks of the selected unit: paints them, follows the session and the pointer."""

from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.panels.blocks import Block, Spot
from explorer.panels.explained.bars import FEW, MORE
from explorer.panels.explained.card import INSET
from explorer.panels.explained.reading import Reading
from explorer.panels.explained.story import Stage, help_blocks, story
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets.map_view import FRAME, LIGHT_INK, paint_frame

QUIET = np.errstate(
    all="ignore"
)  # broken weights may be infinite, and then sums are NaN: shown, not warned of
FRAME_ROOM = 3  # px: how far a frame reaches beyond its place


class Sheet(QWidget):
    """The blocks one below the other; a new trace repaints only those that it changes."""

    def __init__(self, session: Session, reveal: Callable[[int], None], height: Callable[[], int]) -> None:
        """`reveal` scrolls to a height of the sheet, `height` tells the present one."""
        super().__init__()
        self._session, self._reveal, self._height = session, reveal, height
        self._left: tuple[Unit | None, int] = (None, 0)  # how far the pinned unit was read before a hover
        self._blocks: list[Block] = []
        self._tops: list[int] = []
        self._key: object = None
        self._reading: Reading | None = None
        self._shown: tuple[Unit | None, int] = (None, FEW)
        self._room = 240
        self._pointed: Spot | None = None
        self._pressed: Spot | None = None
        self.setMouseTracking(True)
        session.trace_changed.connect(self._trace_changed)
        session.selected_changed.connect(self._changed)
        session.scene_changed.connect(self._scene_changed)

    # ---- what is shown

    @property
    @QUIET
    def words(self) -> tuple[str, ...]:
        """Every text shown, from top to bottom."""
        return () if self._waiting else tuple(word for block in self._blocks for word in block.words())

    @property
    @QUIET
    def first_words(self) -> tuple[str, ...]:
        """What the unit is called, and its value."""
        return () if self._waiting else tuple(word for block in self._blocks[:2] for word in block.words())

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is shown, from top to bottom."""
        return tuple(self._blocks)

    @property
    def unit(self) -> Unit | None:
        """The unit that is explained, if the present network has it."""
        unit, trace = self._session.selected, self._session.trace
        return unit if unit is not None and trace is not None and unit.layer in trace else None

    @property
    def reading(self) -> Reading | None:
        """What is read of the present trace; None without a unit."""
        unit = self.unit
        if unit is None:
            return None
        if (
            self._reading is None
            or self._reading.unit != unit
            or self._reading.trace is not self._session.trace
        ):
            self._reading = Reading(self._session, unit)
        return self._reading

    def find(self, unit: Unit) -> QPoint | None:
        """Return the middle of the first place that leads to `unit`, looking from top to bottom."""
        for y in range(0, self.height(), 4):
            for x in range(2, self.width(), 4):
                spot = self.spot(QPointF(x, y))
                if spot is not None and spot.unit == unit:
                    return spot.rects[0].center().toPoint()
        return None

    def set_room(self, room: int) -> None:
        """Lay out for `room` pixels."""
        if room != self._room:
            self._room = room
            self.refresh()

    @property
    def _waiting(self) -> bool:
        """Whether the network was changed and its trace is on the way."""
        return self.unit is None and self._shown[0] is not None and self._session.trace is None

    # ---- following the session

    def _trace_changed(self, _trace: Trace) -> None:
        if not self.isVisible() or self.refresh():
            return
        sight = self.visibleRegion().boundingRect()
        for block, top in zip(self._blocks, self._tops, strict=True):
            place = QRect(0, top, self.width(), int(block.height) + 1)
            if block.live and place.intersects(sight):
                self.update(place.intersected(sight))

    def _changed(self, _unit: object = None) -> None:
        if self.isVisible() and not self.refresh():
            self.update()

    def _scene_changed(self, _scene: object) -> None:
        self._reading = None
        self._changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._key = None

    @QUIET
    def refresh(self) -> bool:
        """Make the blocks anew if the unit, or what is known of it, is another; return whether there was need."""
        now = self.reading
        key = (self._room, now and self._signature(now))
        if key == self._key:
            return False
        before, unit = self._shown[0], None if now is None else now.unit
        self._key = key
        if unit == before:
            self._build(now)
            return True
        if before is not None and before == self._session.scene.pinned:
            self._left = (before, self._height())
        self._shown = (unit, FEW)
        self._build(now)
        if unit is not None and unit == self._left[0]:
            self._reveal(self._left[1])
        elif unit is None or before is None or unit.layer != before.layer:
            self._reveal(0)
        return True

    def _signature(self, now: Reading) -> tuple[object, ...]:
        """Return all that decides which blocks there are, and how large."""
        steps = () if now.trace.at_rest else _shape(now, self._room)
        scene = self._session.scene
        chosen = (scene.decimals, scene.unfolded, self._shown[1] if self._shown[0] == now.unit else FEW)
        return (now.trace.layers, now.unit, now.trace.at_rest, now.trace.edits, steps, chosen)

    def _build(self, now: Reading | None) -> None:
        self._blocks = help_blocks(self._room) if now is None else story(self._stage())
        self._tops, top = [], 0
        for block in self._blocks:
            self._tops.append(top)
            top += int(-(-block.height // 1))
        if self.minimumHeight() != top + 8:
            self.setMinimumHeight(top + 8)
            self.resize(self.width(), top + 8)  # at once, so that one can scroll to what is there now
        # After a click on a link the pointer is over something else, without having moved.
        self._point(self.spot(QPointF(self.mapFromGlobal(QCursor.pos()))) if self.underMouse() else None)
        self.update()

    def _stage(self) -> Stage:
        return Stage(self._read, self._room, self._shown[1], self._show_more, self._bring)

    def _read(self) -> Reading:
        reading = self.reading
        assert reading is not None
        return reading

    def _show_more(self) -> None:
        self._shown = (self._shown[0], self._shown[1] + MORE)
        self.refresh()

    def _bring(self, block: Block, height: float) -> None:
        self._reveal(self._tops[self._blocks.index(block)] + int(height))

    # ---- painting

    @QUIET
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.unit is None and self._shown[0] is not None:
            return  # the network was changed; its trace is on the way
        region = event.region()  # a new trace leaves gaps between what it changes
        with QPainter(self) as painter:
            for block, top in zip(self._blocks, self._tops, strict=True):
                place = QRect(0, top - FRAME_ROOM, self.width(), int(block.height) + 2 * FRAME_ROOM)
                if region.intersects(place):
                    area = QRectF(region.intersected(place).boundingRect())
                    painter.save()
                    painter.translate(0, top)
                    block.paint(painter, area.translated(0, -top))
                    painter.restore()
            if self._pointed is not None:
                for index, rect in enumerate(self._pointed.rects):
                    color = LIGHT_INK if index else FRAME
                    paint_frame(painter, rect.adjusted(1, 1, -1, -1), color, 1.5 if index else 2.0)

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    # ---- the pointer

    @QUIET
    def spot(self, point: QPointF) -> Spot | None:
        """Return what lies under a point of the sheet, in its coordinates."""
        index = bisect_right(self._tops, point.y()) - 1
        if index < 0 or self.unit is None:
            return None
        top = self._tops[index]
        found = self._blocks[index].spot(point - QPointF(0, top))
        return None if found is None else found.moved(0, top)

    def _point(self, spot: Spot | None) -> None:
        """Frame another spot; the pointing hand says that a click leads somewhere."""
        if (spot and spot.rects) == (self._pointed and self._pointed.rects):
            self._pointed = spot
            return
        for one in (self._pointed, spot):
            for rect in one.rects if one is not None else ():
                room = FRAME_ROOM
                self.update(rect.toAlignedRect().adjusted(-room, -room, room, room))
        self._pointed = spot
        clickable = spot is not None and spot.clickable
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.spot(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self.spot(event.position())
        event.ignore()  # the scroll area takes the keyboard

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        spot = self.spot(event.position())
        if pressed is None or spot is None or pressed.rects != spot.rects:
            return
        if spot.act is not None:
            spot.act()
        elif spot.unit is not None:
            QToolTip.hideText()
            self._session.visit(spot.unit)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self.spot(QPointF(event.pos()))
            if spot is None:
                QToolTip.hideText()
            else:
                place = spot.rects[0].toAlignedRect() if spot.rects else QRect()
                QToolTip.showText(event.globalPos(), spot.words, self, place)
            return True
        return super().event(event)


def _shape(now: Reading, room: int) -> tuple[object, ...]:
    """Return what of a unit's arithmetic decides the blocks; a formula may need another line for other numbers."""
    steps = tuple((type(step.detail), step.known, step.switched_off) for step in now.chain)
    formulas = () if now.summed else tuple(picture.height for picture in now.formula(room - 2 * INSET))
    return (*steps, now.verdict.color, formulas)

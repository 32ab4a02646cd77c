"""The inspector: what the selected unit is, what it holds, where it looks and by which weights."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from explorer.colors import ColorScale
from explorer.panels import blocks, facts
from explorer.panels.blocks import Block
from explorer.panels.facts import Window
from explorer.panels.selection import title
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets import text, theme

HELP = (
    "Point at a cell, in 3D or in a map: it lights up everywhere, and its weights appear here.",
    "Click it and it stays.",
    "With the arrow keys you walk from unit to unit, with Page Up and Page Down from layer to layer.",
)


class Inspector(QScrollArea):
    """A scrolled column of painted blocks; a new trace repaints only those it changes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = _Sheet(session)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self._sheet.setAutoFillBackground(False)  # the panel behind shows through
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("ring", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(200, 240)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Inspector")

    @property
    def words(self) -> tuple[str, ...]:
        """Every text shown, from top to bottom."""
        return self._sheet.words

    def sizeHint(self) -> QSize:
        return QSize(264, 480)


class _Sheet(QWidget):
    """The blocks of the selected unit, one below the other."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._blocks: list[Block] = []
        self._key: object = None
        self.words: tuple[str, ...] = ()
        session.trace_changed.connect(self._trace_changed)
        session.hovered_changed.connect(self._changed)
        session.pinned_changed.connect(self._changed)
        session.scene_changed.connect(self._changed)

    # ---- following the session

    def _unit(self) -> Unit | None:
        unit, trace = self._session.selected, self._session.trace
        return unit if unit is not None and trace is not None and unit.layer in trace else None

    def _trace_changed(self, trace: Trace) -> None:
        if not self.isVisible():
            return
        if self._rebuild():
            return
        for block, rect in self._placed():
            if block.live:
                self.update(rect.toAlignedRect().adjusted(-2, -2, 2, 2))

    def _changed(self, _what: object = None) -> None:
        if self.isVisible() and not self._rebuild():
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rebuild()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._key = None

    def _rebuild(self) -> bool:
        """Make the blocks of another unit; return whether there was need."""
        trace, unit = self._session.trace, self._unit()
        key = (trace.layers if trace is not None else None, unit, self.width(), self._session.scene.unfolded)
        if key == self._key:
            return False
        self._key = key
        self._blocks, words = _help(self._room()) if unit is None else self._explain(unit)
        self.words = tuple(words)
        self.setAccessibleName(". ".join(self.words[:4]))
        high = int(sum(block.height for block in self._blocks)) + 8
        if self.minimumHeight() != high:
            self.setMinimumHeight(high)
        self.update()
        return True

    def _room(self) -> int:
        return max(self.width() - 8, 120)

    # ---- what is said

    def _explain(self, unit: Unit) -> tuple[list[Block], list[str]]:
        trace, room = self._session.trace, self._room()
        assert trace is not None
        name, gaze = title(self._session, unit), facts.sees(trace, unit)
        made = [blocks.lines(name, room, theme.LARGE, bold=True), blocks.value(self._read_value)]
        words = [name, gaze, facts.class_word(trace, unit)]
        made += [blocks.lines(line, room, theme.NORMAL, "secondary") for line in words[1:] if line]
        table = facts.layer_facts(trace, unit)
        made += [blocks.header("Layer"), blocks.facts(table, room)]
        words += [f"{what} {figure}".strip() for what, figure in table]
        for more, said in (self._weights(trace, unit, room), self._window(trace, unit)):
            made += more
            words += said
        return made, [line for line in words if line]

    def _weights(self, trace: Trace, unit: Unit, room: int) -> tuple[list[Block], list[str]]:
        weights = facts.weights_of(trace, unit)
        if weights is None:
            return [], []
        scale = blocks.weight_scale(weights)
        made, words = [blocks.header(weights.heading)], [weights.heading, f"reads {weights.source}"]
        pairs = [("reads", weights.source)]
        if weights.bias is not None:
            words.append(f"bias {text.exact(weights.bias)}")
            pairs.append(("bias", text.exact(weights.bias)))
        made += [blocks.facts(tuple(pairs), room), blocks.range_line(scale), blocks.space(4)]
        made += blocks.kernels(weights, room) if weights.numbers else [blocks.pictures(weights, room)]
        return made, [*words, *filter(None, weights.names)]

    def _window(self, trace: Trace, unit: Unit) -> tuple[list[Block], list[str]]:
        window = facts.window_of(trace, unit)
        if window is None:
            return [], []
        rows, columns = window.values.shape
        block = blocks.window(self._read_window, rows, columns)
        said = "The framed value is the largest and goes on." if window.winner else "Their mean goes on."
        caption = blocks.lines(said, self._room(), theme.NORMAL, "secondary")
        where = blocks.lines(window.where, self._room(), theme.NORMAL, "secondary")
        heading = f"Window in {window.source}"
        return [blocks.header(heading), where, block, caption], [heading, window.where, said]

    def _read_value(self) -> tuple[float, QColor, str]:
        trace, unit, coloring = self._session.trace, self._unit(), self._session.coloring
        assert trace is not None and unit is not None and coloring is not None
        value = facts.value_of(trace, unit)
        red, green, blue = coloring.scale(unit.layer, unit.channel).rgb(value).tolist()
        before = facts.before_activation(trace, unit)
        second = f"{text.exact(before[1])} before {before[0]}" if before is not None else "activation"
        if unit.layer == trace.layers[0].name:
            second = "normalised input"
        return value, QColor(red, green, blue), second

    def _read_window(self) -> tuple[Window, ColorScale] | None:
        trace, unit, coloring = self._session.trace, self._unit(), self._session.coloring
        if trace is None or unit is None or coloring is None:
            return None
        window = facts.window_of(trace, unit)
        return None if window is None else (window, coloring.scale(window.source, window.channel))

    # ---- painting

    def _placed(self) -> list[tuple[Block, QRectF]]:
        placed, top = [], 0.0
        for block in self._blocks:
            placed.append((block, QRectF(0, top, self._room(), block.height)))
            top += block.height
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._unit() is None and self._key is not None and self._key[1] is not None:  # type: ignore[index]
            return  # the network was changed; its trace is on the way
        area = QRectF(event.rect())
        with QPainter(self) as painter:
            for block, rect in self._placed():
                if rect.intersects(area):
                    block.paint(painter, rect)

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    def mousePressEvent(self, event: object) -> None:
        """Let a click on the inspector give it the keyboard, for scrolling."""
        area = self.parentWidget().parentWidget() if self.parentWidget() is not None else None
        if isinstance(area, QScrollArea):
            area.setFocus(Qt.FocusReason.MouseFocusReason)


def _help(room: int) -> tuple[list[Block], list[str]]:
    made = [blocks.lines("Nothing selected", room, theme.LARGE, bold=True), blocks.space(8)]
    for line in HELP:
        made += [blocks.lines(line, room, theme.NORMAL, "secondary"), blocks.space(8)]
    return made, ["Nothing selected", *HELP]

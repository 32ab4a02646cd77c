"""The page "Step by step": the arithmetic of one map, large, unit after unit."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.selection import brief, group_of, title
from explorer.panels.steps.canvas import StepsCanvas
from explorer.panels.steps.story import Story
from explorer.panels.steps.tellers import story_of
from explorer.panels.transport import Transport
from explorer.panels.untrained import UntrainedLabel, untrained_mark
from explorer.selection import first_unit
from explorer.session import Session
from explorer.trace import Layer, Trace, Unit
from explorer.widgets import text, theme

HEADER = 68  # px
NARROW, WIDEST = 520, 16777215  # px: of the page; of the chooser of layers where there is room
EDGES, ARROWS = 48, 120  # px: what is beside layer and place in the header, without and with two arrows


class StepsView(QWidget):
    """Input with the sliding window, kernel, products, sum, output that fills; and the film's transport."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen: dict[str, int] = {}  # by layer: the input map the user wants to see
        self._usual: dict[tuple[str, int], int] = {}  # by layer and map: the one that is shown else
        self._network = ""
        self._where = ("", "")  # of the unit, at length and briefly
        self._said = ""  # about the layer
        self._canvas = StepsCanvas(session)
        self._canvas.chosen.connect(self._choose)
        self._transport = Transport(session, always=True, unit=lambda: self.unit)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName("Step by step")
        self._make_header()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._transport)
        for signal in (session.trace_changed, session.scene_changed, session.selected_changed):
            signal.connect(self._changed)
        session.film.changed.connect(self._changed)
        session.pinned_changed.connect(self._changed)

    @property
    def canvas(self) -> StepsCanvas:
        """Where the story is drawn."""
        return self._canvas

    @property
    def story(self) -> Story | None:
        """What is told."""
        return self._canvas.story

    @property
    def unit(self) -> Unit | None:
        """The unit explained: of the film's layer, else of the page's, the hovered, the film's, the pinned one."""
        trace, film = self._session.trace, self._session.film.unit
        if trace is None:
            return None
        layer = film.layer if film is not None and film.layer in trace else self._session.page_layer
        for unit in (self._session.hovered, film, self._session.scene.pinned):
            if unit is not None and unit.layer == layer:
                return unit
        return first_unit(trace, layer) if layer in trace else None

    # ---- the header

    def _make_header(self) -> None:
        self._header = QWidget()
        self._header.setFixedHeight(HEADER)
        self._title, self._facts = QLabel(), QLabel()
        self._title.setFont(theme.font(theme.LARGE, bold=True))
        self._facts.setProperty("secondary", True)
        for label in (self._title, self._facts):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layers = QComboBox(accessibleName="Layer", toolTip="The layer whose arithmetic is shown")
        self._layers.setFont(theme.font(theme.LARGE, bold=True))
        self._layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._layers.activated.connect(self._choose_layer)
        self._before = self._arrow("‹", "Map before", "The map before  (Ctrl+Left)", -1)
        self._after = self._arrow("›", "Map after", "The map after  (Ctrl+Right)", 1)
        self._maps = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._maps.setProperty("secondary", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._layers)
        row.addWidget(self._title, 1)
        self._untrained = UntrainedLabel()
        row.addWidget(self._untrained)
        for widget in (self._maps, self._before, self._after):
            row.addWidget(widget)
        column = QVBoxLayout(self._header)
        column.setContentsMargins(16, 8, 16, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._facts)

    def _arrow(self, sign: str, name: str, tip: str, by: int) -> QPushButton:
        button = QPushButton(sign)
        button.setFixedWidth(28)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: self._move(by))
        return button

    def _show_header(self, trace: Trace, unit: Unit) -> None:
        layer = trace.layer(unit.layer)
        words = title(self._session, unit) if unit.position else unit.layer
        self._where = (words.split(" · ", 1)[-1], f"map {unit.channel} · {unit.position[1:]}")
        self._canvas.setAccessibleDescription(words)
        self._said = _facts(trace, layer, self.story)
        self._untrained.setVisible(bool(untrained_mark(trace, layer)))
        maps = layer.shape[0] if len(layer.shape) == 3 else 1
        for widget in (self._before, self._after):
            widget.setVisible(maps > 1)
        self._maps.setText(f"{maps} maps" if maps > 1 else "")
        self._before.setEnabled(unit.channel > 0)
        self._after.setEnabled(unit.channel < maps - 1)
        labels = [(group.label, group.shown) for group in self._session.groups]
        if [self._layers.itemData(index) for index in range(self._layers.count())] != [s for _, s in labels]:
            self._layers.clear()
            for label, shown in labels:
                self._layers.addItem(brief(label), shown)
                self._layers.setItemData(self._layers.count() - 1, label, Qt.ItemDataRole.ToolTipRole)
        group = group_of(self._session.groups, unit.layer)
        self._layers.setCurrentIndex(self._layers.findData(group.shown if group is not None else ""))
        self._fit_header()

    def _fit_header(self) -> None:
        """Say where the unit lies; in a narrow window briefly, and not how many maps there are."""
        whole, short = self._where
        wide = self._title.fontMetrics().horizontalAdvance
        narrow = self.width() < NARROW
        self._maps.setVisible(bool(self._maps.text()) and not narrow)
        brief_width = min(wide(whole), wide(short)) if whole.startswith("map ") else wide(whole)
        others = ARROWS if self._after.isVisibleTo(self) else EDGES
        self._layers.setMaximumWidth(max(self.width() - others - brief_width, 96) if narrow else WIDEST)
        self._header.layout().activate()
        is_long = wide(whole) > self._title.width() and whole.startswith("map ")
        self._title.setText(short if is_long else whole)
        self._title.setToolTip(whole)
        facts = self._facts.fontMetrics().elidedText
        self._facts.setText(facts(self._said, Qt.TextElideMode.ElideRight, self._facts.width()))
        self._facts.setToolTip(self._said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_header()

    # ---- what its parts do

    def _choose(self, index: int) -> None:
        """Show another input map large; the same again leaves the choice to the page."""
        story = self.story
        if story is None:
            return
        layer = story.links[0].unit.layer
        if self._chosen.get(layer) == index:
            del self._chosen[layer]
        else:
            self._chosen[layer] = index
        self._changed()

    def _choose_layer(self, index: int) -> None:
        trace, name = self._session.trace, self._layers.itemData(index)
        if trace is not None and name in trace:
            self._go_to(first_unit(trace, name))

    def _move(self, by: int) -> None:
        unit, trace = self.unit, self._session.trace
        if unit is None or trace is None or len(unit.position) != 3:
            return
        channel = unit.channel + by
        if 0 <= channel < trace.layer(unit.layer).shape[0]:
            self._go_to(Unit(unit.layer, (channel, *unit.position[1:])))

    def _go_to(self, unit: Unit) -> None:
        """Explain another unit; a film goes on there."""
        state = self._session.film.state
        if state is None:
            self._session.visit(unit, step=True)
            return
        self._session.open_film(unit)
        if state.playing:
            self._session.film.play()

    # ---- following the session

    def _changed(self, _what: object = None) -> None:
        if self.isVisible():
            self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()

    def _tell(self) -> None:
        trace, coloring, unit = self._session.trace, self._session.coloring, self.unit
        if trace is None or coloring is None or unit is None:
            self._canvas.show_story(None, None)
            return
        if trace.network != self._network:
            self._network, self._chosen, self._usual = trace.network, {}, {}
        key = (unit.layer, unit.channel)
        story = story_of(trace, coloring, unit, self._wanted(unit))
        if not story.at_rest:
            self._usual.setdefault(key, story.shown)
        self._canvas.show_story(story, self._filled(unit))
        self._show_header(trace, unit)

    def _wanted(self, unit: Unit) -> int | None:
        """Return the input map to show: the chosen one, else the one shown before; None leaves it to the story."""
        group = group_of(self._session.groups, unit.layer)
        members = group.members if group is not None else (unit.layer,)
        for name in members:
            if name in self._chosen:
                return self._chosen[name]
        return self._usual.get((unit.layer, unit.channel))

    def _filled(self, unit: Unit) -> int | None:
        """Return how many cells of the unit's map the film has filled; None where it plays elsewhere."""
        state = self._session.film.state
        if state is None or state.layer != unit.layer or state.unit.channel != unit.channel:
            return None
        return state.index + 1

    def sizeHint(self) -> QSize:
        return QSize(720, 620)


def _facts(trace: Trace, layer: Layer, story: Story | None) -> str:
    """Return what the layer does, in a line: ``convolution · kernel 5 × 5 · padding 2 · reads pool1``."""
    first = trace.layer(story.links[0].unit.layer) if story is not None else layer
    parts = [str(first.kind)]
    for name, plain in (("kernel", 0), ("stride", 1), ("padding", 0), ("dilation", 1)):
        value = first.settings.get(name)
        if value is None:
            continue
        rows, columns = value if isinstance(value, tuple | list) and len(value) == 2 else (value, value)
        if (rows, columns) != (plain, plain):
            size = f"{rows} × {columns}" if name == "kernel" or rows != columns else f"{rows}"
            parts.append(f"{'window' if name == 'kernel' and first.weight is None else name} {size}")
    if story is not None and story.source is not None:
        parts.append(f"reads {story.source.layer}")
    if first.parameters:
        parts.append(f"{text.thousands(first.parameters)} parameters")
    return "  ·  ".join(parts)

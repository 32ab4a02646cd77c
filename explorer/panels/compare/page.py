"""Compare: what was frozen as A, what is there now as B, and their difference, layer by layer."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from explorer.colors import Coloring
from explorer.panels.compare.board import Board
from explorer.panels.compare.outcome import Outcome
from explorer.panels.compare.strip import DifferenceStrip
from explorer.panels.compare.values import Pair, condition, pair_of
from explorer.panels.selection import brief, place
from explorer.panels.surgery.layout import label, row, stack
from explorer.panels.surgery.number import Stepper
from explorer.session import Session
from explorer.trace import Axes, Unit
from explorer.widgets import text, theme

HELP = (
    "Freeze what you see as A. Then draw something else, load another picture, hide a part of the input or break"
    " the network: that is B.",
    "Every map of A and B appears here side by side, in the same colours, with the difference B − A; and both"
    " predictions below.",
)
HELP_WIDTH = 520  # px
LOW = 600  # px: in a lower window everything moves closer


class CompareView(QWidget):
    """A, B and B − A of one map; all maps of its layer as B − A; the inputs and the predictions."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pair: Pair | None = None
        self._key: tuple[object, ...] = ()
        self._choice: tuple[object, str] = (None, "")  # the groups in the chooser, and a layer inside one
        self._map = (0, 0)  # how many there are, and the one in the field
        self._colors_a: Coloring | None = None
        self._make_parts()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._help())
        self._pages.addWidget(self._comparison())
        self.setAccessibleName("Compare")
        self._connect()

    # ---- building

    def _make_parts(self) -> None:
        self.layers, self.maps = QComboBox(), Stepper("Map")
        self.layers.setAccessibleName("Layer")
        self.layers.setToolTip("The layer that is compared")
        self.layers.setMinimumWidth(152)
        self._map_word = label(secondary=True)
        self._map_word.setText("map")
        self.freeze_button = _button("Freeze as A", "Keep the present input and network as A")
        self.forget_button = _button("Forget A", "Compare no longer")
        self.board, self.strip, self.outcome = Board(self._session), DifferenceStrip(), Outcome()
        self._statistic = label()
        self.go_button = _button("Show it", "Go to the cell of this layer that differs most")

    def _help(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self.begin_button = _button("Freeze as A", "Keep the present input and network as A")
        self.begin_button.setProperty("kind", "primary")
        lines = [label(theme.TITLE, bold=True), *(label(theme.LARGE, secondary=True) for _ in HELP)]
        for widget, sentence in zip(lines, ("Compare two", *HELP), strict=True):
            widget.setText(sentence)
            widget.setMinimumHeight(widget.heightForWidth(HELP_WIDTH))
        words = stack(*lines, row(self.begin_button, None), gap=16)
        words.setFixedWidth(HELP_WIDTH)
        column.addStretch(1)
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _comparison(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self._column = column
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for widget in (self.layers, self._map_word, self.maps):
            controls.addWidget(widget)
        controls.addStretch(1)
        controls.addWidget(self.freeze_button)
        controls.addWidget(self.forget_button)
        column.addLayout(controls)
        self._networks = label(secondary=True)
        self._networks.hide()
        column.addWidget(self._networks)
        statistic = QHBoxLayout()
        statistic.addWidget(self._statistic, 1)
        statistic.addWidget(self.go_button)
        column.addWidget(self.board)
        column.addStretch(0)
        column.addLayout(statistic)
        column.addWidget(self.strip)
        column.addStretch(0)
        column.addWidget(self.outcome)
        return page

    def _connect(self) -> None:
        session = self._session
        self.freeze_button.clicked.connect(session.freeze)
        self.begin_button.clicked.connect(session.freeze)
        self.forget_button.clicked.connect(session.unfreeze)
        self.layers.activated.connect(self._choose_layer)
        self.maps.chosen.connect(self._choose_map)
        self.strip.chosen.connect(self._choose_map)
        self.go_button.clicked.connect(self._go_to_largest)
        session.trace_changed.connect(self._follow)
        session.reference_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        session.pinned_changed.connect(self._follow)
        session.film.changed.connect(self._follow)
        session.selected_changed.connect(self._selected)

    # ---- what is compared

    @property
    def pair(self) -> Pair | None:
        """The layer that is compared; None while A or B is on its way."""
        return self._pair

    @property
    def layer(self) -> str:
        """The layer that is chosen: the film's or pinned unit's, else the one of the layer page."""
        unit = self._unit()
        return unit.layer if unit is not None else self._session.page_layer

    @property
    def channel(self) -> int:
        """The map that is chosen."""
        unit = self._unit()
        return unit.channel if unit is not None else 0

    @property
    def statistic(self) -> str:
        """What is said about the differences."""
        return self._statistic.text()

    @property
    def networks(self) -> str:
        """What is said where A and B were seen by different networks; else empty."""
        session, scene = self._session, self._session.scene
        if scene.reference is None or scene.reference_network in ("", scene.network):
            return ""
        title = session.title
        return (
            f"A is {title(scene.reference_network)}, B is {title(scene.network)}: two networks."
            "  Only layers of the same name, kind and shape are compared."
        )

    def _unit(self) -> Unit | None:
        """Return the unit whose map is shown.  The pointer chooses none: it passes over many on its way."""
        unit = self._session.film.unit or self._session.scene.pinned
        trace = self._session.trace
        return unit if unit is not None and trace is not None and unit.layer in trace else None

    # ---- following the session

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW
        self._column.setContentsMargins(24, 8 if low else 16, 24, 8 if low else 16)
        self._column.setSpacing(4 if low else 12)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _selected(self, _unit: object) -> None:
        if self.isVisible() and self._pair is not None:
            self.board.update()

    def _follow(self, _what: object = None) -> None:
        if not self.isVisible():
            return
        session = self._session
        self._pages.setCurrentIndex(0 if session.scene.reference is None else 1)
        if session.scene.reference is None:
            self._pair, self._key = None, ()
            return
        self._show_choice()
        key = (session.reference, session.coloring, self.layer)
        if key != self._key:
            self._key = key
            self._pair = pair_of(self._reference_colors(), session.coloring, self.layer)
            self.outcome.show_traces(session.reference, session.trace)
        self._show_pair()

    def _reference_colors(self) -> Coloring | None:
        reference, mode = self._session.reference, self._session.scene.range_mode
        known = self._colors_a
        if reference is None:
            self._colors_a = None
        elif known is None or known.trace is not reference or str(known.mode) != str(mode):
            self._colors_a = Coloring(reference, mode)
        return self._colors_a

    def _show_layers(self) -> None:
        """Offer every layer as it is drawn, and the one that is compared though another stands for it."""
        groups, name = self._session.groups, self.layer
        inner = "" if any(group.shown == name for group in groups) else name
        if groups is not self._choice[0] or inner != self._choice[1]:
            self._choice = groups, inner
            self.layers.clear()
            for group in groups:
                self._offer(group.label, group.shown)
                if inner in group.members:
                    self._offer(inner, inner, f"{inner}, in {group.label}")
        self.layers.setCurrentIndex(self.layers.findData(name))

    def _offer(self, words: str, name: str, tip: str = "") -> None:
        self.layers.addItem(brief(words), name)
        self.layers.setItemData(self.layers.count() - 1, tip or words, Qt.ItemDataRole.ToolTipRole)

    def _show_choice(self) -> None:
        self._show_layers()
        trace, name = self._session.trace, self.layer
        count = trace.layer(name).channels if trace is not None and name in trace else 1
        for widget in (self._map_word, self.maps):
            widget.setVisible(count > 1)
        self.strip.setVisible(count > 1)
        if (count, self.channel) != self._map:  # a number that is being typed stays
            self._map = count, self.channel
            self.maps.show_value(0, count - 1, self.channel)

    def _show_pair(self) -> None:
        scene, reference, pair = self._session.scene, self._session.reference, self._pair
        assert scene.reference is not None
        captions = (condition(scene.reference, reference), condition(scene.work, self._session.trace), "")
        channel = self.channel if pair is None or self.channel < pair.grid.maps else 0
        self.board.show_pair(pair, channel, captions)
        self.strip.show_pair(pair, channel)
        self.go_button.setEnabled(pair is not None and pair.largest() is not None)
        self._networks.setText(self.networks)
        self._networks.setVisible(bool(self.networks))
        if pair is None and reference is not None and self._session.trace is not None:
            self._statistic.setText(self._unpaired())
        else:
            self._statistic.setText(_said(pair, channel))

    def _unpaired(self) -> str:
        """Say that the chosen layer of B is not in A; the answers are compared all the same."""
        return f"A has no layer like {self.layer} of B; choose another layer, or freeze A anew.  The answers are below."

    # ---- what the user does

    def _choose_layer(self, index: int) -> None:
        self._visit(str(self.layers.itemData(index)), 0)

    def _choose_map(self, channel: int) -> None:
        self._visit(self.layer, channel)

    def _visit(self, name: str, channel: int) -> None:
        """Pin the same place in another map, or the middle of another layer."""
        trace, unit = self._session.trace, self._unit()
        if trace is None or name not in trace:
            return
        layer = trace.layer(name)
        inside = tuple(size // 2 for size in layer.shape[1:])
        if layer.axes is not Axes.MAPS:
            self._session.visit(Unit(name, (0, *inside)))
            return
        if unit is not None and unit.layer == name:
            inside = unit.position[1:]
        self._session.visit(Unit(name, (channel, *inside)))

    def _go_to_largest(self) -> None:
        found = self._pair.largest() if self._pair is not None else None
        if found is not None:
            self._session.visit(found[0])


def _said(pair: Pair | None, channel: int) -> str:
    """Return which cells differ, and where most: in the map, and in all maps of the layer."""
    if pair is None:
        return "…"
    found = pair.largest()
    if found is None and pair.share():
        return f"{_percent(pair.share())} of {pair.layer.name} differs, by nothing that is a finite number."
    if found is None:
        return f"{pair.layer.name} is the same in A and B."
    words = f"{_percent(pair.share())} of {pair.layer.name} differs, most at {_at(pair, found)}"
    if pair.grid.maps == 1:
        return words
    here = pair.largest(channel)
    if here is None:
        return f"{words}\nMap {channel} is the same in both"
    where = place(pair.layer, here[0].position).rpartition(" · ")[2]
    return f"{words}\n{_percent(pair.share(channel))} of map {channel}, most at {where}: {_signed(here[1])}"


def _at(pair: Pair, found: tuple[Unit, float]) -> str:
    return f"{place(pair.layer, found[0].position)}: {_signed(found[1])}"


def _signed(number: float) -> str:
    return f"+{text.exact(number)}" if number > 0 else text.exact(number)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u202f%" if share >= 0.01 or not share else "under 1\u202f%"


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(tip)
    button.setAccessibleName(words)
    return button

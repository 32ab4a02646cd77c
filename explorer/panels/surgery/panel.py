"""Break it: change weights, switch maps and units off, hide a part of the input, and put it all back."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.panels.selection import group_of
from explorer.panels.surgery.bench import Bench
from explorer.panels.surgery.changes import ChangeList, Entry
from explorer.panels.surgery.layout import label, row, stack, tool
from explorer.panels.surgery.number import Stepper
from explorer.panels.surgery.site import CHANNELS_FIRST, Site, site_of, site_of_edit
from explorer.panels.surgery.switches import Switches
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader


class Surgery(QScrollArea):
    """The weights behind the pinned unit (else the page's layer), what can be done to them, and what was done.

    It does not follow the pointer: on its way here that passes over many units.
    """

    cover_requested = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._site: Site | None = None
        self._unit: Unit | None = None
        self._key: object = None
        self._make_parts()
        self._arrange()
        self._connect()

    # ---- building

    def _make_parts(self) -> None:
        self._title, self._about = label(theme.LARGE, bold=True), label(secondary=True)
        self.outlet = Stepper("Map or unit")
        self._elsewhere = tool("", "Its weights can be changed", "Go to the layer with weights")
        self.bench = Bench(self._session)
        self.switches = Switches(self._session)
        self.cover = tool(
            "Cover the input", "Draw on the pad what the network shall not see  (H)", checkable=True
        )
        self.uncover = tool("Uncover", "Take the whole cover away")
        self.changes = ChangeList(self._session)
        self._effect = label()
        self._effect.hide()
        self.restore_layer = tool("Restore layer", "Put everything of this layer back as it was")
        self.restore_all = tool("Restore all", "Put all weights, maps and units back, and uncover the input")

    def _arrange(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 8)
        column.setSpacing(16)
        parts = (
            stack(row(self._title, None, self.outlet), self._about, self._elsewhere, gap=4),
            self.bench,
            self.switches,
            stack(SectionHeader("Hide from the network"), row(self.cover, self.uncover, equal=True)),
            stack(SectionHeader("Changed now"), self.changes, self._effect),
            row(self.restore_layer, self.restore_all, equal=True),
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(200, 240)
        self.setAccessibleName("Break it")

    def _connect(self) -> None:
        session = self._session
        self.outlet.chosen.connect(self._choose_outlet)
        self._elsewhere.clicked.connect(self._go_elsewhere)
        self.cover.clicked.connect(self.cover_requested)
        self.uncover.clicked.connect(session.desk.uncover)
        self.changes.visited.connect(self._visit)
        self.restore_layer.clicked.connect(self._restore_this_layer)
        self.restore_all.clicked.connect(self._restore_everything)
        for signal in (
            session.scene_changed,
            session.pinned_changed,
            session.trace_changed,
            session.drawing_changed,
            session.reference_changed,
        ):
            signal.connect(self._follow)

    # ---- what others ask

    @property
    def words(self) -> tuple[str, ...]:
        """What is changed now, in words."""
        return self.changes.words

    def show_cover(self, on: bool) -> None:
        """Say whether the pad is being covered."""
        self.cover.setChecked(on)

    # ---- following the session

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._key = None

    def _follow(self, _what: object = None) -> None:
        """Show what has changed; while one draws that is nothing but the prediction."""
        if not self.isVisible():
            return
        session, scene, trace = self._session, self._session.scene, self._session.trace
        self._show_effect(trace)
        layers = trace.layers if trace is not None else None
        chosen = (scene.pinned, session.page_layer, scene.unfolded, scene.decimals, session.busy)
        key = (layers, chosen, scene.edits, scene.occlusion.empty)
        if key != self._key:
            self._key = key
            self._show_all(trace)

    def _show_all(self, trace: Trace | None) -> None:
        unit = self._unit = self._chosen_unit(trace)
        site = self._site = site_of(trace, unit) if trace is not None and unit is not None else None
        self.bench.setVisible(site is not None)
        self.outlet.setVisible(site is not None)
        self._elsewhere.hide()
        if site is not None:
            self.bench.show_site(site)
            self.outlet.show_value(0, _outlets(site) - 1, site.output)
        self._show_title(trace, unit, site)
        self.switches.show_unit(trace, unit)
        self.changes.follow()
        self.uncover.setEnabled(not self._session.scene.occlusion.empty)
        self.restore_all.setEnabled(bool(self.changes.words))
        self.restore_layer.setEnabled(bool(self._session.scene.edits.layers & self._layers_here()))

    def _chosen_unit(self, trace: Trace | None) -> Unit | None:
        """Return the pinned unit, else the middle of the first map of the page's layer."""
        unit, name = self._session.scene.pinned, self._session.page_layer
        if trace is None or not name:
            return None
        return unit if unit is not None and unit.layer in trace else _middle(trace, name)

    def _show_title(self, trace: Trace | None, unit: Unit | None, site: Site | None) -> None:
        if trace is None or unit is None:
            self._title.setText("One moment")
            self._about.setText(self._session.busy or "The network is waking up.")
        elif site is not None:
            self._title.setText(f"{site.layer.name} · {site.outlet}")
            self._about.setText(_about(site))
        else:
            self._title.setText(unit.layer)
            self._about.setText(f"No weights here ({trace.layer(unit.layer).kind}).")
            before = _before(trace, unit)
            self._elsewhere.setVisible(before is not None)
            if before is not None:
                group = group_of(self._session.groups, before.layer)
                self._elsewhere.setText(f"Go to {group.name if group is not None else before.layer}")

    def _show_effect(self, trace: Trace | None) -> None:
        """Say what A was taken for and what is guessed now, where there is an A."""
        reference, words = self._session.reference, ""
        if trace is not None and trace.ranking and reference is not None and reference.ranking:
            (a, sure), (b, now) = reference.ranking[0], trace.ranking[0]
            words = f"A: {_guess(a, sure)}  →  now: {_guess(b, now)}"
        if words != self._effect.text():
            self._effect.setText(words)
            self._effect.setVisible(bool(words))

    def _layers_here(self) -> set[str]:
        """Return the names of the layers that are drawn as the unit's."""
        if self._unit is None:
            return set()
        group = group_of(self._session.groups, self._unit.layer)
        names = set(group.members) if group is not None else {self._unit.layer}
        return names | ({self._site.layer.name} if self._site is not None else set())

    # ---- what the user does

    def _choose_outlet(self, number: int) -> None:
        """Visit another map or unit: its weights appear here."""
        unit, site = self._unit, self._site
        if unit is None or site is None or number == site.output:
            return
        first = site.layer.axes in CHANNELS_FIRST
        position = (number, *unit.position[1:]) if first else (*unit.position[:-1], number)
        self._session.visit(Unit(unit.layer, position), step=True)

    def _go_elsewhere(self) -> None:
        trace, unit = self._session.trace, self._unit
        before = _before(trace, unit) if trace is not None and unit is not None else None
        if before is not None:
            self._session.visit(before)

    def _visit(self, entry: Entry) -> None:
        trace, edit = self._session.trace, entry.edit
        if trace is None or entry.unit is None:
            return
        if edit is not None:
            self.bench.show_part(site_of_edit(trace, edit), edit)
        self._key = None
        self._session.visit(entry.unit)
        self._follow()

    def _restore_this_layer(self) -> None:
        for name in sorted(self._layers_here() & self._session.scene.edits.layers):
            self._session.desk.restore_layer(name)

    def _restore_everything(self) -> None:
        self._session.desk.restore_all()


def _guess(name: str, share: float) -> str:
    return f"{name}, {share * 100:.1f}\u202f%" if math.isfinite(share) else "no number (NaN)"


def _outlets(site: Site) -> int:
    return site.layer.shape[0 if site.layer.axes in CHANNELS_FIRST else -1]


def _about(site: Site) -> str:
    """Return how many weights there are, and on what."""
    if site.has_kernels:
        of = f"each of {site.pictures} maps" if site.pictures > 1 else "the one map"
        return f"{site.rows} × {site.columns} weights on {of} of {site.source.name}"
    if not site.many:
        return f"one weight for what {site.source.name} gives"
    return f"{text.thousands(site.rows * site.columns * site.pictures)} weights on {site.source.name}"


def _before(trace: Trace, unit: Unit) -> Unit | None:
    """Return the unit of the nearest layer before that has weights, in the same map where there is one."""
    layer = trace.layer(unit.layer)
    while layer.sources:
        layer = trace.layer(layer.sources[0])
        there = _middle(trace, layer.name, unit.position[0])
        if site_of(trace, there) is not None:
            return there
    return None


def _middle(trace: Trace, name: str, output: int = 0) -> Unit:
    layer = trace.layer(name)
    middle = tuple(size // 2 for size in layer.shape)
    if layer.axes not in CHANNELS_FIRST:
        return Unit(name, (0,) * len(middle))
    return Unit(name, (output if output < layer.shape[0] else 0, *middle[1:]))

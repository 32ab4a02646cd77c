"""The colour legend of the layer in question, and what shares its range."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.selection import group_of
from explorer.scene import RangeMode
from explorer.session import Session
from explorer.widgets.header import SectionHeader
from explorer.widgets.legend import Legend

TIPS = {
    RangeMode.LAYER: "All maps of a layer share one colour range",
    RangeMode.MAP: "Every map has its own colour range",
    RangeMode.NETWORK: "All layers share one colour range",
}
FIXED = ("input", "softmax")


class LegendPanel(QWidget):
    """The legend of the selected unit's layer, or of the first layer behind the input.

    It also says how many values of that layer are not finite.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._legend = Legend()
        self._choices = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHeader("Colours"))
        column.addWidget(self._legend)
        column.addLayout(self._row())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for signal in (session.trace_changed, session.scene_changed, session.selected_changed):
            signal.connect(self._follow)
        self._follow()

    @property
    def legend(self) -> Legend:
        """The colour bar."""
        return self._legend

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for mode in RangeMode:
            button = QPushButton(f"Per {mode.value}" if mode is not RangeMode.NETWORK else "Network")
            button.setCheckable(True)
            button.setProperty("kind", "tool")
            button.setToolTip(f"{TIPS[mode]}  (K)")
            button.setAccessibleName(f"Colour range: {mode.value}")
            button.clicked.connect(partial(self._choose, mode))
            self._choices.addButton(button, list(RangeMode).index(mode))
            row.addWidget(button, 1)
        return row

    def _choose(self, mode: RangeMode) -> None:
        self._session.choose_range(mode)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self, _changed: object = None) -> None:
        if not self.isVisible():
            return
        mode = self._session.scene.range_mode
        chosen = self._choices.button(list(RangeMode).index(mode))
        if not chosen.isChecked():
            chosen.setChecked(True)
        self._show_scale(mode)

    def _show_scale(self, mode: RangeMode) -> None:
        session, coloring = self._session, self._session.coloring
        if coloring is None or session.trace is None:
            return
        unit, groups = session.selected, session.groups
        layer = unit.layer if unit is not None and unit.layer in session.trace else session.page_layer
        channel = unit.channel if unit is not None and unit.layer == layer else 0
        group = group_of(groups, layer)
        label = group.label if group is not None and group.shown == layer else layer
        if layer in FIXED:
            whose = "fixed range"
        elif mode is RangeMode.MAP and session.trace.layer(layer).channels > 1:
            whose = f"range of map {channel}"
        else:
            whose = "range of the network" if mode is RangeMode.NETWORK else "range of the layer"
        scale, nonfinite = coloring.scale(layer, channel), coloring.nonfinite(layer)
        self._legend.show_scale(scale, f"{label} · {whose}", nonfinite)

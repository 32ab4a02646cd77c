"""Switches for a map and a single unit: off is forced to zero."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from explorer.session import Session
from explorer.trace import Axes, LayerKind, Switch, Trace, Unit
from explorer.widgets.header import SectionHeader


class Switches(QWidget):
    """Two boxes; of a vector only the unit's."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._switches: tuple[Switch | None, Switch | None] = (None, None)
        self.map_off, self.unit_off = QCheckBox(), QCheckBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (SectionHeader("Switch off"), self.map_off, self.unit_off):
            column.addWidget(widget)
        self.map_off.clicked.connect(lambda: self._switch(0))
        self.unit_off.clicked.connect(lambda: self._switch(1))
        self.map_off.setToolTip("Let the whole map be zero")
        self.unit_off.setToolTip("Let this unit alone be zero")

    def show_unit(self, trace: Trace | None, unit: Unit | None) -> None:
        """Show the switches of a unit and its map; nothing where there is nothing to switch."""
        whole, single = self._switches = _switches_of(trace, unit)
        self.setVisible(single is not None)
        self.map_off.setVisible(whole is not None)
        if single is None or unit is None:
            return
        edits = self._session.scene.edits
        place = unit.position[1:] if whole is not None else unit.position
        where = f"row {place[0]}, column {place[1]}" if len(place) == 2 else f"unit {place[-1]}"
        self.unit_off.setText(f"{single.layer} · {'only ' if whole else ''}{where}")
        self.unit_off.setChecked(edits.is_off(single.layer, single.position))
        self.unit_off.setEnabled(whole is None or whole not in edits.off)
        if whole is not None:
            self.map_off.setText(f"{whole.layer} · map {whole.position[0]}")
            self.map_off.setChecked(whole in edits.off)

    def _switch(self, which: int) -> None:
        switch = self._switches[which]
        if switch is not None:
            self._session.desk.switch(switch)


def _switches_of(trace: Trace | None, unit: Unit | None) -> tuple[Switch | None, Switch | None]:
    """Return the switch of the map and the one of the unit; a softmax of ours is its source's."""
    if trace is None or unit is None:
        return None, None
    layer = trace.layer(unit.layer)
    if layer.ours and layer.sources:
        layer = trace.layer(layer.sources[0])
    if layer.kind is LayerKind.INPUT:
        return None, None
    whole = Switch(layer.name, unit.position[:1]) if layer.axes is Axes.MAPS else None
    return whole, Switch(layer.name, unit.position)

"""What the network takes the drawing for: every class as a bar with per cent."""

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.pad.hint import invitation
from explorer.panels.selection import gives_classes
from explorer.panels.untrained import UntrainedLabel, untrained
from explorer.session import Session
from explorer.trace import Trace, Unit
from explorer.widgets.bars import Bar, ProbabilityBars
from explorer.widgets.header import SectionHeader

MOST, FIRST = 10, 5  # bars; of more classes only the best few are shown


def bars_of(trace: Trace) -> tuple[Bar, ...]:
    """Return the bars of a trace: in the order of the classes, or the five best where there are more than ten."""
    assert trace.probabilities is not None
    order = np.argsort(-trace.probabilities, kind="stable").tolist()  # two classes may share a name
    ranks = {index: rank for rank, index in enumerate(order)}
    shown = range(len(trace.classes)) if len(trace.classes) <= MOST else order[:FIRST]
    shares = trace.probabilities.tolist()
    return tuple(Bar(trace.classes[index], shares[index], ranks[index], index) for index in shown)


class Predictions(QWidget):
    """The bars, each a link to its output unit; a friendly word while there is nothing to guess."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.chart = ProbabilityBars()
        self._untrained = UntrainedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(SectionHeader("Prediction"))
        head.addStretch(1)
        head.addWidget(self._untrained)
        column.addLayout(head)
        column.addWidget(self.chart)
        self.chart.chosen.connect(self._visit)
        session.selected_changed.connect(self._mark)
        session.trace_changed.connect(self._follow)
        session.busy_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        self._follow()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown, from top to bottom."""
        return self.chart.bars

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self, _changed: object = None) -> None:
        if not self.isVisible():
            return
        trace = self._session.trace
        self._untrained.setVisible(bool(untrained(trace)))
        if trace is not None and trace.probabilities is not None and not trace.at_rest:
            self.chart.show_bars(bars_of(trace))
            self._mark()
        elif trace is None:
            self.chart.show_words("One moment", self._session.busy or "The network is waking up.")
        else:
            self.chart.show_words("Ready when you are", invitation(trace))

    def _visit(self, index: int) -> None:
        trace = self._session.trace
        if trace is not None and gives_classes(trace, trace.layers[-1]):
            self._session.visit(Unit(trace.layers[-1].name, (index,)))

    def _mark(self, _unit: object = None) -> None:
        """Mark the class that the selected unit stands for."""
        trace, unit = self._session.trace, self._session.selected
        if not self.isVisible():
            return
        known = trace is not None and unit is not None and unit.layer in trace
        stands = known and gives_classes(trace, trace.layer(unit.layer))
        self.chart.select(unit.position[0] if stands else -1)

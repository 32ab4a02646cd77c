"""What the network takes the drawing for: every class as a bar with per cent."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.session import Session
from explorer.trace import Trace
from explorer.widgets.bars import Bar, ProbabilityBars
from explorer.widgets.header import SectionHeader

MOST = 10  # bars; with more classes the best are shown


def bars_of(trace: Trace) -> tuple[Bar, ...]:
    """Return the bars of a trace: in the order of the classes, or of rank where there are more than ten."""
    rank = {name: index for index, (name, _) in enumerate(trace.ranking)}
    shares = dict(trace.ranking)
    names = trace.classes if len(trace.classes) <= MOST else [name for name, _ in trace.ranking[:MOST]]
    return tuple(Bar(name, shares[name], rank[name]) for name in names)


class Predictions(QWidget):
    """The bars; a friendly word while there is nothing to guess."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bars = ProbabilityBars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHeader("Prediction"))
        column.addWidget(self._bars)
        session.trace_changed.connect(self._follow)
        session.busy_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        self._follow()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown, from top to bottom."""
        return self._bars.bars

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self, _changed: object = None) -> None:
        if not self.isVisible():
            return
        trace = self._session.trace
        if trace is not None and trace.probabilities is not None and not trace.at_rest:
            self._bars.show_bars(bars_of(trace))
        elif trace is None:
            self._bars.show_words("One moment", self._session.busy or "The network is waking up.")
        else:
            self._bars.show_words("Ready when you are", "Draw a digit on the pad.")

"""The page of one layer: its maps and facts, its kernels, or what pooling makes of the maps before it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.kernels.page import KernelsPage
from explorer.panels.layer.before_after import BeforeAfter
from explorer.panels.layer.facts import Facts
from explorer.panels.layer.header import PageHeader
from explorer.panels.layer.maps import PageMaps
from explorer.panels.layer.subject import Subject, subject_of
from explorer.scene import Tab
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme

NARROW = 560  # px: narrower pages begin without the column of facts


class LayerPage(QWidget):
    """Follows the session's page layer and tab; hidden, it does nothing."""

    menu_requested = Signal(object, object)  # Unit, global QPoint: for a map
    kernel_menu_requested = Signal(str, object, object)  # layer, index into its weight, global QPoint

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._subject: Subject | None = None
        self.header = PageHeader(session)
        self.maps, self.facts = PageMaps(session), Facts(session)
        self.kernels, self.pooling = KernelsPage(session), BeforeAfter(session)
        self._offer = _Offer(session)
        self._wants_facts: bool | None = None  # None: as the width suggests
        self._stack = QStackedWidget()
        for page in (self._maps_page(), self.kernels, self.pooling, self._offer):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.setAccessibleName("Layer")
        for part in (self.maps, self.kernels, self.pooling):
            part.menu_requested.connect(self.menu_requested)
        self.kernels.kernel_menu_requested.connect(self.kernel_menu_requested)
        session.scene_changed.connect(self._follow)
        session.pinned_changed.connect(self._follow_pinned)
        session.trace_changed.connect(self._follow_trace)
        session.selected_changed.connect(self._follow_selection)

    def _maps_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._handle = QToolButton(accessibleName="Facts about the layer")
        self._handle.setProperty("kind", "flat")
        self._handle.setFixedWidth(16)
        self._handle.setSizePolicy(self.sizePolicy().Policy.Fixed, self.sizePolicy().Policy.Expanding)
        self._handle.clicked.connect(self.toggle_facts)
        row.addWidget(self.maps, 1)
        row.addWidget(self._handle)
        row.addWidget(self.facts)
        return page

    @property
    def tab(self) -> Tab:
        """The tab in sight: the chosen one, or the maps where that makes no sense."""
        chosen = self._session.scene.tab
        return Tab.MAPS if self._subject is None or self._subject.why_not(chosen) else chosen

    def zoom(self, factor: float) -> None:
        """Make what is in sight `factor` times as large."""
        {Tab.MAPS: self.maps, Tab.KERNELS: self.kernels, Tab.POOLING: self.pooling}[self.tab].zoom(factor)

    def toggle_facts(self) -> None:
        """Show the column of facts, or hide it."""
        self._wants_facts = not self.facts.isVisible()
        self._show_facts()

    # ---- following the session

    def _follow(self, _what: object = None) -> None:
        if not self.isVisible():
            return
        subject = subject_of(self._session)
        if subject is None:
            return
        self._subject = subject
        self.header.follow(subject, self.tab)
        if self.tab is Tab.MAPS:
            self._stack.setCurrentIndex(0)
            self._show_facts()
            self.maps.show_layer(subject.layer.name)
        elif self.tab is Tab.KERNELS:
            self._stack.setCurrentWidget(self.kernels)
            self.kernels.show_subject(subject)
        elif subject.pooling is not None:
            self._stack.setCurrentWidget(self.pooling)
            self.pooling.show_layer(subject.pooling.name)
        else:
            self._stack.setCurrentWidget(self._offer)
            self._offer.show_subject(subject)

    def _follow_pinned(self, unit: Unit | None) -> None:
        self._follow()
        if unit is not None and self.pooling.isVisible():
            self.pooling.reveal(unit)

    def _follow_trace(self, _trace: object = None) -> None:
        if not self.isVisible():
            return
        trace, subject = self._session.trace, self._subject
        if trace is None or subject is None or not all(step in trace.layers for step in subject.steps):
            self._follow()  # of another network, or edited
        elif self.tab is Tab.MAPS:
            if self.facts.isVisible():
                self.facts.follow_trace()
        elif self.tab is Tab.KERNELS:
            self.kernels.follow_trace()
        else:
            self.pooling.viewport().update()

    def _follow_selection(self, _unit: object = None) -> None:
        if self.kernels.isVisible():
            self.kernels.follow_selection()
        elif self.pooling.isVisible():
            self.pooling.viewport().update()

    def _show_facts(self) -> None:
        wanted = self._wants_facts if self._wants_facts is not None else self.width() >= NARROW
        self.facts.setVisible(wanted)
        self._handle.setText("›" if wanted else "‹")
        self._handle.setToolTip("Hide the facts" if wanted else "Show facts about the layer")
        if wanted and self._subject is not None:
            self.facts.show_subject(self._subject)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and self.tab is Tab.MAPS:
            self._show_facts()


class _Offer(QWidget):
    """Says that a layer does not pool, and leads to one that does."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._words.setFont(theme.font(theme.LARGE, tabular=False))
        self._button = QPushButton()
        self._button.setProperty("kind", "primary")
        self._button.clicked.connect(self._open)
        self._name = ""
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)

    def show_subject(self, subject: Subject) -> None:
        """Offer the pooling layer nearest to a layer that does not pool."""
        self._name = subject.near_pooling
        self._words.setText(f"{subject.label} does not pool its maps.")
        self._button.setText(f"Show {self._name}")

    def _open(self) -> None:
        self._session.open_layer(self._name, Tab.POOLING)

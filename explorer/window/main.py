"""The main window: input on the left, the network in the middle, the inspector on the right."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer import panels
from explorer.scene import RangeMode, Scene, Theme, View
from explorer.session import Session
from explorer.space import network_view
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window import actions, memory
from explorer.window.files import Files
from explorer.window.messages import Banner, Errors
from explorer.window.shortcuts import Shortcuts
from explorer.window.status import Status
from explorer.window.top_bar import TopBar

SIDE_WIDTH = 288  # px
SMALLEST_PAD = 180  # px
BESIDE_PAD = 616  # px of the window's height that the rest of the left side needs


class MainWindow(QMainWindow):
    """Arranges the parts and holds what only a window can do.  `space` is None where OpenGL is missing."""

    painted = Signal()  # the first time only

    def __init__(
        self, session: Session, cards: tuple[NetworkCard, ...], no_space: str = "", remembers: bool = True
    ) -> None:
        """`no_space`: why there is no 3D view, as a sentence; empty if there is one."""
        super().__init__()
        self.setWindowTitle("CNN Explorer")
        self.setAcceptDrops(True)
        self.session = session
        self._cards = cards
        self._remembers = remembers
        self._was_painted = False
        self.files = Files(session, self)
        self._make_parts(no_space)
        self.actions_by_name = actions.install(self, (self.stage, self.canvas, self.strip))
        self._arrange()
        self._connect()
        self.resize(1400, 900)
        if remembers:
            memory.recall_window(self)
        if no_space:
            self._go_without_space(no_space)

    # ---- building

    def _make_parts(self, no_space: str) -> None:
        session = self.session
        self.banner = Banner()
        self.errors = Errors(self.banner, self)
        self.canvas = panels.Canvas(session)
        self.pad_tools = panels.PadTools(session, self.canvas)
        self.samples = panels.Samples(session)
        self.stages = panels.Stages(session)
        self.predictions = panels.Predictions(session)
        self.strip = panels.FilmStrip(session)
        self.inspector = panels.Inspector(session)
        self.legend = panels.LegendPanel(session)
        self.maps = panels.MapsView(session)
        self.space = None if no_space else network_view(session)
        self.stage = QStackedWidget()
        if self.space is not None:
            self.stage.addWidget(self.space)
        self.stage.addWidget(self.maps)

    def _arrange(self) -> None:
        self.top_bar = TopBar(self.session, self._cards, self.actions_by_name, self)
        self.setMenuWidget(self.top_bar)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.stage, 1)
        self.setCentralWidget(centre)
        left = (self.canvas, self.pad_tools, self.samples, self.stages, self.predictions)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self.docks = {
            "input": self._dock("Input", _column(*left), Qt.DockWidgetArea.LeftDockWidgetArea),
            "layers": self._dock("Layers", self.strip, Qt.DockWidgetArea.BottomDockWidgetArea),
            "inspector": self._dock(
                "Inspector",
                _column(self.inspector, self.legend, stretch=0),
                Qt.DockWidgetArea.RightDockWidgetArea,
            ),
        }
        sides = [self.docks["input"], self.docks["inspector"]]
        self.resizeDocks(sides, [SIDE_WIDTH, SIDE_WIDTH + 16], Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks["layers"]], [148], Qt.Orientation.Vertical)
        self.setStatusBar(Status(self.session, self._frame_ms))

    def _dock(self, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        dock.setTitleBarWidget(QWidget())  # the panels have headers of their own
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        session = self.session
        session.scene_changed.connect(self._follow)
        session.failed.connect(self.errors.show)
        self.files.failed.connect(self.errors.show)
        self.pad_tools.open_requested.connect(self.files.ask_open)
        self.pad_tools.save_requested.connect(self.files.ask_save)
        session.history_changed.connect(self._follow_history)
        self._theme = session.scene.theme
        self._follow(session.scene)
        self._follow_history()

    def _go_without_space(self, why: str) -> None:
        for action in self.actions_by_name.values():
            if action.data().needs_3d:
                action.setEnabled(False)
                action.setToolTip(why)
        self.session.choose_view(View.MAPS)
        self.banner.say(why, lasting=True)

    # ---- following the session

    def _follow(self, scene: Scene) -> None:
        in_space = self.space is not None and scene.view.in_space
        self.stage.setCurrentWidget(self.space if in_space else self.maps)
        if scene.theme != self._theme:
            self._theme = scene.theme
            theme.apply(QApplication.instance(), scene.theme)

    def _follow_history(self) -> None:
        self.actions_by_name["undo"].setEnabled(self.session.can_undo)
        self.actions_by_name["redo"].setEnabled(self.session.can_redo)

    def _frame_ms(self) -> float | None:
        return self.space.frame_ms if self.space is not None and self.space.isVisible() else None

    # ---- what the action table calls

    def toggle_replay(self) -> None:
        """Replay the drawing, or stop."""
        (self.session.stop_replay if self.session.replaying else self.session.replay)()

    def toggle_centring(self) -> None:
        """Switch the centring of the drawing."""
        self.session.set_centring(not self.session.scene.centring)

    def toggle_unfolded(self) -> None:
        """Draw activation layers apart, or folded."""
        self.session.set_unfolded(not self.session.scene.unfolded)

    def toggle_theme(self) -> None:
        """Switch between dark and light."""
        dark = self.session.scene.theme is Theme.DARK
        self.session.choose_theme(Theme.LIGHT if dark else Theme.DARK)

    def next_range(self) -> None:
        """Let the layer, the map, the network share one colour range, in turn."""
        modes = list(RangeMode)
        self.session.choose_range(modes[(modes.index(self.session.scene.range_mode) + 1) % len(modes)])

    def next_network(self) -> None:
        """Choose the next network of the list."""
        names = [card.name for card in self._cards]
        self.session.choose_network(names[(names.index(self.session.scene.network) + 1) % len(names)])

    def hide_selected(self) -> None:
        """Hide the selected unit's layer in 3D."""
        if group := self._selected_group():
            self.session.toggle_hidden(group)

    def collapse(self) -> None:
        """Collapse or open the selected unit's layer in 3D."""
        if group := self._selected_group():
            self.session.toggle_collapsed(group)

    def _selected_group(self) -> str:
        unit = self.session.selected
        if unit is None:
            self.banner.say("Point at a layer first, or click one of its cells.")
            return ""
        return next((group.name for group in self.session.groups if unit.layer in group.members), "")

    def zoom(self, factor: float) -> None:
        """Zoom whichever view is shown."""
        view = self.space if self.stage.currentWidget() is self.space else self.maps
        if view is not None:
            view.zoom(factor)

    def toggle_dock(self, name: str) -> None:
        """Show or hide a side of the window."""
        self.docks[name].setVisible(not self.docks[name].isVisible())

    def show_shortcuts(self) -> None:
        """Show every key."""
        Shortcuts(actions.table(self), self).exec()

    # ---- Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files.open(paths[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low window the pad gives way, so that every prediction stays in sight.
        self.canvas.setMaximumHeight(max(SMALLEST_PAD, self.height() - BESIDE_PAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._remembers:
            memory.remember(self, self.session.scene)
        self.files.close()
        self.session.close()
        super().closeEvent(event)


def _column(*widgets: QWidget, stretch: int | None = None) -> QScrollArea:
    """Return the widgets below one another, scrolled when the window is low."""
    content = QWidget()
    content.setProperty("panel", True)
    column = QVBoxLayout(content)
    column.setContentsMargins(16, 16, 16, 8)
    column.setSpacing(12)
    for index, widget in enumerate(widgets):
        column.addWidget(widget, 1 if index == stretch else 0)
    if stretch is None:
        column.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area

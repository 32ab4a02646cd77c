"""The main window: input on the left, the network in the middle, the inspector on the right."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from explorer import panels
from explorer.labs import LabPage, lab_page
from explorer.scene import Page, Scene, View
from explorer.session import Session
from explorer.shelf import Download, Shelf
from explorer.trace import Unit
from explorer.trace.card import NetworkCard
from explorer.widgets import text, theme
from explorer.widgets.column import column
from explorer.widgets.magnified import Magnified, give_keyboard
from explorer.window import actions, memory, menus, pasting, recent
from explorer.window.advice import Advice
from explorer.window.camera import Camera
from explorer.window.camera_bar import CameraBar, CameraMenu
from explorer.window.commands import Commands
from explorer.window.entries.attention import offer_where_it_is
from explorer.window.exports import Exports
from explorer.window.files import Files
from explorer.window.folder_bar import FolderBar
from explorer.window.go_to import GoTo
from explorer.window.messages import Banner, Errors
from explorer.window.networks import Chooser, Fetching, Waiting
from explorer.window.pad_room import PadRoom
from explorer.window.past import Past
from explorer.window.scenes import Scenes
from explorer.window.sides import Sides
from explorer.window.stage import Stage
from explorer.window.status import Status
from explorer.window.top_bar import TopBar
from explorer.window.view_bar import ViewBar

if TYPE_CHECKING:
    from explorer.window.figures import FigureDialog
    from explorer.window.presenting import Presentation
    from explorer.window.tour import Tour
    from explorer.window.whatis import WhatIsThis

SIDE_WIDTH, INSPECTOR_WIDTH = 288, 384  # px
NARROWEST = 280  # px, of either side


class MainWindow(QMainWindow):
    """Arranges the parts and holds what only a window can do.  `space` is None where OpenGL is missing."""

    painted = Signal()  # the first time only

    def __init__(self, session: Session, shelf: Shelf, no_space: str = "", remembers: bool = True) -> None:
        """`no_space`: why there is no 3D view, as a sentence; empty if there is one."""
        super().__init__()
        self.setWindowTitle("CNN Explorer")
        self.setAcceptDrops(True)
        self.session = session
        self.shelf = shelf
        shelf.setParent(self)
        self._remembers = remembers
        self._was_painted = False
        self._labs: dict[Page, LabPage] = {}
        self.files = Files(session, self, recent.Recent(remembers, self))
        self.camera = Camera(session, parent=self)
        self.exports = Exports(session, self)
        self.commands = Commands(
            self, tuple(card.name for card in shelf.cards if not card.download)
        )  # those shipped
        self._make_parts(no_space)
        self.scenes = Scenes(self, remembers)
        self.actions_by_name = actions.install(self, (self.stage, self.canvas, self.strip, self.inspector))
        self.actions_by_name["recent"].setMenu(recent.RecentMenu(self.files.recent, self.files.open, self))
        self.actions_by_name["which camera"].setMenu(CameraMenu(self.camera, self))
        self.pad_tools.offer_more(menus.open_menu(self))
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
        self.status = Status(session, self._frame_ms)
        self.errors = Errors(self.banner, self)
        self.canvas = panels.Canvas(session)
        self.pad_tools = panels.PadTools(session, self.canvas)
        self.folder_bar = FolderBar(session, self.files, self.canvas)
        self.camera_bar = CameraBar(self.camera, self.canvas)
        self.samples = panels.Samples(session)
        self.stages = panels.Stages(session)
        self.predictions = panels.Predictions(session)
        self.strip = panels.FilmStrip(session)
        self.legend = panels.LegendPanel(session)
        self.transport = panels.Transport(session)
        self._below_stage = QWidget()  # hidden where the page has a transport of its own
        QVBoxLayout(self._below_stage).setContentsMargins(0, 0, 0, 0)
        self._below_stage.layout().addWidget(self.transport)
        self._foot = QWidget()  # hidden before an audience, whatever the page has
        QVBoxLayout(self._foot).setContentsMargins(0, 0, 0, 0)
        self._foot.layout().addWidget(self._below_stage)
        self.stage = Stage(session, in_space=not no_space)
        self.stage.unit_menu_requested.connect(self._show_unit_menu)
        self.stage.kernel_menu_requested.connect(self._show_kernel_menu)
        self.space, self.maps = self.stage.space, self.stage.maps
        self.sides = Sides(session, self.pad_tools, self.stage)
        self.inspector = self.sides.inspector
        self.go_to = GoTo(session, self.stage)
        self.waiting = Waiting(session, self.stage)

    @cached_property
    def tour(self) -> "Tour":
        """Six things to do; imported and made when it is first asked for, as is the help after it."""
        from explorer.window.tour import Tour

        return Tour(self)

    @cached_property
    def what_is_this(self) -> "WhatIsThis":
        """Two sentences on every part."""
        from explorer.window.whatis import WhatIsThis

        return WhatIsThis(self)

    @cached_property
    def chooser(self) -> Chooser:
        """The list of networks, made when it is first opened."""
        return Chooser(self.session, self.shelf, self, self.banner)

    def ask_figure(self) -> None:
        """Ask what to make a figure of, and how."""
        self.figures.ask()

    @cached_property
    def figures(self) -> "FigureDialog":
        """Makes figures of what is shown."""
        from explorer.window.figures import FigureDialog

        dialog = FigureDialog(self)
        dialog.told.connect(self.status.tell)
        dialog.failed.connect(self.errors.show)
        return dialog

    @property
    def stage_now(self) -> QWidget:
        """What the page that is shown has in its middle."""
        page = self.session.scene.page
        return self.stage.currentWidget() if page is Page.EXPLORE else self.lab(page).stage

    def magnify(self, factor: float) -> None:
        """Show the stage, whichever page it is on, `factor` times as large as it is elsewhere."""
        text.demand(theme.SMALL if factor > 1 else 0)
        self.stage.magnify(factor)
        self.pages.magnify(factor)
        self.waiting.magnify(factor)
        self.banner.magnify(factor)

    def around_the_stage(self) -> tuple[QWidget, ...]:
        """Return what stands around the stage of the page that is shown."""
        page = self.session.scene.page
        everywhere = (self.top_bar, self.statusBar(), self.scenes.panel)
        if page is not Page.EXPLORE:
            return *everywhere, *self.lab(page).around_the_stage
        return *everywhere, *self.docks.values(), self.view_bar, self._foot

    @cached_property
    def presentation(self) -> "Presentation":
        """The stage alone, before an audience."""
        from explorer.window.presenting import Presentation

        return Presentation(self)

    def _arrange(self) -> None:
        self.top_bar = TopBar(self.session, self.shelf, self.actions_by_name, self)
        self.setMenuWidget(self.top_bar)
        self.explore = QMainWindow(self, Qt.WindowType.Widget)  # the docks stand around the network only
        self.pages = Magnified()
        self.pages.addWidget(self.explore, fixed=True)  # its stage is magnified by itself
        whole = QWidget()  # what the banner lies over: the stack would raise its pages above it
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pages, 1)
        row.addWidget(self.scenes.panel)
        self.banner.lie_over(whole, self.stage)
        self.setCentralWidget(whole)
        centre = QWidget()
        lines = QVBoxLayout(centre)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.view_bar = ViewBar(self.session, self.actions_by_name)
        for part in (self.view_bar, self.go_to, self.stage, self._foot):
            lines.addWidget(part, 1 if part is self.stage else 0)
        self.explore.setCentralWidget(centre)
        bars = (self.folder_bar, self.camera_bar)
        left = (self.canvas, self.pad_tools, *bars, self.samples, self.stages, self.predictions)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.explore.setCorner(corner, area)
        self.docks = {
            "input": self._dock(
                "Input", column(*left, narrowest=NARROWEST), Qt.DockWidgetArea.LeftDockWidgetArea
            ),
            "layers": self._dock("Layers", self.strip, Qt.DockWidgetArea.BottomDockWidgetArea),
            "inspector": self._dock(
                "Inspector",
                column(self.sides, self.legend, narrowest=NARROWEST, stretch=0),
                Qt.DockWidgetArea.RightDockWidgetArea,
            ),
        }
        PadRoom(self.docks["input"].widget(), self.canvas, self.predictions.chart)
        sides = [self.docks["input"], self.docks["inspector"]]
        self.explore.resizeDocks(sides, [SIDE_WIDTH, INSPECTOR_WIDTH], Qt.Orientation.Horizontal)
        self.explore.resizeDocks([self.docks["layers"]], [148], Qt.Orientation.Vertical)
        self.fetching = Fetching(self.shelf)
        self.status.addPermanentWidget(self.fetching)
        self.setStatusBar(self.status)

    def _dock(self, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self.explore)
        dock.setObjectName(title.lower())
        dock.setTitleBarWidget(QWidget())  # the panels have headers of their own
        dock.setWidget(content)
        self.explore.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        session = self.session
        session.scene_changed.connect(self._follow)
        offer_where_it_is(self)
        session.pinned_changed.connect(self.sides.explain)
        self.go_to.arrived.connect(self.sides.explain)
        Past(self)
        Advice(session, self.status, self)
        self.shelf.finished.connect(self._use_fetched)
        self.files.told.connect(partial(self.status.tell, of_input=True))
        self.files.busy_changed.connect(partial(self.status.wait_for, "files"))
        self.fetching.said.connect(partial(self.status.wait_for, "networks"))
        self.camera.changed.connect(lambda: self.folder_bar.give_way(not self.camera_bar.isHidden()))
        self.pad_tools.open_requested.connect(self.files.ask_open)
        self.pad_tools.save_requested.connect(self.files.ask_save)
        session.desk.history_changed.connect(self._follow_history)
        session.visits_changed.connect(self._follow_visits)
        self.exports.failed.connect(self.errors.show)
        self.exports.done.connect(self.status.tell)
        session.notebook.changed.connect(self._follow_lab)
        self._theme = session.scene.theme
        self._turned_to = Page.EXPLORE
        self._follow(session.scene)
        self._follow_history()
        self._follow_visits()

    def _go_without_space(self, why: str) -> None:
        for action in self.actions_by_name.values():
            if action.data().needs_3d:
                action.setEnabled(False)
                action.setToolTip(why)
        if self.session.scene.view.in_space:
            self.session.choose_view(View.MAPS)
        self.banner.say(why, lasting=True)

    # ---- following the session

    def _follow(self, scene: Scene) -> None:
        if scene.page is not self._turned_to:
            self._turn_to(scene.page)
        self.stage.show_view(scene.view)
        self._below_stage.setVisible(scene.view not in (View.STEPS, View.ATTENTION))
        if scene.theme != self._theme:
            self._theme = scene.theme
            theme.apply(QApplication.instance(), scene.theme)

    def _turn_to(self, page: Page) -> None:
        self._turned_to = page
        actions.turn_to(page, self.actions_by_name)
        shown = self.explore if page is Page.EXPLORE else self.lab(page)
        self.pages.setCurrentWidget(shown)
        self.banner.prefer(self.stage if page is Page.EXPLORE else shown.stage)
        self.free_keys()
        self._follow_history()

    def free_keys(self) -> None:
        """Take the keyboard from whatever has it, so that the keys of the page are free."""
        page = self.session.scene.page
        place = self if page is Page.EXPLORE else self.lab(page)
        give_keyboard(place)

    def lab(self, page: Page) -> LabPage:
        """Return the page of a lab, made when it is first opened."""
        if page not in self._labs:
            made = lab_page(page, self.session)
            made.told.connect(self.status.tell)
            made.failed.connect(partial(self.errors.show, about="lab"))
            made.figure_requested.connect(self.ask_figure)
            self.pages.addWidget(made)
            self._labs[page] = made
        return self._labs[page]

    def _follow_lab(self, _page: Page) -> None:
        """Something was done on a lab's page: what went wrong before is past."""
        self.banner.settle("lab")
        self._follow_history()

    def _use_fetched(self, request: object, card: NetworkCard) -> None:
        """Show what was fetched: a network from a file, or trained weights of the one that is shown."""
        if card.name == self.session.scene.network:
            self.session.reload()
        elif not isinstance(request, Download):
            self.session.choose_network(card.name)

    def open_chooser(self) -> None:
        """Let the list of networks drop down, or go away."""
        if self.chooser.isVisible():
            self.chooser.close_it()
        else:
            self.chooser.open(self.top_bar.network_button)

    def _follow_history(self) -> None:
        self.actions_by_name["undo"].setEnabled(self.commands.can_undo)
        self.actions_by_name["redo"].setEnabled(self.commands.can_redo)

    def _follow_visits(self) -> None:
        self.actions_by_name["back"].setEnabled(self.session.can_go_back)
        self.actions_by_name["forward"].setEnabled(self.session.can_go_forward)

    def _show_unit_menu(self, unit: Unit, where: QPoint) -> None:
        menus.show(menus.unit_menu(self, unit), where)

    def _show_kernel_menu(self, layer: str, index: tuple[int, ...], where: QPoint) -> None:
        menus.show(menus.kernel_menu(self, layer, index), where)

    def _frame_ms(self) -> float | None:
        return self.space.frame_ms if self.space is not None and self.space.isVisible() else None

    # ---- Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that the widget with the focus had no use for."""
        for action in self.actions_by_name.values():
            entry = action.data()
            if not entry.belongs_to(self.session.scene.page):
                continue
            if entry.where != "window" and event.keyCombination() in [QKeySequence(k)[0] for k in entry.keys]:
                action.trigger()
                return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if pasting.promising(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.take(event.mimeData(), "What was dropped")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_painted:
            self.free_keys()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.scenes.store.may_leave():
            event.ignore()
            return
        self.presentation.close()
        self.scenes.close()
        if self._remembers:
            memory.remember(self, self.session.scene)
        self.camera.close()
        self.shelf.close()
        self.files.close()
        self.exports.close()
        self.session.close()
        super().closeEvent(event)

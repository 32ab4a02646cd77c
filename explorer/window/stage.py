"""The stage of the explorer: one page for every view, the rare ones made when they are first shown."""

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer import panels
from explorer.scene import View
from explorer.session import Session
from explorer.space import NetworkView, network_view
from explorer.widgets.magnified import Magnified

NARROWEST = 440  # px: with both sides a window of 1024


class Stage(Magnified):
    """Shows the page of one view.  space: the network in 3D, None where OpenGL is missing."""

    unit_menu_requested = Signal(object, object)  # Unit, QPoint on the screen
    kernel_menu_requested = Signal(str, object, object)  # layer, index of the kernel, QPoint on the screen

    def __init__(self, session: Session, in_space: bool) -> None:
        super().__init__()
        self._session = session
        self.setMinimumWidth(NARROWEST)
        self.maps = panels.MapsView(session)
        self.space: NetworkView | None = network_view(session) if in_space else None
        for page in (self.space, self.maps):
            if page is not None:
                page.menu_requested.connect(self.unit_menu_requested)
                self.addWidget(page, fixed=page is self.space)

    @cached_property
    def layer(self) -> "panels.LayerPage":
        """The page of one layer."""
        page = panels.LayerPage(self._session)
        page.menu_requested.connect(self.unit_menu_requested)
        page.kernel_menu_requested.connect(self.kernel_menu_requested)
        self.addWidget(page)
        return page

    @cached_property
    def steps(self) -> "panels.StepsView":
        """The arithmetic of a map, step by step."""
        page = panels.StepsView(self._session)
        self.addWidget(page)
        return page

    @cached_property
    def compare(self) -> "panels.CompareView":
        """A and B."""
        page = panels.CompareView(self._session)
        self.addWidget(page)
        return page

    @cached_property
    def attention(self) -> "panels.AttentionView":
        """What the tokens of a vision transformer read of each other."""
        page = panels.AttentionView(self._session)
        self.addWidget(page)
        return page

    def show_view(self, view: View) -> None:
        """Show the page of a view; the maps in place of 3D where that is missing."""
        self.setCurrentWidget(self._page(view))

    def magnify(self, factor: float) -> None:
        """Show what is on the stage `factor` times as large; in 3D the texts and lines, the network has its room."""
        super().magnify(factor)
        if self.space is not None:
            self.space.magnify(factor)

    def _page(self, view: View) -> QWidget:
        if view.in_space and self.space is not None:
            return self.space
        match view:
            case View.LAYER:
                return self.layer
            case View.STEPS:
                return self.steps
            case View.COMPARE:
                return self.compare
            case View.ATTENTION:
                return self.attention
        return self.maps

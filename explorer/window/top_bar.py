"""The bar on top: name, pages, network, theme, menu."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from explorer.scene import Page, Scene
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.widgets import text, theme
from explorer.window.networks import Badge

WIDEST = 190  # px of a network's title


class TopBar(QWidget):
    """Buttons for the actions one needs at once; the menu holds all of them."""

    def __init__(self, session: Session, shelf: Shelf, actions: dict[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._shelf = session, shelf
        self._actions = actions
        self._pages = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self._title = QLabel("CNN Explorer")
        self._title.setFont(theme.font(theme.LARGE, bold=True))
        row.addWidget(self._title)
        row.addSpacing(16)
        for page in Page:
            if f"page {page}" in actions:
                row.addWidget(self._page_button(actions[f"page {page}"]))
        row.addStretch(1)
        self.badge = Badge(session, shelf)
        row.addWidget(self.badge)
        row.addWidget(self._network_button())
        row.addWidget(_tool("◐", actions["theme"]))
        row.addWidget(self._menu_button())
        session.scene_changed.connect(self._follow)
        shelf.cards_changed.connect(lambda: self._follow(session.scene))
        self._follow(session.scene)

    def event(self, event: QEvent) -> bool:
        """Leave the title out where there is no room for all."""
        taken = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            shown = self._title.isVisibleTo(self)
            spare = 0 if shown else self._title.sizeHint().width() + self.layout().spacing()
            fits = self.layout().sizeHint().width() + spare <= self.width()
            if fits is not shown:
                self._title.setVisible(fits)
        return taken

    def _page_button(self, action: QAction) -> QToolButton:
        action.setCheckable(True)
        self._pages.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("kind", "tab")
        button.setAccessibleName(f"Page: {action.text()}")
        return button

    def _network_button(self) -> QToolButton:
        button = QToolButton(accessibleName="Network", toolTip="The network that sees the input  (Ctrl+K)")
        button.setProperty("kind", "chooser")
        button.clicked.connect(self._actions["networks"].trigger)
        self.network_button = button
        return button

    def _menu_button(self) -> QToolButton:
        button = _tool("☰", None)
        button.setAccessibleName("Menu")
        button.setToolTip("All actions")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        pages: dict[str, QMenu] = {}
        for action in self._actions.values():
            name = action.data().menu
            if name not in pages:
                pages[name] = menu.addMenu(name)
            pages[name].addAction(action)
        button.setMenu(menu)
        return button

    def _follow(self, scene: Scene) -> None:
        self._actions[f"page {scene.page}"].setChecked(True)
        card = self._shelf.card(scene.network)
        title = scene.network if card is None else card.title
        self.network_button.setText(f"{text.elided(title, theme.NORMAL, False, WIDEST)}  ▾")
        self.network_button.setAccessibleDescription(title)


def _tool(text: str, action: QAction | None) -> QToolButton:
    button = QToolButton()
    if action is not None:
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
    button.setText(text)
    button.setProperty("kind", "tool")
    return button

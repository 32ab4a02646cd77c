"""The bar on top: name, views, camera, network, theme, menu."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from explorer.scene import Scene, View
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
        self._views = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self._title = QLabel("CNN Explorer")
        self._title.setFont(theme.font(theme.LARGE, bold=True))
        row.addWidget(self._title)
        row.addSpacing(16)
        for view in View:
            if view.value in actions:
                row.addWidget(self._view_button(actions[view.value]))
        row.addStretch(1)
        row.addWidget(self._camera_button())
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

    def _view_button(self, action: QAction) -> QToolButton:
        action.setCheckable(True)
        self._views.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("kind", "pill")
        button.setAccessibleName(f"View: {action.text()}")
        action.changed.connect(lambda: button.setVisible(action.isVisible()))
        return button

    def _camera_button(self) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions["fit"])
        button.setProperty("kind", "pill")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(button)
        for name in ("fit", "fit selected", "three-quarter", "front", "side", "top"):
            menu.addAction(self._actions[name])
        button.setMenu(menu)
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
        self._actions[scene.view.value].setChecked(True)
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

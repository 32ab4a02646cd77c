"""The bar on top: name, views, camera, network, theme, menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from explorer.scene import Scene, View
from explorer.session import Session
from explorer.trace.card import NetworkCard
from explorer.widgets import theme


class TopBar(QWidget):
    """Buttons for the actions one needs at once; the menu holds all of them."""

    def __init__(
        self, session: Session, cards: tuple[NetworkCard, ...], actions: dict[str, QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._actions = actions
        self._views = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._title())
        row.addSpacing(16)
        for view in View:
            if view.value in actions:
                row.addWidget(self._view_button(actions[view.value]))
        row.addStretch(1)
        row.addWidget(self._camera_button())
        row.addWidget(self._network_box(cards))
        row.addWidget(_tool("◐", actions["theme"]))
        row.addWidget(self._menu_button())
        session.scene_changed.connect(self._follow)
        self._follow(session.scene)

    def _title(self) -> QLabel:
        title = QLabel("CNN Explorer")
        title.setFont(theme.font(theme.LARGE, bold=True))
        return title

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
        for name in ("fit", "three-quarter", "front", "side", "top"):
            menu.addAction(self._actions[name])
        button.setMenu(menu)
        return button

    def _network_box(self, cards: tuple[NetworkCard, ...]) -> QComboBox:
        box = QComboBox(accessibleName="Network", toolTip="The network that sees the drawing  (N)")
        for card in cards:
            box.addItem(card.title, card.name)
            box.setItemData(box.count() - 1, card.summary, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(lambda index: self._session.choose_network(box.itemData(index)))
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._networks = box
        return box

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
        if self._networks.findData(scene.network) < 0:  # one of the user's own
            self._networks.addItem(scene.network, scene.network)
        self._networks.setCurrentIndex(self._networks.findData(scene.network))


def _tool(text: str, action: QAction | None) -> QToolButton:
    button = QToolButton()
    if action is not None:
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
    button.setText(text)
    button.setProperty("kind", "tool")
    return button

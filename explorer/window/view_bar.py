"""The bar above the network: how it is shown, and from where."""

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from explorer.scene import Scene, View
from explorer.session import Session


class ViewBar(QToolBar):
    """A pill for every view, and the camera; what has no room waits behind the arrow at its end."""

    def __init__(self, session: Session, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Views", parent)
        self.setObjectName("views")
        self.layout().setContentsMargins(12, 8, 12, 0)
        self._actions = actions
        self._views = QActionGroup(self)
        for view in View:
            if view.value in actions:
                self._add_view(actions[view.value])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.addWidget(self._camera_button())
        session.scene_changed.connect(self._follow)
        self._follow(session.scene)

    def _add_view(self, action: QAction) -> None:
        action.setCheckable(True)
        self._views.addAction(action)
        self.addAction(action)
        button = self.widgetForAction(action)
        button.setProperty("kind", "pill")
        button.setAccessibleName(f"View: {action.text()}")

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

    def _follow(self, scene: Scene) -> None:
        self._actions[scene.view.value].setChecked(True)

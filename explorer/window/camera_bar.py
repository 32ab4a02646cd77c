"""A slim bar beneath the pad while the camera is live, or its last frame is shown; and the menu of cameras."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from explorer.errors import ExplorerError
from explorer.widgets import theme
from explorer.window.camera import Camera
from explorer.window.folder_bar import slim_button


class CameraBar(QWidget):
    """What it does, freeze, mirror, which camera, stop; Space freezes while the pad has the keyboard."""

    def __init__(self, camera: Camera, pad: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self._pad = pad
        self._cameras = CameraMenu(camera, self)
        self.setAccessibleName("Camera")
        self._state = QLabel()
        self._state.setFont(theme.font(theme.SMALL + 1))
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._freeze = QToolButton(accessibleName="Freeze")
        self._freeze.setToolTip(
            "Keep the last frame as a picture, or go on  (Ctrl+Shift+C, Space on the pad)"
        )
        self._freeze.setProperty("kind", "tool")
        self._mirror = slim_button("⇄", "Show it as a mirror does", "Mirror")
        self._mirror.setCheckable(True)
        which = slim_button("▾", "Which camera", "Which camera")
        which.setMenu(self._cameras)
        which.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._close = slim_button("✕", "Stop the camera; the last frame stays  (Shift+C)", "Stop the camera")
        self._freeze.clicked.connect(camera.freeze)
        self._mirror.toggled.connect(camera.mirror)
        self._close.clicked.connect(camera.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self._state, self._freeze, self._mirror, which, self._close):
            row.addWidget(widget, 1 if widget is self._state else 0)
        pad.installEventFilter(self)
        camera.changed.connect(self._follow)
        self._follow()

    @property
    def words(self) -> str:
        """What it says."""
        return self._state.text()

    def _follow(self) -> None:
        running = self._camera.running
        self.setVisible(running or self._camera.frozen)
        self._state.setText("●  Live" if running else "Frozen")
        self._freeze.setText("Freeze" if running else "Go on")
        self._mirror.setChecked(self._camera.mirrored)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._pad
            and self._camera.running
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            self._camera.freeze()
            return True
        return super().eventFilter(watched, event)


class CameraMenu(QMenu):
    """The cameras there are; filled when it opens, as they come and go."""

    def __init__(self, camera: Camera, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._camera = camera
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        try:
            devices = self._camera.devices()
        except ExplorerError as error:
            self._camera.failed.emit(error)
            devices = ()
        if not devices:
            self.addAction("No camera was found").setEnabled(False)
        group = QActionGroup(self)
        for device in devices:
            action = self.addAction(device.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(device.key == self._camera.key)
            action.setActionGroup(group)
            action.triggered.connect(lambda _checked=False, key=device.key: self._camera.start(key))

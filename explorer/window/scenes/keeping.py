"""What is on screen as a scene, with a small picture of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from explorer.scene import Page, Scene, View
from explorer.talk import Talk
from explorer.widgets import theme

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

THUMBNAIL = QSize(400, 250)  # px, at most
QUALITY = 72  # of 100: a few kB each
_VIEWS = {
    View.ROW: "in a row",
    View.TOWER: "as a tower",
    View.FLAT: "flat",
    View.MAPS: "all maps",
    View.STEPS: "step by step",
    View.COMPARE: "A and B",
    View.ATTENTION: "attention",
}


class Keeper(QObject):
    """Keeps what the window shows in its talk."""

    def __init__(self, window: "MainWindow", talk: Talk) -> None:
        super().__init__(window)
        self._window, self._talk = window, talk

    def keep(self) -> None:
        """Keep what is on screen as a new scene, after the one that was shown last."""
        self._window.session.desk.stop_replay()
        scene = self.scene()
        self._talk.keep(scene, thumbnail(self._window.stage_now), self._name(scene))

    def keep_instead(self) -> None:
        """Keep what is on screen in place of the scene that was shown last; as a new one, if none was."""
        if self._talk.scene is None:
            self.keep()
        else:
            self._window.session.desk.stop_replay()
            self._talk.keep_instead(self.scene(), thumbnail(self._window.stage_now))

    def scene(self) -> Scene:
        """Return what is on screen: of the labs, only the one that is seen."""
        window = self._window
        scene = window.session.scene
        labs = () if scene.page is Page.EXPLORE else ((scene.page, window.lab(scene.page).state),)
        return scene.with_(work=window.session.desk.whole, labs=labs)

    def _name(self, scene: Scene) -> str:
        """Return what a scene is called until somebody calls it something else."""
        if scene.page is not Page.EXPLORE:
            return self._window.lab(scene.page).title_of_state()
        network = self._window.session.title(scene.network)
        if scene.view is View.LAYER:
            return f"{network}: {self._window.session.page_layer}"
        return f"{network}, {_VIEWS[scene.view]}"


def thumbnail(stage: QWidget) -> bytes:
    """Return a small picture of a widget, in its own aspect, as the bytes of a WebP."""
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = stage.grab().toImage().scaled(THUMBNAIL, keep, smooth)
    small.setDevicePixelRatio(1)
    image = QImage(small.size(), QImage.Format.Format_RGB32)
    image.fill(theme.color("background"))
    painter = QPainter(image)
    painter.drawImage(0, 0, small)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "WEBP", QUALITY):
        image.save(buffer, "PNG")  # an installation of Qt without WebP
    return buffer.data().data()

"""Tells when something else is given to the network: what was said of the input before is past then."""

from PySide6.QtCore import QObject, Signal

from explorer.drawing import Drawing
from explorer.scene import Picture
from explorer.session import Session
from explorer.window.camera import NAME


class Arrivals(QObject):
    """A picture, a sample or a drawing took another's place; the strokes and frames that follow are no arrivals."""

    came = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._picture = session.scene.picture
        self._label = session.scene.drawing.label
        session.drawing_changed.connect(self._follow)

    def _follow(self, drawing: Drawing) -> None:
        picture, before = self._session.scene.picture, self._picture
        other = picture is not before and not (_is_frame(picture) and _is_frame(before))
        other = other or drawing.label != self._label
        self._picture, self._label = picture, drawing.label
        if other:
            self.came.emit()


def _is_frame(picture: Picture | None) -> bool:
    return picture is not None and picture.name == NAME

"""Moves the camera: at once by a gesture, smoothly to a camera that was chosen."""

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from explorer.scene import Camera
from explorer.space import camera as cameras
from explorer.space.camera import Shot
from explorer.space.projection import Projection

MOTION_MS = 220


class Cameraman(QObject):
    """Holds the camera of one view.  `moved` tells how far a motion is, 0..1; a jump is told as 1."""

    moved = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shot = Shot(Camera((0.0, 0.0, 0.0), 1000.0, 9.0, 216.0), False)
        self._from = self.shot
        self._motion = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=MOTION_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self.moved.emit)

    @property
    def moving(self) -> bool:
        """Whether the camera is on its way."""
        return self._motion.state() == QVariantAnimation.State.Running

    def go_to(self, shot: Shot, animated: bool) -> None:
        """Move to `shot`, or jump there."""
        self._from, self.shot = self.shot, shot
        if animated:
            self.moved.emit(0.0)
            self._motion.start()
        else:
            self.moved.emit(1.0)

    def look_through(self, camera: Camera) -> None:
        """Take `camera` at once."""
        self.shot = Shot(camera, self.shot.flat)
        self.moved.emit(1.0)

    def finish(self) -> None:
        """End a motion where it leads to."""
        if self.moving:
            self._motion.stop()
            self.moved.emit(1.0)

    def projection(self, width: float, height: float) -> Projection:
        """Return what is seen now on a view of width × height pixels."""
        if self.moving:
            t = float(self._motion.currentValue())
            return cameras.between(self._from, self.shot, t, width, height)
        return self.shot.project(width, height)

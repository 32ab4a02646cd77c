"""The cameras of this computer, by Qt's multimedia part: an extra, so this is imported when it is first needed."""

from functools import partial

import numpy as np
from PySide6.QtCore import QCameraPermission, QCoreApplication, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)

from explorer.window.camera import SIDE, Device, Frame, FrameSource, Pixels

ENOUGH = QSize(640, 480)
DENIED = "The camera may not be used; allow it in the system's privacy settings and try again."


class QtFrames(FrameSource):
    """Frames of about 640 × 480, converted when they are taken."""

    def __init__(self) -> None:
        super().__init__()
        self._known = QMediaDevices(self)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._keep)
        self._capture = QMediaCaptureSession(self)
        self._capture.setVideoSink(self._sink)
        self._camera: QCamera | None = None
        self._frame: QVideoFrame | None = None
        self._asked = ""  # the camera that waits for the user's permission

    def devices(self) -> tuple[Device, ...]:
        usual = QMediaDevices.defaultVideoInput()
        found = sorted(QMediaDevices.videoInputs(), key=lambda device: device != usual)
        return tuple(Device(_key(device), device.description()) for device in found)

    def start(self, key: str) -> None:
        permission, application = QCameraPermission(), QCoreApplication.instance()
        status = application.checkPermission(permission)
        if status == Qt.PermissionStatus.Denied:
            self.failed.emit(DENIED)
        elif status == Qt.PermissionStatus.Undetermined:
            self._asked = key
            application.requestPermission(permission, self, self._permitted)
        else:
            self._open(key)

    def stop(self) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._capture.setCamera(None)
            self._camera.deleteLater()
        self._camera = self._frame = None
        self._asked = ""

    def take(self) -> Frame:
        return partial(_converted, self._frame)

    def _permitted(self, _permission: object) -> None:
        key, self._asked = self._asked, ""
        if not key:  # stopped meanwhile
            return
        if QCoreApplication.instance().checkPermission(QCameraPermission()) == Qt.PermissionStatus.Granted:
            self._open(key)
        else:
            self.failed.emit(DENIED)

    def _open(self, key: str) -> None:
        device = next((each for each in QMediaDevices.videoInputs() if _key(each) == key), None)
        if device is None:
            self.failed.emit("The camera was taken away; connect it and try again.")
            return
        self._camera = QCamera(device, self)
        best = _nearest(device)
        if best is not None:
            self._camera.setCameraFormat(best)
        self._camera.errorOccurred.connect(self._broken)
        self._capture.setCamera(self._camera)
        self._camera.start()

    def _keep(self, frame: QVideoFrame) -> None:
        self._frame = frame
        self.arrived.emit()

    def _broken(self, error: QCamera.Error, reason: str) -> None:
        if error != QCamera.Error.NoError:
            reason = reason.rstrip(". \n") or "no reason is known"
            self.failed.emit(f"The camera cannot be used ({reason}); see whether another program uses it.")


def _converted(frame: QVideoFrame | None) -> Pixels | None:
    image = frame.toImage() if frame is not None and frame.isValid() else QImage()
    if image.isNull():
        return None
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def _key(device: QCameraDevice) -> str:
    return bytes(device.id()).decode(errors="replace")


def _nearest(device: QCameraDevice) -> QCameraFormat | None:
    """Return the format whose size is nearest to what is enough, of those the fastest."""

    def cost(form: QCameraFormat) -> tuple[int, float]:
        size = form.resolution()
        return abs(size.width() * size.height() - ENOUGH.width() * ENOUGH.height()), -form.maxFrameRate()

    return min(device.videoFormats(), key=cost, default=None)

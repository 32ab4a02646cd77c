"""OpenGL drawn into memory and painted as a picture, for where the processor does the drawing anyway."""

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from pyqtgraph.opengl.GLViewWidget import GLViewMixin
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext, QPainter, QPaintEvent, QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLFramebufferObject
from PySide6.QtWidgets import QWidget


class MemoryGLWidget(QWidget):
    """Does what QOpenGLWidget does, as far as the 3D view asks.

    WORKAROUND: a QOpenGLWidget makes Qt compose its whole window by OpenGL at every repaint of any widget in it, and
    handing the result to the display costs software OpenGL more than drawing it: 7.5 ms of a repaint at 800×680, of
    which 1.9 draw.  Reading the pixels back takes 0.3 and painting them 0.9, because the window stays a raster one.
    """

    frameSwapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = QSurfaceFormat.defaultFormat()
        self._gl: QOpenGLContext | None = None
        self._surface: QOffscreenSurface | None = None
        self._target: QOpenGLFramebufferObject | None = None
        self._pixels: NDArray[np.uint8] = np.empty((0, 0, 4), np.uint8)
        self._shown: NDArray[np.uint8] = np.empty((0, 0, 4), np.uint8)

    # ---- what QOpenGLWidget's callers and heirs know

    def initializeGL(self) -> None:
        """Make OpenGL objects; the context is current."""

    def paintGL(self) -> None:
        """Draw one frame; the context is current, the viewport set."""

    def setFormat(self, surface: QSurfaceFormat) -> None:
        """Ask for a kind of context, before there is one."""
        self._format = surface

    def isValid(self) -> bool:
        """Whether there is a context."""
        return self._gl is not None

    def context(self) -> QOpenGLContext | None:
        """Return the context, None before the first frame."""
        return self._gl

    def makeCurrent(self) -> None:
        """Make the context current, and this widget's pixels what is drawn into."""
        if self._gl is None:
            self._make_context()
        assert self._gl is not None
        self._gl.makeCurrent(self._surface)
        if self._target is not None:
            self._target.bind()

    def doneCurrent(self) -> None:
        """Let go of the context."""
        if self._gl is not None:
            self._gl.doneCurrent()

    def grabFramebuffer(self) -> QImage:
        """Draw a frame and return it, in device pixels."""
        return self._frame().copy()

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame and paint it."""
        frame = self._frame()
        with QPainter(self) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(0, 0, frame)
        QTimer.singleShot(0, self.frameSwapped.emit)  # Qt hands the window over as soon as all is painted

    def _frame(self) -> QImage:
        """Draw a frame; the picture shares memory with the widget until the next."""
        ratio = self.devicePixelRatioF()
        width, height = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        self.makeCurrent()
        try:
            self._fit(width, height)
            GL.glViewport(0, 0, width, height)
            self.paintGL()
            GL.glReadPixels(0, 0, width, height, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, self._pixels)
        finally:
            self.doneCurrent()
        np.copyto(self._shown, self._pixels[::-1])  # OpenGL counts rows upwards
        frame = QImage(self._shown.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        frame.setDevicePixelRatio(ratio)
        return frame

    def _make_context(self) -> None:
        self._gl = QOpenGLContext(self)
        self._gl.setFormat(self._format)
        self._gl.setShareContext(QOpenGLContext.globalShareContext())
        self._gl.create()
        self._surface = QOffscreenSurface(parent=self)
        self._surface.setFormat(self._gl.format())
        self._surface.create()
        self._gl.makeCurrent(self._surface)
        self.initializeGL()

    def _fit(self, width: int, height: int) -> None:
        if self._pixels.shape[:2] == (height, width) and self._target is not None:
            return
        self._target = QOpenGLFramebufferObject(width, height)
        self._target.bind()
        self._pixels = np.empty((height, width, 4), np.uint8)
        self._shown = np.empty_like(self._pixels)


class MemoryGLView(GLViewMixin, MemoryGLWidget):
    """pyqtgraph's 3D view on such a widget."""

"""What is drawn over the slabs in 3D: lines (edges and frames), faces and labels, each one instanced call."""

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from pyqtgraph.opengl.GLGraphicsItem import GLGraphicsItem

from explorer.space import shaders
from explorer.space.device import Instances, Program, Texture
from explorer.space.projection import Projection

Array = NDArray[np.float32]


class Item(GLGraphicsItem):
    """An item that is drawn from a projection and sends its data when it is next drawn."""

    def initializeGL(self) -> None:
        """Make the OpenGL objects anew; called again whenever the widget got a new context."""
        raise NotImplementedError

    def draw(self, projection: Projection, ratio: float) -> None:
        """Draw on the current framebuffer; `ratio` is device pixels per pixel."""
        raise NotImplementedError


class LineItem(Item):
    """Straight lines with a width in pixels, over the slabs: edges, frames, outlines."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Array = np.zeros((0, 11), np.float32)
        self._fresh = True

    def initializeGL(self) -> None:
        """See `Item`."""
        self._program = Program(shaders.LINE_VERTEX, shaders.LINE_FRAGMENT, ("matrix", "half_view"))
        self._instances = Instances(4, 3, 4)
        self._fresh = False

    def set_lines(self, rows: Array) -> None:
        """rows (lines, 11): start x y z, width in pixels, end x y z, red green blue alpha (0..1)."""
        self._rows, self._fresh = np.ascontiguousarray(rows, np.float32), False

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self._rows)

    def draw(self, projection: Projection, ratio: float) -> None:
        """See `Item`."""
        if not len(self._rows):
            return
        if not self._fresh:
            self._instances.upload(self._rows)
            self._fresh = True
        at = self._program.at
        GL.glUseProgram(self._program.id)
        GL.glUniformMatrix4fv(at["matrix"], 1, GL.GL_TRUE, projection.matrix.astype(np.float32))
        GL.glUniform2f(at["half_view"], projection.width / 2, projection.height / 2)
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        self._instances.draw(GL.GL_TRIANGLE_STRIP, 4, len(self._rows))


class FaceItem(Item):
    """Translucent quadrangles over the slabs."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Array = np.zeros((0, 16), np.float32)
        self._fresh = True

    def initializeGL(self) -> None:
        """See `Item`."""
        self._program = Program(shaders.FACE_VERTEX, shaders.FACE_FRAGMENT, ("matrix",))
        self._instances = Instances(3, 3, 3, 3, 4)
        self._fresh = False

    def set_faces(self, rows: Array) -> None:
        """rows (faces, 16): four corners x y z in the order of a strip, red green blue alpha (0..1)."""
        self._rows, self._fresh = np.ascontiguousarray(rows, np.float32), False

    @property
    def count(self) -> int:
        """The number of quadrangles."""
        return len(self._rows)

    def draw(self, projection: Projection, ratio: float) -> None:
        """See `Item`."""
        if not len(self._rows):
            return
        if not self._fresh:
            self._instances.upload(self._rows)
            self._fresh = True
        GL.glUseProgram(self._program.id)
        matrix = projection.matrix.astype(np.float32)
        GL.glUniformMatrix4fv(self._program.at["matrix"], 1, GL.GL_TRUE, matrix)
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        self._instances.draw(GL.GL_TRIANGLE_STRIP, 4, len(self._rows))


class LabelItem(Item):
    """Texts from one sheet, put on the screen at whole pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Array = np.zeros((0, 7), np.float32)
        self._sheet: NDArray[np.uint8] | None = None
        self._fresh = False

    def initializeGL(self) -> None:
        """See `Item`."""
        self._program = Program(shaders.LABEL_VERTEX, shaders.LABEL_FRAGMENT, ("half_view", "sheet"))
        self._instances = Instances(4, 3)
        self._texture = Texture(2, GL.GL_RGBA8, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
        GL.glUseProgram(self._program.id)
        GL.glUniform1i(self._program.at["sheet"], 2)
        self._fresh = False

    def set_sheet(self, sheet: NDArray[np.uint8]) -> None:
        """sheet: (height, width, 4), alpha multiplied in."""
        self._sheet, self._fresh = sheet, False

    def set_places(self, rows: Array) -> None:
        """rows (texts, 7): left, top on screen; left, top, width, height in the sheet (device pixels); opacity."""
        self._rows = rows

    def draw(self, projection: Projection, ratio: float) -> None:
        """See `Item`."""
        if self._sheet is None or not len(self._rows):
            return
        if self._fresh:
            self._texture.bind()
        else:
            self._texture.upload(self._sheet)
            self._fresh = True
        self._instances.upload(np.ascontiguousarray(self._rows, np.float32))
        GL.glUseProgram(self._program.id)
        half_width, half_height = projection.width * ratio / 2, projection.height * ratio / 2
        GL.glUniform2f(self._program.at["half_view"], half_width, half_height)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
        self._instances.draw(GL.GL_TRIANGLE_STRIP, 4, len(self._rows))

"""What is drawn in 3D: slabs, lines (edges and frames) and labels, each one instanced call."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from pyqtgraph.opengl.GLGraphicsItem import GLGraphicsItem

from explorer.colors import TABLES
from explorer.space import shaders
from explorer.space.atlas import Atlas
from explorer.space.device import Instances, Program, Texture
from explorer.space.layout import Layout
from explorer.space.projection import Projection

Array = NDArray[np.float32]

TABLE_ROW = {name: row for row, name in enumerate(TABLES)}
HIGH = 4096  # a value's index is sent as two floats, high · 4096 + low, since one is exact to 2^24 only


class Item(GLGraphicsItem):
    """An item that is drawn from a projection and sends its data when it is next drawn."""

    def initializeGL(self) -> None:
        """Make the OpenGL objects anew; called again whenever the widget got a new context."""
        raise NotImplementedError

    def draw(self, projection: Projection, ratio: float) -> None:
        """Draw on the current framebuffer; `ratio` is device pixels per pixel."""
        raise NotImplementedError


class SlabItem(Item):
    """All feature maps, as boxes whose faces show the values of the atlas."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Array = np.zeros((0, 18), np.float32)
        self._middle = np.zeros((0, 3))
        self._flow = 0
        self._texels: Array | None = None
        self._fresh = False

    def initializeGL(self) -> None:
        """See `Item`."""
        uniforms = ("matrix", "eye", "half_view", "atlas", "tables")
        self._program = Program(shaders.SLAB_VERTEX, shaders.SLAB_FRAGMENT, uniforms)
        self._instances = Instances(4, 4, 4, 4, 2)
        self._atlas = Texture(0, GL.GL_R32F, GL.GL_RED, GL.GL_FLOAT)
        self._tables = Texture(1, GL.GL_RGB8, GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
        self._tables.upload(np.ascontiguousarray(np.stack(list(TABLES.values()))))
        GL.glUseProgram(self._program.id)
        GL.glUniform1i(self._program.at["atlas"], 0)
        GL.glUniform1i(self._program.at["tables"], 1)
        self._fresh = False

    def set_layout(self, layout: Layout, atlas: Atlas, tables: NDArray[Any]) -> None:
        """Show the slabs of `layout`; tables: (slabs,) row of each slab's colour table."""
        rows = np.zeros((len(layout.corner), 18), np.float32)
        rows[:, 7], rows[:, 11] = np.divmod(atlas.start, HIGH)
        rows[:, 12:14] = layout.cells
        rows[:, 14] = np.array([block.units for block in layout.blocks] or [0])[layout.block]
        rows[:, 15] = tables
        rows[:, 17] = 1
        self._rows = rows
        self._flow = int(np.argmax(np.abs(layout.arrangement.flow)))
        self.place(layout.corner, layout.right, layout.down, layout.depth)

    def place(self, corner: Any, right: Any, down: Any, depth: Any) -> None:
        """Move the slabs; arrays as in `Layout`."""
        self._rows[:, 0:3], self._rows[:, 3] = corner, depth
        self._rows[:, 4:7], self._rows[:, 8:11] = right, down
        self._middle = corner + (right + down) / 2

    def set_values(self, texels: Array, ranges: Array) -> None:
        """Show the values of a trace; ranges: (slabs, 2) low and high - low."""
        self._texels, self._fresh = texels, False
        self._rows[:, 16:18] = ranges

    def draw(self, projection: Projection, ratio: float) -> None:
        """See `Item`."""
        if self._texels is None or not len(self._rows):
            return
        if self._fresh:
            self._atlas.bind()
        else:
            self._atlas.upload(self._texels)
            self._fresh = True
        self._tables.bind()
        self._instances.upload(self._rows[_far_first(self._middle, projection, self._flow)])
        at = self._program.at
        GL.glUseProgram(self._program.id)
        GL.glUniformMatrix4fv(at["matrix"], 1, GL.GL_TRUE, projection.matrix.astype(np.float32))
        GL.glUniform4f(at["eye"], *projection.viewpoint)
        GL.glUniform2f(at["half_view"], projection.width * ratio / 2, projection.height * ratio / 2)
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        self._instances.draw(GL.GL_TRIANGLES, 18, len(self._rows))


def _far_first(middle: NDArray[np.float64], projection: Projection, flow: int) -> NDArray[np.intp]:
    """Return the order to paint boxes in: layers are planes across the axis `flow`, maps stand in their grid.

    What lies farther from the eye along the flow is painted first, then along the other axes.
    """
    if projection.flat:
        return np.argsort(middle @ projection.back, kind="stable")
    distance = np.round(np.abs(middle - projection.eye), 2)
    others = [axis for axis in range(3) if axis != flow]
    return np.lexsort([-distance[:, axis] for axis in (*others, flow)])  # the last key counts most


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

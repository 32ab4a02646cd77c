"""The slabs: all feature maps, and the kernels between the layers, as boxes in one instanced call."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from PySide6.QtGui import QColor

from explorer.colors import TABLES
from explorer.space import shaders
from explorer.space.atlas import Atlas
from explorer.space.device import Instances, Program, Texture
from explorer.space.items import Array, Item
from explorer.space.kernels import THIN, Tiles
from explorer.space.layout import Layout
from explorer.space.projection import Projection
from explorer.widgets import theme

TABLE_ROW = {name: row for row, name in enumerate(TABLES)}
HIGH = 4096  # a value's index is sent as two floats, high · 4096 + low, since one is exact to 2^24 only
WIDTH = 19
"""An instance: corner, depth; right, index high; down, index low; columns, rows, cells, table; low, span, filled."""
NO_ROWS: Array = np.zeros((0, WIDTH), np.float32)


class SlabItem(Item):
    """Boxes whose faces show the values of the atlas."""

    def __init__(self) -> None:
        super().__init__()
        self._rows, self._tiles = NO_ROWS, NO_ROWS
        self._chosen: NDArray[np.bool_] = np.zeros(0, bool)
        self._flow = 0
        self._texels: Array | None = None
        self._first_kernel = 0
        self._fresh = self._kernels_fresh = False

    def initializeGL(self) -> None:
        """See `Item`."""
        uniforms = ("matrix", "eye", "half_view", "atlas", "tables", "empty")
        self._program = Program(shaders.SLAB_VERTEX, shaders.SLAB_FRAGMENT, uniforms)
        self._instances = Instances(4, 4, 4, 4, 3)
        self._atlas = Texture(0, GL.GL_R32F, GL.GL_RED, GL.GL_FLOAT)
        self._tables = Texture(1, GL.GL_RGB8, GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
        self._tables.upload(np.ascontiguousarray(np.stack(list(TABLES.values()))))
        GL.glUseProgram(self._program.id)
        GL.glUniform1i(self._program.at["atlas"], 0)
        GL.glUniform1i(self._program.at["tables"], 1)
        self._fresh = False

    def set_layout(self, layout: Layout, atlas: Atlas, tables: NDArray[Any]) -> None:
        """Show the slabs of `layout`; tables: (slabs,) row of each slab's colour table."""
        rows = np.zeros((len(layout.corner), WIDTH), np.float32)
        rows[:, 7], rows[:, 11] = np.divmod(atlas.start, HIGH)
        rows[:, 12:14] = layout.cells
        rows[:, 14] = rows[:, 18] = np.array([block.units for block in layout.blocks] or [0])[layout.block]
        rows[:, 15] = tables
        rows[:, 17] = 1
        self._rows, self._tiles = rows, NO_ROWS
        self._first_kernel = atlas.spare
        self._flow = int(np.argmax(np.abs(layout.arrangement.flow)))
        self.place(layout.corner, layout.right, layout.down, layout.depth)

    def place(self, corner: Any, right: Any, down: Any, depth: Any) -> None:
        """Move the slabs; arrays as in `Layout`."""
        _place(self._rows, corner, right, down, depth)

    def set_values(self, texels: Array, ranges: Array) -> None:
        """Show the values of a trace; ranges: (slabs, 2) low and high - low."""
        self._texels, self._fresh = texels, False
        self._rows[:, 16:18] = ranges

    def set_filled(self, first: int, cells: NDArray[Any]) -> None:
        """Let the slabs from `first` on show their first `cells` (n,) cells only, all others everything."""
        self._rows[:, 18] = self._rows[:, 14]
        self._rows[first : first + len(cells), 18] = cells

    def set_kernels(self, tiles: Tiles, starts: NDArray[np.int64]) -> None:
        """Show kernels; starts: (n,) index in the atlas of the first value of the first n of them."""
        count = len(starts)
        rows = np.zeros((count, WIDTH), np.float32)
        _place(rows, tiles.corner[:count], tiles.right[:count], tiles.down[:count], THIN)
        rows[:, 7], rows[:, 11] = np.divmod(starts, HIGH)
        sizes = [run.shape[:0:-1] for run in tiles.values for _ in run]  # columns, rows
        rows[:, 12:14] = np.array(sizes, float).reshape(-1, 2)[:count]
        rows[:, 14] = rows[:, 18] = rows[:, 12] * rows[:, 13]
        rows[:, 15] = TABLE_ROW["diverging"]
        rows[:, 16], rows[:, 17] = -tiles.high[:count], 2 * tiles.high[:count]
        self._tiles, self._chosen = rows, tiles.chosen[:count]
        self._kernels_fresh = False

    def draw(self, projection: Projection, ratio: float, kernels: bool = True) -> None:
        """See `Item`; kernels: whether they are drawn too."""
        if self._texels is None or not len(self._rows):
            return
        self._send(self._texels)
        rows = np.concatenate([self._rows, self._tiles]) if kernels and len(self._tiles) else self._rows
        self._draw_rows(rows, projection, ratio)

    def draw_chosen(self, projection: Projection, ratio: float) -> None:
        """Draw the selected map's kernels once more, over the lines that pass through them."""
        if self._texels is not None and self._chosen.any() and len(self._tiles):
            self._draw_rows(self._tiles[self._chosen], projection, ratio)

    def _send(self, texels: Array) -> None:
        """Send to the card what changed."""
        if not self._fresh:
            self._atlas.upload(texels)
        elif not self._kernels_fresh and self._first_kernel < len(texels):
            self._atlas.upload_rows(texels, self._first_kernel)
        self._fresh = self._kernels_fresh = True

    def _draw_rows(self, rows: Array, projection: Projection, ratio: float) -> None:
        self._atlas.bind()
        self._tables.bind()
        self._instances.upload(rows[_far_first(rows, projection, self._flow)])
        at, empty = self._program.at, QColor(theme.current().line)
        GL.glUseProgram(self._program.id)
        GL.glUniformMatrix4fv(at["matrix"], 1, GL.GL_TRUE, projection.matrix.astype(np.float32))
        GL.glUniform4f(at["eye"], *projection.viewpoint)
        GL.glUniform2f(at["half_view"], projection.width * ratio / 2, projection.height * ratio / 2)
        GL.glUniform3f(at["empty"], empty.redF(), empty.greenF(), empty.blueF())
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        self._instances.draw(GL.GL_TRIANGLES, 18, len(rows))


def _place(rows: Array, corner: Any, right: Any, down: Any, depth: Any) -> None:
    rows[:, 0:3], rows[:, 3] = corner, depth
    rows[:, 4:7], rows[:, 8:11] = right, down


def _far_first(rows: Array, projection: Projection, flow: int) -> NDArray[np.intp]:
    """Return the order to paint boxes in: layers are planes across the axis `flow`, maps stand in their grid.

    What lies farther from the eye along the flow is painted first, then along the other axes.
    """
    middle = rows[:, 0:3] + (rows[:, 4:7] + rows[:, 8:11]) / 2
    if projection.flat:
        return np.argsort(middle @ projection.back, kind="stable")
    distance = np.round(np.abs(middle - projection.eye), 2)
    others = [axis for axis in range(3) if axis != flow]
    return np.lexsort([-distance[:, axis] for axis in (*others, flow)])  # the last key counts most

"""The slabs: all feature maps, and the kernels between the layers, as boxes in one instanced call."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from PySide6.QtGui import QColor

from explorer.colors import TABLES
from explorer.space import atlas as atlases
from explorer.space import shaders
from explorer.space.atlas import Atlas
from explorer.space.device import Instances, Program, Texture
from explorer.space.items import Array, Item
from explorer.space.kernels import THIN, Tiles
from explorer.space.layout import Layout
from explorer.space.painting import Boxes, runs
from explorer.space.projection import Projection
from explorer.trace import Trace
from explorer.widgets import theme

TABLE_ROW = {name: row for row, name in enumerate(TABLES)}
THINNEST = 0.6  # device pixels; sides of thinner slabs are left out
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
        self._source: Atlas | None = None
        self._trace: Trace | None = None
        self._kernels: Array = np.zeros(0, np.float32)
        self._kernels_sent = self._values_sent = False
        self._boxes: tuple[int, Boxes] | None = None  # of how many rows, and how these are painted
        self._height = 0  # rows of the texture

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
        self._height = 0

    def set_layout(self, layout: Layout, atlas: Atlas, tables: NDArray[Any]) -> None:
        """Show the slabs of `layout`; tables: (slabs,) row of each slab's colour table."""
        rows = np.zeros((len(layout.corner), WIDTH), np.float32)
        rows[:, 7], rows[:, 11] = np.divmod(atlas.start, HIGH)
        rows[:, 12:14] = layout.cells
        rows[:, 14] = rows[:, 18] = np.array([block.units for block in layout.blocks] or [0])[layout.block]
        rows[:, 15] = tables
        rows[:, 17] = 1
        self._rows, self._tiles, self._chosen = rows, NO_ROWS, np.zeros(0, bool)
        self._source, self._values_sent = atlas, False
        self._flow = int(np.argmax(np.abs(layout.arrangement.flow)))
        self.place(layout.corner, layout.right, layout.down, layout.depth)

    def place(self, corner: Any, right: Any, down: Any, depth: Any) -> None:
        """Move the slabs; arrays as in `Layout`."""
        _place(self._rows, corner, right, down, depth)
        self._boxes = None

    def set_values(self, trace: Trace, ranges: Array) -> None:
        """Show the values of a trace; ranges: (slabs, 2) low and high - low."""
        self._trace, self._values_sent = trace, False
        self._rows[:, 16:18] = ranges

    def set_filled(self, first: int, cells: NDArray[Any]) -> None:
        """Let the slabs from `first` on show their first `cells` (n,) cells only, all others everything."""
        self._rows[:, 18] = self._rows[:, 14]
        self._rows[first : first + len(cells), 18] = cells

    def set_kernels(self, tiles: Tiles) -> None:
        """Show kernels, as many as there is room for."""
        self._kernels, starts = atlases.kept(tiles.values)
        self._kernels_sent = False
        count = len(starts)
        rows = np.zeros((count, WIDTH), np.float32)
        _place(rows, tiles.corner[:count], tiles.right[:count], tiles.down[:count], THIN)
        rows[:, 7], rows[:, 11] = np.divmod(starts, HIGH)
        sizes = [run.shape[:0:-1] for run in tiles.values for _ in run]  # columns, rows
        rows[:, 12:14] = np.array(sizes, float).reshape(-1, 2)[:count]
        rows[:, 14] = rows[:, 18] = rows[:, 12] * rows[:, 13]
        rows[:, 15] = TABLE_ROW["diverging"]
        rows[:, 16], rows[:, 17] = -tiles.high[:count], 2 * tiles.high[:count]
        self._tiles, self._chosen, self._boxes = rows, tiles.chosen[:count], None

    def draw(self, projection: Projection, ratio: float, kernels: bool = True) -> None:
        """See `Item`; kernels: whether they are drawn too."""
        if self._source is None or self._trace is None or not len(self._rows):
            return
        self._send(self._source, self._trace)
        tiles = self._tiles if kernels else NO_ROWS
        rows = np.concatenate([self._rows, tiles]) if len(tiles) else self._rows
        if self._boxes is None or self._boxes[0] != len(rows):
            self._boxes = len(rows), Boxes(rows, self._flow)
        self._draw_rows(rows, self._boxes[1], projection, ratio)

    def draw_chosen(self, projection: Projection, ratio: float) -> None:
        """Draw the selected map's kernels once more, over the lines that pass through them."""
        if self._trace is not None and self._chosen.any() and len(self._tiles):
            rows = self._tiles[self._chosen]
            self._draw_rows(rows, Boxes(rows, self._flow), projection, ratio)

    def _send(self, source: Atlas, trace: Trace) -> None:
        """Send to the card what changed."""
        if self._height != source.rows:
            self._height = source.rows
            self._atlas.allot(source.rows, atlases.WIDTH)
            source.forget()
            self._kernels_sent = self._values_sent = False
        if not self._values_sent:
            for row, values in source.due(trace):
                self._atlas.upload_run(row, values)
            self._values_sent = True
        if not self._kernels_sent:
            self._atlas.upload_run(0, self._kernels)
            self._kernels_sent = True

    def _draw_rows(self, rows: Array, boxes: Boxes, projection: Projection, ratio: float) -> None:
        self._atlas.bind()
        self._tables.bind()
        order, depth = boxes.painted(projection)
        self._instances.upload(rows[order])
        at, empty = self._program.at, QColor(theme.current().line)
        GL.glUseProgram(self._program.id)
        GL.glUniformMatrix4fv(at["matrix"], 1, GL.GL_TRUE, projection.matrix.astype(np.float32))
        GL.glUniform4f(at["eye"], *projection.viewpoint)
        GL.glUniform2f(at["half_view"], projection.width * ratio / 2, projection.height * ratio / 2)
        GL.glUniform3f(at["empty"], empty.redF(), empty.greenF(), empty.blueF())
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
        for first, count, deep in runs(depth * ratio > THINNEST):
            if deep:
                self._instances.draw(GL.GL_TRIANGLES, 18, count, first)
            else:
                self._instances.draw(GL.GL_TRIANGLES, 6, count, first)  # the sides would not be seen


def _place(rows: Array, corner: Any, right: Any, down: Any, depth: Any) -> None:
    rows[:, 0:3], rows[:, 3] = corner, depth
    rows[:, 4:7], rows[:, 8:11] = right, down

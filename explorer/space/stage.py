"""What is on the 3D stage: the layout of a trace, its values, labels and lines, and how they are drawn."""

from collections.abc import Collection, Sequence

import numpy as np
from OpenGL import GL
from PySide6.QtGui import QColor, QImage
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from explorer.colors import Coloring
from explorer.space.atlas import Atlas
from explorer.space.items import TABLE_ROW, Item, LabelItem, LineItem, SlabItem
from explorer.space.labels import Labels
from explorer.space.layout import Layout, arrange
from explorer.space.projection import Projection
from explorer.space.selection import NO_LINES, explain
from explorer.trace import Group, Trace, Unit
from explorer.widgets import theme


class Stage:
    """The network in space.  Setters take values; `draw` needs a current OpenGL context."""

    def __init__(self) -> None:
        self._slabs, self._lines, self._texts = SlabItem(), LineItem(), LabelItem()
        self.layout: Layout | None = None
        self._previous: Layout | None = None
        self._atlas: Atlas | None = None
        self._trace: Trace | None = None
        self._labels: Labels | None = None
        self._ratio = 1.0

    @property
    def items(self) -> tuple[Item, ...]:
        """What is drawn, in order."""
        return self._slabs, self._lines, self._texts

    def set_layout(
        self,
        trace: Trace,
        groups: Sequence[Group],
        view: str,
        hidden: Collection[str],
        collapsed: Collection[str],
    ) -> None:
        """Arrange the groups anew."""
        self._previous = self.layout
        self.layout = arrange(groups, trace.layers, view, hidden, collapsed)
        self._atlas = Atlas(self.layout)
        self._trace = trace
        coloring = Coloring(trace)
        tables = [TABLE_ROW[coloring.lut(block.layer)] for block in self.layout.blocks]
        self._slabs.set_layout(self.layout, self._atlas, np.array(tables or [0])[self.layout.block])
        self._labels = None

    def set_values(self, trace: Trace, coloring: Coloring) -> None:
        """Show the values of a trace of the network that was arranged."""
        if self.layout is None or self._atlas is None:
            return
        self._trace = trace
        names = [block.layer for block in self.layout.blocks]
        limits = {name: coloring.limits(name) for name in names}
        axes = {name: trace.layer(name).axes for name in names}
        self._slabs.set_values(self._atlas.fill(trace), self._atlas.ranges(limits, axes))

    def set_selection(self, unit: Unit | None, pinned: Unit | None) -> None:
        """Explain `unit` and outline `pinned`."""
        lines = NO_LINES
        if self.layout is not None and self._trace is not None:
            lines = explain(self.layout, self._trace, unit, pinned)
        self._lines.set_lines(lines)

    def set_theme(self) -> None:
        """Repaint the texts in the colours now in use."""
        self._labels = None

    def group_at(self, x: float, y: float) -> str | None:
        """Return the group whose name is under a pixel."""
        index = self._labels.block_at(x, y) if self._labels is not None else None
        return None if index is None or self.layout is None else self.layout.blocks[index].group

    def move(self, t: float) -> None:
        """Put the slabs a part `t` (0..1) of the way from where they stood to where they stand."""
        if self.layout is None:
            return
        here = (self.layout.corner, self.layout.right, self.layout.down, self.layout.depth)
        if t >= 1 or self._previous is None:
            self._previous = None
            self._slabs.place(*here)
            return
        there = before(self._previous, self.layout)
        self._slabs.place(*(a * (1 - t) + b * t for a, b in zip(there, here, strict=True)))

    def draw(self, projection: Projection, ratio: float, moving: bool = False) -> None:
        """Draw on the current framebuffer; names and lines wait until nothing moves."""
        _begin()
        self._slabs.draw(projection, ratio)
        if moving or self.layout is None:
            return
        self._lines.draw(projection, ratio)
        self._place_labels(projection, ratio)
        self._texts.draw(projection, ratio)

    def picture(self, projection: Projection, width: int, height: int, ratio: float) -> QImage:
        """Return what `draw` draws as an image of width × height pixels, smoothed by samples."""
        form = QOpenGLFramebufferObjectFormat()
        form.setSamples(4)
        target = QOpenGLFramebufferObject(width, height, form)
        target.bind()
        GL.glViewport(0, 0, width, height)
        self.draw(projection, ratio)
        target.release()
        return target.toImage().convertToFormat(QImage.Format.Format_RGB32)

    def _place_labels(self, projection: Projection, ratio: float) -> None:
        assert self.layout is not None and self._trace is not None
        if self._labels is None or ratio != self._ratio:
            self._ratio = ratio
            self._labels = Labels(self.layout, self._trace.classes, ratio)
            self._texts.set_sheet(self._labels.sheet)
        chances = self._trace.probabilities
        winner = None if chances is None else int(np.argmax(chances))
        self._texts.set_places(self._labels.places(projection, winner))


def _begin() -> None:
    """Clear to the stage's colour; everything after that blends over it, from back to front."""
    color = QColor(theme.current().stage)
    GL.glColorMask(True, True, True, True)
    GL.glClearColor(color.redF(), color.greenF(), color.blueF(), 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    GL.glColorMask(True, True, True, False)  # the window stays opaque
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDisable(GL.GL_CULL_FACE)
    GL.glEnable(GL.GL_BLEND)


def before(old: Layout, new: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return corner, right, down and depth that the slabs of `new` had in `old`.

    A map that was not there comes out of its collapsed block, or grows where it stands.
    """
    known = {
        (old.blocks[b].group, int(c)): i for i, (b, c) in enumerate(zip(old.block, old.channel, strict=True))
    }
    homes = {block.group: block.first for block in old.blocks}
    corner, right, down, depth = (array.copy() for array in (new.corner, new.right, new.down, new.depth))
    for i, (b, c) in enumerate(zip(new.block, new.channel, strict=True)):
        group = new.blocks[b].group
        source = known.get((group, int(c)), homes.get(group))
        if source is None:
            corner[i] += (right[i] + down[i]) / 2
            right[i], down[i] = right[i] * 0.01, down[i] * 0.01
        else:
            corner[i], depth[i] = old.corner[source], old.depth[source]
            right[i], down[i] = old.right[source], old.down[source]
    return corner, right, down, depth

"""What is on the 3D stage: the layout of a trace, its values, labels and lines, and how they are drawn."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from OpenGL import GL
from PySide6.QtGui import QColor, QImage
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from explorer.colors import Coloring
from explorer.space import answer
from explorer.space.answer import AnswerItem
from explorer.space.arcs import arcs, arcs_to
from explorer.space.atlas import KERNEL_ROWS, WIDTH, Atlas
from explorer.space.context import largest_texture
from explorer.space.grids import ROOM
from explorer.space.items import FaceItem, Item, LabelItem, LineItem
from explorer.space.kernels import tiles
from explorer.space.labels import Labels
from explorer.space.layout import Layout, arrange
from explorer.space.lines import NO_FACES, NO_LINES, frames, slab_frame
from explorer.space.marks import edited_blocks, marks
from explorer.space.motion import before
from explorer.space.plates import boxes, plates
from explorer.space.projection import Projection
from explorer.space.selection import Explanation, explain
from explorer.space.slabs import TABLE_ROW, SlabItem
from explorer.trace import Edits, Group, Trace, Unit, are_fixed
from explorer.widgets import theme


class Stage:
    """The network in space.  Setters take values; `draw` needs a current OpenGL context."""

    def __init__(self) -> None:
        self._slabs, self._faces, self._lines = SlabItem(), FaceItem(), LineItem()
        self._plates, self._arcs, self._marks = FaceItem(), LineItem(), LineItem()
        self._texts, self._answer = LabelItem(), AnswerItem()
        self.layout: Layout | None = None
        self._previous: Layout | None = None
        self._begun: tuple[np.ndarray, ...] | None = None  # where the slabs stood before they moved
        self._atlas = Atlas(1)
        self._trace: Trace | None = None
        self._labels: Labels | None = None
        self._kernels = False
        self._edits = Edits()
        self._broken: frozenset[str] = frozenset()
        self._filling: int | None = None
        self._explained: tuple[Any, ...] = ()
        self._marked: tuple[object, ...] = ()
        self._ratio = 1.0
        self._placed: tuple[Any, ...] = ()  # what the texts were placed for

    @property
    def items(self) -> tuple[Item, ...]:
        """What is drawn, in order."""
        return (
            self._plates,
            self._arcs,
            self._slabs,
            self._faces,
            self._lines,
            self._marks,
            self._texts,
            self._answer,
        )

    def set_layout(
        self,
        trace: Trace,
        groups: Sequence[Group],
        view: str,
        hidden: Collection[str],
        collapsed: Collection[str],
        kernels: bool = False,
    ) -> None:
        """Arrange the groups anew; kernels: show them between the layers."""
        self._previous, self._begun = self.layout, None
        height = min(largest_texture(), ROOM // WIDTH)
        self.layout = arrange(
            groups, trace.layers, view, hidden, collapsed, kernels, (height - KERNEL_ROWS) * WIDTH
        )
        self.layout = replace(self.layout, beside=answer.room(self.layout, trace))
        self._kernels = kernels
        if self._trace is None or trace.layers is not self._trace.layers:
            self._atlas = Atlas(height)
        self._atlas.arrange(self.layout)
        self._trace = trace
        coloring = Coloring(trace)
        tables = [TABLE_ROW[coloring.lut(block.layer)] for block in self.layout.blocks]
        self._slabs.set_layout(self.layout, self._atlas, np.array(tables or [0])[self.layout.block])
        self._labels = None
        self._join()

    def _join(self) -> None:
        """Draw what joins the blocks and holds them together; it is the same for every input."""
        if self.layout is None:
            return
        palette = theme.current()
        faces, outlines = plates(self.layout, palette.secondary)
        joined = arcs(self.layout, palette.secondary, palette.focus)
        self._plates.set_faces(faces)
        self._arcs.set_lines(np.concatenate([outlines, boxes(self.layout, palette.focus), joined]))

    def set_values(self, trace: Trace, coloring: Coloring) -> None:
        """Show the values of a trace of the network that was arranged."""
        if self.layout is None:
            return
        self._trace = trace
        self._edits = trace.edits
        if trace.broken != self._broken:
            self._broken, self._labels = trace.broken, None
        names = [block.layer for block in self.layout.blocks]
        limits = {name: coloring.limits(name) for name in names}
        axes = {name: trace.layer(name).axes for name in names}
        self._slabs.set_values(trace, self._atlas.ranges(limits, axes))

    def set_selection(self, unit: Unit | None, pinned: Unit | None, vivid: bool = False) -> None:
        """Explain `unit` and outline `pinned`.  vivid: a film is played, and its pyramid stands out."""
        explanation = Explanation(NO_LINES, NO_FACES)
        if self.layout is not None and self._trace is not None:
            self._mark(unit)
            wish = (self.layout, self._trace.layers, theme.current(), unit, pinned, vivid)
            if wish == self._explained and _stays(self._trace, unit):
                return  # a new trace of the same network changes none of these lines
            self._explained = wish
            explanation = explain(self.layout, self._trace, unit, pinned, vivid)
            joined = arcs_to(self.layout, unit, theme.current().highlight)
            explanation = Explanation(np.concatenate([joined, explanation.lines]), explanation.faces)
        self._lines.set_lines(explanation.lines)
        self._faces.set_faces(explanation.faces)

    def set_film(self, layer: str, channel: int, cells: int) -> None:
        """Let a map of a layer show its first `cells` cells only; no map if no layer is named."""
        self._filling = None
        home = None if self.layout is None else self.layout.homes.get(layer)
        block = None if home is None or self.layout is None else self.layout.blocks[home[0]]
        if home is None or block is None or block.mean:
            self._slabs.set_filled(0, np.zeros(0))
        elif len(home[1]) == 3 or block.count == 1:
            self._filling = block.first + (channel if len(home[1]) == 3 else 0)
            self._slabs.set_filled(self._filling, np.array([cells]))
        else:  # a flattened layer, shown as the maps it was
            begins = np.arange(block.count) * block.units
            self._slabs.set_filled(block.first, np.clip(cells - begins, 0, block.units))

    def _mark(self, unit: Unit | None) -> None:
        """Show kernels, and what is marked; nothing is done twice."""
        assert self.layout is not None and self._trace is not None
        palette = theme.current()
        chosen = unit if self._kernels else None
        wish = (self.layout, self._trace.layers, self._edits, palette, chosen, self._filling)
        if wish == self._marked:
            return
        self._marked = wish
        lines = [marks(self.layout, self._trace)]
        if self._filling is not None:
            lines.append(slab_frame(self.layout, self._filling, palette.highlight))
        if self._kernels:
            shown = tiles(self.layout, self._trace, unit)
            self._slabs.set_kernels(shown)
            lines.append(frames(shown.around[shown.edited], palette.highlight, 1.0, 1.6))
        self._marks.set_lines(np.concatenate(lines))

    def set_theme(self) -> None:
        """Repaint the texts in the colours now in use."""
        self._labels = None
        self._join()

    def closed_block_at(self, layer: str) -> str | None:
        """Return the path of the closed block that stands for a layer, None if the layer stands for itself."""
        blocks = () if self.layout is None else self.layout.blocks
        return next((block.group for block in blocks if block.closed and layer in block.members), None)

    def is_closed(self, group: str) -> bool:
        """Whether a group is a closed block."""
        blocks = () if self.layout is None else self.layout.blocks
        return any(block.closed for block in blocks if block.group == group)

    def group_at(self, x: float, y: float) -> str | None:
        """Return the group whose name is under a pixel."""
        index, layout = self._name_at(x, y), self.layout
        return (
            layout.blocks[index].group if layout is not None and index in range(len(layout.blocks)) else None
        )

    def open_block_at(self, x: float, y: float) -> str | None:
        """Return the path of the open block of the network whose name is under a pixel."""
        index, layout = self._name_at(x, y), self.layout
        first = 0 if layout is None else len(layout.blocks)
        return None if layout is None or index < first else layout.opened[index - first].path

    def _name_at(self, x: float, y: float) -> int:
        index = self._labels.text_at(x, y) if self._labels is not None else None
        return -1 if index is None else index

    def move(self, t: float) -> None:
        """Put the slabs a part `t` (0..1) of the way from where they stood to where they stand."""
        if self.layout is None:
            return
        here = (self.layout.corner, self.layout.right, self.layout.down, self.layout.depth)
        if t >= 1 or self._previous is None:
            self._previous = self._begun = None
            self._slabs.place(*here)
            return
        if self._begun is None:
            self._begun = before(self._previous, self.layout)
        self._slabs.place(*(a + (b - a) * t for a, b in zip(self._begun, here, strict=True)))

    def draw(self, projection: Projection, ratio: float, moving: bool = False, ground: str = "") -> None:
        """Draw on the current framebuffer; names and lines wait until nothing moves.  ground: see `picture`."""
        _begin(ground)
        still = not moving and self.layout is not None
        if still:
            self._plates.draw(projection, ratio)
            self._arcs.draw(projection, ratio)
        self._slabs.draw(projection, ratio, kernels=still)
        if not still:
            return
        self._faces.draw(projection, ratio)
        self._lines.draw(projection, ratio)
        self._slabs.draw_chosen(projection, ratio)
        self._marks.draw(projection, ratio)
        self._place_labels(projection, ratio)
        self._texts.draw(projection, ratio)
        self._answer.draw(projection, ratio)

    def picture(
        self,
        projection: Projection,
        width: int,
        height: int,
        ratio: float,
        samples: int = 4,
        ground: str = "",
    ) -> QImage:
        """Return what `draw` draws as an image of width × height pixels, smoothed by samples.

        ground: the colour behind all of it, ``#rrggbb``; that of the theme if it is empty.
        """
        form = QOpenGLFramebufferObjectFormat()
        form.setSamples(samples)
        target = QOpenGLFramebufferObject(width, height, form)
        target.bind()
        GL.glViewport(0, 0, width, height)
        self.draw(projection, ratio, ground=ground)
        target.release()
        return target.toImage().convertToFormat(QImage.Format.Format_RGB32)

    def _place_labels(self, projection: Projection, ratio: float) -> None:
        assert self.layout is not None and self._trace is not None
        if self._labels is None or ratio != self._ratio:
            self._ratio = ratio
            edited = edited_blocks(self.layout, self._broken)
            self._labels = Labels(self.layout, self._trace.classes, ratio, edited)
            self._texts.set_sheet(self._labels.sheet)
        chances = self._trace.probabilities
        certain = chances is not None and bool(np.isfinite(chances).all())
        winner = int(np.argmax(chances)) if certain else None
        taken = self._answer.place(self.layout, self._trace, winner, projection, ratio)
        wish = (self._labels, projection.key, winner, taken)
        if wish != self._placed:
            self._placed = wish
            self._texts.set_places(self._labels.places(projection, winner, taken))


def _begin(ground: str) -> None:
    """Clear to the stage's colour; everything after that blends over it, from back to front."""
    color = QColor(ground or theme.current().stage)
    GL.glColorMask(True, True, True, True)
    GL.glClearColor(color.redF(), color.greenF(), color.blueF(), 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    GL.glColorMask(True, True, True, False)  # the window stays opaque
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDisable(GL.GL_CULL_FACE)
    GL.glEnable(GL.GL_BLEND)


def _stays(trace: Trace, unit: Unit | None) -> bool:
    """Whether what explains `unit` is the same for every input."""
    known = unit is not None and unit.layer in trace and unit.fits(trace.layer(unit.layer))
    return unit is None or not known or are_fixed(trace, unit)

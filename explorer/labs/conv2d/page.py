"""The page of the Conv2d lab."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from explorer.labs.controls import Menu
from explorer.labs.conv2d.arguments import Arguments
from explorer.labs.conv2d.lighting import Lighting, Pointed, lighting
from explorer.labs.conv2d.stage import Conv2dStage, Shown
from explorer.labs.conv2d.state import Conv2dState
from explorer.labs.notes import marked
from explorer.labs.page import FloatArray, LabPage
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import conv2d
from explorer.topics.conv2d import Conv2d, Part
from explorer.topics.matrices import number, parse_table

LONGEST = 60  # products that are written out
TOTAL = 20  # px: of the result


class Conv2dLab(LabPage):
    """Shows one layer: what it is given, its kernels, what comes out, and how each number is made."""

    page = Page.CONV2D

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._pointed: Pointed | None = None
        self._out = 0
        super().__init__(session, question, parent)

    # ---- what every lab gives

    def first(self) -> Conv2dState:
        """The lecture's own example."""
        return Conv2dState()

    def presets(self) -> dict[str, Conv2dState]:
        """The arguments worth showing, all outputs computed but for the lecture's."""
        others = {name: Conv2dState(layer, conv2d.steps(layer)) for name, layer in conv2d.presets().items()}
        return {**others, next(iter(others)): self.first()}

    def is_preset(self, preset: Conv2dState) -> bool:
        return bool(preset.layer == self.state.layer and not self.state.image)

    def show_preset(self, preset: Conv2dState) -> None:
        """Show a preset, with numbers or without as now."""
        self.put(replace(preset, written=self.state.written))

    def controls(self) -> Sequence[QWidget]:
        self._presets = Menu("Preset", self.presets(), self.show_preset)
        self._arguments = Arguments(self._change)
        self._written = QCheckBox("Numbers in the cells", toolTip="Off: colours alone, for the eye")
        self._written.clicked.connect(lambda on: self.put(replace(self.state, written=on), undo=False))
        return (self._presets, self.input_buttons(), self._written, self._arguments)

    def make_stage(self) -> QWidget:
        stage = Conv2dStage()
        stage.pointed.connect(self._point)
        stage.chosen.connect(self._choose)
        stage.written.connect(self._write)
        stage.pasted.connect(self._paste)
        return stage

    def code(self) -> str:
        return conv2d.code(self.state.layer, self.state.maps)

    def go_to_step(self, step: int) -> None:
        self._pointed = None
        self.put(replace(self.state, step=step), undo=False)

    # ---- drawing

    def show_state(self, state: Conv2dState) -> None:
        """Draw the layer, its numbers and what is said of them."""
        layer = state.layer
        self._presets.show_value(self.is_preset)
        self._arguments.show_layer(layer, bool(state.image))
        self._written.setChecked(state.written)
        self._numbers = conv2d.tensors(layer, state.maps)
        self._results = conv2d.results(layer, self._numbers)
        self._padded = conv2d.padded(layer, self._numbers)
        self._say(layer)
        self.transport.show_step(state.shown, conv2d.steps(layer))
        self._show_stage()

    def _show_stage(self) -> None:
        state: Conv2dState = self.state
        layer = state.layer
        pointed = self._looked_at(state)
        if pointed is not None and pointed.kind != "input":
            self._out = pointed.cell[0]
        self._out = min(self._out, layer.out_channels - 1)
        chosen = pointed.cell[1:] if pointed is not None and pointed.kind == "output" else None
        light = lighting(layer, pointed) if pointed is not None else Lighting()
        shown = Shown(
            layer,
            self._numbers,
            self._padded,
            self._results,
            self._out,
            state.shown,
            chosen,
            light,
            pointed,
            state.name,
            state.written,
        )
        self.stage.show_layer(shown, self._arithmetic(layer, pointed))

    def _looked_at(self, state: Conv2dState) -> Pointed | None:
        """Return what is pointed at, or else the output that was computed last."""
        if self._pointed is not None and _exists(state.layer, self._pointed):
            return self._pointed
        if not state.shown:
            return None
        return Pointed("output", conv2d.cell_of_step(state.layer, state.shown - 1))

    def _arithmetic(self, layer: Conv2d, pointed: Pointed | None) -> str:
        """Return the sum of an output written out, or what another cell has a part in."""
        if pointed is None:
            return "Play, step with → or point at a cell."
        if pointed.kind == "input":
            return marked(conv2d.sentence_of_input(layer, self._numbers, *pointed.cell))
        if pointed.kind == "weight":
            return marked(conv2d.sentence_of_weight(layer, self._numbers, *pointed.cell))
        found = conv2d.products_of(layer, self._numbers, *pointed.cell)
        if found.products.size > LONGEST:
            return marked(conv2d.sentence_of_output(layer, self._numbers, *pointed.cell))
        lines = list(conv2d.sum_written_out(found))
        before, equals, total = lines[-1].rpartition("= ")
        lines[-1] = f"{before}{equals}*{total}*"
        _, row, column = pointed.cell
        lines[0] = f"row {row}, column {column}:  {lines[0]}" if len(found.channels) == 1 else lines[0]
        return "<br>".join(marked(line, TOTAL) for line in lines)

    def _say(self, layer: Conv2d) -> None:
        counts = conv2d.summary(layer)
        shapes = [
            f"rows: {counts.rows.filled} = *{counts.rows.value}*",
            f"columns: {counts.columns.filled} = *{counts.columns.value}*",
        ]
        if counts.rows == counts.columns:
            shapes = [f"{counts.rows.symbols}", f"= {counts.rows.filled} = *{counts.rows.value}*"]
        self.notes.show_notes(
            {
                "PyTorch": [conv2d.line(layer)],
                "Output size": shapes,
                "This layer has": [
                    f"*{counts.parameters.value}* parameters: {counts.parameters.filled}",
                    f"*{counts.multiply_adds.value}* multiply-adds: {counts.multiply_adds.filled}",
                    f"a receptive field of {counts.reach[0]} × {counts.reach[1]}",
                ],
                "What to notice": conv2d.notices(layer),
            }
        )

    # ---- what is done on the page

    def take(self, maps: FloatArray, name: str) -> None:
        """Show maps (C, H, W) as the input."""
        if self.attempt(Conv2dState.with_image, maps, name):
            self.told.emit(f"The input is {name}.")

    def _change(self, change: Any, *values: Any) -> bool:
        def changed(state: Conv2dState) -> Conv2dState:
            layer = change(state.layer, *values)
            conv2d.check(layer)
            own = "input_fill" in values
            kept = {"image": (), "name": ""} if own else {}
            return replace(state, layer=layer, step=conv2d.steps(layer), **kept)

        done = self.attempt(changed)
        if not done:
            self._arguments.show_layer(self.state.layer, bool(self.state.image))
        return done

    def _point(self, pointed: Pointed | None) -> None:
        if pointed != self._pointed and not (pointed and self._is_hidden(pointed)):
            self._pointed = pointed
            self._show_stage()

    def _is_hidden(self, pointed: Pointed) -> bool:
        """Whether it is an output that the animation has not computed yet."""
        if pointed.kind != "output":
            return False
        return conv2d.step_of_cell(self.state.layer, *pointed.cell) >= self.state.shown

    def _choose(self, cell: tuple[int, int, int]) -> None:
        """Let the animation stand at the output that was clicked."""
        self.transport.pause()
        self.go_to_step(conv2d.step_of_cell(self.state.layer, *cell) + 1)

    def _write(self, pointed: Pointed, words: str) -> None:
        part = Part(pointed.kind)

        def written(state: Conv2dState) -> Conv2dState:
            return replace(state, layer=conv2d.edited(state.layer, part, pointed.cell, number(words)))

        self.attempt(written)

    def _paste(self, first: Pointed, words: str) -> None:
        """Replace the numbers of one grid by a table of its size."""

        def pasted(state: Conv2dState) -> Conv2dState:
            table = parse_table(words)
            layer = conv2d.edited_channel(state.layer, Part(first.kind), first.cell[:-2], table)
            return replace(state, layer=layer)

        self.attempt(pasted)


def _exists(layer: Conv2d, pointed: Pointed) -> bool:
    if pointed.kind == "output":
        return all(at < size for at, size in zip(pointed.cell, conv2d.output_shape(layer), strict=True))
    if pointed.kind == "weight":
        shape = (layer.out_channels, layer.in_channels // layer.groups, *layer.kernel)
        return all(at < size for at, size in zip(pointed.cell, shape, strict=True))
    return pointed.cell[0] < layer.in_channels


def make(session: Session, question: str) -> LabPage:
    """Make the page."""
    return Conv2dLab(session, question)

"""The page of the Convolution lab."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from explorer.labs.controls import Choice, Menu, Pair
from explorer.labs.convolution.images import ImagesStage, Shown
from explorer.labs.convolution.signals import SignalsStage
from explorer.labs.convolution.state import ConvolutionState
from explorer.labs.notes import marked
from explorer.labs.page import FloatArray, LabPage
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import convolution
from explorer.topics.convolution import (
    LIMITS,
    Border,
    Convolution,
    Dimensions,
    Links,
    Outside,
    Part,
    Sampling,
    Shape,
)
from explorer.topics.matrices import number, parse_table

Cell = tuple[int, int]
LONGEST = 30  # products that are written out
TOTAL = 20  # px: of the result
STRIDE = 4  # results of continuous signals from one step to the next
PACE = 12.0  # times as many of these steps a second


class ConvolutionLab(LabPage):
    """Shows how one kernel turns an image into a feature map, and how two signals make a third."""

    page = Page.CONVOLUTION

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._pointed: tuple[str, Cell] | None = None
        super().__init__(session, question, parent)

    # ---- what every lab gives

    def first(self) -> ConvolutionState:
        """The lecture's own example."""
        return ConvolutionState()

    def presets(self) -> dict[str, ConvolutionState]:
        """Images, kernels and signals worth showing."""
        return {name: ConvolutionState(state) for name, state in convolution.presets().items()}

    def is_preset(self, preset: ConvolutionState) -> bool:
        now: Convolution = self.state.convolution
        return replace(preset.convolution, step=now.step, shift=now.shift) == now

    def controls(self) -> Sequence[QWidget]:
        self._presets = Menu("Preset", self.presets(), self.put)
        self._dimensions = Choice(
            "Signal",
            {"1D": Dimensions.ONE, "2D": Dimensions.TWO},
            lambda dimensions: self._set(dimensions=dimensions),
        )
        self._input = self.input_buttons()
        self._image = Pair("Image", lambda axis, value: self._resize(Part.IMAGE, axis, value), "Image")
        self._kernel = Pair("Kernel", lambda axis, value: self._resize(Part.KERNEL, axis, value), "Kernel")
        self._flip = Choice(
            "Kernel laid on",
            {"cross-correlation": False, "convolution (flipped)": True},
            lambda flipped: self._set(flipped=flipped),
        )
        self._border = Choice(
            "Border", {border.value: border for border in Border}, lambda border: self._set(border=border)
        )
        self._outside = Choice(
            "Outside the image",
            {outside.value: outside for outside in Outside},
            lambda outside: self._set(border=Border.SAME, outside=outside),
        )
        self._sampling = Choice(
            "Signals",
            {sampling.value: sampling for sampling in Sampling},
            lambda sampling: self._change(convolution.with_sampling, sampling),
        )
        self._shapes = {
            part: Menu(str(part), {shape.value: shape for shape in Shape}, self._shaping(part))
            for part in (Part.F, Part.G)
        }
        self._two = (self._input, self._image, self._kernel, self._flip, self._border, self._outside)
        self._one = (self._sampling, *self._shapes.values())
        return (self._presets, self._dimensions, *self._two, *self._one)

    def make_stage(self) -> QWidget:
        place = QWidget()
        place.setProperty("lab", True)
        lines = QVBoxLayout(place)
        lines.setContentsMargins(20, 8, 20, 8)
        self.images, self.signals = ImagesStage(), SignalsStage()
        self.images.pointed.connect(self._point)
        self.images.clicked.connect(self._click)
        self.images.written.connect(self._write)
        self.signals.written.connect(self._write)
        for stage in (self.images, self.signals):
            stage.pasted.connect(self._paste)
        self.signals.dragged.connect(self._drag)
        self._stages = QStackedWidget()
        self._stages.addWidget(self.images)
        self._stages.addWidget(self.signals)
        self.sum = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sum.setObjectName("arithmetic")
        self.sum.setTextFormat(Qt.TextFormat.RichText)
        self.sum.setMinimumHeight(64)
        lines.addWidget(self._stages, 1)
        lines.addWidget(self.sum)
        return place

    def code(self) -> str:
        return convolution.code(self.state.convolution)

    def go_to_step(self, step: int) -> None:
        self._pointed = None
        state: Convolution = self.state.convolution
        index = step if self._stride(state) == 1 else step * STRIDE + 1
        self.put(replace(self.state, convolution=convolution.at_step(state, index)), undo=False)

    # ---- drawing

    def show_state(self, state: ConvolutionState) -> None:
        """Draw what is convolved and say what there is to notice."""
        now = state.convolution
        self._show_controls(now)
        self.notes.show_notes(convolution.notices(now))
        self._show_step(now)
        if now.dimensions is Dimensions.TWO:
            self._padded, self._output = convolution.padded(now), convolution.result(now)
            self._stages.setCurrentWidget(self.images)
            self._show_images()
        else:
            self._pointed = None
            slid = convolution.sliding(now)
            self._stages.setCurrentWidget(self.signals)
            self.signals.show_signals(now, slid)
            self._tell(convolution.sum_of_signals(slid, convolution.factors_of(now)))

    def _show_controls(self, now: Convolution) -> None:
        self._presets.show_value(self.is_preset)
        two = now.dimensions is Dimensions.TWO
        for widget in self._two:
            widget.setVisible(two)
        for widget in self._one:
            widget.setVisible(not two)
        self._dimensions.show_value(lambda dimensions: dimensions is now.dimensions)
        self._image.show_value(now.image_shape, (LIMITS["image"], LIMITS["image"]))
        self._kernel.show_value(now.kernel_shape, (LIMITS["kernel"], LIMITS["kernel"]))
        self._flip.show_value(lambda flipped: flipped == now.flipped)
        self._border.show_value(lambda border: border is now.border)
        self._outside.show_value(lambda outside: outside is now.outside and now.border is Border.SAME)
        self._sampling.show_value(lambda sampling: sampling is now.sampling)
        for part, menu in self._shapes.items():
            shape = convolution.shape_of(now, part)
            menu.show_value(lambda value, shape=shape: value is shape)

    def _stride(self, now: Convolution) -> int:
        continuous = now.dimensions is Dimensions.ONE and now.sampling is Sampling.CONTINUOUS
        return STRIDE if continuous else 1

    def _show_step(self, now: Convolution) -> None:
        done, last = convolution.shown(now), convolution.steps(now)
        if self._stride(now) > 1:
            self.transport.show_step((done - 1) // STRIDE, (last - 1) // STRIDE, pace=PACE)
        else:
            self.transport.show_step(done, last)

    def _show_images(self) -> None:
        now: Convolution = self.state.convolution
        kind, cell = self._looked_at(now)
        products, links = None, None
        if kind == "output":
            products = convolution.products_of(now, *cell)
        elif kind:
            find = convolution.links_of_input if kind == "image" else convolution.links_of_weight
            links = find(now, *cell)
        chosen = cell if kind == "output" else None
        name = self.state.name
        self.images.show_images(Shown(now, self._padded, self._output, products, chosen, links, name))
        if products is None:
            self._tell(self._about(kind, cell, links))
        elif products.products.size > LONGEST:
            total = convolution.sum_written_out(products).rpartition("= ")[2]
            self._tell(f"row {cell[0]}, column {cell[1]}:  {products.products.size} products, sum = {total}")
        else:
            self._tell(f"row {cell[0]}, column {cell[1]}:  {convolution.sum_written_out(products)}")

    def _about(self, kind: str, cell: Cell, links: Links | None) -> str:
        if links is None:
            return "Play, step with → or point at a cell."
        outputs = len({tuple(output) for output in links.outputs.tolist()})
        what = "Input" if kind == "image" else "Weight"
        plural = "" if outputs == 1 else "s"
        return f"{what} ({cell[0]}, {cell[1]}) has a part in {outputs} output{plural}."

    def _looked_at(self, now: Convolution) -> tuple[str, Cell]:
        """Return what is pointed at, or else the output that was computed last; ("", …) for nothing."""
        if self._pointed is not None and self._exists(now, *self._pointed):
            return self._pointed
        done = convolution.shown(now)
        return ("output", convolution.cell_of_step(now, done)) if done else ("", (0, 0))

    def _exists(self, now: Convolution, kind: str, cell: Cell) -> bool:
        if kind == "image":
            high, wide = self._padded.values.shape
            return 0 <= cell[0] + self._padded.top < high and 0 <= cell[1] + self._padded.left < wide
        shape = now.kernel_shape if kind == "kernel" else self._output.shape
        computed = kind == "kernel" or convolution.step_of_cell(now, *cell) <= convolution.shown(now)
        return 0 <= cell[0] < shape[0] and 0 <= cell[1] < shape[1] and computed

    def _tell(self, words: str) -> None:
        """Write the arithmetic, its result large and in the highlight's colour."""
        before, equals, total = words.rpartition("= ")
        rich = marked(f"{before}{equals}*{total}*", TOTAL) if equals else marked(words)
        if self.sum.text() != rich:
            self.sum.setText(rich)

    # ---- what is done on the page

    def take(self, maps: FloatArray, name: str) -> None:
        """Lay the kernel on the first of the maps (C, H, W)."""

        def taken(state: ConvolutionState) -> ConvolutionState:
            now = state.convolution
            if any(k > n for k, n in zip(now.kernel_shape, maps.shape[-2:], strict=True)):
                now = convolution.changed(now, border=Border.SAME, outside=Outside.ZEROS)
            made = convolution.with_image(now, maps[0])
            return ConvolutionState(convolution.changed(made, step=convolution.steps(made)), name)

        if self.attempt(taken):
            rows, columns = self.state.convolution.image_shape
            smaller = "" if maps.shape[-2:] == (rows, columns) else f", averaged to {rows} × {columns}"
            self.told.emit(f"The image is {name}{smaller}.")

    def _change(self, change: Any, *values: Any) -> bool:
        done = self.attempt(lambda state: replace(state, convolution=change(state.convolution, *values)))
        if not done:
            self._show_controls(self.state.convolution)
        return done

    def _set(self, **changes: Any) -> bool:
        return self._change(lambda now: convolution.changed(now, **changes))

    def _resize(self, part: Part, axis: int, value: int) -> None:
        now: Convolution = self.state.convolution
        sides = [*(now.image_shape if part is Part.IMAGE else now.kernel_shape)]
        sides[axis] = value
        self._change(convolution.resized, part, *sides)

    def _shaping(self, part: Part) -> Any:
        return lambda shape: self._change(convolution.with_signal, part, shape)

    def _point(self, kind: str, cell: Cell | None) -> None:
        pointed = None if cell is None else (kind, cell)
        if pointed != self._pointed:
            self._pointed = pointed
            if self.state.convolution.dimensions is Dimensions.TWO:
                self._show_images()

    def _click(self, kind: str, cell: Cell) -> None:
        """Let the animation stand at the output that was clicked."""
        if kind == "output":
            self.transport.pause()
            self.go_to_step(convolution.step_of_cell(self.state.convolution, *cell))

    def _write(self, kind: str, cell: Cell, words: str) -> None:
        self._change(lambda now: convolution.set_cell(now, Part(kind), *cell, number(words)))

    def _paste(self, kind: str, words: str) -> None:
        self._change(lambda now: convolution.with_table(now, Part(kind), parse_table(words)))

    def _drag(self, t: float) -> None:
        self.transport.pause()
        now: Convolution = self.state.convolution
        moved = convolution.changed(now, shift=convolution.shift_of(now, t))
        self.put(replace(self.state, convolution=moved), undo=False)


def make(session: Session, question: str) -> ConvolutionLab:
    """Make the page."""
    return ConvolutionLab(session, question)

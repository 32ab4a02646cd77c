"""The page of the Connections lab."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from explorer.labs.connections.growth import Growth
from explorer.labs.connections.wires import MANY, TITLES, Wires
from explorer.labs.controls import Menu, Number
from explorer.labs.notes import marked
from explorer.labs.page import LabPage
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import connections
from explorer.topics.connections import Connections, Kind, Neuron, Side
from explorer.widgets.header import SectionHeader

_COUNTED = (
    ("size", "Image size", 256, "Pixels a side of the image that is counted"),
    ("in_channels", "Channels in", 64, "Channels of the image"),
    ("out_channels", "Channels out", 64, "Channels of the output"),
    ("kernel", "Kernel", 11, "Side of the kernel, and of the locally connected layer's windows"),
)


class ConnectionsLab(LabPage):
    """Shows one layer three ways: its wiring, its parameters, and how these grow with the image."""

    page = Page.CONNECTIONS

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._pointed: Neuron | None = None
        super().__init__(session, question, parent)

    # ---- what every lab gives

    def first(self) -> Connections:
        """The lecture's own example."""
        return Connections()

    def presets(self) -> dict[str, Connections]:
        """Layers worth counting."""
        return connections.presets()

    def is_preset(self, preset: Connections) -> bool:
        return preset == replace(self.state, pinned=None)

    def controls(self) -> Sequence[QWidget]:
        self._presets = Menu("Preset", self.presets(), self.put)
        self._numbers = {
            name: Number(words, 1, high, self._asking(name), tip) for name, words, high, tip in _COUNTED
        }
        self._bias = QCheckBox("Bias", toolTip="One number added to every output, or to every channel")
        self._bias.clicked.connect(lambda on: self.attempt(lambda state: replace(state, bias=on)))
        self._inputs = Number(
            "Values drawn", 1, 12, lambda count: self._redraw(inputs=count), "How many values the drawing has"
        )
        self._outputs = Number(
            "Outputs drawn",
            1,
            12,
            lambda count: self.attempt(lambda state: replace(state, outputs=count, pinned=None)),
            "How many outputs the drawing has: fewer without padding, more with more of it",
        )
        self._taps = Number(
            "Window drawn", 1, 9, lambda taps: self._redraw(taps=taps), "How many values a window spans"
        )
        counted = (SectionHeader("The layer that is counted"), *self._numbers.values(), self._bias)
        return (
            self._presets,
            *counted,
            SectionHeader("The drawing"),
            self._inputs,
            self._outputs,
            self._taps,
        )

    def make_stage(self) -> QWidget:
        place = QWidget()
        place.setProperty("lab", True)
        lines = QVBoxLayout(place)
        lines.setContentsMargins(16, 20, 16, 12)
        lines.setSpacing(10)
        self.wires, self.growth = Wires(), Growth()
        self.wires.pointed.connect(self._point)
        self.wires.clicked.connect(self._pin)
        self.sums = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sums.setObjectName("arithmetic")
        self.sums.setTextFormat(Qt.TextFormat.RichText)
        self.sums.setMinimumHeight(76)
        lines.addWidget(self.wires, 3)
        lines.addWidget(self.sums)
        lines.addWidget(self.growth, 2)
        return place

    def code(self) -> str:
        return connections.code(self.state)

    def go_to_step(self, step: int) -> None:
        self._pointed = None
        pinned = Neuron(Side.OUTPUT, step - 1) if step else None
        self.put(replace(self.state, pinned=pinned), undo=False)

    # ---- drawing

    def show_state(self, state: Connections) -> None:
        """Draw the layers, count them, and say what there is to notice."""
        self._presets.show_value(self.is_preset)
        for name, _, high, _ in _COUNTED:
            value = getattr(state, name)
            now = self._numbers[name].slider.maximum()
            most = min(state.size, high) if name == "kernel" else max(high, now)
            self._numbers[name].show_value(value, high=max(most, value))
        self._bias.setChecked(state.bias)
        self._inputs.show_value(state.inputs)
        self._outputs.show_value(state.outputs, *connections.outputs_for(state.inputs, state.taps))
        self._taps.show_value(state.taps, high=min(9, state.inputs))
        self.growth.show_layer(state)
        self.notes.show_notes(connections.notices(state))
        pinned = state.pinned
        step = pinned.index + 1 if pinned is not None and pinned.side is Side.OUTPUT else 0
        words = f"output {step} of {state.outputs}" if step else f"{state.outputs} outputs"
        self.transport.show_step(step, state.outputs, words)
        self._mark()

    def _mark(self) -> None:
        marked_one = self._pointed or self.state.pinned
        if marked_one is not None and not self._exists(marked_one):
            marked_one = None
        self.wires.show_layer(self.state, marked_one)
        self.sums.setText(self._words(marked_one))

    def _words(self, neuron: Neuron | None) -> str:
        """Return what a neuron is made of in each of the three layers, or whom it reaches."""
        state: Connections = self.state
        if neuron is None:
            most = max(connections.wiring(state, kind).groups for kind in Kind)
            grey = " Grey: more weights than colours can tell apart." if most > MANY else ""
            return f"Equal colours are one and the same weight.{grey} Point at a neuron, or step with →."
        if neuron.side is Side.INPUT:
            lines = [connections.sentence_of(state, kind, neuron) for kind in Kind]
        else:
            lines = [connections.sum_of(state, kind, neuron.index) for kind in Kind]
        named = zip(TITLES.values(), lines, strict=True)
        return "<br>".join(marked(f"{name}:  {line}") for name, line in named)

    def carried(self, state: Connections, now: Connections) -> Connections:
        """What is pinned is only looked at: undo leaves it, where it still is."""
        pinned = now.pinned if (now.inputs, now.outputs) == (state.inputs, state.outputs) else None
        return replace(state, pinned=pinned)

    def _exists(self, neuron: Neuron) -> bool:
        many = self.state.inputs if neuron.side is Side.INPUT else self.state.outputs
        return neuron.index < many

    # ---- what is done on the page

    def _asking(self, name: str) -> Any:
        if name == "size":
            return lambda value: self.attempt(connections.with_size, value)
        return lambda value: self.attempt(lambda state: replace(state, **{name: value}))

    def _redraw(self, inputs: int | None = None, taps: int | None = None) -> None:
        state: Connections = self.state
        self.attempt(connections.resized, inputs or state.inputs, taps or state.taps)

    def _point(self, neuron: Neuron | None) -> None:
        if neuron != self._pointed:
            self._pointed = neuron
            self._mark()

    def _pin(self, neuron: Neuron | None) -> None:
        pinned = None if neuron == self.state.pinned else neuron
        self.transport.pause()
        self.put(replace(self.state, pinned=pinned), undo=False)


def make(session: Session, question: str) -> ConnectionsLab:
    """Make the page."""
    return ConnectionsLab(session, question)

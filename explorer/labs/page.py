"""What every lab's page is made of: a question on top, controls, a stage, what to notice, a transport."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.errors import ExplorerError
from explorer.labs.notes import Notes
from explorer.labs.transport import LabTransport
from explorer.scene import Page
from explorer.session import Session
from explorer.trace import Axes, Unit
from explorer.widgets import theme
from explorer.widgets.column import column
from explorer.widgets.focus import in_reading_order
from explorer.widgets.header import SectionHeader
from explorer.widgets.magnified import focused, give_keyboard
from explorer.widgets.pictures import FloatArray

CONTROLS_WIDTH, NOTES_WIDTH = 272, 280  # px


class LabPage(QWidget):
    """Draws one frozen state and asks for the next.

    A subclass gives `controls` (the widgets of the left side), a `stage`, and `show_state`; `steps` if it has
    something to play; `presets`, `first` and `code`.  Nothing it shows is kept anywhere but in the session's notebook.
    """

    told = Signal(str)  # a sentence for the status bar
    failed = Signal(object)  # an ExplorerError
    figure_requested = Signal()
    page: ClassVar[Page]

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(question)
        self.setProperty("lab", True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # here the keys of the page are free
        self.notes = Notes()
        self.transport = LabTransport()
        self.transport.moved.connect(self.go_to_step)
        self.stage = self.make_stage()
        self._arrange(question)
        session.notebook.changed.connect(self._follow)
        session.notebook.carry(self.page, self.carried)
        session.scene_changed.connect(self._repaint_in_theme)
        self._theme = session.scene.theme
        self._follow(self.page)

    # ---- what a subclass gives

    def first(self) -> Any:
        """Return the state that `reset` goes back to."""
        raise NotImplementedError

    def presets(self) -> dict[str, Any]:
        """Return states worth showing, by name."""
        raise NotImplementedError

    def controls(self) -> Sequence[QWidget]:
        """Make the widgets of the left side."""
        raise NotImplementedError

    def make_stage(self) -> QWidget:
        """Make what is in the middle."""
        raise NotImplementedError

    def show_state(self, state: Any) -> None:
        """Draw a state."""
        raise NotImplementedError

    def code(self) -> str:
        """Return PyTorch code that makes what is shown."""
        raise NotImplementedError

    def go_to_step(self, step: int) -> None:
        """Show the given step of what the page plays."""

    def carried(self, state: Any, now: Any) -> Any:
        """Return a state that undo brings back, with what of the present one undo leaves alone."""
        return state

    def take(self, maps: FloatArray, name: str) -> None:
        """Show maps (C, H, W) of the explorer, or one picture, as the input."""

    # ---- from the explorer

    def input_buttons(self) -> QWidget:
        """Make the buttons that bring the explorer's input, or the selected map, onto the page."""
        place = QWidget()
        rows = QVBoxLayout(place)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(SectionHeader("From the explorer"))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(
            _button("Its input", "The drawing or picture, as the network sees it", self.take_input)
        )
        line.addWidget(
            _button("Selected map", "The map that is selected in the explorer", self.take_selected)
        )
        line.addStretch(1)
        rows.addLayout(line)
        return place

    def take_input(self) -> None:
        """Take what the network is given."""
        trace = self.session.trace
        if trace is None:
            self.failed.emit(ExplorerError("The network is still at work; try again in a moment."))
        else:
            self._bring(trace[trace.layers[0].name], "the input of the network")

    def take_selected(self) -> None:
        """Take the map of the selected unit."""
        if self.session.selected is None:
            self.failed.emit(ExplorerError("Select a map in the explorer first: click one of its cells."))
        else:
            self.take_map(self.session.selected)

    def take_map(self, unit: Unit) -> None:
        """Take the map of a unit."""
        trace = self.session.trace
        if trace is None or trace.layer(unit.layer).axes is not Axes.MAPS:
            sentence = f"{unit.layer} has no maps; choose a convolution or pooling layer."
            self.failed.emit(ExplorerError(sentence))
        else:
            self._bring(trace[unit.layer][unit.channel][None], f"map {unit.channel} of {unit.layer}")

    def _bring(self, maps: FloatArray, name: str) -> None:
        """Take maps, unless some of their numbers are none."""
        if np.isfinite(maps).all():
            self.take(maps, name)
        else:
            sentence = (
                f"In {name} some values are infinite or no numbers; choose another map or undo the edit."
            )
            self.failed.emit(ExplorerError(sentence))

    # ---- the state

    @property
    def state(self) -> Any:
        """What is shown."""
        return self.session.notebook.state(self.page, self.first())

    def put(self, state: Any, undo: bool = True) -> None:
        """Show another state; with `undo`, it can be taken back."""
        self.session.notebook.put(self.page, state, self.state if undo else None)

    def attempt(self, change: Any, *values: Any, undo: bool = True) -> bool:
        """Show ``change(state, *values)``; where that makes no sense, say so and keep what is shown."""
        try:
            state = change(self.state, *values)
        except ExplorerError as error:
            self.failed.emit(error)
            return False
        self.put(state, undo)
        return True

    def _follow(self, page: Page) -> None:
        """Show the state; one that a foreign file brought and that makes no sense gives way to the first."""
        if page is not self.page:
            return
        try:
            self.show_state(self.state)
        except ExplorerError as error:
            self.put(self.first(), undo=False)
            self.failed.emit(error)

    def _repaint_in_theme(self, scene: Any) -> None:
        if scene.theme is not self._theme:
            self._theme = scene.theme
            self.transport.show_theme()
            self.notes.show_theme()
            self.show_state(self.state)

    # ---- what keys do

    def play(self) -> None:
        """Play or pause."""
        self.transport.toggle()

    def step(self) -> None:
        """Go one step on."""
        self.transport.step(1)

    def step_back(self) -> None:
        """Go one step back."""
        self.transport.step(-1)

    def to_start(self) -> None:
        """Go to the first step."""
        self.transport.seek(0)

    def to_end(self) -> None:
        """Go to the last step."""
        self.transport.seek(self.transport.last)

    def faster(self) -> None:
        """Play faster."""
        self.transport.turn_speed(1)

    def slower(self) -> None:
        """Play slower."""
        self.transport.turn_speed(-1)

    def next_preset(self) -> None:
        """Show the next preset."""
        self._turn_presets(1)

    def previous_preset(self) -> None:
        """Show the preset before."""
        self._turn_presets(-1)

    def _turn_presets(self, by: int) -> None:
        states = list(self.presets().values())
        now = next(
            (index for index, state in enumerate(states) if self.is_preset(state)), -by if by > 0 else 0
        )
        self.show_preset(states[(now + by) % len(states)])

    def show_preset(self, preset: Any) -> None:
        """Show a preset; this can be undone."""
        self.put(preset)

    def is_preset(self, preset: Any) -> bool:
        """Whether a preset is what is shown."""
        return bool(preset == self.state)

    def title_of_state(self) -> str:
        """Return what a scene of this page is called: the preset, if it is one."""
        name = next((name for name, state in self.presets().items() if self.is_preset(state)), "")
        return f"{self.page.capitalize()}: {name}" if name else self.page.capitalize()

    def reset(self) -> None:
        """Show the page as it was at first; this can be undone."""
        self.transport.pause()
        self.put(self.first())

    def copy_code(self) -> None:
        """Put the PyTorch code of what is shown on the clipboard."""
        try:
            QGuiApplication.clipboard().setText(self.code())
        except ExplorerError as error:
            self.failed.emit(error)
        else:
            self.told.emit("PyTorch code copied: it makes what is on this page.")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.transport.pause()

    # ---- building

    def _arrange(self, question: str) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        heading = QLabel(question)
        heading.setObjectName("question")
        heading.setFont(theme.font(theme.TITLE, bold=True))
        heading.setContentsMargins(24, 12, 24, 12)
        heading.setWordWrap(True)
        lines.addWidget(heading)
        row = QHBoxLayout()
        row.setSpacing(0)
        left = column(*self.controls(), *self._common_controls(), narrowest=CONTROLS_WIDTH)
        left.setFixedWidth(CONTROLS_WIDTH)
        right = column(self.notes, narrowest=NOTES_WIDTH)
        right.setFixedWidth(NOTES_WIDTH)
        for side in (left, right):
            side.setProperty("panel", True)
        self.around_the_stage = (left, right)
        row.addWidget(left)
        row.addWidget(self.stage, 1)
        row.addWidget(right)
        lines.addLayout(row, 1)
        lines.addWidget(self.transport)
        in_reading_order(self)

    def focus_stage(self) -> None:
        """Give the keyboard to the first part of the stage that can use it."""
        parts = [self.stage, *self.stage.findChildren(QWidget)]
        give_keyboard(next(filter(_waits_for_keys, parts), self), Qt.FocusReason.TabFocusReason)

    def toggle_side(self, side: int) -> None:
        """Show or hide the controls (0) or the notes (1); controls that come take the keyboard."""
        widget = self.around_the_stage[side]
        comes = widget.isHidden()
        has_keyboard = widget.isAncestorOf(focused() or self)
        widget.setVisible(comes)
        if comes and side == 0:
            parts = (part for part in widget.findChildren(QWidget) if _waits_for_keys(part))
            give_keyboard(next(parts, self), Qt.FocusReason.TabFocusReason)
        elif has_keyboard:
            give_keyboard(self, Qt.FocusReason.OtherFocusReason)

    def _common_controls(self) -> Sequence[QWidget]:
        place = QWidget()
        rows = QVBoxLayout(place)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(SectionHeader("Page"))
        for words, tip, slot in (
            ("Copy PyTorch code", "The code that makes what is on this page  (C)", self.copy_code),
            (
                "Export figure…",
                "The stage as PNG, SVG or PDF, for slides and papers  (E)",
                self.figure_requested.emit,
            ),
            ("Reset", "The page as it was at first  (R)", self.reset),
        ):
            rows.addWidget(_button(words, tip, slot))
        return (place,)


def _button(words: str, tip: str, slot: Any) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=words.rstrip("…"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)  # Enter presses it as well
    button.clicked.connect(lambda _checked=False: slot())
    return button


def _waits_for_keys(part: QWidget) -> bool:
    """Whether Tab would come to a part of the page now."""
    return part.isVisible() and part.isEnabled() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)

"""The page of the Filters lab."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.errors import ExplorerError
from explorer.labs.filters.before_after import STEP, Compared
from explorer.labs.filters.learn_stage import LearnStage
from explorer.labs.filters.networks import Learned, first_convolution
from explorer.labs.filters.options import Options
from explorer.labs.filters.sources import Sources
from explorer.labs.filters.stage import FiltersStage
from explorer.labs.filters.state import FiltersState, Shown, Source
from explorer.labs.filters.wording import heading_of, sections
from explorer.labs.page import FloatArray, LabPage
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import filtering, filters, learning
from explorer.topics.filters import FREE, Named
from explorer.topics.matrices import number, parse_table
from explorer.widgets.focus import in_reading_order
from explorer.widgets.pictures import grey_image


class FiltersLab(LabPage):
    """Shows what a chain of kernels makes of a picture, and lets one be learned from the result."""

    page = Page.FILTERS

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._sources = Sources()
        self._compared: tuple[Any, Compared] | None = None
        self._learned = Learned()
        super().__init__(session, question, parent)
        session.desk.changed.connect(self._follow_desk)
        session.trace_changed.connect(self._follow_trace)

    # ---- what every lab gives

    def first(self) -> FiltersState:
        """The lecture's own filter."""
        return FiltersState()

    def presets(self) -> dict[str, FiltersState]:
        """The chains worth showing."""
        return {name: FiltersState(value) for name, value in filters.presets().items()}

    def is_preset(self, preset: FiltersState) -> bool:
        chosen = replace(self.state.filters, divider=preset.filters.divider, free=preset.filters.free)
        return bool(preset.filters == chosen)

    def show_preset(self, preset: FiltersState) -> None:
        """Show the chain of a preset on the picture that is there."""
        now: FiltersState = self.state
        chosen = replace(preset.filters, divider=now.filters.divider, free=now.filters.free)
        self.put(replace(now, filters=chosen, link=0))

    def is_lesson(self, preset: learning.Learning) -> bool:
        """Whether that is what is learned."""
        now: FiltersState = self.state
        return preset.target == now.filter and replace(preset, target=now.learning.target) == now.learning

    def show_lesson(self, preset: learning.Learning) -> None:
        """Learn the filter of a preset as it says."""
        self.attempt(FiltersState.with_lesson, preset)

    def controls(self) -> Sequence[QWidget]:
        self._options = Options(self)
        return self._options.widgets

    def make_stage(self) -> QWidget:
        self.pictures = FiltersStage()
        self.pictures.divided.connect(self._divide)
        self.pictures.chosen.connect(self._choose)
        self.pictures.written.connect(self._write)
        self.pictures.pasted.connect(lambda words: self.change_kernel(lambda _: parse_table(words)))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.pictures)
        self._learning: LearnStage | None = None
        return self.pages

    def code(self) -> str:
        """Return the chain as PyTorch code, or that which learns a filter.

        The picture it reads is saved as a temporary file of its own.  Raises ExplorerError where that is impossible.
        """
        path = _saved(self.input.pixels)
        if self._teaching is not None:
            return self._teaching.code(path)
        return filters.code(self.state.filters, path, self.input.pixels)

    # ---- drawing

    @property
    def input(self) -> Any:
        """The picture that is worked on."""
        return self._sources.of(self.state, self.session.desk.work)

    def show_state(self, state: FiltersState) -> None:
        """Draw what is chosen: the picture before and after, or the kernel that is learned."""
        self._options.show_state(state)
        self.transport.show_step(0, 0)
        if state.shown is Shown.LEARN:
            self._show_learning(state)
            return
        if self._learning is not None:
            self._learning.stop()
        self.pages.setCurrentWidget(self.pictures)
        self._show_pictures(state)

    def _show_pictures(self, state: FiltersState) -> None:
        self._show_result(state)
        chosen = state.filter
        size = len(chosen.kernel)
        words = f"{size} × {size}"
        named = chosen.name if chosen.name.endswith(words) else f"{chosen.name} · {words}"
        self.pictures.show_kernel(chosen.kernel, named)
        layer = first_convolution(self.session.trace)
        entries = self._learned.of(layer) if state.learned else _named(state)
        heading = heading_of(state, self.session.trace, entries)
        self.pictures.show_gallery(entries, heading, chosen.name, chosen.kernel)

    def _show_result(self, state: FiltersState) -> None:
        shown = self._compare(state)
        self.pictures.show_pictures(shown, state.filters.divider)
        self.notes.show_notes(sections(state, shown))

    def _show_learning(self, state: FiltersState) -> None:
        """Let the filter that is edited be learned; one that cannot be is said, and the pictures are shown."""
        stage = self._learn_stage()
        try:
            stage.show_lesson(state.lesson, self.input.grey)
        except ExplorerError as error:
            self.failed.emit(error)
            self.change(shown=Shown.BEFORE_AFTER)
            return
        self.pages.setCurrentWidget(stage)
        self._say_learning()

    def _learn_stage(self) -> LearnStage:
        """Return the stage that learns; made when it is first shown."""
        if self._learning is None:
            stage = self._learning = LearnStage(
                lambda **changes: self.attempt(lambda state: state.with_learning(**changes))
            )
            stage.told.connect(self.told)
            stage.changed.connect(self._say_learning)
            self._options.add_learning(stage.controls)
            self.pages.addWidget(stage)
            in_reading_order(self)
        return self._learning

    def _say_learning(self) -> None:
        if self._learning is not None and self.state.shown is Shown.LEARN:
            self.notes.show_notes(self._learning.sentences)

    def _compare(self, state: FiltersState) -> Compared:
        """Return the result; the one from before, where only the divider or the link is another."""
        chain, picture = state.applied, self.input
        key = (chain.chain, chain.colour, chain.border, chain.view)
        if self._compared is None or self._compared[0] != key or self._compared[1].input is not picture:
            is_grey = chain.colour is filters.Colour.GREY
            found = Compared(
                picture, is_grey, filtering.response(picture.grey if is_grey else picture.picture, chain)
            )
            self._compared = (key, found)
        return self._compared[1]

    # ---- following the explorer

    def _follow_desk(self, _work: object) -> None:
        if self.isVisible() and self.state.source is Source.EXPLORER:
            if self._teaching is None:
                self._show_result(self.state)
            else:
                self._follow(self.page)

    def _follow_trace(self, _trace: object) -> None:
        if self.isVisible() and self.state.learned:
            self._follow(self.page)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.state.source is Source.EXPLORER or self.state.learned:
            self.show_state(self.state)

    def take(self, maps: FloatArray, name: str) -> None:
        """Show maps (C, H, W) of the explorer as a grey picture: the mean of the channels."""
        if maps.ndim != 3 or not maps.size:
            self.failed.emit(ExplorerError(f"{name} is no picture; choose a map."))
        elif self.attempt(FiltersState.with_map, maps.mean(axis=0), name):
            self.told.emit(f"The picture is {name}: its least value black, its largest white.")

    # ---- what is done on the page

    def _divide(self, place: float) -> None:
        self.put(replace(self.state, filters=replace(self.state.filters, divider=place)), undo=False)

    def _choose(self, entry: Named, added: bool) -> None:
        change = FiltersState.with_another if added else FiltersState.with_filter
        self.attempt(change, entry.name, entry.kernel)

    def _write(self, cell: tuple[int, int], words: str) -> None:
        self.attempt(
            lambda state: state.with_kernel(filters.with_cell(state.filter.kernel, *cell, number(words)))
        )

    def change_kernel(self, change: Any, *values: Any) -> bool:
        """Replace the edited kernel by ``change(kernel, *values)``."""
        return self.attempt(lambda state: state.with_kernel(change(state.filter.kernel, *values)))

    def change_filters(self, **changes: Any) -> bool:
        """Change how the chain is applied or shown."""
        return self.attempt(lambda state: replace(state, filters=replace(state.filters, **changes)))

    def change(self, undo: bool = False, **changes: Any) -> bool:
        """Change what else the page shows; with `undo`, it can be taken back."""
        return self.attempt(lambda state: replace(state, **changes), undo=undo)

    # ---- what keys do

    def carried(self, state: FiltersState, now: FiltersState) -> FiltersState:
        """Undo takes back filters, not where the divider is or what is looked at."""
        kept = replace(state.filters, divider=now.filters.divider)
        return replace(state, filters=kept, learned=now.learned, shown=now.shown)

    def _turn_presets(self, by: int) -> None:
        if self._teaching is not None:
            lessons = list(learning.presets().values())
            at = next((at for at, each in enumerate(lessons) if self.is_lesson(each)), -1 if by > 0 else 0)
            self.show_lesson(lessons[(at + by) % len(lessons)])
            return
        found = list(self.presets().values())
        now = next((at for at, each in enumerate(found) if self.is_preset(each)), -1 if by > 0 else 0)
        self.show_preset(found[(now + by) % len(found)])

    @property
    def _teaching(self) -> LearnStage | None:
        """The stage that learns, if it is on screen."""
        return self._learning if self.state.shown is Shown.LEARN else None

    def play(self) -> None:
        """Turn between before and after; or let it learn, or pause."""
        if self._teaching is not None:
            self._teaching.toggle()
        else:
            self._divide(0.0 if self.state.filters.divider > 0 else 1.0)

    def step(self) -> None:
        """Move the divider on; or make one step of learning."""
        if self._teaching is not None:
            self._teaching.step()
        else:
            self._divide(min(self.state.filters.divider + STEP, 1.0))

    def step_back(self) -> None:
        """Move the divider back; or go one step of learning back."""
        if self._teaching is not None:
            self._teaching.step_back()
        else:
            self._divide(max(self.state.filters.divider - STEP, 0.0))

    def faster(self) -> None:
        """Learn faster."""
        if self._teaching is not None:
            self._teaching.turn_speed(1)

    def slower(self) -> None:
        """Learn slower."""
        if self._teaching is not None:
            self._teaching.turn_speed(-1)

    def to_start(self) -> None:
        """Show all of the result; or begin to learn anew."""
        if self._teaching is not None:
            self._teaching.reset()
        else:
            self._divide(0.0)

    def to_end(self) -> None:
        """Show all of the picture before."""
        if self._teaching is None:
            self._divide(1.0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._learning is not None:
            self._learning.stop()


def _saved(pixels: Any) -> str:
    """Return the path of a temporary file that holds a picture, always the same for the same one."""
    name = f"cnn-explorer-{hashlib.sha256(pixels.tobytes()).hexdigest()[:12]}.png"
    path = Path(tempfile.gettempdir()) / name
    if not grey_image(pixels).save(str(path)):
        raise ExplorerError(f"The picture that the code reads cannot be saved to {path}; make room there.")
    return path.as_posix()


def _named(state: FiltersState) -> tuple[Named, ...]:
    says = "The kernel whose numbers you wrote last."
    free = Named(FREE, filters.Group.UNCHANGED, state.filters.free, says, "your own")
    return (*filters.gallery().values(), free)


def make(session: Session, question: str) -> LabPage:
    """Make the page."""
    return FiltersLab(session, question)

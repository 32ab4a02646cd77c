"""The page of the Pooling lab."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from explorer.labs.controls import Menu
from explorer.labs.notes import marked
from explorer.labs.page import FloatArray, LabPage
from explorer.labs.pooling.arguments import Arguments
from explorer.labs.pooling.stage import PoolingStage, Shown
from explorer.labs.pooling.state import PoolingState
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import pooling
from explorer.topics.matrices import number, parse_table, with_cell
from explorer.topics.pooling import LIMITS, Links, Pooling, Window

Cell = tuple[int, int]


class PoolingLab(LabPage):
    """Pools one matrix in three ways and shows what is kept, what a shift changes and what is lost."""

    page = Page.POOLING

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._pointed: tuple[str, Cell] | None = None
        self._pooled: Pooling | None = None
        super().__init__(session, question, parent)

    # ---- what every lab gives

    def first(self) -> PoolingState:
        """The lecture's own example."""
        return PoolingState()

    def presets(self) -> dict[str, PoolingState]:
        """Inputs and windows worth showing."""
        return {name: PoolingState(state) for name, state in pooling.presets().items()}

    def is_preset(self, preset: PoolingState) -> bool:
        return preset.pooling == self.state.pooling

    def controls(self) -> Sequence[QWidget]:
        self._presets = Menu("Preset", self.presets(), self.put)
        self._arguments = Arguments(self._change)
        self._lost = QCheckBox("Show what is lost", toolTip="The outputs put back to the input's size")
        self._lost.clicked.connect(lambda on: self.put(replace(self.state, lost=on), undo=False))
        return (self._presets, self.input_buttons(), self._arguments, self._lost)

    def make_stage(self) -> QWidget:
        stage = PoolingStage()
        stage.pointed.connect(self._point)
        stage.clicked.connect(self._click)
        stage.written.connect(self._write)
        stage.pasted.connect(self._paste)
        return stage

    def code(self) -> str:
        return pooling.code(self.state.pooling)

    def go_to_step(self, step: int) -> None:
        self._pointed = None
        self.put(replace(self.state, step=step), undo=False)

    # ---- drawing

    def show_state(self, state: PoolingState) -> None:
        """Pool, draw, and say what there is to notice."""
        pooled = state.pooling
        self._presets.show_value(self.is_preset)
        self._lost.setChecked(state.lost)
        if pooled is not self._pooled:
            self._pool(pooled)
        self._put_back = pooling.lost(pooled, self._results) if state.lost else None
        last = pooling.steps(pooled)
        words = f"window {state.shown} of {last}" if state.shown else f"{last} windows"
        self.transport.show_step(state.shown, last, words)
        self._show_stage()

    def _pool(self, pooled: Pooling) -> None:
        """Compute what a step does not change, and say what there is to notice."""
        self._pooled = pooled
        self._arguments.show_pooling(pooled)
        self._results = found = pooling.results(pooled)
        self._changes = pooling.changes(pooled, found)
        counted = pooling.facts(pooled, found)
        sizes = [f"rows: {counted.rows.numbers}", f"columns: {counted.columns.numbers}"]
        if counted.rows == counted.columns:
            sizes = [counted.rows.symbols, f"= {counted.rows.numbers}"]
        self.notes.show_notes(
            {
                "PyTorch": pooling.lines(pooled),
                "What to notice": pooling.notices(pooled, found),
                "Output size": sizes,
            }
        )

    def _show_stage(self) -> None:
        state: PoolingState = self.state
        window, links = self._looked_at(state)
        done = state.shown or None
        shown = Shown(
            state.pooling, self._results, self._changes, self._put_back, done, window, links, state.name
        )
        self.stage.show_pooling(shown, self._words(window, links))

    def _looked_at(self, state: PoolingState) -> tuple[Window | None, Links | None]:
        """Return the window and the links of what is pointed at, or else the window of the step."""
        pooled, found = state.pooling, self._results
        if self._pointed is not None:
            kind, cell = self._pointed
            shape = found.input.shape if kind == "input" else found.output.maximum.shape
            if cell[0] < shape[0] and cell[1] < shape[1]:
                if kind == "input":
                    return None, pooling.links_of_input(pooled, found, *cell)
                return pooling.window_of(pooled, found, *cell), None
        if state.shown:
            cell = pooling.cell_of_step(pooled, state.shown - 1)
            return pooling.window_of(pooled, found, *cell), None
        return None, None

    def _words(self, window: Window | None, links: Links | None) -> str:
        """Return the arithmetic of a window, or where an input cell goes."""
        if window is not None:
            lines = []
            for kind, sum_of in pooling.arithmetic_of(window).items():
                before, equals, total = sum_of.rpartition("= ")
                lines.append(marked(f"{kind}:  {before}{equals}*{total}*"))
            return "<br>".join([*lines, marked(pooling.sentence_of_output(window))])
        if links is not None:
            return marked(pooling.sentence_of_input(self._results, links))
        if self.state.pooling.shift != (0, 0):
            return "What changed is framed. Point at a cell, or step with →."
        return (
            "Framed is each window's largest. Point at a cell, step with →, or shift the input by one pixel."
        )

    # ---- what is done on the page

    def take(self, maps: FloatArray, name: str) -> None:
        """Pool the first of the maps (C, H, W)."""
        before = maps.shape[-2:]
        if not self.attempt(PoolingState.with_map, maps[0], name):
            return
        rows, columns = pooling.size_of(self.state.pooling)
        made = "" if before == (rows, columns) else f", averaged to {rows} × {columns}"
        self.told.emit(f"The input is {name}{made}.")

    def _change(self, change: Any, *values: Any) -> bool:
        def changed(state: PoolingState) -> PoolingState:
            pooled = change(state.pooling, *values)
            pooling.check(pooled)
            return replace(state, pooling=pooled, step=0)

        done = self.attempt(changed)
        if not done:
            self._arguments.show_pooling(self.state.pooling)
        return done

    def _point(self, kind: str, cell: Cell | None) -> None:
        pointed = None if cell is None or kind.endswith(" back") else (kind, cell)
        if pointed != self._pointed:
            self._pointed = pointed
            self._show_stage()

    def _click(self, kind: str, cell: Cell) -> None:
        """Let the animation stand at the output that was clicked."""
        if kind in self._results.output.by_name:
            self.transport.pause()
            self.go_to_step(pooling.step_of_cell(self.state.pooling, *cell) + 1)

    def _write(self, cell: Cell, words: str) -> None:
        """Type a number over a cell of the input, wherever it was shifted from."""

        def typed(state: PoolingState) -> PoolingState:
            pooled, value = state.pooling, number(words)
            if pooled.shift != (0, 0):
                pooled = replace(pooled, matrix=tuple(map(tuple, self._results.input.tolist())), shift=(0, 0))
            pooled = replace(pooled, matrix=with_cell(pooled.matrix, *cell, value))
            pooling.check(pooled)
            return replace(state, pooling=pooled)

        self.attempt(typed)

    def _paste(self, words: str) -> None:
        """Pool a table of one's own."""

        def pasted(pooled: pooling.Pooling) -> pooling.Pooling:
            return replace(pooled, matrix=parse_table(words, max(LIMITS["size"])), shift=(0, 0))

        self._change(pasted)


def make(session: Session, question: str) -> PoolingLab:
    """Make the page."""
    return PoolingLab(session, question)

"""The page of the Pixels lab."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.labs.controls import Menu
from explorer.labs.page import FloatArray, LabPage
from explorer.labs.pixels.options import Options
from explorer.labs.pixels.painting import Image, Panel
from explorer.labs.pixels.state import PixelsState, color_of, workable
from explorer.labs.pixels.view import PlanesView
from explorer.scene import Page, Work
from explorer.session import Session
from explorer.topics import pixels
from explorer.topics.pixels import Picture, Plane

Cell = tuple[int, int]


class PixelsLab(LabPage):
    """Shows a picture as numbers, whole and in planes."""

    page = Page.PIXELS

    def __init__(self, session: Session, question: str, parent: QWidget | None = None) -> None:
        self._reduced: tuple[object, Image] | None = None
        super().__init__(session, question, parent)
        session.desk.changed.connect(self._follow_picture)

    # ---- what every lab gives

    def first(self) -> PixelsState:
        """A picture of so few pixels that all its numbers can be read."""
        return PixelsState()

    def presets(self) -> dict[str, PixelsState]:
        """Pictures worth looking at."""
        return {name: PixelsState(state) for name, state in pixels.presets().items()}

    def is_preset(self, preset: PixelsState) -> bool:
        return preset.pixels == self.state.pixels and not self.state.kept

    def controls(self) -> Sequence[QWidget]:
        self._presets = Menu("Preset", self.presets(), self.put)
        self.options = Options(self._set, self._handle, self._resolve, self._zoom_middle)
        return (self._presets, self.input_buttons(), self.options)

    def make_stage(self) -> QWidget:
        place = QWidget()
        place.setProperty("lab", True)
        lines = QVBoxLayout(place)
        lines.setContentsMargins(16, 8, 16, 8)
        self.view = PlanesView()
        self.view.pointed.connect(self._point)
        self.view.pressed.connect(lambda cell: self._paint(cell, cell, True))
        self.view.dragged.connect(lambda start, end: self._paint(start, end, False))
        self.view.written.connect(self._write)
        self.view.zoomed.connect(self._zoom)
        self.view.moved.connect(self._move)
        self.sum = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.sum.setObjectName("arithmetic")
        self.sum.setMinimumHeight(56)
        lines.addWidget(self.view, 1)
        lines.addWidget(self.sum)
        return place

    def code(self) -> str:
        return pixels.code(self.state.pixels, self._picture())

    # ---- drawing

    def show_state(self, state: PixelsState) -> None:
        """Draw the picture and its planes, and say what they are."""
        shown, picture = state.pixels, self._picture()
        self._worked = worked = pixels.worked_on(shown, picture)
        self._presets.show_value(self.is_preset)
        self.options.show_options(state, self._worked)
        self.view.show_panels(self._panels(), shown.window, shown.scale, state.brush)
        notes = dict(pixels.notices(shown, worked))
        large = self._size_of_own()
        if large is not None and max(large) > pixels.MOST:
            notes = {"Size": (pixels.size_sentence(large),), **notes}
        self.notes.show_notes(notes)
        self.transport.show_step(0, 0)
        self._point(self.view.lit)

    def _panels(self) -> tuple[Panel, ...]:
        worked, state = self._worked, self.state
        rows, columns = worked.size
        name = state.name if state.pixels.picture is Picture.OWN and state.name else "picture"
        if worked.one_matrix:
            return (Panel(f"{name} · {rows} × {columns}", worked.luma, (worked.luma,)),)
        planes = tuple(worked.together[..., at] for at in range(3))
        found = [Panel(f"{name} · {rows} × {columns} × 3", worked.together, planes)]
        for at, plane in enumerate(Plane):
            shown = pixels.tinted(worked, plane) if state.pixels.tinted else worked.planes[at]
            off = "" if state.pixels.planes[at] else " · off"
            found.append(Panel(f"{plane}{off}", shown, (worked.planes[at],), at))
        return tuple(found)

    # ---- the explorer's picture

    def take(self, maps: FloatArray, name: str) -> None:
        """Show the first of the maps (C, H, W)."""
        self.put(self.state.with_map(maps[0], name))
        self.told.emit(f"The picture is {name}, from black (its least value) to white (its largest).")

    def take_input(self) -> None:
        """Show the explorer's picture with all its pixels; a drawing as the network is given it."""
        if self.session.scene.picture is None:
            super().take_input()
        else:
            self.put(self.state.with_picture("the explorer's picture"))

    def _picture(self) -> Image | None:
        """Return the picture of one's own, at working size."""
        state: PixelsState = self.state
        if state.pixels.picture is not Picture.OWN:
            return None
        if state.kept:
            return state.map
        own = self.session.scene.picture
        if own is None:
            return None
        if self._reduced is None or self._reduced[0] is not own.pixels:
            self._reduced = (own.pixels, workable(own.pixels))
        return self._reduced[1]

    def _size_of_own(self) -> tuple[int, ...] | None:
        state, own = self.state, self.session.scene.picture
        shown = state.pixels.picture is Picture.OWN and not state.kept and own is not None
        return own.pixels.shape[:2] if shown else None

    def _follow_picture(self, work: Work) -> None:
        """Show another picture of the explorer, where that is what is shown."""
        own, state = work.picture, self.state
        if state.pixels.picture is Picture.OWN and not state.kept and self.isVisible():
            known = self._reduced[0] if self._reduced else None
            if (own.pixels if own is not None else None) is not known:
                self.show_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_picture(self.session.scene.work)

    # ---- what is done on the page

    def _set(self, **changes: Any) -> None:
        self.attempt(lambda state: replace(state, pixels=replace(state.pixels, **changes)))

    def _handle(self, **changes: Any) -> None:
        """Change what the mouse does: nothing to undo."""
        self.put(replace(self.state, **changes), undo=False)

    def _look(self, **changes: Any) -> None:
        """Change what is only looked at: nothing to undo."""
        self.put(replace(self.state, pixels=replace(self.state.pixels, **changes)), undo=False)

    def _resolve(self, longest: int) -> None:
        most = min(max(self._worked.original), pixels.MOST)
        chosen = None if longest >= most else longest
        self.attempt(lambda state: replace(state, pixels=pixels.at_resolution(state.pixels, chosen)))

    def _point(self, cell: Cell | None) -> None:
        rows, columns = self._worked.size
        inside = cell is not None and cell[0] < rows and cell[1] < columns
        self.view.light(cell if inside else None)
        words = "Point at a pixel; click to type a number, turn the wheel to zoom, drag to move."
        if inside:
            words = pixels.sentence_of(self._worked, *cell, self.state.pixels.scale)
        if self.sum.text() != words:
            self.sum.setText(words)

    def _write(self, cell: Cell, plane: int | None, words: str) -> None:
        now = tuple(int(value) for value in self._worked.colors[cell])

        def typed(state: PixelsState) -> PixelsState:
            color = color_of(words, state.pixels.scale, now, plane)
            return replace(state, pixels=pixels.edited(state.pixels, *cell, color))

        self.attempt(typed)

    def _paint(self, start: Cell, end: Cell, first: bool) -> None:
        def painted(state: PixelsState) -> PixelsState:
            size = self._worked.size
            stroke = pixels.stroked(state.pixels, start, end, state.color, size, state.width)
            return replace(state, pixels=stroke)

        self.attempt(painted, undo=first)

    def _zoom(self, cell: Cell, factor: float) -> None:
        shown = pixels.zoomed(self.state.pixels, self._worked.size, *cell, factor)
        self._look(window=shown.window)

    def _zoom_middle(self, factor: float | None) -> None:
        """Zoom at the middle of what is seen; None: back to the whole picture."""
        if factor is None:
            self._look(window=None)
            return
        top, left, bottom, right = pixels.window_of(self._worked.size, self.state.pixels.window)
        self._zoom(((top + bottom) // 2, (left + right) // 2), factor)

    def _move(self, rows: int, columns: int) -> None:
        window = self.state.pixels.window
        if window is None:
            return
        high, wide = self._worked.size
        top = int(np.clip(window.top + rows, 0, max(high - window.size, 0)))
        left = int(np.clip(window.left + columns, 0, max(wide - window.size, 0)))
        self._look(window=replace(window, top=top, left=left))


def make(session: Session, question: str) -> PixelsLab:
    """Make the page."""
    return PixelsLab(session, question)

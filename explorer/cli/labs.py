"""How fast the labs answer: from a change of what is shown to the stage that shows it."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QSlider, QSpinBox, QWidget

from explorer.cli import measure
from explorer.cli.screen import Figures, summary
from explorer.labs import LABS
from explorer.widgets.number_grid import NumberGrid

if TYPE_CHECKING:
    from explorer.labs import LabPage
    from explorer.window.main import MainWindow

ROUNDS = 40


class Painted(QObject):
    """Notices that a window paints what has changed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count, and let it be painted."""
        self.count += event.type() == QEvent.Type.UpdateRequest
        return False


def everything() -> dict[str, Figures]:
    """Return, by title of a lab, how long changes took until they were painted, by what was changed."""
    window = measure.open_window()
    found = {lab.title: _lab(window, lab.page) for lab in LABS}
    window.close()
    return found


def _lab(window: "MainWindow", which: Any) -> Figures:
    window.session.choose_page(which)
    page = window.lab(which)
    measure.rest(300)
    states = list(page.presets().values())
    changes = [_timed(page, partial(page.put, states[turn % len(states)])) for turn in range(1, ROUNDS)]
    page.reset()
    edits = [took for edit in _edits(page) for took in _timed_edits(page, edit)]
    page.reset()
    steps = []
    for _ in range(ROUNDS if page.transport.last else 0):
        steps.append(_timed(page, page.to_start if page.transport.at_end else page.step))
    figures = {"change_ms": summary(changes, 1e3), "edit_ms": summary(edits, 1e3)}
    return figures | ({"step_ms": summary(steps, 1e3)} if steps else {})


def _timed_edits(page: "LabPage", edit: Callable[[], None]) -> list[float]:
    """Return the seconds of some edits; of those that change nothing now, none."""
    found = []
    for _ in range(ROUNDS // 4):
        before = page.state
        took = _timed(page, edit)
        found += [took] if page.state != before else []
    return found


def _edits(page: "LabPage") -> list[Callable[[], None]]:
    """Return what turns one of the sliders and number boxes of a page, or types a number into one of its grids."""
    controls: list[QSlider | QSpinBox] = [*page.findChildren(QSlider), *page.findChildren(QSpinBox)]
    turned = [
        partial(_turn, control)
        for control in controls
        if control.isVisible() and control.isEnabled() and control.minimum() < control.maximum()
    ]
    grids = (grid for grid in page.findChildren(NumberGrid) if grid.isVisible() and grid.editable)
    return [*turned, *(partial(_write, grid) for grid in grids)]


def _turn(control: QSlider | QSpinBox) -> None:
    """Go one value down, or up again from the least."""
    control.setValue(control.value() + (1 if control.value() == control.minimum() else -1))


def _write(grid: NumberGrid) -> None:
    """Add 1 in the first cell."""
    assert grid.sheet is not None
    cell = grid.first_cell
    grid.written.emit(cell, f"{grid.sheet.values[cell] + 1:g}")


def _timed(page: "LabPage", change: Any) -> float:
    """Return the seconds from a change until the stage is painted and nothing is left to do."""
    painted = Painted(page.window())
    start = time.perf_counter()
    change()
    while not painted.count and time.perf_counter() - start < 1:
        QCoreApplication.processEvents()
    return time.perf_counter() - start


def table(found: dict[str, Figures]) -> str:
    """Return the figures as people read them."""
    names = {
        "change_ms": "another preset, until it is painted",
        "edit_ms": "a slider or a number, until it is painted",
        "step_ms": "one step, until it is painted",
    }
    return "\n".join(
        f"{title}: {names[key]:40} {figures['median']:6.1f} ms {figures['p95']:6.1f} ms"
        for title, lab in found.items()
        for key, figures in lab.items()
    )

"""How fast the labs answer: from a change of what is shown to the stage that shows it."""

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from explorer.cli import measure
from explorer.cli.screen import Figures, summary
from explorer.labs import LABS

if TYPE_CHECKING:
    from explorer.labs import LabPage
    from explorer.window.main import MainWindow

ROUNDS = 40


class Painted(QObject):
    """Notices that a widget, or one within it, was painted."""

    def __init__(self, page: "LabPage") -> None:
        super().__init__()
        self.count = 0
        for widget in (page.stage, *page.stage.findChildren(QObject)):
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count, and let it be painted."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def everything() -> dict[str, Figures]:
    """Return, by title of a lab, how long changes took until they were painted: {"change_ms": …, "step_ms": …}."""
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
    steps = []
    for _ in range(ROUNDS if page.transport.last else 0):
        steps.append(_timed(page, page.to_start if page.transport.at_end else page.step))
    figures = {"change_ms": summary(changes, 1e3)}
    return figures | ({"step_ms": summary(steps, 1e3)} if steps else {})


def _timed(page: "LabPage", change: Any) -> float:
    """Return the seconds from a change until the stage is painted and nothing is left to do."""
    painted = Painted(page)
    start = time.perf_counter()
    change()
    while not painted.count and time.perf_counter() - start < 1:
        QCoreApplication.processEvents()
    return time.perf_counter() - start


def table(found: dict[str, Figures]) -> str:
    """Return the figures as people read them."""
    names = {"change_ms": "another preset, until it is painted", "step_ms": "one step, until it is painted"}
    return "\n".join(
        f"{title}: {names[key]:40} {figures['median']:6.1f} ms {figures['p95']:6.1f} ms"
        for title, lab in found.items()
        for key, figures in lab.items()
    )

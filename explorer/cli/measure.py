"""Drives the real window with real events and takes the time until what they cause is on screen."""

import json
import math
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from explorer import space
from explorer.cli import display, units
from explorer.cli.screen import PATIENCE_MS, WARM_UP, Figures, Screen, button, move, space_of, summary
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

WINDOW = (1400, 900)  # px
STROKE_MOVES = 60  # pen moves in one stroke
STROKES = 6  # strokes until the pad is cleared
REPEATS = 120  # frames for floor and orbit


def everything(seconds: float, starts: int) -> Figures:
    """Return all figures; `seconds` is how long the pen draws, `starts` how often the application starts."""
    started = [_one_start() for _ in range(starts)]
    window = open_window()
    screen = Screen(window)
    before = resident_mb()
    strokes = list(_draw(screen, seconds))
    strokes = strokes[WARM_UP:] or strokes
    after = resident_mb()
    fifth = max(1, len(strokes) // 5)
    stroke = summary(strokes, 1e3)
    stroke["first_fifth"] = float(np.median(strokes[:fifth]) * 1e3)
    stroke["last_fifth"] = float(np.median(strokes[-fifth:]) * 1e3)
    hover, film = units.hover(screen), units.film(screen)
    turned = summary(orbit(screen), 1.0)
    figures = {
        **surroundings(window),
        "stroke_ms": stroke,
        "hover_ms": hover,
        "film_ms": film,
        "floor_ms": summary(_floor(screen), 1e3),
        "orbit_fps": {**turned, "median": 1 / turned["median"], "p95": 1 / turned["p95"]},
        "start_s": {key: float(np.median([times[key] for times in started])) for key in started[0]},
        "memory_mb": {"before": before, "after": after},
    }
    window.close()
    return {**figures, "hover_512_ms": units.wide_hover()}


def until_first_prediction() -> dict[str, float]:
    """Open the window as `cnn-explorer` does; return when it was painted and when it showed a prediction."""
    from explorer import app

    times: dict[str, float] = {}
    window = app.create(remember=False)
    view = space_of(window)
    loop = QEventLoop()

    def note(what: str) -> None:
        times.setdefault(what, time.time())

    def swapped() -> None:
        if window.session.trace is not None and window.session.trace.ranking:
            note("first_prediction")
            loop.quit()

    window.painted.connect(lambda: note("first_paint"))
    view.frameSwapped.connect(swapped)
    window.resize(*WINDOW)
    window.show()
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    window.close()
    return times


def _one_start() -> dict[str, float]:
    """Start the application in a process of its own; return seconds from its start."""
    command = [sys.executable, "-m", "explorer", "bench", "--start-only"]
    begun = time.time()
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=4 * PATIENCE_MS / 1e3)
    except subprocess.TimeoutExpired:
        raise ExplorerError(
            "The measured start took too long; see whether cnn-explorer itself starts."
        ) from None
    try:
        times = json.loads(process.stdout)
        return {key: times[key] - begun for key in ("first_paint", "first_prediction")}
    except (ValueError, KeyError):
        raise ExplorerError(f"The measured start failed: {process.stderr.strip()[-500:]}") from None


def open_window() -> "MainWindow":
    """Return the window with the first trace on screen and a unit pinned."""
    from explorer import app

    window = app.create(remember=False)
    space_of(window)
    loop = QEventLoop()
    window.session.trace_changed.connect(loop.quit)
    window.resize(*WINDOW)
    window.show()
    window.raise_()
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    if window.session.trace is None:
        raise ExplorerError("The network did not answer; see whether cnn-explorer itself starts.")
    window.session.move_selection()  # the inspector has something to keep up to date
    rest(500)
    return window


def rest(milliseconds: int) -> None:
    """Let camera and docks come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _draw(screen: Screen, seconds: float) -> Iterator[float]:
    """Draw for `seconds`; yield for each pen move the seconds until its frame."""
    window, canvas = screen.window, screen.window.canvas
    end = time.perf_counter() + seconds
    stroke = 0
    while time.perf_counter() < end:
        if stroke % STROKES == 0:
            screen.after(window.session.desk.clear, trace=True)
        points = list(_eight(canvas, stroke))
        screen.after(partial(button, QTest.mousePress, canvas, points[0]), trace=True)
        for point in points[1:]:
            yield screen.after(partial(move, canvas, point), trace=True)
        button(QTest.mouseRelease, canvas, points[-1])
        stroke += 1


def _eight(canvas: QWidget, turn: int) -> Iterator[QPoint]:
    """Yield the points of a figure of eight on the pad, each time a little different."""
    width, height = canvas.width(), canvas.height()
    for step in range(STROKE_MOVES):
        angle = 2 * math.pi * step / STROKE_MOVES + 0.4 * turn
        across, down = math.sin(2 * angle), math.cos(angle)
        yield QPoint(round(width * (0.5 + 0.22 * across)), round(height * (0.5 + 0.33 * down)))


def orbit(screen: Screen) -> list[float]:
    """Drag across the 3D view; return the seconds of each frame."""
    view = screen.space
    centre = view.rect().center()
    button(QTest.mousePress, view, centre)
    move(view, centre + QPoint(40, 40))  # until here it could still have been a click
    times = []
    for step in range(REPEATS):
        angle = 2 * math.pi * step / REPEATS
        point = centre + QPoint(round(180 * math.sin(angle)), round(60 * math.sin(2 * angle)))
        point += QPoint(step % 2, 0)  # never twice the same place
        times.append(screen.after(partial(move, view, point), trace=False))
    button(QTest.mouseRelease, view, centre)
    return times[WARM_UP:]


def _floor(screen: Screen) -> list[float]:
    """Repaint pad and 3D view with every layer hidden; return the seconds of each frame."""
    session, canvas, view = screen.window.session, screen.window.canvas, screen.space
    for group in session.groups:
        session.toggle_hidden(group.name)

    def repaint() -> None:
        canvas.update()
        view.update()

    times = [screen.after(repaint, trace=False) for _ in range(REPEATS)]
    session.show_all()
    return times[WARM_UP:]


def surroundings(window: "MainWindow") -> Figures:
    """Return what the figures were measured on."""
    import PySide6
    import torch

    python, qt = platform.python_version(), PySide6.__version__
    return {
        "machine": display.describe_machine(),
        "renderer": space.renderer(),
        "window": f"{window.width()}×{window.height()}",
        "network": window.session.scene.network,
        "versions": f"Python {python}, Qt {qt}, torch {torch.__version__}",
    }


def resident_mb() -> float | None:
    """Return the resident memory of this process in MB; None where that cannot be told."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return None

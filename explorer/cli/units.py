"""How fast the window follows the pointer and the film from unit to unit, also in a layer of many maps."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtTest import QTest

from explorer.cli.screen import PATIENCE_MS, WARM_UP, Figures, Screen, move, summary
from explorer.errors import ExplorerError
from explorer.trace import Axes, Layer, LayerKind, Trace, Unit

if TYPE_CHECKING:
    from explorer.session import TraceRequest
    from explorer.window.main import MainWindow

REPEATS = 120  # units
HOVERED = "conv2"  # its units are pointed at in the network at hand
WIDE = 512  # channels of the wide layer, and of what it reads
SIDE, KERNEL = 14, 3


def hover(screen: Screen, layer: str = HOVERED) -> Figures:
    """Point at one unit of a layer after the other in 3D; the milliseconds until edges and inspector show each."""
    session, view = screen.window.session, screen.space
    shown = next(
        (group.shown for group in session.groups if layer in group.members), session.groups[-1].shown
    )
    points = _points(screen, shown)

    def point_at(number: int) -> None:
        before = session.hovered
        move(view, points[number % len(points)])
        if session.hovered == before:
            view.update()  # where units are as small as pixels, the pointer may stay on one

    times = [screen.after(partial(point_at, number), trace=False) for number in range(REPEATS)]
    session.hover(None)
    return summary(times[WARM_UP:], 1e3)


def film(screen: Screen, layer: str = HOVERED) -> Figures:
    """Step a film from unit to unit; the milliseconds until each is shown."""
    session = screen.window.session
    assert session.trace is not None
    session.hover(None)
    if layer not in session.trace:
        layer = session.groups[-1].shown
    session.open_film(Unit(layer, (0,) * len(session.trace.layer(layer).shape)))
    state = session.film.state
    assert state is not None
    steps = [partial(session.film.seek, (i + 1) % state.count) for i in range(REPEATS)]
    times = [screen.after(step, trace=False) for step in steps]
    session.film.close()
    return summary(times[WARM_UP:], 1e3)


def wide_hover() -> Figures:
    """Return what `hover` measures in a window whose network is one convolution of 512 maps by 512 maps."""
    window = _wide_window()
    figures = hover(Screen(window), "conv")
    window.close()
    return figures


def wide_trace(seed: int = 0) -> Trace:
    """Return random values of 512×14×14 and what a 3×3 convolution with random weights makes of them."""
    random = np.random.default_rng(seed)
    shape = (WIDE, SIDE, SIDE)
    before = np.maximum(random.normal(0, 1, shape), 0).astype(np.float32)
    weight = random.normal(0, 0.02, (WIDE, WIDE, KERNEL, KERNEL)).astype(np.float32)
    bias = np.zeros(WIDE, np.float32)
    padded = np.pad(before, ((0, 0), (1, 1), (1, 1)))
    after = np.zeros((WIDE, SIDE * SIDE), np.float32)
    for row, column in np.ndindex(KERNEL, KERNEL):
        moved = padded[:, row : row + SIDE, column : column + SIDE].reshape(WIDE, -1)
        after += weight[:, :, row, column] @ moved
    settings = {"kernel": (3, 3), "stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    layers = (
        Layer("input", LayerKind.INPUT, shape, Axes.MAPS),
        Layer("conv", LayerKind.CONVOLUTION, shape, Axes.MAPS, ("input",), weight, bias, settings),
    )
    values = {"input": before, "conv": after.reshape(shape)}
    for array in (weight, bias, *values.values()):
        array.flags.writeable = False
    return Trace("wide", layers, values, (), None)


def _wide_window() -> "MainWindow":
    from explorer import app
    from explorer.scene import Scene
    from explorer.session import Session
    from explorer.shelf import Shelf
    from explorer.window.main import MainWindow

    app.application()
    trace = wide_trace()

    def compute(_request: "TraceRequest", _cancelled: Callable[[], bool]) -> Trace:
        return trace

    window = MainWindow(Session(compute, Scene(network="wide")), Shelf(), remembers=False)
    loop = QEventLoop()
    window.session.trace_changed.connect(loop.quit)
    window.show()
    window.session.start()
    timer = QTimer(singleShot=True, interval=PATIENCE_MS)
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec()
    QTest.qWait(500)  # camera and docks come to rest
    return window


def _points(screen: Screen, layer: str) -> list[QPoint]:
    """Return where units of one map after the other are in the 3D view, those only that nothing hides."""
    session, view = screen.window.session, screen.space
    assert session.trace is not None
    shape, points = session.trace.layer(layer).shape, []
    for flat in range(int(np.prod(shape))):
        unit = Unit(layer, tuple(int(i) for i in np.unravel_index(flat, shape)))
        x, y = view.position_of(unit) or (-1.0, -1.0)
        if view.unit_at(round(x), round(y)) == unit:
            points.append(QPoint(round(x), round(y)))
        if len(points) == REPEATS:
            return points
    if len(points) < 2:
        raise ExplorerError(
            f"The units of {layer} are too small on screen to point at them; use a larger window."
        )
    return points

"""How a deep network behaves in the real window: choosing it, another image, orbiting, pointing, memory."""

import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QObject, QTimer

from explorer.cli import measure, units
from explorer.cli.screen import Figures, Screen, summary

if TYPE_CHECKING:
    from explorer.trace import Trace
    from explorer.window.main import MainWindow

IMAGES = 8
PICTURE, KNOTS = 320, 9  # px; corners of the clouds, a side
LOADING_MS = 120_000  # until a network that does not come is given up
TICK_MS = 2


class Pulse(QObject):
    """Notices how long the window does not answer: the longest time between two ticks of a timer."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to count."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self, *_ignored: object) -> None:
        """Count no more; the time since the last tick was silence too."""
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def everything(name: str) -> Figures:
    """Return all figures of the network `name`; raises ExplorerError if it cannot be opened."""
    window = measure.open_window()
    screen, session = Screen(window), window.session
    pictures = [picture(number) for number in range(IMAGES + 1)]  # kept here: they are no network's
    with_picture(screen, pictures[0])
    for layer in _layers(window):  # an idle window that was used: what pointing loads once is no network's
        units.hover(screen, layer)
    measure.orbit(screen)
    measure.rest(2000)  # until memory that is free was given back
    idle = measure.resident_mb()
    chosen = _choose(window, screen, name)
    sizes = _sizes(session.trace)  # the trace itself is not kept: it would count
    images, silence = _images(screen, pictures[1:])
    session.open_blocks()
    measure.rest(500)
    hovers = {layer: units.hover(screen, layer) for layer in _layers(window)}
    orbit = summary(measure.orbit(screen), 1.0)
    measure.rest(2000)  # until memory that is free was given back
    after = measure.resident_mb()
    figures = {
        **measure.surroundings(window),
        "choose_s": chosen,
        "image_ms": images,
        "forward_ms": sizes.pop("forward_ms"),
        "silence_ms": silence * 1e3,
        "orbit_fps": {**orbit, "median": 1 / orbit["median"], "p95": 1 / orbit["p95"]},
        "hover_ms": hovers,
        "recorded": sizes.pop("units"),
        "memory_mb": {
            "above_idle": None if idle is None or after is None else after - idle,
            **sizes,
        },
    }
    window.close()
    return figures


def _sizes(trace: "Trace | None") -> dict[str, float]:
    """Return how many MB its network's weights and its own values take, its units and its milliseconds."""
    assert trace is not None
    arrays = [array for layer in trace.layers for array in (layer.weight, layer.bias) if array is not None]
    return {
        "weights": sum(array.nbytes for array in arrays) / 2**20,
        "trace": sum(array.nbytes for array in trace.values.values()) / 2**20,
        "units": trace.units,
        "forward_ms": trace.forward_ms,
    }


def table(figures: Figures) -> str:
    """Return the figures for people."""
    images, orbit, memory = figures["image_ms"], figures["orbit_fps"], figures["memory_mb"]
    lines = [
        figures["machine"],
        f"OpenGL: {figures['renderer']}",
        f"window {figures['window']}, {figures['network']}, {figures['recorded']:,} values, {figures['versions']}",
        "",
        f"{'':<34}{'median':>10}{'95 %':>10}",
        f"{'new image to frame':<34}{images['median']:>7.0f} ms{images['p95']:>7.0f} ms"
        f"   (forward pass {figures['forward_ms']:.0f})",
        *(
            f"{f'hover in {layer}'[:33]:<34}{found['median']:>7.1f} ms{found['p95']:>7.1f} ms"
            for layer, found in figures["hover_ms"].items()
        ),
        f"{'orbit, frames a second':<34}{orbit['median']:>10.1f}{orbit['p95']:>10.1f}",
        f"{'choosing it to the first frame':<34}{figures['choose_s']:>8.2f} s",
        f"{'longest silence in a pass':<34}{figures['silence_ms']:>7.0f} ms",
    ]
    if memory["above_idle"] is not None:
        limit = memory["weights"] + 3 * memory["trace"]
        lines.append(
            f"{'memory above the idle window':<34}{memory['above_idle']:>7.0f} MB   (weights "
            f"{memory['weights']:.0f} + 3 × trace {memory['trace']:.0f} = {limit:.0f})"
        )
    return "\n".join(lines)


def picture(seed: int) -> NDArray[np.uint8]:
    """Return a picture of soft coloured clouds, (PICTURE, PICTURE, 3), read-only."""
    coarse = np.random.default_rng(seed).uniform(0, 255, (KNOTS, KNOTS, 3))
    at, knots = np.linspace(0, KNOTS - 1, PICTURE), np.arange(KNOTS)
    blend = np.array([np.interp(at, knots, unit) for unit in np.eye(KNOTS)])  # (KNOTS, PICTURE)
    clouds: NDArray[np.uint8] = np.einsum("kr,lc,klf->rcf", blend, blend, coarse, optimize=True).astype(
        np.uint8, order="C"
    )
    clouds.flags.writeable = False
    return clouds


def with_picture(screen: Screen, pixels: NDArray[np.uint8]) -> float:
    """Show a picture; return the seconds until the frame that shows its trace."""
    session = screen.window.session
    return screen.after(partial(session.desk.load_picture, pixels, "clouds"), trace=True)


def _choose(window: "MainWindow", screen: Screen, name: str) -> float:
    """Choose a network; return the seconds until its first frame."""
    failures: list[Exception] = []
    loop = QEventLoop()

    def fail(error: Exception) -> None:
        failures.append(error)
        loop.quit()

    window.session.failed.connect(fail)
    window.session.trace_changed.connect(loop.quit)
    QTimer.singleShot(LOADING_MS, loop, loop.quit)
    begun = time.perf_counter()
    window.session.choose_network(name)
    loop.exec()
    if failures:
        raise failures[0]
    screen.after(screen.space.update, trace=False)
    return time.perf_counter() - begun


def _images(screen: Screen, pictures: Sequence[NDArray[np.uint8]]) -> tuple[Figures, float]:
    """Show one picture after the other; return the times, and the longest silence while a pass ran."""
    pulse, times = Pulse(), []
    screen.window.session.trace_changed.connect(pulse.stop)
    for shown in pictures:
        pulse.start()
        times.append(with_picture(screen, shown))
    return summary(times[1:], 1e3), pulse.longest


def _layers(window: "MainWindow") -> list[str]:
    """Return a layer from the beginning, the middle and the end, whose units can be pointed at."""
    assert window.session.trace is not None
    shown: list[Any] = [window.session.trace.layer(group.shown) for group in window.session.groups[1:]]
    maps = [layer.name for layer in shown if len(layer.shape) == 3 and min(layer.shape[1:]) > 1]
    return list(dict.fromkeys([maps[0], maps[len(maps) // 2], maps[-1]])) if maps else []

"""Saving and copying numbers: a map, a layer, kernels, everything; and writing figures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from explorer.errors import ExplorerError
from explorer.export import numbers
from explorer.export.files import save_image, save_whole
from explorer.session import Session
from explorer.trace import Axes, FloatArray, LayerKind, Trace, Unit, producer
from explorer.window.where import ask_where
from explorer.worker import Lane

ARRAYS = "Table (*.csv);;NumPy array (*.npy)"
PATIENCE = 60.0  # seconds for a file that is being written when the window closes
NOTHING = "Select a cell first: its map, its layer or its kernels are saved."


@dataclass(frozen=True, eq=False)
class Numbers:
    """An array, what to call its file, and what its axes mean; a map (H, W) has no need of headings."""

    name: str
    array: FloatArray
    axes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be written where."""

    content: Numbers | Trace | QImage | bytes
    path: Path


def _write(wish: Wish, _cancelled: Callable[[], bool]) -> str:
    if isinstance(wish.content, Trace):
        numbers.save_trace(wish.content, wish.path)
    elif isinstance(wish.content, QImage):
        save_image(wish.content, wish.path)
    elif isinstance(wish.content, bytes):
        save_whole(wish.content, wish.path)
    else:
        numbers.save_array(wish.content.array, wish.path, wish.content.axes)
    return f"Saved {wish.path.name}."


class Exports(QObject):
    """Asks where to, and writes off the GUI thread; what was there stays until all is written."""

    failed = Signal(object)  # the exception
    done = Signal(str)  # a sentence

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._lane = Lane("numbers", _write, self)
        self._lane.finished.connect(self._written)
        self._lane.failed.connect(self._not_written)
        self._waiting: list[Wish] = []  # the first of them is being written

    def close(self) -> None:
        """Write what is asked for to its end, then stop."""
        for wish in self._waiting[1:]:
            _write(wish, lambda: False)
        self._lane.stop(PATIENCE if self._waiting else 0.0)

    # ---- what there is

    def map_of(self, unit: Unit | None = None) -> Numbers | None:
        """Return the map (H, W) of a unit, or of the selected one; of a vector, all of it."""
        trace, unit = self._session.trace, unit or self._session.selected
        if trace is None or unit is None or unit.layer not in trace:
            return None
        layer = trace.layer(unit.layer)
        if layer.axes is Axes.MAPS:
            return Numbers(f"{layer.name}-map-{unit.channel}", trace[layer.name][unit.channel])
        return self.layer_of(layer.name)

    def layer_of(self, name: str) -> Numbers | None:
        """Return all of a layer."""
        trace = self._session.trace
        if trace is None or name not in trace:
            return None
        return Numbers(name, trace[name], numbers.axes_of(trace.layer(name)))

    def kernels_of(self, unit: Unit | None = None) -> Numbers | None:
        """Return the kernels (in, kh, kw) that make a unit's map, or a linear unit's weights (in,)."""
        trace, unit = self._session.trace, unit or self._session.selected
        if trace is None or unit is None or unit.layer not in trace:
            return None
        layer, position = producer(trace, unit)
        if layer.kind is LayerKind.CONVOLUTION:
            return self.kernel_of(layer.name, position[:1])
        return self.kernel_of(layer.name, position[-1:]) if layer.kind is LayerKind.LINEAR else None

    def kernel_of(self, layer: str, index: tuple[int, ...]) -> Numbers | None:
        """Return a part of a layer's weights: of (out,) the kernels of a map, of (out, in) one kernel."""
        weight = None if self._session.trace is None else self._session.trace.layer(layer).weight
        if weight is None:
            return None
        part = weight[index]
        axes = {3: numbers.KERNEL, 1: ("input",)}.get(part.ndim, ())
        return Numbers("-".join([layer, "kernel", *map(str, index)]), part, axes)

    # ---- asking

    def ask_map(self, unit: Unit | None = None) -> None:
        """Save the map of a unit."""
        self.ask(self.map_of(unit), NOTHING)

    def ask_kernels(self, unit: Unit | None = None) -> None:
        """Save the kernels that make a unit's map."""
        self.ask(self.kernels_of(unit), "This layer has no kernels; select a cell of a convolution.")

    def ask_layer(self, name: str = "") -> None:
        """Save a layer, or the selected unit's."""
        unit = self._session.selected
        self.ask(self.layer_of(name or (unit.layer if unit is not None else "")), NOTHING)

    def ask_trace(self) -> None:
        """Save all layers and weights."""
        trace = self._session.trace
        if trace is None:
            self.failed.emit(ExplorerError("There are no numbers yet; wait for the network's first answer."))
        else:
            self._choose(trace, f"{trace.network}.npz", "NumPy archive (*.npz)")

    def copy_map(self, unit: Unit | None = None) -> None:
        """Put the map of a unit on the clipboard, as a table for a spreadsheet."""
        self.copy(self.map_of(unit))

    def ask(self, found: Numbers | None, otherwise: str = NOTHING) -> None:
        """Save any numbers, as CSV or NPY; without any, say why."""
        if found is None:
            self.failed.emit(ExplorerError(otherwise))
        else:
            self._choose(found, f"{found.name}.csv", ARRAYS)

    def copy(self, found: Numbers | None) -> None:
        """Put numbers on the clipboard, as a table for a spreadsheet."""
        if found is None:
            self.failed.emit(ExplorerError(NOTHING))
            return
        QGuiApplication.clipboard().setText(numbers.table(found.array))
        self.done.emit(f"Copied {found.name}; paste it into a spreadsheet.")

    def save(self, content: Numbers | Trace | QImage | bytes, path: Path) -> None:
        """Write to `path` off the GUI thread, one file after the other; `done` or `failed` tells."""
        self._waiting.append(Wish(content, path))
        if len(self._waiting) == 1:
            self._lane.submit(self._waiting[0])

    def _written(self, _wish: Wish, sentence: str) -> None:
        self._next()
        self.done.emit(sentence)

    def _not_written(self, _wish: Wish, error: Exception) -> None:
        self._next()
        self.failed.emit(error)

    def _next(self) -> None:
        del self._waiting[:1]
        if self._waiting:
            self._lane.submit(self._waiting[0])

    def _choose(self, content: Numbers | Trace, name: str, kinds: str) -> None:
        path = ask_where(self._window, "Save numbers", name, kinds)
        if path is not None:
            self.save(content, path)

"""The session holds what the user chose (Scene) and what came of it (Trace); views call it, it signals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from explorer.colors import Coloring
from explorer.drawing import Drawing, Pen, Stroke
from explorer.history import History
from explorer.scene import Camera, Picture, RangeMode, Scene, Theme, View
from explorer.selection import step
from explorer.trace import Group, Trace, Unit, fold
from explorer.worker import Compute, Lane

REPLAY_STEP_MS = 16


@dataclass(frozen=True, eq=False)
class TraceRequest:
    """What the trace lane is asked: send this drawing or picture through that network."""

    network: str
    source: Drawing | NDArray[np.uint8]
    centring: bool


@dataclass(frozen=True, eq=False)
class Input:
    """What can be undone: the drawing, and the picture shown instead of it."""

    drawing: Drawing
    picture: Picture | None


class Session(QObject):
    """The only place where state changes.  Signals are past facts; intents are methods."""

    trace_changed = Signal(object)  # Trace
    drawing_changed = Signal(object)  # Drawing
    scene_changed = Signal(object)  # Scene; anything chosen but the drawing and the camera
    camera_changed = Signal(object)  # Camera | None
    hovered_changed = Signal(object)  # Unit | None
    pinned_changed = Signal(object)  # Unit | None
    history_changed = Signal()
    replaying_changed = Signal(bool)
    busy_changed = Signal(str)  # what is being waited for; "" when nothing is
    failed = Signal(object)  # the exception: an ExplorerError, or a bug

    def __init__(self, compute: Compute, scene: Scene | None = None, parent: QObject | None = None) -> None:
        """`compute(TraceRequest, cancelled) -> Trace` runs on the trace lane."""
        super().__init__(parent)
        self._scene = scene or Scene()
        self._trace: Trace | None = None
        self._working = ""  # the network that answered last
        self._hovered: Unit | None = None
        self._history: History[Input] = History()
        self._busy = ""
        self._pen_is_down = False
        self._drawing_clock = QElapsedTimer()
        self._clock_start = 0.0
        self._replayed: Drawing | None = None
        self._replay_clock = QElapsedTimer()
        self._replay_timer = QTimer(self, interval=REPLAY_STEP_MS)
        self._replay_timer.timeout.connect(self._advance_replay)
        self._coloring: Coloring | None = None
        self._groups: tuple[Any, bool, tuple[Group, ...]] | None = None
        self._lane = Lane("traces", compute, self)
        self._lane.finished.connect(self._accept)
        self._lane.failed.connect(self._reject)

    # ---- what there is

    @property
    def scene(self) -> Scene:
        """What the user chose."""
        return self._scene

    @property
    def trace(self) -> Trace | None:
        """What came of it; None until the first answer."""
        return self._trace

    @property
    def hovered(self) -> Unit | None:
        """The unit under the pointer."""
        return self._hovered

    @property
    def selected(self) -> Unit | None:
        """The unit that is explained: the hovered one, else the pinned one."""
        return self._hovered or self._scene.pinned

    @property
    def coloring(self) -> Coloring | None:
        """The colour scales of the present trace; None until there is one."""
        if self._coloring is None and self._trace is not None:
            self._coloring = Coloring(self._trace, self._scene.range_mode)
        return self._coloring

    @property
    def groups(self) -> tuple[Group, ...]:
        """The network's layers as they are shown, activations folded into their producers or not."""
        if self._trace is None:
            return ()
        layers, unfolded = self._trace.layers, self._scene.unfolded
        if self._groups is None or self._groups[0] is not layers or self._groups[1] != unfolded:
            self._groups = (layers, unfolded, fold(layers, unfolded))
        return self._groups[2]

    @property
    def can_undo(self) -> bool:
        """Whether an edit can be taken back."""
        return bool(self._history.past)

    @property
    def can_redo(self) -> bool:
        """Whether an edit that was taken back can be done again."""
        return bool(self._history.future)

    @property
    def replaying(self) -> bool:
        """Whether a drawing is being replayed."""
        return self._replayed is not None

    @property
    def busy(self) -> str:
        """What is being waited for, as a sentence, or an empty string."""
        return self._busy

    # ---- the pad

    def begin_stroke(self, x: float, y: float, pressure: float = 0.5, pen: Pen | None = None) -> None:
        """Put the pen down at pad coordinates; a loaded picture gives way to an empty pad."""
        self.stop_replay()
        self._remember_input()
        self._pen_is_down = True
        drawing = Drawing() if self._scene.picture is not None else self._scene.drawing
        self._clock_start = drawing.duration + (0.25 if drawing.strokes else 0.0)
        self._drawing_clock.start()
        point = np.array([[x, y, self._clock_start, pressure]], np.float32)
        self._show_input(drawing.with_stroke(Stroke(point, pen or Pen())), None)

    def extend_stroke(self, points: list[tuple[float, float, float]]) -> None:
        """Move the pen through (x, y, pressure) points; the network follows every call.

        A stroke that was undone, cleared or replaced while the pen was down has ended.
        """
        strokes = self._scene.drawing.strokes
        if not points or not self._pen_is_down:
            return
        now = self._clock_start + self._drawing_clock.nsecsElapsed() / 1e9
        new = np.array([(x, y, now, pressure) for x, y, pressure in points], np.float32)  # (k, 4)
        self._show_input(self._scene.drawing.replaced_last(strokes[-1].extended(new)), None)

    def end_stroke(self) -> None:
        """Lift the pen."""
        self._pen_is_down = False
        self.history_changed.emit()

    def clear(self) -> None:
        """Empty the pad; can be undone."""
        self.stop_replay()
        if self._scene.drawing.strokes or self._scene.picture is not None:
            self._edit(Drawing(), None)

    def load_drawing(self, drawing: Drawing) -> None:
        """Show a drawing instead of what is there; can be undone."""
        self._edit(drawing, None)

    def load_picture(self, pixels: NDArray[np.uint8], name: str) -> None:
        """Show an image, (H, W) or (H, W, 3) uint8, instead of the drawing; can be undone."""
        self.stop_replay()  # before the drawing is read: a replay shows a part of it
        self._edit(self._scene.drawing, Picture(pixels, name))

    def undo(self) -> None:
        """Take the last edit back."""
        self.stop_replay()
        self._restore(self._history.undo(self._input))

    def redo(self) -> None:
        """Do again what was taken back."""
        self.stop_replay()
        self._restore(self._history.redo(self._input))

    # ---- replay

    def replay(self) -> None:
        """Draw the present drawing again, at the speed it was drawn with; not while a picture is shown."""
        drawing = self._scene.drawing
        if not drawing.strokes or self._scene.picture is not None or self.replaying:
            return
        self._pen_is_down = False
        self._replayed = drawing
        self._replay_clock.start()
        self._replay_timer.start()
        self.replaying_changed.emit(True)
        self._advance_replay()

    def stop_replay(self) -> None:
        """Show the whole drawing again, if it was being replayed."""
        if self._replayed is None:
            return
        drawing, self._replayed = self._replayed, None
        self._replay_timer.stop()
        self._show_input(drawing, None)
        self.replaying_changed.emit(False)

    def _advance_replay(self) -> None:
        assert self._replayed is not None
        seconds = self._replay_clock.nsecsElapsed() / 1e9
        if seconds >= self._replayed.duration:
            self.stop_replay()
        else:
            self._show_input(self._replayed.until(seconds), None)

    # ---- what is shown, and how

    def start(self) -> None:
        """Ask for the first trace."""
        self._ask()

    def choose_network(self, name: str) -> None:
        """Send the same input through another network."""
        if name == self._scene.network:
            return
        self._lane.cancel()
        self._trace = None
        self._coloring = None
        self.hover(None)
        self._change(network=name, pinned=None, hidden=frozenset(), collapsed=frozenset())
        self.set_camera(None)
        self._ask()

    def choose_view(self, view: View) -> None:
        """Show the network as a row, a tower, flat, or as maps; the camera shows the whole of it."""
        if view is not self._scene.view:
            self._scene = self._scene.with_(camera=None)
            self._change(view=view)

    def choose_range(self, mode: RangeMode) -> None:
        """Choose what shares one colour range."""
        self._coloring = None
        self._change(range_mode=mode)

    def choose_theme(self, theme: Theme) -> None:
        """Choose the dark or the light look."""
        self._change(theme=theme)

    def set_centring(self, centring: bool) -> None:
        """Switch the centring of drawings on or off."""
        if self._change(centring=centring):
            self._ask()

    def set_unfolded(self, unfolded: bool) -> None:
        """Show activation layers apart, or folded into the layers before them."""
        self._change(unfolded=unfolded)

    def toggle_hidden(self, group: str) -> None:
        """Leave a layer out of the 3D view, or show it again."""
        self._change(hidden=self._scene.hidden ^ {group})

    def toggle_collapsed(self, group: str) -> None:
        """Draw a layer as one block in the 3D view, or open it again."""
        self._change(collapsed=self._scene.collapsed ^ {group})

    def show_all(self) -> None:
        """Show every layer, open."""
        self._change(hidden=frozenset(), collapsed=frozenset())

    def set_camera(self, camera: Camera | None) -> None:
        """Remember where the 3D view looks from; None fits the whole network."""
        if camera != self._scene.camera:
            self._scene = self._scene.with_(camera=camera)
            self.camera_changed.emit(camera)

    # ---- units

    def hover(self, unit: Unit | None) -> None:
        """The pointer is over `unit`, in whatever view.  Raises UnknownUnit or UnknownLayer."""
        if unit == self._hovered:
            return
        self._check(unit)
        self._hovered = unit
        self.hovered_changed.emit(unit)

    def pin(self, unit: Unit | None) -> None:
        """Keep `unit` explained when the pointer leaves; pinning it again lets it go.

        Raises UnknownUnit or UnknownLayer if the network has no such unit.
        """
        self._check(unit)
        pinned = None if unit == self._scene.pinned else unit
        if pinned != self._scene.pinned:
            self._scene = self._scene.with_(pinned=pinned)
            self.pinned_changed.emit(pinned)

    def move_selection(self, *, row: int = 0, column: int = 0, channel: int = 0, layer: int = 0) -> None:
        """Pin the neighbour of the pinned unit; without one, a unit in the middle of the first layer."""
        if self._trace is None:
            return
        self.hover(None)
        unit = step(self._trace, self.groups, self._scene.pinned, (channel, row, column), layer)
        if unit != self._scene.pinned:
            self.pin(unit)

    # ---- the inside

    def close(self) -> None:
        """Stop computing."""
        self._replay_timer.stop()
        self._lane.stop()

    def _check(self, unit: Unit | None) -> None:
        if unit is not None and self._trace is not None:
            unit.check(self._trace.layer(unit.layer))

    @property
    def _input(self) -> Input:
        return Input(self._scene.drawing, self._scene.picture)

    def _remember_input(self) -> None:
        self._history.record(self._input)
        self.history_changed.emit()

    def _edit(self, drawing: Drawing, picture: Picture | None) -> None:
        self.stop_replay()
        self._pen_is_down = False
        self._remember_input()
        self._show_input(drawing, picture)

    def _restore(self, value: Input) -> None:
        self._pen_is_down = False
        self._show_input(value.drawing, value.picture)
        self.history_changed.emit()

    def _show_input(self, drawing: Drawing, picture: Picture | None) -> None:
        self._scene = self._scene.with_(drawing=drawing, picture=picture)
        self._ask()
        self.drawing_changed.emit(drawing)

    def _change(self, **changes: Any) -> bool:
        if all(getattr(self._scene, name) == value for name, value in changes.items()):
            return False
        self._scene = self._scene.with_(**changes)
        self.scene_changed.emit(self._scene)
        return True

    def _ask(self) -> None:
        scene = self._scene
        source = scene.drawing if scene.picture is None else scene.picture.pixels
        self._lane.submit(TraceRequest(scene.network, source, scene.centring))
        if self._trace is None:
            self._set_busy(f"Loading {scene.network} …")

    def _set_busy(self, sentence: str) -> None:
        if sentence != self._busy:
            self._busy = sentence
            self.busy_changed.emit(sentence)

    def _accept(self, request: TraceRequest, trace: Trace) -> None:
        if request.network != self._scene.network:
            return
        self._trace, self._coloring, self._working = trace, None, request.network
        self._set_busy("")
        self.trace_changed.emit(trace)

    def _reject(self, request: TraceRequest, error: Exception) -> None:
        if request.network != self._scene.network:
            return
        self._set_busy("")
        self.failed.emit(error)
        if self._working and self._trace is None:
            self.choose_network(self._working)

"""Asks for traces of what the network is given, and takes what comes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from explorer.colors import Coloring
from explorer.drawing import Drawing
from explorer.images import Framing
from explorer.scene import Scene, Work
from explorer.tally import Tally
from explorer.trace import Edits, Trace
from explorer.worker import Compute, Lane


@dataclass(frozen=True, eq=False)
class TraceRequest:
    """What the trace lane is asked: send this drawing or picture through that network, broken like this."""

    network: str
    source: Drawing | NDArray[np.uint8]
    framing: Framing
    edits: Edits = field(default_factory=Edits)
    occlusion: Drawing = field(default_factory=Drawing)
    work: Work | None = None  # where all of this is from
    device: str = "auto"
    turn: int = 0  # counts the networks that were chosen or loaded again

    @classmethod
    def of(cls, scene: Scene, work: Work, turn: int = 0) -> "TraceRequest":
        """Return what is to be computed for `work` in the scene's network."""
        edits = work.edits(scene.network)
        return cls(
            scene.network, work.source, scene.framing(work), edits, work.occlusion, work, scene.device, turn
        )


class Asking(QObject):
    """Holds the scene and its trace, and that of A.  Whoever adds to it says what happens to what is gone."""

    trace_changed = Signal(object)  # Trace
    scene_changed = Signal(object)  # Scene; anything chosen but the drawing and the camera
    reference_changed = Signal(object)  # Trace | None: A, to compare with
    busy_changed = Signal(str)  # what is being waited for; "" when nothing is
    failed = Signal(object)  # the exception: an ExplorerError, or a bug

    def __init__(
        self, compute: Compute, scene: Scene, title: Callable[[str], str], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._scene = scene
        self._trace: Trace | None = None
        self._coloring: Coloring | None = None
        self._working = ""  # the network that answered last
        self._answered: TraceRequest | None = None  # what the present trace is of
        self._turn = 0
        self._busy = ""
        self._tally = Tally()
        self._reference: Trace | None = None
        self._lane = Lane("traces", compute, self)
        self._lane.finished.connect(self._accept)
        self._lane.failed.connect(self._reject)
        self._reference_lane = Lane("references", compute, self)
        self._reference_lane.finished.connect(self._accept_reference)
        self._reference_lane.failed.connect(self._reject_reference)

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
    def tally(self) -> Tally:
        """What every map has reached since the network was chosen."""
        return self._tally

    @property
    def reference(self) -> Trace | None:
        """The trace of A, which the present one is compared with; None without A."""
        return self._reference

    @property
    def busy(self) -> str:
        """What is being waited for, as a sentence, or an empty string."""
        return self._busy

    @property
    def coloring(self) -> Coloring | None:
        """The colour scales of the present trace; None until there is one."""
        if self._coloring is None and self._trace is not None:
            self._coloring = Coloring(self._trace, self._scene.range_mode)
        return self._coloring

    @property
    def is_answered(self) -> bool:
        """Whether the present trace is of what lies on the desk, taken as it is to be taken."""
        scene, answered = self._scene, self._answered
        if answered is None or answered.work is not scene.work:
            return False
        return (answered.framing, answered.device) == (scene.framing(scene.work), scene.device)

    def title(self, network: str) -> str:
        """Return what people call a network."""
        return self._title(network)

    # ---- asking

    def start(self) -> None:
        """Ask for the first trace."""
        self._ask()

    def reload(self) -> None:
        """Ask again, because the network's weights are others now; A stays what it was."""
        self._lane.cancel()
        self._answered = None
        self._turn += 1
        self._tally = Tally()
        self._ask()

    def _change(self, **changes: Any) -> bool:
        if all(getattr(self._scene, name) == value for name, value in changes.items()):
            return False
        self._scene = self._scene.with_(**changes)
        self.scene_changed.emit(self._scene)
        return True

    def _reframe(self, **changes: Any) -> None:
        """Change how the input is taken, and ask again."""
        if self._change(**changes):
            self._answered = None
            self._ask()
            self._ask_reference()

    def _ask(self) -> None:
        self._lane.submit(TraceRequest.of(self._scene, self._scene.work, self._turn))
        if self._trace is None:
            self._set_busy(f"Loading {self._title(self._scene.network)} …")

    def _ask_reference(self) -> None:
        scene = self._scene
        if scene.reference is not None:
            of_a = scene.with_(network=scene.reference_network or scene.network)
            self._reference_lane.submit(TraceRequest.of(of_a, scene.reference))

    def _set_busy(self, sentence: str) -> None:
        if sentence != self._busy:
            self._busy = sentence
            self.busy_changed.emit(sentence)

    # ---- what comes

    def _accept(self, request: TraceRequest, trace: Trace) -> None:
        if request.network != self._scene.network or request.turn != self._turn:
            return
        self._trace, self._coloring = trace, None
        self._working, self._answered = request.network, request
        self._tally.add(trace)
        self._set_busy("")
        self._let_go_of_what_is_gone(trace)
        self.trace_changed.emit(trace)

    def _reject(self, request: TraceRequest, error: Exception) -> None:
        if request.network != self._scene.network or request.turn != self._turn:
            return
        self._set_busy("")
        self.failed.emit(error)
        if self._trace is None:
            self._fall_back()

    def _accept_reference(self, request: TraceRequest, trace: Trace) -> None:
        scene = self._scene
        if request.network == scene.reference_network and request.work is scene.reference is not None:
            self._show_reference(trace)

    def _reject_reference(self, request: TraceRequest, error: Exception) -> None:
        if request.network == self._scene.reference_network:
            self.failed.emit(error)

    def _show_reference(self, trace: Trace | None) -> None:
        if trace is not self._reference:
            self._reference = trace
            self.reference_changed.emit(trace)

    # ---- what is done about it

    def _let_go_of_what_is_gone(self, trace: Trace) -> None:
        """Select nothing that this trace has not."""
        raise NotImplementedError

    def _fall_back(self) -> None:
        """Show a network that works."""
        raise NotImplementedError
